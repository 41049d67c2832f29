"""What grants give for one use, worked out once: whatever the days, and whatever is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from tayori.model.grant import Component, DutyKind, Grant
from tayori.model.ids import GrantId
from tayori.model.rights import VerdictReason
from tayori.rights.clearance.licences import licence_reasons
from tayori.rights.clearance.minors import settled_since
from tayori.rights.clearance.music import music_reasons
from tayori.rights.clearance.names import hidden_texts
from tayori.rights.clearance.rules import Rules
from tayori.rights.clearance.scope import first_day, forbids, scope_reasons
from tayori.rights.clearance.standing import Standing, chain_of, mismatch_reasons, standing_reasons
from tayori.rights.clearance.use import Term, Use, terms


class Needs(IntEnum):
    """What of an output a verdict depends on."""

    NOTHING = 0
    WORDS = 1
    """The asset's own words, in which a person may be named."""
    OUTPUT = 2
    """What the output shows and what is done to the material, because grants oblige to something."""


class Minds(IntEnum):
    """What a grant says of editing, and how much is asked to be sure of it."""

    NOTHING = 0
    EDITS = 1
    """Its author kept rights to it: what is certainly done counts."""
    EVERYTHING = 2
    """It forbids editing: what may be done counts as done."""


@dataclass(frozen=True, slots=True)
class Record:
    """One listed grant with the contracts it rests on: all that is the same for every use."""

    chain: tuple[Standing, ...]
    terms: tuple[tuple[Term, date | None], ...]
    """Every scope they state, with the day its grant was given."""
    reasons: tuple[VerdictReason, ...]
    """Why they clear nothing at all."""
    since: date
    """From here to `until` no day speaks against them, but for prohibitions."""
    until: date
    needs: Needs
    minds: Minds
    hidden: tuple[str, ...]
    """Personal texts nobody may be shown, as `names.words_of` spells them."""

    @classmethod
    def of(cls, grant_id: GrantId, grants: Mapping[GrantId, Grant], today: date, rules: Rules) -> Record:
        """Work it out for one grant; one that does not exist is refused like any other."""
        chain, broken = chain_of(grant_id, grants)
        stated = tuple((term, grant.granted) for subject, grant in chain for term in terms(subject, grant))
        begins = (first_day(term, granted) for term, granted in stated)
        settled = (settled_since(grant, rules) for _, grant in chain)
        ends = (term.scope.valid_until for term, _ in stated)
        standing = (reason for subject, grant in chain for reason in standing_reasons(subject, grant, today))
        return cls(
            chain=chain,
            terms=stated,
            reasons=(*broken, *standing, *(r for pair in chain[:1] for r in mismatch_reasons(*pair))),
            since=max((*begins, *settled), default=date.min),
            until=min((end for end in ends if end is not None), default=date.max),
            needs=_needs_of(chain),
            minds=max((_minds_of(grant) for _, grant in chain), default=Minds.NOTHING),
            hidden=tuple(text for _, grant in chain for text in hidden_texts(grant)),
        )


@dataclass(frozen=True, slots=True)
class Footing:
    """What a record gives for one use."""

    record: Record
    reasons: tuple[VerdictReason, ...]
    """What stands against the use on any day, whatever is shown."""
    is_forbidden: bool
    """A prohibition is about the use, on some days at least."""

    @classmethod
    def of(cls, record: Record, use: Use, rules: Rules) -> Footing:
        """Work it out for one use."""
        found = [*record.reasons]
        for term, _ in record.terms:
            found += scope_reasons(term, use)
        for subject, grant in record.chain:
            found += licence_reasons(subject, grant, use)
        for subject, grant in record.chain[:1]:
            if Component.MUSIC in (grant.component, subject.component):
                found += music_reasons(subject, grant, use, rules)
        prohibitions = (prohibition for _, grant in record.chain for prohibition in grant.prohibitions)
        return cls(record, tuple(found), any(forbids(prohibition, use) for prohibition in prohibitions))

    def holds(self, first: date, last: date) -> bool:
        """Whether certainly no day from `first` to `last` speaks against it; a quick answer for most."""
        return self.record.since <= first and last <= self.record.until and not self.is_forbidden


@dataclass(frozen=True, slots=True)
class Basis:
    """What the grants of one declaration give together for one use."""

    use: Use
    footings: tuple[Footing, ...]
    needs: Needs

    @property
    def minds(self) -> Minds:
        """What they say of editing together."""
        return max((footing.record.minds for footing in self.footings), default=Minds.NOTHING)


def _needs_of(chain: tuple[Standing, ...]) -> Needs:
    """What of an output the grants of a chain say something about."""
    if any(grant.duties or grant.author is not None or grant.component is Component.AI for _, grant in chain):
        return Needs.OUTPUT
    return Needs.WORDS if any(hidden_texts(grant) for _, grant in chain) else Needs.NOTHING


def _minds_of(grant: Grant) -> Minds:
    if any(duty.kind is DutyKind.NO_EDITING for duty in grant.duties):
        return Minds.EVERYTHING
    return Minds.NOTHING if grant.author is None else Minds.EDITS
