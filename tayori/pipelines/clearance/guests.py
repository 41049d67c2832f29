"""Whoever is in one episode of a show must not be named by the show: its words stand beside every episode."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tayori.model.asset import Episode
from tayori.model.grant import Grant
from tayori.model.ids import GrantId, Slug
from tayori.model.rights import Shown, Verdict
from tayori.rights.clearance import naming_reasons

Guests = Mapping[Slug, frozenset[GrantId]]
"""The grants that the episodes of each show list."""


def guests_of(episodes: Iterable[Episode]) -> Guests:
    """Who is in which show."""
    found: dict[Slug, set[GrantId]] = defaultdict(set)
    for episode in episodes:
        found[episode.show] |= {*episode.rights.grants}
    return {show: frozenset(grants) for show, grants in found.items()}


def with_guests(
    verdict: Verdict, shown: Shown, guests: Iterable[GrantId], grants: Mapping[GrantId, Grant]
) -> Verdict:
    """The verdict on a show, and who of its `guests` it names though nobody may."""
    found = (reason for guest in sorted(guests) for reason in naming_reasons(guest, grants, shown))
    return Verdict(tuple(dict.fromkeys((*verdict.reasons, *found))))
