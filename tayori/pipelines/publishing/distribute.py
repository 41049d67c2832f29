"""Publishing and retracting: intent in the ledger, then the act, then the remote's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import cast

from tayori.errors import RemoteClosed, TayoriError, UsageError
from tayori.model.ids import Digest, Slug, parse_slug
from tayori.model.publishing import Action, PublicationState, Receipt
from tayori.pipelines.feeds.pinging import ping_hubs
from tayori.pipelines.grants.changes import note_changes
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.at_once import AtOnce, SharedReporter
from tayori.pipelines.publishing.blocked import Blocked, find_blocked, find_waiting, waits
from tayori.pipelines.publishing.by_hand import is_by_hand
from tayori.pipelines.publishing.sending import Sender, Shipment, error_of, not_approved, refusal
from tayori.pipelines.publishing.target_plan import SENDING, TargetLine, TargetPlan
from tayori.pipelines.publishing.told import deed
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
    opened: OpenWorkspace,
    plan: TargetPlan,
    reporter: Reporter,
    *,
    named: bool = False,
    ignore_quota: bool = False,
) -> Distribution:
    """Carry out a target's plan. The caller holds the workspace lock and has the user's consent.

    `named`: the plan is of assets that somebody named. `ignore_quota`: what does not fit into what is left of
    today's quota by our own count is sent all the same. Errors of single assets are collected. Raises
    UsageError for a target that is published to by hand, Cancelled on Ctrl-C.
    """
    _require_machine(plan)
    note_changes(opened)
    waiting = () if ignore_quota else find_waiting(plan)
    shared = SharedReporter(reporter)
    with (
        recorded_run(opened.ledger, f"publish {plan.target.name}", opened.actor) as run,
        opened.voice.heard_by(shared),
    ):
        down = _take_down_refused(opened, plan, [x for x in plan.lines if x.heir is None], reporter, run)
        work = _Acts(opened, plan, shared, run)
        work.carry_out({one.slug for one in waiting})
        left = _take_down_refused(opened, plan, _succeeded(opened, plan), reporter, run)
        pages = render_site(opened, plan) if plan.kind.is_site else ()
    notes = tuple(_missing_feeds(opened)) if plan.kind.is_site else ()
    changed = tuple(dict.fromkeys((*down.pages, *left.pages, *pages)))
    if plan.kind.is_site:
        ping_hubs(opened, cast("SitePublisher", plan.publisher), pages, reporter)
    receipts = (*down.receipts, *work.receipts, *left.receipts)
    failed = (*down.failed, *work.failed, *left.failed)
    blocked = (*find_blocked(plan, named=named), *waiting, *work.closed_out)
    return Distribution(plan, receipts, failed, changed, notes, blocked)


def _require_machine(plan: TargetPlan) -> None:
    name = plan.target.name
    if not plan.kind.can_publish:
        raise UsageError(
            f"Publishing to {name} ({plan.kind.name}) is not there yet; this version plans it.",
            f"See `tayori plan {name}`.",
        )
    if is_by_hand(plan.kind, plan.target):
        raise UsageError(
            f"{name} has no credentials: Tayori cannot publish there.",
            f"Give it `credentials:`, or tell what you upload by hand with `tayori posted {name}`.",
        )


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
    """Take `slugs` down from `target`; one without a receipt is looked for there by our marks.

    Of what neither was on record nor is found, that is told as an error. Raises UsageError for a name that
    can be none, and for a target where only a person can look.
    """
    place = open_place(opened, target)
    known = opened.ledger.publications()
    unknown = [parse_slug(slug) for slug in slugs if (target, Slug(slug)) not in known]
    if unknown and is_by_hand(place.kind, place.target):
        raise UsageError(f"{', '.join(unknown)}: nothing of it is at {target}.", "See `tayori receipts`.")
    plan = TargetPlan(place.target, place.kind, place.publisher, ())
    whys = {known[target, Slug(slug)]: BY_HAND for slug in slugs if Slug(slug) not in unknown}
    with recording(opened, f"retract {target}") as record, opened.voice.heard_by(reporter):
        down = _bring_down(opened, plan, reporter, whys, record)
        found = _bring_down_unknown(opened, plan, reporter, unknown, record)
    return replace(down, receipts=down.receipts + found.receipts, failed=down.failed + found.failed)


def _bring_down_unknown(
    opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter, slugs: Sequence[Slug], record: Record
) -> Distribution:
    """Take down what an older ledger knows nothing of; what is not there leaves no record."""
    name, now = plan.target.name, datetime.now(UTC)
    bare = [Receipt(s, name, PublicationState.INTENDED, "", "", Digest(""), now) for s in slugs]

    def record_found(receipt: Receipt) -> None:
        if _is_something(receipt):
            record(receipt)

    downs = take_down(opened, bare, reporter, record_found, is_known=False)
    found = [one for one in downs.takedowns if _is_something(one.receipt)]
    for one in found:
        tell_outcome(opened, one, BY_HAND)
    failed = [(one.receipt.slug, error) for one in downs.takedowns for error in errors_of([one])]
    nowhere = [one.receipt.slug for one in downs.takedowns if one not in found and one.error is None]
    failed += [(slug, _nothing_found(slug, name)) for slug in nowhere]
    receipts = tuple(one.receipt for one in found if not one.receipt.perhaps_out)
    return Distribution(plan, receipts, tuple(failed), downs.pages)


def _is_something(receipt: Receipt) -> bool:
    return bool(receipt.remote_id or receipt.parts)


def _nothing_found(slug: Slug, target: str) -> UsageError:
    return UsageError(
        f"{slug}: nothing of it is on record, and nothing of it was found at {target}.",
        "See `tayori receipts` for what is out.",
    )


class _Acts:
    """Sends the lines of a plan, as many at once as the kind of place takes, and keeps how each went."""

    def __init__(self, opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter, run: int) -> None:
        self._plan = plan
        self._reporter = reporter
        self._sender = Sender(opened, plan.target.name, plan.publisher, run)
        self._closed = ""
        self._work: AtOnce[_Outcome] = AtOnce((), 1)
        self._outcomes: tuple[_Outcome, ...] = ()
        self.closed_out: tuple[Blocked, ...] = ()
        """What had not begun when the remote took nothing more."""

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """What came back, in the order of the plan."""
        return tuple(one.receipt for one in self._outcomes if one.receipt is not None)

    @property
    def failed(self) -> tuple[tuple[Slug, TayoriError], ...]:
        """What went wrong, in the order of the plan."""
        return tuple((one.slug, one.error) for one in self._outcomes if one.error is not None)

    def carry_out(self, waiting: Collection[Slug]) -> None:
        """Send what is to be sent now; refusals are collected like any error."""
        lines = [line for line in self._plan.lines if line.action.slug not in waiting]
        sending = [line for line in lines if line.action.action in SENDING]
        self._work = AtOnce([partial(self._send, line) for line in sending], self._plan.kind.at_once)
        results = self._work.results(self._reporter)
        done = {line.action.slug: one for line, one in zip(sending, results, strict=True) if one is not None}
        left = [line for line in sending if line.action.slug not in done]
        self.closed_out = tuple(waits(line.action.slug, self._closed) for line in left)
        done |= {line.action.slug: self._refuse(line) for line in lines if line.action.action not in SENDING}
        self._outcomes = tuple(done[line.action.slug] for line in lines if line.action.slug in done)

    def _send(self, line: TargetLine) -> _Outcome:
        assert line.asset is not None
        assert line.packed is not None
        title = f"{line.action.slug}: {deed(line)} at {self._plan.target.name}"
        shipment = Shipment(line.asset, line.packed.package, line.last)
        self._reporter.started(title, 1)
        receipt: Receipt | None = None
        error: TayoriError | None
        try:
            receipt = self._sender.send(shipment, lambda part: self._reporter.progress(title, part))
            error = error_of(receipt)
        except TayoriError as raised:
            error = raised
        self._end(title, error)
        return _Outcome(line.action.slug, receipt, error)

    def _end(self, title: str, error: TayoriError | None) -> None:
        if isinstance(error, RemoteClosed):
            self._closed = self._closed or error.message
            self._work.begin_no_more()
        if error is None:
            self._reporter.finished(title)
        else:
            self._reporter.failed(title, str(error))

    def _refuse(self, line: TargetLine) -> _Outcome:
        """What is not sent, and whether somebody has to be told why as an error."""
        error = _why_not(line)
        if error is not None:
            self._reporter.note(
                f"failed  {line.action.slug}: {line.action.action} at {self._plan.target.name}"
            )
        return _Outcome(line.action.slug, error=error)


def _why_not(line: TargetLine) -> TayoriError | None:
    slug = line.action.slug
    if line.action.action is Action.RETRACT:
        return None
    if not line.verdict.allowed:
        return refusal(slug, line.verdict)
    if line.renamed is not None:
        return line.renamed.error()
    return not_approved(slug, line.unapproved) if line.unapproved else None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How one line went."""

    slug: Slug
    receipt: Receipt | None = None
    error: TayoriError | None = None
