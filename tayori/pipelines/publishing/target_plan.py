"""What publishing to a target would do: per asset create, update, nothing, retract or blocked, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo

from tayori.config.secret import resolve_secret
from tayori.config.settings import TargetSettings
from tayori.config.targets import target_options
from tayori.errors import CheckFailed
from tayori.model.asset import Asset, Episode
from tayori.model.finding import Finding
from tayori.model.ids import Slug
from tayori.model.publishing import Action, Capacity, FieldChange, PlannedAction, PublicationState, Receipt
from tayori.model.rights import RightsDeclaration, Verdict
from tayori.pipelines.approval.approval import Given, demands_approval, given_approvals, unapproved
from tayori.pipelines.approval.sent import SentRecords
from tayori.pipelines.clearance.clearing import Clearing, local_today, sentences
from tayori.pipelines.feeds.renames import Renamed, Renames
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.package import Packed, pack
from tayori.pipelines.publishing.quota_fit import Fit, fit_days
from tayori.pipelines.recall.cleared_now import Standings, moment
from tayori.publishers.base import Publisher, PublisherKind, TargetContext
from tayori.publishers.registry import get_kind

SENDING = (Action.CREATE, Action.UPDATE, Action.REPLACE)
"""Actions that bring something out."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One asset's line of a target's plan."""

    asset: Asset | None
    """None: it is out there and no longer in the workspace."""
    action: PlannedAction
    verdict: Verdict
    packed: Packed | None
    last: Receipt | None
    unapproved: tuple[str, ...] = ()
    """Why it would be sent but is not: approvals that are missing or void."""
    renamed: Renamed | None = None
    """An episode that listeners know under another name: not sent before `feed rename`."""
    heir: Slug | None = None
    """What it is called now: it comes down when that is out."""


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """The plan for one target."""

    target: TargetSettings
    kind: PublisherKind
    publisher: Publisher
    lines: tuple[TargetLine, ...]
    notes: tuple[Finding, ...] = ()
    """What is worth knowing of the account before anything is sent."""
    capacity: Capacity | None = None
    """What is left of the quota by our own count; None where there is none."""
    fits: Mapping[Slug, Fit] = field(default_factory=dict)
    """When what is to be sent fits into the quota; empty where there is none."""
    zone: tzinfo = UTC
    """The workspace's, for times people read."""

    @property
    def refused(self) -> tuple[TargetLine, ...]:
        """Assets rights stand against."""
        return tuple(line for line in self.lines if not line.verdict.allowed)


def target_context(opened: OpenWorkspace, target: TargetSettings) -> TargetContext:
    """What the kind of a target is told of it, with its options typed; no secret is resolved."""
    settings = opened.workspace.settings
    return TargetContext(
        name=target.name,
        options=target_options(target),
        root=settings.root,
        languages=settings.languages,
        timezone=settings.timezone,
        now=lambda: datetime.now(UTC),
        secret=lambda reference: resolve_secret(reference, settings.root),
        budget=opened.ledger,
        account=opened.ledger.account(target.name),
        learn=lambda facts: opened.ledger.record_account(target.name, facts),
    )


def open_publisher(opened: OpenWorkspace, target: TargetSettings) -> tuple[PublisherKind, Publisher]:
    """The publisher of a target."""
    kind = get_kind(target.kind)
    return kind, kind.open(target_context(opened, target))


def plan_target(
    opened: OpenWorkspace, name: str, slugs: Collection[str] | None = None, today: date | None = None
) -> TargetPlan:
    """The plan for target `name`, for all assets its kind takes, or for `slugs`. Nothing is sent."""
    settings = opened.workspace.settings
    target = settings.get_target(name)
    kind, context = get_kind(target.kind), target_context(opened, target)
    publisher = kind.open(context)
    clearing = Clearing(settings, opened.grants, today or local_today(settings), opened.workspace.episodes)
    place = (target, publisher)
    published = {slug: r for (t, slug), r in opened.ledger.publications().items() if t == name}
    given = _given(opened, name)
    standings = Standings.of(opened, moment(settings, today))
    lines = []
    for asset in opened.workspace.assets:
        if not kind.takes(asset) or (slugs is not None and asset.slug not in slugs):
            continue
        line = _line(opened, place, asset, published.get(asset.slug), clearing.clear(asset, target))
        line = _renamed(_declared_anew(line, standings.sent), standings.renames)
        line = _approved(_kept_down(line, named=slugs is not None), opened, given)
        lines.append(_taken_down(line, standings))
    known = {asset.slug for asset in opened.workspace.assets}
    for slug, receipt in sorted(published.items()) if slugs is None else ():
        if slug not in known and receipt.perhaps_out:
            lines.append(_gone(receipt, standings))
    capacity = kind.capacity(context)
    fits = _fits(lines, capacity) if capacity is not None else {}
    return TargetPlan(
        target, kind, publisher, tuple(lines), kind.notes(context), capacity, fits, settings.zone
    )


def _fits(lines: Sequence[TargetLine], capacity: Capacity) -> dict[Slug, Fit]:
    """When each line that sends something fits into the quota."""
    sending = [line.action for line in lines if line.action.action in SENDING]
    down = [dict(line.action.quota) for line in lines if line.action.action is Action.RETRACT]
    found = fit_days([dict(action.quota) for action in sending], capacity, down)
    return {action.slug: fit for action, fit in zip(sending, found, strict=True)}


def _line(
    opened: OpenWorkspace,
    place: tuple[TargetSettings, Publisher],
    asset: Asset,
    last: Receipt | None,
    verdict: Verdict,
) -> TargetLine:
    target, publisher = place
    packed = pack(asset, opened, publisher.wanted, target.name)
    if not verdict.allowed:
        planned = PlannedAction(asset.slug, target.name, Action.BLOCKED, blocked_by=sentences(verdict))
    elif packed.missing:
        planned = PlannedAction(asset.slug, target.name, Action.BLOCKED, blocked_by=packed.missing)
    else:
        planned = publisher.plan(packed.package, last)
    return TargetLine(asset, planned, verdict, packed, last)


def _declared_anew(line: TargetLine, sent: SentRecords) -> TargetLine:
    """What looks the same, and no longer rests on the grants it was sent with, is sent again: they count."""
    asset, target = line.asset, line.action.target
    if asset is None or line.action.action is not Action.NOTHING:
        return line
    asked = sent.questions(target, asset.slug)
    old = dict.fromkeys(word for each in asked for word in _accounted(each.declaration))
    shown = [asset.rights, *([asset.podcast.rights] if isinstance(asset, Episode) else [])]
    new = dict.fromkeys(word for each in shown for word in _accounted(each))
    if not asked or old.keys() == new.keys():
        return line
    change = FieldChange("rights", ", ".join(old), ", ".join(new))
    return replace(line, action=replace(line.action, action=Action.UPDATE, changes=(change,)))


def _accounted(said: RightsDeclaration) -> tuple[str, ...]:
    """How a declaration accounts for its components."""
    return (*said.grants, *(f"no {component}" for component in said.none))


def _taken_down(line: TargetLine, standings: Standings) -> TargetLine:
    """What may not stay as it is comes down, unless something else is sent in its place."""
    action, last = line.action, line.last
    if last is None or not last.perhaps_out or action.action in (*SENDING, Action.RETRACT):
        return line
    standing = standings.of_publication(action.target, action.slug)
    if not standing.words:
        return line
    verdict = Verdict(standing.reasons)
    down = replace(action, action=Action.RETRACT, changes=(), blocked_by=sentences(verdict) or standing.words)
    return replace(line, action=down, verdict=verdict)


def _renamed(line: TargetLine, renames: Renames) -> TargetLine:
    """A second guid would bring a known episode to everybody again: its name has to be told first."""
    renamed = renames.unsettled.get(line.action.slug)
    if renamed is None or line.action.action is Action.RETRACT:
        return line
    words = (f"{renamed.words} {renamed.cure}",)
    blocked = replace(line.action, action=Action.BLOCKED, changes=(), quota=(), blocked_by=words)
    return replace(line, action=blocked, renamed=renamed)


def _kept_down(line: TargetLine, *, named: bool) -> TargetLine:
    """What was taken down stays down until it is named: a nightly `publish` must not put it back."""
    last = line.last
    if named or last is None or last.state is not PublicationState.RETRACTED:
        return line
    if line.action.action is not Action.CREATE:
        return line
    why = f"It was taken down on {last.at.date()}: name it to publish it again."
    return replace(line, action=replace(line.action, action=Action.BLOCKED, changes=(), blocked_by=(why,)))


def _given(opened: OpenWorkspace, target: str) -> Given | None:
    """The approvals there are; None where none are demanded.

    A broken chain approves nothing, and does not stand in the way of taking something down.
    """
    if not demands_approval(opened.workspace.settings.approval, target):
        return None
    try:
        return given_approvals(opened.ledger)
    except CheckFailed:
        return {}


def _approved(line: TargetLine, opened: OpenWorkspace, given: Given | None) -> TargetLine:
    """Nothing is sent without the approvals that are demanded; what is out already stays as it is."""
    if given is None or line.asset is None or line.action.action not in SENDING:
        return line
    why = unapproved(line.asset, opened, given)
    if not why:
        return line
    blocked = replace(line.action, action=Action.BLOCKED, changes=(), quota=(), blocked_by=why)
    return replace(line, action=blocked, unapproved=why)


def _gone(last: Receipt, standings: Standings) -> TargetLine:
    """What is out and no longer in the workspace; under another name it stays until that is out."""
    standing = standings.of_publication(last.target, last.slug)
    heir = None if standing.words else standings.renames.heir(last.slug)
    if heir in standings.renames.unsettled:
        action, why = Action.BLOCKED, f"It is called {heir} now."
    elif heir is not None:
        action, why = Action.RETRACT, f"It goes when {heir} is out, its name now."
    elif standing.is_unread:
        action, why = Action.BLOCKED, "Its whole folder is missing."
    else:
        action, why = Action.RETRACT, "It is no longer in the workspace."
    planned = PlannedAction(last.slug, last.target, action, blocked_by=(why,))
    return TargetLine(None, planned, Verdict(), None, last, heir=heir)
