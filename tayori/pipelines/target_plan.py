"""What publishing to a target would do: per asset create, update, nothing, retract or blocked, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from tayori.config.secret import resolve_secret
from tayori.config.settings import TargetSettings
from tayori.config.targets import target_options
from tayori.errors import CheckFailed
from tayori.model.asset import Asset
from tayori.model.ids import Slug
from tayori.model.publishing import Action, PlannedAction, PublicationState, Receipt
from tayori.model.rights import Verdict
from tayori.pipelines.approval.approval import Given, demands_approval, given_approvals, unapproved
from tayori.pipelines.clearance.clearing import Clearing, local_today, sentences
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.package import Packed, pack
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


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """The plan for one target."""

    target: TargetSettings
    kind: PublisherKind
    publisher: Publisher
    lines: tuple[TargetLine, ...]

    @property
    def refused(self) -> tuple[TargetLine, ...]:
        """Assets rights stand against."""
        return tuple(line for line in self.lines if not line.verdict.allowed)


def open_publisher(opened: OpenWorkspace, target: TargetSettings) -> tuple[PublisherKind, Publisher]:
    """The publisher of a target, with its options typed."""
    settings = opened.workspace.settings
    kind = get_kind(target.kind)
    context = TargetContext(
        name=target.name,
        options=target_options(target),
        root=settings.root,
        languages=settings.languages,
        timezone=settings.timezone,
        now=lambda: datetime.now(UTC),
        secret=lambda reference: resolve_secret(reference, settings.root),
    )
    return kind, kind.open(context)


def plan_target(
    opened: OpenWorkspace, name: str, slugs: Collection[str] | None = None, today: date | None = None
) -> TargetPlan:
    """The plan for target `name`, for all assets its kind takes, or for `slugs`. Nothing is sent."""
    target = opened.workspace.settings.get_target(name)
    kind, publisher = open_publisher(opened, target)
    settings = opened.workspace.settings
    clearing = Clearing(settings, opened.grants, today or local_today(settings))
    place = (target, publisher)
    published = {slug: r for (t, slug), r in opened.ledger.publications().items() if t == name}
    given = _given(opened, name)
    lines = [
        _approved(
            _kept_down(
                _line(opened, place, asset, published.get(asset.slug), clearing.clear(asset, target)),
                named=slugs is not None,
            ),
            opened,
            given,
        )
        for asset in opened.workspace.assets
        if kind.takes(asset) and (slugs is None or asset.slug in slugs)
    ]
    known = {asset.slug for asset in opened.workspace.assets}
    if slugs is None:
        lines += [
            _gone(name, slug, r) for slug, r in sorted(published.items()) if slug not in known and r.is_out
        ]
    return TargetPlan(target, kind, publisher, tuple(lines))


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
        is_out = last is not None and last.is_out
        action = Action.RETRACT if is_out else Action.BLOCKED
        planned = PlannedAction(asset.slug, target.name, action, blocked_by=sentences(verdict))
    elif packed.missing:
        planned = PlannedAction(asset.slug, target.name, Action.BLOCKED, blocked_by=packed.missing)
    else:
        planned = publisher.plan(packed.package, last)
    return TargetLine(asset, planned, verdict, packed, last)


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


def _gone(target: str, slug: Slug, last: Receipt) -> TargetLine:
    why = ("It is no longer in the workspace.",)
    return TargetLine(
        None, PlannedAction(slug, target, Action.RETRACT, blocked_by=why), Verdict(), None, last
    )
