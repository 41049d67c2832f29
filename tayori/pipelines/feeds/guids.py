"""The GUIDs of a show: minted once, kept in the ledger for ever, whatever the episode is called."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tayori.feeds.guid import mint_guid, podcast_guid
from tayori.ledger.guids import EpisodeName
from tayori.model.ids import Slug

SHOW_GUID = Slug("podcast-guid")
"""The name under which a show's own podcast:guid stands in the ledger, beside those of its episodes."""


@dataclass(frozen=True, slots=True)
class ShowGuids:
    """The GUIDs a feed is made with."""

    kept: Mapping[Slug, str]
    """From the ledger."""
    new: Mapping[Slug, str]
    """To be recorded before the feed is written."""

    @property
    def all(self) -> dict[Slug, str]:
        """By episode, the show's own under SHOW_GUID."""
        return {**self.kept, **self.new}


def show_guids(
    ledger: Mapping[Slug, Mapping[Slug, str]],
    show: Slug,
    names: Mapping[Slug, Iterable[EpisodeName]],
    feed_url: str,
) -> ShowGuids:
    """The GUIDs of a show's feed: those in the `ledger`, by show and episode, and new ones for what has none.

    `names` are the episodes that are heard, each with every name its guid may be kept under.
    """
    known = {
        slug: guid
        for slug, ours in names.items()
        if (guid := next((g for n in ours if (g := ledger.get(n.show, {}).get(n.episode))), ""))
    }
    kept = {**ledger.get(show, {}), **known}
    new = {slug: mint_guid(show, slug, os.urandom(16)) for slug in names if slug not in kept}
    return ShowGuids(kept, new if SHOW_GUID in kept else {SHOW_GUID: podcast_guid(feed_url), **new})
