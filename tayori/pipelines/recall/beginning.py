"""What becomes allowed because a day has come: a grant begins, an embargo ends, a refusal is lifted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tayori.model.asset import Asset, grants_of
from tayori.model.audit import Deed
from tayori.model.ids import Slug
from tayori.model.publishing import Receipt
from tayori.pipelines.recall.cleared_now import Standings
from tayori.pipelines.recall.deeds import Memory

LOOK_BACK_DAYS = 31
"""How long a machine may have been off and still tell what began meanwhile."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """An asset that may go to a target from now on."""

    slug: Slug
    target: str
    why: str
    """`cleared again`, or `since 2026-12-01`."""


def find_beginnings(
    publications: Mapping[tuple[str, Slug], Receipt], standings: Standings, memory: Memory
) -> Iterator[Beginning]:
    """What is not out, may be now, and could not the day before, or when it was taken down."""
    out = {key for key, receipt in publications.items() if receipt.is_out}
    for asset in standings.opened.workspace.assets:
        for name, (_, kind) in standings.kinds.items():
            if (name, asset.slug) not in out and kind.takes(asset):
                why = _why(asset, name, standings, memory)
                if why:
                    yield Beginning(asset.slug, name, why)


def _why(asset: Asset, target: str, standings: Standings, memory: Memory) -> str:
    """Why it is worth telling now; empty when it is not, or was told before."""
    if memory.is_refused(target, asset.slug):
        return "cleared again" if standings.of_asset(asset, target).allowed else ""
    day = _latest_beginning(asset, target, standings)
    if day is None or _is_told(memory, target, asset.slug, day):
        return ""
    before = datetime.combine(day, time.min, standings.now.tzinfo) - timedelta(seconds=1)
    lifted = (
        standings.of_asset(asset, target).allowed and not standings.at(before).of_asset(asset, target).allowed
    )
    return f"since {day}" if lifted else ""


def _is_told(memory: Memory, target: str, slug: Slug, day: date) -> bool:
    """Told since that day, or somebody published it or took it down since: then a person knows."""
    deed, since = memory.deed(target, slug), memory.detail(target, slug, "why")
    if deed is Deed.CLEARED_AGAIN:
        return since in (f"since {day}", "cleared again")
    return deed is not None


def _latest_beginning(asset: Asset, target: str, standings: Standings) -> date | None:
    """The latest day, not long ago, on which a permission of the asset began or its embargo ended."""
    today = standings.now.date()
    first = today - timedelta(days=LOOK_BACK_DAYS)
    days = [day for day in _beginnings(asset, target, standings) if first <= day <= today]
    return max(days, default=None)


def _beginnings(asset: Asset, target: str, standings: Standings) -> Iterator[date]:
    workspace = standings.opened.workspace
    planned = asset.publish_options(target).publish_at
    if planned is not None:
        yield planned.astimezone(workspace.settings.zone).date()
    seen = set()
    wanted = [*grants_of(asset), *workspace.settings.rights.grants]
    while wanted:
        grant = workspace.grants.get(wanted.pop())
        if grant is None or grant.id in seen:
            continue
        seen.add(grant.id)
        wanted += [grant.under] if grant.under is not None else []
        for day in (grant.granted, grant.scope.valid_from, *(m.scope.valid_from for m in grant.music)):
            if day is not None:
                yield day
