"""What all grants of an asset allow together: where, when, for what; contracts they rest on included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tayori.model.grant import ANY, WORLD, Grant, GrantStatus
from tayori.model.ids import GrantId
from tayori.model.rights import RightsDeclaration


@dataclass(frozen=True, slots=True)
class Bounds:
    """A scope that is never wider than any grant's; an empty side = the grants have nothing in common."""

    channels: tuple[str, ...]
    territories: tuple[str, ...]
    purposes: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None


def listed_grants(declared: RightsDeclaration, grants: Mapping[GrantId, Grant]) -> tuple[Grant, ...]:
    """The grants an asset lists and that exist, by id: the order of a list says nothing."""
    return tuple(grants[i] for i in sorted(set(declared.grants)) if i in grants)


def used_grants(declared: RightsDeclaration, grants: Mapping[GrantId, Grant]) -> tuple[Grant, ...]:
    """The listed grants and every contract they rest on, by id."""
    used = {link.id: link for grant in listed_grants(declared, grants) for link in chain(grant, grants)}
    return tuple(used[i] for i in sorted(used))


def chain(grant: Grant, grants: Mapping[GrantId, Grant]) -> tuple[Grant, ...]:
    """A grant and the contracts it rests on, as far as they exist; a circle is walked once."""
    links = {grant.id: grant}
    while (under := grant.under) is not None and under in grants and under not in links:
        grant = links[under] = grants[under]
    return tuple(links.values())


def stands(grant: Grant) -> bool:
    """Whether a permission is given and nothing speaks against its record."""
    return grant.status is GrantStatus.ACTIVE and grant.withdrawn is None and not grant.doubt


def bounds(used: Iterable[Grant], kinds: Mapping[str, str], territories: tuple[str, ...] = ()) -> Bounds:
    """What `used` allow together. `kinds`: the kind of each target, so that a grant may name either.

    `territories`: where the asset is meant for; none named or `world` = anywhere. No grant holds before the
    day it was given.
    """
    known = tuple(used)
    scopes = [*(g.scope for g in known), *(right.scope for g in known for right in g.music)]
    days = (*(scope.valid_from for scope in scopes), *(grant.granted for grant in known))
    begins = [day for day in days if day is not None]
    ends = [scope.valid_until for scope in scopes if scope.valid_until is not None]
    meant = (territories,) if territories else ()
    return Bounds(
        channels=_common((scope.channels for scope in scopes), ANY, kinds),
        territories=_common((*(scope.territories for scope in scopes), *meant), WORLD, {}),
        purposes=_common((scope.purposes for scope in scopes), ANY, {}),
        valid_from=max(begins, default=None),
        valid_until=min(ends, default=None),
    )


def _common(sides: Iterable[tuple[str, ...]], everything: str, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """The words every side covers; `everything` where no side names anything else."""
    narrow = [set(side) for side in sides if everything not in side]
    if not narrow:
        return (everything,)
    words = set().union(*narrow)
    return tuple(sorted(w for w in words if all(w in side or kinds.get(w) in side for side in narrow)))
