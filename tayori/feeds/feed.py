"""What a feed is made of: a channel and its items, as the pipelines hand them over from receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tayori.model.asset import Chapter
from tayori.model.ids import Digest, Lang
from tayori.model.podcast import EpisodeTags, ShowTags
from tayori.model.rights import RightsStatement


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A media file as it is served."""

    url: str
    """Absolute and ASCII; new bytes need a new URL, for Spotify fetches a URL once (facts 4.3)."""
    size: int
    """Bytes, exactly what the server answers as Content-Length."""
    mime: str
    """`audio/mpeg` or `audio/x-m4a` for Apple (facts 4.1)."""
    digest: Digest | None = None
    """SHA-256 of the bytes; becomes podcast:integrity of an alternative."""
    bitrate_bps: int = 0
    """On the average, as listeners are to expect it; 0 = not known."""
    codecs: str = ""
    """RFC 6381: `mp4a.40.2`."""
    title: str = ""
    """Of an alternative: what a listener chooses by, up to 32 characters."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript file as it is served."""

    url: str
    mime: str
    """`text/vtt` preferred, `application/x-subrip` as well (facts 4.5)."""
    lang: Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One episode in a feed."""

    guid: str
    """Minted once, kept in the ledger, never changed."""
    title: str
    """Without episode and season number."""
    description: str
    """Plain text; an empty line separates paragraphs."""
    enclosure: Enclosure
    published: datetime
    """Aware."""
    changed: datetime | None = None
    """When what is out of it was sent last; None = not known to be later than that."""
    duration_ms: int
    link: str = ""
    """The episode's page; empty = none."""
    alternatives: tuple[Enclosure, ...] = ()
    """The same recording in other encodings."""
    transcripts: tuple[Transcript, ...] = ()
    chapters_url: str = ""
    cover_url: str = ""
    """The episode's own cover; empty = the channel's."""
    number: int | None = None
    season: int | None = None
    episode_type: str = "full"
    explicit: bool = False
    rights: RightsStatement | None = None
    """What it says of its rights, use of AI included; None = only what the show says."""
    chapters: tuple[Chapter, ...] = ()
    """The same as at `chapters_url`, for readers of the feed itself."""
    keywords: tuple[str, ...] = ()
    tags: EpisodeTags = EpisodeTags()
    """What its manifest says only for feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChannel:
    """A show as a feed presents it."""

    title: str
    description: str
    link: str
    """The show's page."""
    feed_url: str
    """Where the feed is served."""
    guid: str
    """podcast:guid, computed once from the first feed URL and kept when the feed moves."""
    lang: Lang
    author: str
    email: str
    category: tuple[str, ...]
    """Apple category and, second, its subcategory."""
    cover_url: str
    """`.jpg` or `.png`, square, 1400-3000 pixels."""
    timezone: str
    """IANA name; the days that rights end are days there."""
    explicit: bool = False
    rights: RightsStatement | None = None
    """The show's own; its `owner` becomes `<copyright>`, without the word, the sign and the year (PSP-1)."""
    show_type: str = "episodic"
    complete: bool = False
    """No episode will ever follow; Apple treats it as irreversible."""
    new_feed_url: str = ""
    """Set after a move, to `feed_url`, for four weeks at least (facts 4.1)."""
    tags: ShowTags = ShowTags()
    """What its manifest says only for feeds; its history is for `render_documents`."""
    is_archive: bool = False
    """Whether this is an archive document (RFC 5005), of which `main_url` is the living one."""
    main_url: str = ""
    prev_archive_url: str = ""
    """The archive document before this one; empty = there is none."""
