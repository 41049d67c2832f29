"""What shows and episodes say only in feeds: the tags of the podcast namespace (facts 4.5), and kept ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowTags:
    """Of a show."""

    kept: str = ""
    """XML of tags another host wrote, as `kept.xml` has it; they go out again as they came."""
    moved_from: str = ""
    """The address of the feed before it came here; with one, `itunes:new-feed-url` says where it is now."""


@dataclass(frozen=True, slots=True)
class EpisodeTags:
    """Of an episode."""

    kept: str = ""
    """As `ShowTags.kept`."""
