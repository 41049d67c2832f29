"""What a publish leaves out, and why: refused, not ready, or waiting as somebody wanted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tayori.errors import ExitCode, UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import Action, PublicationState
from tayori.pipelines.publishing.quota_fit import Fit, day_begins
from tayori.pipelines.publishing.target_plan import TargetLine, TargetPlan
from tayori.pipelines.publishing.told import not_sent


@dataclass(frozen=True, slots=True)
class Blocked:
    """One asset that was not sent."""

    slug: Slug
    why: tuple[str, ...]
    """Sentences."""
    exit_code: ExitCode
    """REFUSED: rights or approval; USAGE: something is to be done first; DONE: it only waits."""
    told: tuple[str, ...] = ()
    """The same for people: what is not built is one sentence, with what to do. Empty: as `why` says."""

    @property
    def is_fault(self) -> bool:
        """Whether it is neither refused, which is told as an error of its own, nor waiting."""
        return self.exit_code is ExitCode.USAGE

    @property
    def document(self) -> dict[str, Any]:
        """Plain values."""
        return {"slug": self.slug, "why": list(self.why), "exit_code": int(self.exit_code)}

    @property
    def error(self) -> UsageError:
        """What stands in its way, in one sentence, and what to do."""
        words = " ".join(self.told or self.why)
        is_whole = words.startswith(f"{self.slug} ")
        if self.told != self.why and is_whole:
            return UsageError(words, "Then publish again.")
        told = words if is_whole else f"{self.slug} is not sent: {words}"
        return UsageError(told, "Correct what is named, then publish again.")


def find_blocked(plan: TargetPlan, *, named: bool) -> tuple[Blocked, ...]:
    """What `plan` leaves out. `named`: somebody named these assets, so that none is to stay down."""
    lines = (line for line in plan.lines if line.action.action is Action.BLOCKED)
    return tuple(
        Blocked(line.action.slug, line.action.blocked_by, _exit_code(line, named=named), not_sent(line))
        for line in lines
    )


def _exit_code(line: TargetLine, *, named: bool) -> ExitCode:
    is_down = line.last is not None and line.last.state is PublicationState.RETRACTED
    appears = line.packed.package.publish_at if line.packed is not None else None
    if not line.verdict.allowed or line.unapproved:
        return ExitCode.REFUSED
    if (is_down and not named) or (appears is not None and appears > datetime.now(UTC)):
        return ExitCode.DONE
    return ExitCode.USAGE


def waits(slug: Slug, why: str) -> Blocked:
    """What is sent another time, through nobody's fault."""
    return Blocked(slug, (why,), ExitCode.DONE)


def find_waiting(plan: TargetPlan) -> tuple[Blocked, ...]:
    """What does not fit into what is left of today's quota, and until when it waits."""
    capacity = plan.capacity
    if capacity is None:
        return ()
    return tuple(_waiting(plan, slug, fit) for slug, fit in plan.fits.items() if not fit.is_today(capacity))


def _waiting(plan: TargetPlan, slug: Slug, fit: Fit) -> Blocked:
    assert plan.capacity is not None
    if fit.day is None:
        limit = dict(plan.capacity.limits)[fit.bucket]
        why = (
            f"It costs more {fit.bucket} than a day gives ({limit:,}): send it by name with --ignore-quota, "
            "and once more on the next day for what is left of it."
        )
        return Blocked(slug, (why,), ExitCode.USAGE)
    begins = day_begins(plan.capacity, fit.day).astimezone(plan.zone)
    return waits(slug, f"Not enough {fit.bucket} are left today: it fits from {begins:%Y-%m-%d %H:%M %Z} on.")
