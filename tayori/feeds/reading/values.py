"""What a foreign feed says, as far as it can be understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tayori.feeds.document import Element
from tayori.model.asset import Chapter
from tayori.model.finding import Finding


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file a feed points to."""

    url: str
    """As written, without space around it; not looked at yet."""
    mime: str = ""
    length: int | None = None
    """Bytes, as the feed says; None = nothing, or nothing that can be true."""
    lang: str = ""
    element: Element = None
    """The tag that names it, where it is the sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEpisode:
    """One item."""

    guid: str
    """Exactly as written, space around it included; empty = none is written."""
    title: str
    description: str = ""
    """Plain text; an empty line separates paragraphs."""
    link: str = ""
    published: datetime | None = None
    """Aware."""
    audio: FoundFile | None = None
    number: int | None = None
    season: int | None = None
    episode_type: str = "full"
    explicit: bool | None = None
    """None = as the show says."""
    duration_ms: int | None = None
    """As the feed says."""
    cover_url: str = ""
    chapters: tuple[Chapter, ...] = ()
    """Written into the feed itself."""
    chapters_file: FoundFile | None = None
    transcripts: tuple[FoundFile, ...] = ()
    kept: tuple[Element, ...] = ()
    """Tags that a manifest cannot say."""

    @property
    def identity(self) -> str:
        """What apps know it by: its guid, else the address of its file, as most of them do (facts 4.4)."""
        return self.guid if self.guid.strip() else (self.audio.url if self.audio else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundShow:
    """The channel."""

    title: str
    description: str = ""
    link: str = ""
    language: str = ""
    """A BCP-47 tag with its usual capitals; empty = none is said."""
    author: str = ""
    email: str = ""
    """Of the owner."""
    category: tuple[str, ...] = ()
    """Apple's category and, second, its subcategory, as they are spelt today."""
    cover_url: str = ""
    copyright: str = ""
    show_type: str = "episodic"
    explicit: bool = False
    complete: bool = False
    guid: str = ""
    """podcast:guid; empty = none."""
    locked: bool = False
    """The owner asks other hosts not to import it."""
    locked_owner: str = ""
    feed_url: str = ""
    """Where the feed says it is."""
    new_feed_url: str = ""
    """Where the feed says it has moved."""
    kept: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A foreign feed."""

    form: str
    """`RSS 2.0`, `Atom 1.0`, `RSS 1.0`."""
    show: FoundShow
    episodes: tuple[FoundEpisode, ...]
    """In the order of the feed, items without a file of sound or picture included."""
    findings: tuple[Finding, ...] = ()
    next_url: str = ""
    """The next page of the feed (RFC 5005); empty = this is all."""
