"""What ends soon: grants, contracts they rest on, rights of tracks, and what assets themselves plan.

What has ended or was withdrawn is told as long as it is out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tayori.config.workspace import Workspace
from tayori.model.asset import Episode
from tayori.model.grant import Grant, GrantStatus
from tayori.model.ids import GrantId, Slug
from tayori.model.publishing import Receipt
from tayori.rights.bounds import used_grants

Publications = Mapping[tuple[str, Slug], Receipt]


class Ends(StrEnum):
    """What it is that ends."""

    GRANT = "grant"
    CONTRACT = "contract"
    MUSIC_RIGHT = "music right"
    ASSET = "asset"
    WITHDRAWN = "withdrawn grant"
    """Told only while something that rests on it is out."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends, and what rests on it."""

    on: date
    """Its last local day."""
    what: Ends
    name: str
    """A grant's name, with the right of a track; of an asset its slug and target."""
    public_id: str
    assets: tuple[Slug, ...]
    out: tuple[tuple[Slug, str], ...]
    """(asset, target) of what is out there because of it."""

    def document(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "on": self.on.isoformat(),
            "what": self.what,
            "name": self.name,
            "public_id": self.public_id,
            "assets": list(self.assets),
            "out": [{"slug": slug, "target": target} for slug, target in self.out],
        }


def expiring(workspace: Workspace, publications: Publications, today: date, last: date) -> tuple[Ending, ...]:
    """What ends from `today` to `last`, soonest first; and what has ended and is still out."""
    found = (*_grant_endings(workspace, publications), *_asset_endings(workspace, publications))
    near = (ending for ending in found if _is_told(ending, today, last))
    return tuple(sorted(near, key=lambda ending: (ending.on, ending.what, ending.name)))


def _is_told(ending: Ending, today: date, last: date) -> bool:
    if ending.what is Ends.WITHDRAWN:
        return bool(ending.out)
    return ending.on <= last and (ending.on >= today or bool(ending.out))


def _grant_endings(workspace: Workspace, publications: Publications) -> Iterator[Ending]:
    grants = workspace.grants
    contracts = {grant.under for grant in grants.values()}
    resting = _resting(workspace)
    where = _where(publications)
    for grant in grants.values():
        assets = resting.get(grant.id, ())
        out = tuple((slug, target) for slug in assets for target in where.get(slug, ()))
        what = Ends.CONTRACT if grant.id in contracts else Ends.GRANT
        for kind, name, day in _ends(grant, what):
            yield Ending(day, kind, name, grant.public_id, assets, out)


def _ends(grant: Grant, what: Ends) -> Iterator[tuple[Ends, str, date]]:
    """The last days of a grant that was given; a right of a track that ends with it is not told again."""
    if grant.withdrawn is not None:
        yield Ends.WITHDRAWN, str(grant.id), grant.withdrawn - timedelta(days=1)
    if grant.status is not GrantStatus.ACTIVE:
        return
    own = grant.scope.valid_until
    if own is not None:
        yield what, str(grant.id), own
    for right in grant.music:
        if right.scope.valid_until not in (None, own):
            assert right.scope.valid_until is not None
            yield Ends.MUSIC_RIGHT, f"{grant.id} ({right.part})", right.scope.valid_until


def _asset_endings(workspace: Workspace, publications: Publications) -> Iterator[Ending]:
    for asset in workspace.assets:
        for options in asset.publish:
            receipt = publications.get((options.target, asset.slug))
            out = ((asset.slug, options.target),) if receipt is not None and receipt.is_out else ()
            if options.until is not None:
                name = f"{asset.slug} at {options.target}"
                yield Ending(options.until, Ends.ASSET, name, "", (asset.slug,), out)


def _resting(workspace: Workspace) -> dict[GrantId, tuple[Slug, ...]]:
    """The assets that rest on each grant, directly or through one they list."""
    found: dict[GrantId, list[Slug]] = {}
    for asset in workspace.assets:
        shown = (asset.podcast.rights,) if isinstance(asset, Episode) else ()
        used = {g.id for said in (asset.rights, *shown) for g in used_grants(said, workspace.grants)}
        for grant in used:
            found.setdefault(grant, []).append(asset.slug)
    return {grant: tuple(sorted(slugs)) for grant, slugs in found.items()}


def _where(publications: Publications) -> dict[Slug, list[str]]:
    """Targets at which each asset is."""
    found: dict[Slug, list[str]] = {}
    for (target, slug), receipt in sorted(publications.items()):
        if receipt.is_out:
            found.setdefault(slug, []).append(target)
    return found
