"""Who wants what of drift: what stays as it is there, and what is made as it was sent. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tayori.errors import Refused, UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import Drift
from tayori.pipelines.publishing.drift import DriftReport


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants done about one asset."""

    slug: Slug
    field: str = ""
    """As drift names it, or without its first word: `title` for `snippet.title`. Empty: everything of it."""

    @classmethod
    def parse(cls, text: str) -> Choice:
        """`SLUG` or `SLUG:FIELD`."""
        slug, _, field = text.partition(":")
        return cls(Slug(slug), field)

    def means(self, drift: Drift) -> bool:
        """Whether it is about this."""
        return drift.slug == self.slug and self.field in ("", drift.field, drift.field.partition(".")[2])


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of what drifted: what is adopted and what is restored, of one report."""

    adopt: tuple[Drift, ...]
    restore: tuple[Drift, ...]


def decide(
    report: DriftReport, adopt: Collection[str], restore: Collection[str], *, all_of: Collection[str] = ()
) -> Decision:
    """Who wants what: choices as `SLUG[:FIELD]`; `all_of` may hold `adopt` and `restore`.

    What may be adopted is adopted first, and what is gone is restored only when its asset is named. Raises
    UsageError for a choice of something that has not drifted, that publishing again does not mend, or that
    would restore more than was named; Refused for adopting what rights depend on.
    """
    adopted = _chosen(report, adopt)
    _require_adoptable(adopted)
    if "adopt" in all_of:
        adopted = _merged(adopted, (d for d in report.drifts if d.can_adopt))
    named = [drift for drift in _chosen(report, restore) if drift not in adopted]
    _require_restorable(report, named)
    if "restore" in all_of:
        rest = (
            d for d in report.drifts if report.can_restore(d) and not report.is_gone(d) and d not in adopted
        )
        named = _merged(named, rest)
    _require_whole(report, adopted, named)
    return Decision(tuple(adopted), tuple(named))


def _chosen(report: DriftReport, choices: Iterable[str]) -> list[Drift]:
    found: list[Drift] = []
    for text in choices:
        choice = Choice.parse(text)
        meant = [drift for drift in report.drifts if choice.means(drift)]
        if not meant:
            drifted = ", ".join(d.field for d in report.of(choice.slug)) or "nothing"
            raise UsageError(
                f"{text} has not drifted at {report.target}; of {choice.slug} {drifted} has.",
                f"See `tayori drift {report.target}`.",
            )
        found = _merged(found, meant)
    return found


def _merged(first: Iterable[Drift], more: Iterable[Drift]) -> list[Drift]:
    return list(dict.fromkeys((*first, *more)))


def _require_adoptable(drifts: Iterable[Drift]) -> None:
    for drift in drifts:
        if not drift.can_adopt:
            raise Refused(
                f"{drift.slug}: {drift.field} cannot stay as it is at {drift.target}: {drift.text}",
                drift.cure,
            )


def _require_restorable(report: DriftReport, drifts: Iterable[Drift]) -> None:
    for drift in drifts:
        if not report.can_restore(drift):
            raise UsageError(
                f"{drift.slug}: publishing again does not mend {drift.field}: {drift.text}", drift.cure
            )


def _require_whole(report: DriftReport, adopted: Collection[Drift], restored: Collection[Drift]) -> None:
    """Publishing again makes a whole asset as it was sent: nobody's other change is undone unnamed."""
    decided = {*adopted, *restored}
    for slug in dict.fromkeys(drift.slug for drift in restored):
        more = [d.field for d in report.of(slug) if d.can_restore and d not in decided]
        if more:
            raise UsageError(
                f"Restoring {slug} restores {', '.join(more)} too.",
                f"Say --restore {slug}, or keep it with --adopt {slug}:{more[0]}.",
            )
