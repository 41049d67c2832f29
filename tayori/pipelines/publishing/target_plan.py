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
from tayori.pipelines.publishing.settled_plans import Outcome, SettledPlans
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
        tell=opened.voice.say,
        budget=opened.ledger,
        account=opened.ledger.account(target.name),
        learn=lambda facts: opened.ledger.record_account(target.name, facts),
        colour=settings.organisation.colour,
        logo=settings.organisation.logo,
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
    planning = _Planning(
        opened=opened,
        target=target,
        publisher=kind.open(context),
        published={slug: r for (t, slug), r in opened.ledger.publications().items() if t == name},
        clearing=Clearing(settings, opened.grants, today or local_today(settings), opened.workspace.episodes),
        standings=Standings.of(opened, moment(settings, today)),
        given=_given(opened, name),
        is_named=slugs is not None,
    )
    known = [asset for asset in opened.workspace.assets if kind.takes(asset)]
    lines = planning.lines(
        [asset for asset in known if slugs is None or asset.slug in slugs], context.account
    )
    lines += [] if slugs is not None else planning.gone()
    capacity = kind.capacity(context)
    fits = _fits(lines, capacity) if capacity is not None else {}
    return TargetPlan(
        target, kind, planning.publisher, tuple(lines), kind.notes(context), capacity, fits, settings.zone
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planning:
    """What the lines of one target are made from."""

    opened: OpenWorkspace
    target: TargetSettings
    publisher: Publisher
    published: Mapping[Slug, Receipt]
    clearing: Clearing
    standings: Standings
    given: Given | None
    is_named: bool
    """Somebody named the assets."""

    def lines(self, assets: Sequence[Asset], account: Mapping[str, str]) -> list[TargetLine]:
        """A line for each asset: remembered where it would come out the same, else made.

        Named ones are made: who asks for a few wants to see them whole.
        """
        settled = None if self.is_named else SettledPlans(self.opened, self.target, account)
        verdicts = {asset.slug: self.clearing.clear(asset, self.target) for asset in assets}
        lines = {a.slug: self._remembered(a, verdicts[a.slug], settled) for a in assets} if settled else {}
        left = [asset for asset in assets if lines.get(asset.slug) is None]
        # together, so that what it takes to find out is remembered at once
        self.opened.plan_of(*(asset.slug for asset in left))
        made = {asset.slug: self._live(self._made(asset, verdicts[asset.slug])) for asset in left}
        if settled is not None:
            settled.keep(
                Outcome(line.asset, line.packed.package, line.last, line.action)
                for line in made.values()
                if line.asset is not None and line.packed is not None
            )
        found = lines | made
        return [line for asset in assets if (line := found[asset.slug]) is not None]

    def gone(self) -> list[TargetLine]:
        """A line for each that is out and no longer in the workspace."""
        known = {asset.slug for asset in self.opened.workspace.assets}
        left = ((slug, r) for slug, r in sorted(self.published.items()) if slug not in known)
        return [_gone(receipt, self.standings) for _, receipt in left if receipt.perhaps_out]

    def _remembered(self, asset: Asset, verdict: Verdict, settled: SettledPlans) -> TargetLine | None:
        """The line of an asset nothing is to be done with, without its package; None for any other."""
        last = self.published.get(asset.slug)
        action = settled.find(asset, last) if verdict.allowed else None
        line = self._live(TargetLine(asset, action, verdict, None, last)) if action is not None else None
        return line if line is not None and line.action.action is Action.NOTHING else None

    def _made(self, asset: Asset, verdict: Verdict) -> TargetLine:
        packed = pack(asset, self.opened, self.publisher.wanted, self.target.name)
        last = self.published.get(asset.slug)
        if not verdict.allowed:
            action = self._blocked(asset, sentences(verdict))
        elif packed.missing:
            action = self._blocked(asset, packed.missing)
        else:
            action = self.publisher.plan(packed.package, last)
            action = replace(action, warnings=(*action.warnings, *packed.warnings))
        return TargetLine(asset, action, verdict, packed, last)

    def _blocked(self, asset: Asset, why: tuple[str, ...]) -> PlannedAction:
        return PlannedAction(asset.slug, self.target.name, Action.BLOCKED, blocked_by=why)

    def _live(self, line: TargetLine) -> TargetLine:
        """The line as it stands today: what no plan says, and what is never remembered."""
        line = _renamed(_declared_anew(line, self.standings.sent), self.standings.renames)
        line = _approved(_kept_down(line, named=self.is_named), self.opened, self.given)
        return _taken_down(line, self.standings)


def _fits(lines: Sequence[TargetLine], capacity: Capacity) -> dict[Slug, Fit]:
    """When each line that sends something fits into the quota."""
    sending = [line.action for line in lines if line.action.action in SENDING]
    down = [dict(line.action.quota) for line in lines if line.action.action is Action.RETRACT]
    found = fit_days([dict(action.quota) for action in sending], capacity, down)
    return {action.slug: fit for action, fit in zip(sending, found, strict=True)}


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
