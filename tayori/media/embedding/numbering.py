"""Where an episode stands in its show, for the tags of every format that has a place for it."""

from __future__ import annotations

from dataclasses import dataclass

PODCAST = "Podcast"
"""The genre players know a podcast by."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Of an episode of a podcast; 0 is no number."""

    episode: int | None = None
    season: int | None = None
