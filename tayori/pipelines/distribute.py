"""Publishing and retracting: intent in the ledger, then the act, then the remote's own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tayori.config.workspace import load_workspace
from tayori.errors import OutcomeUnknown, Refused, TayoriError, UsageError
from tayori.model.audit import Deed
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Action, PublicationState, Receipt
from tayori.pipelines.approval.approval import demands_approval, given_approvals, unapproved
from tayori.pipelines.approval.sent import remember_sent
from tayori.pipelines.clearance.clearing import ENGLISH, clear_for, local_today, sentences
from tayori.pipelines.clearance.standing import standing_grants
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.recall.deeds import BY_HAND, Memory, tell_outcome
from tayori.pipelines.recall.takedown import errors_of, open_place, recording, take_down
from tayori.pipelines.report import Reporter
from tayori.pipelines.run import recorded_run
from tayori.pipelines.site import render_site
from tayori.pipelines.target_plan import SENDING, TargetLine, TargetPlan


@dataclass(frozen=True, slots=True)
class Distribution:
    """What publishing did."""

    plan: TargetPlan
    receipts: tuple[Receipt, ...]
    """New receipts, of assets that were sent or taken down."""
    failed: tuple[tuple[Slug, TayoriError], ...]
    pages: tuple[str, ...]
    """Pages of a site that changed."""
    notes: tuple[str, ...] = ()
    """Sentences worth telling."""


def publish(opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter) -> Distribution:
    """Carry out a target's plan. The caller holds the workspace lock and has the user's consent.

    Errors of single assets are collected. Raises UsageError for a kind that can only plan.
    """
    if not plan.kind.can_publish:
        raise UsageError(
            f"Publishing to {plan.target.name} ({plan.kind.name}) is not there yet; this version plans it.",
            f"See `tayori plan {plan.target.name}`.",
        )
    with recorded_run(opened.ledger, f"publish {plan.target.name}", opened.actor) as run:
        work = _Acts(opened, plan, reporter, run)
        for line in plan.lines:
            work.carry_out(line)
        pages = render_site(opened, plan) if plan.kind.is_site else ()
    notes = tuple(_missing_feeds(opened)) if plan.kind.is_site else ()
    return Distribution(plan, tuple(work.receipts), tuple(work.failed), pages, notes)


def _missing_feeds(opened: OpenWorkspace) -> Iterator[str]:
    for show in opened.workspace.shows:
        if show.episodes and show.cover is None:
            yield f"{show.slug} has no feed: podcasts need a cover. Add `cover:` to {show.manifest.name}."


def retract(opened: OpenWorkspace, target: str, slugs: Collection[str], reporter: Reporter) -> Distribution:
    """Take `slugs` down from `target` by their receipts. Raises UsageError when one is not there."""
    place = open_place(opened, target)
    known = opened.ledger.publications()
    unknown = [slug for slug in slugs if (target, Slug(slug)) not in known]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: nothing of it is at {target}.", "See `tayori receipts`.")
    with recording(opened, f"retract {target}") as record:
        downs = take_down(opened, [known[target, Slug(slug)] for slug in slugs], reporter, record)
    memory = Memory.of(opened)
    for one in downs.takedowns:
        tell_outcome(opened, memory, one, BY_HAND)
    plan = TargetPlan(place.target, place.kind, place.publisher, ())
    down = tuple(one.receipt for one in downs.takedowns if not one.receipt.is_out)
    failed = [(one.receipt.slug, error) for one in downs.takedowns for error in errors_of([one])]
    return Distribution(plan, down, tuple(failed), downs.pages)


class _Acts:
    """Carries out single lines and records them."""

    def __init__(self, opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter, run: int) -> None:
        self._opened = opened
        self._plan = plan
        self._reporter = reporter
        self._run = run
        self.receipts: list[Receipt] = []
        self.failed: list[tuple[Slug, TayoriError]] = []

    def carry_out(self, line: TargetLine) -> None:
        """Do what the line says and record how it went; Refused is collected like any error."""
        slug, action = line.action.slug, line.action.action
        title = f"{slug}: {action} at {self._plan.target.name}"
        try:
            if action in SENDING:
                self._reporter.started(title, 1)
                self._published(line, self._send(line, lambda part: self._reporter.progress(title, part)))
            elif action is Action.RETRACT and line.last is not None:
                self._reporter.started(title, 1)
                self._taken_down(self._plan.publisher.retract(line.last), " ".join(line.action.blocked_by))
            elif not line.verdict.allowed:
                raise _refusal(line)
            elif line.unapproved:
                raise _not_approved(slug, line.unapproved)
            else:
                return
        except TayoriError as error:
            self.failed.append((slug, error))
            self._reporter.failed(title, str(error))
        else:
            self._reporter.finished(title)

    def _send(self, line: TargetLine, on_progress: Callable[[float], None]) -> Receipt:
        assert line.packed is not None
        self._clear_again(line)
        self._approve_again(line)
        self._record_state(line, PublicationState.INTENDED)
        try:
            return self._plan.publisher.publish(line.packed.package, line.last, on_progress)
        except OutcomeUnknown as error:
            self._record_state(line, PublicationState.UNKNOWN, str(error))
            raise
        except TayoriError as error:
            self._record_state(line, PublicationState.FAILED, str(error))
            raise

    def _clear_again(self, line: TargetLine) -> None:
        """Rights as they are on disk now, which may be minutes after the plan."""
        fresh = load_workspace(self._opened.root, [line.action.slug])
        asset = fresh.get_asset(line.action.slug)
        today = local_today(fresh.settings)
        grants = standing_grants(fresh.grants, fresh.root, self._opened.ledger)
        verdict = clear_for(asset, self._plan.target, fresh.settings, grants, today)
        if not verdict.allowed:
            raise _refusal(replace(line, verdict=verdict))

    def _approve_again(self, line: TargetLine) -> None:
        """Approvals as they are now must be given to what is about to be sent, and to what is on disk now."""
        slug, opened = line.action.slug, self._opened
        if not demands_approval(opened.workspace.settings.approval, self._plan.target.name):
            return
        given = given_approvals(opened.ledger)
        fresh = open_workspace(opened.root, [slug])
        for seen in (opened, fresh):
            if why := unapproved(seen.workspace.get_asset(slug), seen, given):
                raise _not_approved(slug, why)

    def _record_state(self, line: TargetLine, state: PublicationState, error: str = "") -> None:
        """A state of ours; what is known of the remote from before stays in the record."""
        base = line.last or Receipt(
            line.action.slug, self._plan.target.name, state, "", "", Digest(""), datetime.now(UTC)
        )
        self._opened.ledger.record_publication(
            self._run, replace(base, state=state, at=datetime.now(UTC), error=error)
        )

    def _published(self, line: TargetLine, receipt: Receipt) -> None:
        assert line.asset is not None
        assert line.packed is not None
        self._record(receipt)
        remember_sent(self._opened.ledger, receipt.target, line.packed.package)
        grants = " ".join(line.asset.rights.grants)
        self._deed(Deed.PUBLISHED, receipt, {"payload": receipt.payload_digest, "grants": grants})

    def _taken_down(self, receipt: Receipt, why: str) -> None:
        self._record(receipt)
        self._deed(Deed.TAKEN_DOWN, receipt, {"why": why})

    def _record(self, receipt: Receipt) -> None:
        self._opened.ledger.record_publication(self._run, receipt)
        self.receipts.append(receipt)

    def _deed(self, deed: Deed, receipt: Receipt, more: Mapping[str, str]) -> None:
        details = {"target": receipt.target, "remote": receipt.remote_id, **more}
        self._opened.ledger.record_deed(self._opened.actor, deed, receipt.slug, details)


def _refusal(line: TargetLine) -> Refused:
    reasons = " ".join(sentences(line.verdict))
    cures = " ".join(dict.fromkeys(r.cure.get(ENGLISH) for r in line.verdict.reasons))
    return Refused(f"{line.action.slug} is not cleared: {reasons}", cures)


def _not_approved(slug: Slug, why: tuple[str, ...]) -> Refused:
    return Refused(
        f"{slug} is not approved: {' '.join(why)}",
        f"Look at it, then run `tayori approve {slug} --stage STAGE --by NAME`.",
    )
