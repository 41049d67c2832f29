"""Open licences: they pass on what we were given, which only some grants allow (facts A.4)."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.grant import ANY, WORLD, DutyKind, Grant
from tayori.model.rights import VerdictReason
from tayori.rights.clearance.music import is_public_domain
from tayori.rights.clearance.use import Subject, Term, Use, terms
from tayori.rights.licences import LICENCES, Licence, is_open_licence

_BY_NAME = {name.casefold(): licence for name, licence in LICENCES.items()}
_SHOWN = (DutyKind.CREDIT, DutyKind.NOTICE, DutyKind.LABEL)
_UNKNOWN = Licence("")
"""One we do not know lets everybody do everything."""


def is_limited(grant: Grant) -> bool:
    """Whether a grant is bounded: by a scope of its own or its music, in words, or by what it forbids."""
    return any(_limits(grant, Subject(grant.component)))


def licence_reasons(subject: Subject, grant: Grant, use: Use) -> Iterator[VerdictReason]:
    """An open licence needs grants that may be passed on, and without limits.

    What has not begun when the asset appears is refused whatever the licence is; what has limits nothing.
    """
    if not is_open_licence(use.licence) or is_public_domain(grant):
        return
    licence = _BY_NAME.get(use.licence.strip().casefold(), _UNKNOWN)
    keys = [] if grant.sublicensable else ["sublicensable"]
    keys += [*_limits(grant, subject, licence), *_kept_by_author(grant, licence)]
    if keys:
        yield subject.reason("open-licence", ", ".join(keys), given=use.licence)


def _limits(grant: Grant, subject: Subject, licence: Licence = _UNKNOWN) -> Iterator[str]:
    """Keys of the record that bound it. A limit somebody wrote counts, of a free right of a track too."""
    for term in terms(subject, grant):
        yield from _bounds(term)
    if grant.conditions:
        yield "conditions"
    if grant.prohibitions:
        yield "prohibitions"
    owed = {duty.kind for duty in grant.duties}
    if (licence.derive and DutyKind.NO_EDITING in owed) or (not licence.credit and owed & {*_SHOWN}):
        yield "duties"


def _bounds(term: Term) -> Iterator[str]:
    scope = term.scope
    bound = {
        "valid.until": scope.valid_until is not None,
        "channels": ANY not in scope.channels,
        "territories": WORLD not in scope.territories,
        "purposes": ANY not in scope.purposes,
    }
    yield from (term.prefix + key for key, is_bound in bound.items() if is_bound)


def _kept_by_author(grant: Grant, licence: Licence) -> Iterator[str]:
    """Rights to alter the work that a transfer left with its author (art. 61-2), and moral rights."""
    author = grant.author
    if author is not None and licence.derive and author.transferred and not author.names_27_28:
        yield "author.articles"
    if author is not None and not author.moral_waived:
        yield "author.moral_rights"
