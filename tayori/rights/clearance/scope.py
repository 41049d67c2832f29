"""Does a scope cover where, for what and when; and does no prohibition match?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tayori.model.grant import ANY, WORLD, Grant, Scope
from tayori.model.ids import GrantId
from tayori.model.rights import RightsDeclaration, VerdictReason, Window
from tayori.rights.clearance.standing import chain_of
from tayori.rights.clearance.use import Subject, Term, Use, terms


def channel_matches(grant: Grant, channel: str, channel_kind: str) -> bool:
    """Whether the grant covers a target, by its name, by its kind, or by `any`."""
    return _names(grant.scope.channels, channel, channel_kind)


def covers_territories(scope: Scope, territories: tuple[str, ...]) -> bool:
    """Whether a scope covers all of `territories`; none named means the world."""
    return WORLD in scope.territories or (bool(territories) and set(territories) <= set(scope.territories))


def scope_reasons(term: Term, use: Use) -> Iterator[VerdictReason]:
    """Sides of a use that a scope does not cover."""
    scope = term.scope
    if not _names(scope.channels, use.channel, use.channel_kind):
        yield term.reason("channel", "channels", target=use.target, given=scope.channels)
    if not covers_territories(scope, use.reach):
        wanted = use.reach or (WORLD,)
        yield term.reason(
            "territory", "territories", wanted=wanted, given=scope.territories, target=use.target
        )
    if not _names(scope.purposes, use.purpose):
        yield term.reason("purpose", "purposes", wanted=use.purpose, given=scope.purposes)


def first_day(term: Term, granted: date | None) -> date:
    """The first day a scope holds: never before it was granted; the first of all when nothing is said."""
    return max(term.scope.valid_from or date.min, granted or date.min)


def time_reasons(term: Term, granted: date | None, window: Window, today: date) -> Iterator[VerdictReason]:
    """Days of the window that a scope does not cover; without a planned end, its own end will do."""
    begins, ends = first_day(term, granted), term.scope.valid_until
    if begins > window.start:
        field = "valid.from" if begins == term.scope.valid_from else "granted"
        yield term.reason("not-yet-valid", field, day=begins, start=window.start)
    if ends is None:
        return
    if ends < max(window.start, today):
        yield term.reason("expired", "valid.until", day=ends)
    elif window.until is not None and window.until > ends:
        yield term.reason("expires", "valid.until", day=ends, wanted=window.until)


def forbids(prohibition: Scope, use: Use) -> bool:
    """Whether a prohibition is about a use, some day: every side it names overlaps."""
    wide = not use.reach or WORLD in use.reach or WORLD in prohibition.territories
    return (
        (not prohibition.channels or _names(prohibition.channels, use.channel, use.channel_kind))
        and (not prohibition.purposes or _names(prohibition.purposes, use.purpose))
        and (not prohibition.territories or wide or bool({*prohibition.territories} & {*use.reach}))
    )


def prohibition_reasons(subject: Subject, grant: Grant, use: Use, window: Window) -> Iterator[VerdictReason]:
    """Prohibitions of a grant that are about the use on a day of the window."""
    for number, prohibition in enumerate(grant.prohibitions):
        if forbids(prohibition, use) and _overlap(prohibition, window):
            field = f"prohibitions[{number}]"
            day = max(prohibition.valid_from or window.start, window.start)
            facts = {"target": use.target, "wanted": use.purpose, "start": window.start, "day": day}
            yield subject.reason("prohibited", field, **facts)


def availability_end(declaration: RightsDeclaration, grants: Mapping[GrantId, Grant]) -> date | None:
    """The last local day all grants the declaration lists still hold; None when none of them ends.

    Contracts they rest on and the two rights of a track count too.
    """
    standing = [pair for grant_id in declaration.grants for pair in chain_of(grant_id, grants)[0]]
    ends = [term.scope.valid_until for subject, grant in standing for term in terms(subject, grant)]
    return min((end for end in ends if end is not None), default=None)


def _names(words: tuple[str, ...], *wanted: str) -> bool:
    return ANY in words or any(word in words for word in wanted)


def _overlap(prohibition: Scope, window: Window) -> bool:
    begins_in_time = window.until is None or (prohibition.valid_from or date.min) <= window.until
    return begins_in_time and window.start <= (prohibition.valid_until or date.max)
