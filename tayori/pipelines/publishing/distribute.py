"""Publishing and retracting: intent in the ledger, then the act, then the remote's own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from tayori.errors import OutcomeUnknown, Refused, TayoriError, UsageError
from tayori.model.asset import Asset, grants_of
from tayori.model.audit import Deed
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Action, PublicationState, Receipt
from tayori.pipelines.approval.approval import demands_approval, given_approvals, unapproved
from tayori.pipelines.approval.sent import Questions, as_sent, remember_intent
from tayori.pipelines.clearance.clearing import ENGLISH, sentences
from tayori.pipelines.feeds.pinging import ping_hubs
from tayori.pipelines.grants.changes import note_changes
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.blocked import Blocked, find_blocked
from tayori.pipelines.publishing.last_look import LastLook, Look
from tayori.pipelines.publishing.target_plan import SENDING, TargetLine, TargetPlan
from tayori.pipelines.recall.deeds import BY_HAND, Memory, is_news, tell_intents, tell_outcome
from tayori.pipelines.recall.takedown import Record, errors_of, open_place, recording, take_down
from tayori.pipelines.report import Reporter
from tayori.pipelines.run import recorded_run
from tayori.pipelines.site import render_site
from tayori.publishers.base import SitePublisher


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
    blocked: tuple[Blocked, ...] = ()
    """What was not sent because something stands in its way."""


def publish(
    opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter, *, named: bool = False
) -> Distribution:
    """Carry out a target's plan. The caller holds the workspace lock and has the user's consent.

    `named`: the plan is of assets that somebody named. Errors of single assets are collected. Raises
    UsageError for a kind that can only plan.
    """
    if not plan.kind.can_publish:
        raise UsageError(
            f"Publishing to {plan.target.name} ({plan.kind.name}) is not there yet; this version plans it.",
            f"See `tayori plan {plan.target.name}`.",
        )
    note_changes(opened)
    with recorded_run(opened.ledger, f"publish {plan.target.name}", opened.actor) as run:
        down = _take_down_refused(opened, plan, [x for x in plan.lines if x.heir is None], reporter, run)
        work = _Acts(opened, plan, reporter, run)
        for line in plan.lines:
            work.carry_out(line)
        left = _take_down_refused(opened, plan, _succeeded(opened, plan), reporter, run)
        pages = render_site(opened, plan) if plan.kind.is_site else ()
    notes = tuple(_missing_feeds(opened)) if plan.kind.is_site else ()
    changed = tuple(dict.fromkeys((*down.pages, *left.pages, *pages)))
    if plan.kind.is_site:
        ping_hubs(opened, cast("SitePublisher", plan.publisher), pages, reporter)
    receipts = (*down.receipts, *work.receipts, *left.receipts)
    failed = (*down.failed, *work.failed, *left.failed)
    return Distribution(plan, receipts, failed, changed, notes, find_blocked(plan, named=named))


def _succeeded(opened: OpenWorkspace, plan: TargetPlan) -> list[TargetLine]:
    """What is out under its new name as well: the old one goes last, so that no feed is ever without both."""
    out = {
        slug
        for (name, slug), r in opened.ledger.publications().items()
        if name == plan.target.name and r.is_out
    }
    return [line for line in plan.lines if line.heir in out]


def _take_down_refused(
    opened: OpenWorkspace, plan: TargetPlan, lines: Sequence[TargetLine], reporter: Reporter, run: int
) -> Distribution:
    """Take down what these lines of the plan say."""
    whys = {
        line.last: "; ".join(dict.fromkeys(r.code for r in line.verdict.reasons)) or "not wanted there"
        for line in lines
        if line.action.action is Action.RETRACT and line.last is not None
    }
    ledger = opened.ledger
    return _bring_down(opened, plan, reporter, whys, lambda receipt: ledger.record_publication(run, receipt))


def _bring_down(
    opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter, whys: Mapping[Receipt, str], record: Record
) -> Distribution:
    """Say in the chain what is to come down and why, take it down, and say what became of it."""
    if not whys:
        return Distribution(plan, (), (), ())
    tell_intents(opened, whys)
    downs = take_down(opened, tuple(whys), reporter, record)
    memory = Memory.of(opened)
    for receipt, one in zip(whys, downs.takedowns, strict=True):
        if is_news(memory, one):
            tell_outcome(opened, one, whys[receipt])
    down = tuple(one.receipt for one in downs.takedowns if not one.receipt.perhaps_out)
    failed = tuple((one.receipt.slug, error) for one in downs.takedowns for error in errors_of([one]))
    return Distribution(plan, down, failed, downs.pages)


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
    plan = TargetPlan(place.target, place.kind, place.publisher, ())
    whys = {known[target, Slug(slug)]: BY_HAND for slug in slugs}
    with recording(opened, f"retract {target}") as record:
        return _bring_down(opened, plan, reporter, whys, record)


class _Acts:
    """Sends single lines and records them."""

    def __init__(self, opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter, run: int) -> None:
        self._opened = opened
        self._plan = plan
        self._reporter = reporter
        self._run = run
        self._last_look = LastLook(opened, plan.target.name)
        self.receipts: list[Receipt] = []
        self.failed: list[tuple[Slug, TayoriError]] = []

    def carry_out(self, line: TargetLine) -> None:
        """Send what the line says and record how it went; Refused is collected like any error."""
        slug, action = line.action.slug, line.action.action
        title = f"{slug}: {action} at {self._plan.target.name}"
        try:
            if action in SENDING:
                self._reporter.started(title, 1)
                self._send(line, lambda part: self._reporter.progress(title, part))
            elif action is Action.RETRACT:
                return
            elif not line.verdict.allowed:
                raise _refusal(line)
            elif line.renamed is not None:
                raise line.renamed.error()
            elif line.unapproved:
                raise _not_approved(slug, line.unapproved)
            else:
                return
        except TayoriError as error:
            self.failed.append((slug, error))
            self._reporter.failed(title, str(error))
        else:
            self._reporter.finished(title)

    def _send(self, line: TargetLine, on_progress: Callable[[float], None]) -> None:
        """Ask again, say what is meant to be done, do it, record what came back with what was sent."""
        assert line.asset is not None
        assert line.packed is not None
        look = self._last_look.at(line.asset)
        verdict = look.verdict
        if not verdict.allowed:
            raise _refusal(replace(line, verdict=verdict))
        self._approve_again(line, look)
        package, questions = line.packed.package, look.questions
        self._intend(line, questions)
        try:
            receipt = self._plan.publisher.publish(package, line.last, on_progress)
        except OutcomeUnknown as error:
            self._record_state(line, PublicationState.UNKNOWN, str(error))
            raise
        except TayoriError as error:
            self._record_state(line, PublicationState.FAILED, str(error))
            raise
        self._opened.ledger.record_publication(self._run, receipt, as_sent(package, questions))
        self.receipts.append(receipt)
        self._tell(receipt, line.asset)

    def _approve_again(self, line: TargetLine, look: Look) -> None:
        """Approvals as they are now must be given to what is about to be sent, and to what is on disk now."""
        slug, opened = line.action.slug, self._opened
        if not demands_approval(opened.workspace.settings.approval, self._plan.target.name):
            return
        given = given_approvals(opened.ledger)
        for seen in (opened, look.workspace):
            if why := unapproved(seen.workspace.get_asset(slug), seen, given):
                raise _not_approved(slug, why)

    def _intend(self, line: TargetLine, questions: Questions) -> None:
        """Whatever happens from here on, something of it may be out, and is cleared as long as it may be."""
        is_first = line.last is None or not line.last.perhaps_out
        target, ledger = self._plan.target.name, self._opened.ledger
        remember_intent(ledger, target, line.action.slug, questions, is_first=is_first)
        self._record_state(line, PublicationState.INTENDED)

    def _record_state(self, line: TargetLine, state: PublicationState, error: str = "") -> None:
        """A state of ours; what is known of the remote from before stays in the record."""
        base = line.last or Receipt(
            line.action.slug, self._plan.target.name, state, "", "", Digest(""), datetime.now(UTC)
        )
        self._opened.ledger.record_publication(
            self._run, replace(base, state=state, at=datetime.now(UTC), error=error)
        )

    def _tell(self, receipt: Receipt, asset: Asset) -> None:
        details = {"target": receipt.target, "remote": receipt.remote_id, "payload": receipt.payload_digest}
        details["grants"] = " ".join(grants_of(asset))
        self._opened.ledger.record_deed(self._opened.actor, Deed.PUBLISHED, receipt.slug, details)


def _refusal(line: TargetLine) -> Refused:
    reasons = " ".join(sentences(line.verdict))
    cures = " ".join(dict.fromkeys(r.cure.get(ENGLISH) for r in line.verdict.reasons))
    return Refused(f"{line.action.slug} is not cleared: {reasons}", cures)


def _not_approved(slug: Slug, why: tuple[str, ...]) -> Refused:
    return Refused(
        f"{slug} is not approved: {' '.join(why)}",
        f"Look at it, then run `tayori approve {slug} --stage STAGE --by NAME`.",
    )
