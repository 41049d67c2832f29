"""PLUS release statuses and public ids, from what an asset lists and what is on record (facts A.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tayori.model.asset import Asset, components_of
from tayori.model.grant import ANY, PERSONAL_COMPONENTS, Component, DutyKind, Grant
from tayori.model.ids import GrantId, component_of
from tayori.rights.bounds import chain, stands
from tayori.rights.clearance import is_limited
from tayori.rights.discretion import Discretion
from tayori.rights.persons import names_person


@dataclass(frozen=True, slots=True)
class ReleaseKind:
    """One of the two things PLUS knows releases for."""

    components: tuple[Component, ...]
    prefix: str
    unlimited: str
    limited: str


MODEL = ReleaseKind(PERSONAL_COMPONENTS, "MR", "UMR", "LMR")
PROPERTY = ReleaseKind((Component.PLACE, Component.ARTWORK), "PR", "UPR", "LPR")


def release_status(asset: Asset, grants: Mapping[GrantId, Grant], kind: ReleaseKind) -> str:
    """The PLUS code of an asset's releases of one kind.

    Unaccounted for: none. Nothing there: not applicable. Any bound, a minor, any doubt, any part missing:
    limited or incomplete (facts A.1).
    """
    declared = asset.rights
    names = {component.value for component in kind.components}
    ids = [i for i in declared.grants if component_of(i) in names]
    granted = {component_of(i) for i in ids}
    carried = [c for c in components_of(asset) if c in kind.components]
    missing = [c for c in carried if c.value not in granted and c not in declared.none]
    if not ids:
        return f"{kind.prefix}-{'NON' if missing else 'NAP'}"
    short = bool(missing) or any(_falls_short(grants.get(i), grants) for i in ids)
    return f"{kind.prefix}-{kind.limited if short else kind.unlimited}"


def release_ids(listed: tuple[Grant, ...], kind: ReleaseKind, discretion: Discretion) -> tuple[str, ...]:
    """The public ids of the listed grants of one kind that stand; one that shows what is hidden is left out.

    What was withdrawn releases nothing, whatever number the form had.
    """
    of_kind = (grant for grant in listed if grant.component in kind.components and stands(grant))
    ids = (public_id(grant, discretion) for grant in of_kind)
    return tuple(sorted(set(ids) - {""}))


def public_id(grant: Grant, discretion: Discretion) -> str:
    """A grant's public id; empty when it shows whose grant it is, of whatever kind, or what is hidden."""
    return "" if names_person(grant, grant.public_id) else discretion.shown(grant.public_id)


def _falls_short(grant: Grant | None, grants: Mapping[GrantId, Grant]) -> bool:
    if grant is None:
        return True
    links = chain(grant, grants)
    broken = any(link.under is not None and link.under not in grants for link in links)
    return broken or any(_is_bounded(link) or not stands(link) for link in links)


def _is_bounded(grant: Grant) -> bool:
    return (
        grant.minor
        or bool(grant.prohibitions)
        or ANY not in grant.scope.purposes
        or any(duty.kind is DutyKind.NO_EDITING for duty in grant.duties)
        or is_limited(grant)
    )
