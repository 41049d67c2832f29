"""Open licences: they pass on what we were given, which only some grants allow (facts A.4)."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.grant import Grant
from tayori.model.rights import VerdictReason
from tayori.rights.clearance.music import is_public_domain
from tayori.rights.clearance.rules import ANY, WORLD
from tayori.rights.clearance.use import Subject, Use
from tayori.rights.licences import is_open_licence


def is_limited(grant: Grant) -> bool:
    """Whether a grant is bounded: by an end, channels, territories, conditions or prohibitions."""
    return any(_limits(grant).values())


def licence_reasons(subject: Subject, grant: Grant, use: Use) -> Iterator[VerdictReason]:
    """An open licence needs grants that may be passed on, and without limits."""
    if not is_open_licence(use.licence) or is_public_domain(grant):
        return
    if not grant.sublicensable:
        yield subject.reason("open-licence", "sublicensable", given=use.licence)
    for key in (key for key, limits in _limits(grant).items() if limits):
        yield subject.reason("open-licence", key, given=use.licence)


def _limits(grant: Grant) -> dict[str, bool]:
    """Keys of the record that can bound a grant, and whether they do."""
    return {
        "valid.until": grant.scope.valid_until is not None,
        "channels": ANY not in grant.scope.channels,
        "territories": WORLD not in grant.scope.territories,
        "conditions": bool(grant.conditions),
        "prohibitions": bool(grant.prohibitions),
    }
