"""What somebody decides about drift: it stays as it is there, or it is made as it was sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tayori.errors import Refused, RemoteClosed, TayoriError, UsageError
from tayori.model.audit import Deed
from tayori.model.ids import Slug
from tayori.model.publishing import Adopted, Drift, Package, PublicationState, Receipt
from tayori.model.rights import Verdict
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.at_once import SharedReporter
from tayori.pipelines.publishing.decision import Decision
from tayori.pipelines.publishing.drift import DriftReport, compare
from tayori.pipelines.publishing.sending import Sender, Shipment, error_of, refusal
from tayori.pipelines.publishing.target_plan import TargetPlan
from tayori.pipelines.recall.cleared_now import Standings, moment
from tayori.pipelines.recall.deeds import tell
from tayori.pipelines.recall.takedown import open_place
from tayori.pipelines.report import Reporter
from tayori.pipelines.run import recorded_run
from tayori.pipelines.site import render_site


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of it."""

    left: DriftReport
    """Everything that still differs, compared again where something was done."""
    adopted: tuple[Drift, ...]
    restored: tuple[Receipt, ...]
    failed: tuple[tuple[Slug, TayoriError], ...]
    pages: tuple[str, ...] = ()


def settle(opened: OpenWorkspace, report: DriftReport, decision: Decision, reporter: Reporter) -> Settled:
    """Do what was decided, compare again what was touched. The caller holds the workspace lock.

    Errors of single assets are collected.
    """
    shared = SharedReporter(reporter)
    with opened.voice.heard_by(shared):
        with recorded_run(opened.ledger, f"drift {report.target}", opened.actor) as run:
            work = _Settling(opened, report, run)
            adopted = work.adopt(decision.adopt)
            restored, failed = work.restore(decision.restore, adopted, shared)
            pages = work.render() if restored else ()
        touched = {**adopted, **restored}
        again = compare(open_place(opened, report.target), touched.values(), shared)
    rest = tuple(drift for drift in report.drifts if drift.slug not in touched)
    left = replace(again, drifts=(*rest, *again.drifts), failed=(*report.failed, *again.failed))
    return Settled(left, decision.adopt, tuple(restored.values()), tuple(failed), pages)


class _Settling:
    """Adopts and restores in one run."""

    def __init__(self, opened: OpenWorkspace, report: DriftReport, run: int) -> None:
        self._opened = opened
        self._report = report
        self._place = open_place(opened, report.target)
        self._run = run
        self._standings = Standings.of(opened, moment(opened.workspace.settings, None))

    def adopt(self, drifts: Collection[Drift]) -> dict[Slug, Receipt]:
        """Keep in the receipts that these stay as they are; the receipts by slug."""
        found: dict[Slug, Receipt] = {}
        for slug in dict.fromkeys(drift.slug for drift in drifts):
            own = [drift for drift in drifts if drift.slug == slug]
            found[slug] = with_adopted(self._report.receipt(slug), own)
            self._opened.ledger.record_publication(self._run, found[slug])
            self._tell(Deed.ADOPTED, found[slug], own)
        return found

    def restore(
        self, drifts: Collection[Drift], newest: dict[Slug, Receipt], reporter: Reporter
    ) -> tuple[dict[Slug, Receipt], list[tuple[Slug, TayoriError]]]:
        """Send once more what was sent, over the `newest` receipts; what came back, and what went wrong."""
        sender = Sender(self._opened, self._report.target, self._place.publisher, self._run)
        found: dict[Slug, Receipt] = {}
        failed: list[tuple[Slug, TayoriError]] = []
        for slug in dict.fromkeys(drift.slug for drift in drifts):
            own = [drift for drift in drifts if drift.slug == slug]
            title = f"{slug}: restore at {self._report.target}"
            reporter.started(title, 1)
            try:
                found[slug] = sender.send(self._shipment(slug, newest, own), _quietly)
            except TayoriError as error:
                reporter.failed(title, str(error))
                failed.append((slug, error))
                if isinstance(error, RemoteClosed):
                    break
                continue
            reporter.finished(title)
            self._tell(Deed.RESTORED, found[slug], own)
            if trouble := error_of(found[slug]):
                failed.append((slug, trouble))
        return found, failed

    def render(self) -> tuple[str, ...]:
        """Pages and lists of a site follow."""
        if not self._place.kind.is_site:
            return ()
        return render_site(
            self._opened, TargetPlan(self._place.target, self._place.kind, self._place.publisher, ())
        )

    def _shipment(self, slug: Slug, newest: dict[Slug, Receipt], drifts: Iterable[Drift]) -> Shipment:
        """What was sent, if it may still be there: its rights are asked first. Raises Refused, UsageError."""
        asset = next((a for a in self._opened.workspace.assets if a.slug == slug), None)
        if asset is None:
            raise UsageError(
                f"{slug} is no longer in the workspace: it is not restored.",
                f"`tayori publish {self._report.target}` takes it down.",
            )
        self._require_rights(slug)
        package = self._standings.sent.package(self._report.target, slug)
        if package is None:
            raise UsageError(
                f"What was sent of {slug} is not on record.", f"Run `tayori publish {self._report.target}`."
            )
        last = newest.get(slug, self._report.receipt(slug))
        is_gone = any(self._report.is_gone(drift) for drift in drifts)
        return Shipment(asset, self._here(package), _nothing_there(last) if is_gone else last, is_again=True)

    def _require_rights(self, slug: Slug) -> None:
        """What was sent has to be cleared today, whatever its manifest says by now."""
        standing = self._standings.of_publication(self._report.target, slug)
        if standing.reasons:
            raise refusal(slug, Verdict(standing.reasons))
        if not standing.allowed:
            why = ", ".join(standing.words) or "files it depends on cannot be read"
            raise Refused(
                f"{slug} is not restored: {why}.", f"See `tayori plan {self._report.target} {slug}`."
            )

    def _here(self, package: Package) -> Package:
        """The package with its files where they are now: a workspace may have moved since."""
        store = self._opened.store
        return replace(
            package, files=tuple(replace(file, path=store.path(file.digest)) for file in package.files)
        )

    def _tell(self, deed: Deed, receipt: Receipt, drifts: Iterable[Drift]) -> None:
        fields = " ".join(dict.fromkeys(drift.field for drift in drifts))
        details = {"target": receipt.target, "remote": receipt.remote_id, "fields": fields}
        tell(self._opened, deed, receipt.slug, details)


def with_adopted(receipt: Receipt, drifts: Iterable[Drift]) -> Receipt:
    """The receipt when these are accepted as they are at the target."""
    before = {known.field: known for known in receipt.adopted}
    taken = {d.field: Adopted(d.field, _ours(before, d), d.found) for d in drifts}
    fields = [(name, taken[name].theirs if name in taken else value) for name, value in receipt.fields]
    adopted = tuple((before | taken).values())
    return replace(receipt, adopted=adopted, fields=tuple(fields), at=datetime.now(UTC))


def _ours(before: dict[str, Adopted], drift: Drift) -> str:
    """What we wanted in the first place: a second change of theirs is no wish of ours."""
    return before[drift.field].ours if drift.field in before else drift.expected


def _nothing_there(last: Receipt) -> Receipt:
    """What is known of something that is gone: nothing that could be gone on with."""
    state = PublicationState.INTENDED
    return replace(last, state=state, remote_id="", url="", session="", parts=(), files=(), fields=())


def _quietly(_part: float) -> None:
    pass
