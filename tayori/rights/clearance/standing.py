"""Does a grant stand: is it there, active, believed, and what it rests on too?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tayori.model.grant import Grant, GrantStatus
from tayori.model.ids import GrantId, component_of
from tayori.model.rights import VerdictReason
from tayori.rights.bounds import chain
from tayori.rights.clearance.use import Subject

Standing = tuple[Subject, Grant]
"""A grant, and what reasons about it are about."""

_DOUBTED_FIELD = {
    "document-changed": "document.sha256",
    "document-missing": "document.file",
    "readded": "status",
    "chain-broken": "status",
}


def chain_of(
    grant_id: GrantId, grants: Mapping[GrantId, Grant]
) -> tuple[tuple[Standing, ...], tuple[VerdictReason, ...]]:
    """A listed grant and the contracts it rests on (`under`), in order; and what is wrong with the chain.

    All of them have to hold. The component of every reason is the listed grant's.
    """
    component, first = component_of(grant_id), grants.get(grant_id)
    if first is None:
        return (), (Subject(component, grant_id).reason("unknown-grant", "rights.grants"),)
    links = chain(first, grants)
    standing = tuple((Subject(component, link.id), link) for link in links)
    under = links[-1].under
    if under is None:
        return standing, ()
    if under in grants:
        return standing, (Subject(component, grant_id).reason("circular", "under"),)
    return standing, (Subject(component, under).reason("unknown-grant", "under"),)


def standing_reasons(subject: Subject, grant: Grant, today: date) -> Iterator[VerdictReason]:
    """Why a grant clears nothing, whatever it says: its status, doubts about it, a date to come."""
    if grant.status is GrantStatus.REQUESTED:
        yield subject.reason("requested", "status")
    elif grant.status is GrantStatus.REFUSED:
        yield subject.reason("refused", "status")
    elif grant.status is not GrantStatus.ACTIVE:
        yield subject.reason("withdrawn", "status")
    elif grant.withdrawn is not None:
        yield subject.reason("withdrawn", "withdrawn")
    if grant.doubt:
        yield subject.reason(grant.doubt, _DOUBTED_FIELD[grant.doubt])
    if grant.granted is not None and grant.granted > today:
        yield subject.reason("not-yet-granted", "granted", day=grant.granted)


def mismatch_reasons(subject: Subject, grant: Grant) -> Iterator[VerdictReason]:
    """A listed grant is of the component its name says."""
    if grant.component != subject.component:
        yield subject.reason("component-mismatch", "kind", given=str(grant.component))
