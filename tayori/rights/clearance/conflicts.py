"""Two active grants of the same person, place or track that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, groupby

from tayori.model.finding import Finding, error, warning
from tayori.model.folding import folded
from tayori.model.grant import ANY, PERSONAL_COMPONENTS, WORLD, Grant, GrantStatus, Scope


def conflict_findings(grants: Iterable[Grant]) -> Iterator[Finding]:
    """Pairs of active grants that contradict each other, told at the first of the two."""
    active = [grant for grant in grants if grant.status is GrantStatus.ACTIVE]
    for _, alike in groupby(sorted(active, key=whose), key=whose):
        for one, other in combinations(sorted(alike, key=lambda grant: grant.id), 2):
            yield from _pair_findings(one, other)


def whose(grant: Grant) -> tuple[str, str]:
    """Who or what a grant is of; a person's face and voice are of one person."""
    family = "person" if grant.component in PERSONAL_COMPONENTS else str(grant.component)
    return family, folded(grant.subject)


def _pair_findings(one: Grant, other: Grant) -> Iterator[Finding]:
    where = str(one.id)
    if different := _told_differently(one, other):
        text = f"{one.id} and {other.id} are of the same person and differ in: {', '.join(different)}."
        yield error("grant-facts-differ", text, "Correct the one that is wrong.", where)
    if one.component is not other.component or not _overlap_in_time(one.scope, other.scope):
        return
    for given, limited in ((one, other), (other, one)):
        if any(_forbids_given(prohibition, given.scope) for prohibition in limited.prohibitions):
            text = f"{limited.id} forbids what {given.id} allows; where both are listed, both have to hold."
            yield warning("grants-contradict", text, "Keep one of the two, or limit it.", where)
            return
    if lacking := _sides_that_differ(one.scope, other.scope):
        text = f"{one.id} and {other.id} are of the same and cover different {', '.join(lacking)}."
        yield warning("grants-contradict", text, "Keep the one that holds.", where)


def _told_differently(one: Grant, other: Grant) -> list[str]:
    """Facts of a person that two records tell differently; what one does not say is no contradiction."""
    if one.component not in PERSONAL_COMPONENTS:
        return []
    differ = {
        "born": None not in (one.born, other.born) and one.born != other.born,
        "minor": one.minor != other.minor and (other if one.minor else one).born is None,
    }
    return [key for key, does in differ.items() if does]


def _sides_that_differ(one: Scope, other: Scope) -> list[str]:
    """Sides on which two records of the same days do not say the same."""
    sides = {
        "channels": (one.channels, other.channels, ANY),
        "territories": (one.territories, other.territories, WORLD),
        "purposes": (one.purposes, other.purposes, ANY),
    }
    return [
        name
        for name, (a, b, everything) in sides.items()
        if _spelled(a, everything) != _spelled(b, everything)
    ]


def _spelled(words: tuple[str, ...], everything: str) -> set[str]:
    return {everything} if everything in words else set(words)


def _forbids_given(prohibition: Scope, given: Scope) -> bool:
    """Whether a prohibition takes away something the other grant gives."""
    return (
        _meet(prohibition.channels, given.channels, ANY)
        and _meet(prohibition.territories, given.territories, WORLD)
        and _meet(prohibition.purposes, given.purposes, ANY)
        and _overlap_in_time(prohibition, given)
    )


def _meet(forbidden: tuple[str, ...], given: tuple[str, ...], everything: str) -> bool:
    """Whether one side of a prohibition touches that of a grant; a side that is not said touches all."""
    anything = not forbidden or everything in forbidden or everything in given
    return anything or bool({*forbidden} & {*given})


def _overlap_in_time(one: Scope, other: Scope) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_until or date.max, other.valid_until or date.max)
