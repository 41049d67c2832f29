"""What shows and episodes say only in feeds: tags of the podcast namespace, Apple's and Spotify's (facts 4).

Texts stay within the limits of facts 4.5 and addresses are https; config sees to that. Empty = not said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from tayori.model.podcast_value import RemoteItem, Value

KEPT_BYTES = 1_000_000
"""Of a document of kept tags; no feed has more than a few kilobytes of tags beside its texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """Somebody who made a show or an episode, as an editor names them (podcast:person)."""

    name: str
    role: str = "host"
    """In lower case, of the podcast taxonomy."""
    group: str = "cast"
    image_url: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """What place something is about, or where it was made (podcast:location)."""

    name: str
    rel: str = "subject"
    """`subject` or `creator`."""
    geo: str = ""
    """RFC 5870: `geo:36.6433,138.1889`."""
    osm: str = ""
    """OpenStreetMap: `N`, `W` or `R` and the number."""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """Where listeners can pay, and why."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedImage:
    """A picture beside the cover (podcast:image)."""

    url: str
    alt: str = ""
    aspect_ratio: str = ""
    """`16/9`; empty = 1:1."""
    width: int = 0
    height: int = 0
    mime: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class FreeText:
    """Text for other programs, with what it is for (podcast:txt)."""

    text: str
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Where listeners talk while they listen."""

    server: str
    protocol: str
    account: str = ""
    space: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialInteract:
    """The post under which comments are collected; the protocol `disabled` says that there are none."""

    protocol: str
    url: str = ""
    account: str = ""
    account_url: str = ""
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class ContentLink:
    """Where the same can be heard or seen outside the feed."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTags:
    """What shows, episodes and live items can say alike."""

    people: tuple[Contributor, ...] = ()
    locations: tuple[Location, ...] = ()
    funding: tuple[Funding, ...] = ()
    images: tuple[FeedImage, ...] = ()
    txt: tuple[FreeText, ...] = ()
    value: tuple[Value, ...] = ()
    chat: Chat | None = None
    social: tuple[SocialInteract, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """A trailer of a show or of one season; it is not among the episodes."""

    title: str
    url: str
    published: datetime
    """Aware."""
    size: int = 0
    mime: str = ""
    season: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceBlock:
    """Whether a service may take the feed; an empty service means every one."""

    service: str = ""
    is_blocked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateFrequency:
    """How often episodes come."""

    text: str = ""
    rrule: str = ""
    """RFC 5545."""
    start: datetime | None = None
    """Aware; with a rule that has a COUNT."""
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """The episode in another form, somewhere else: a video, a stream (podcast:alternateEnclosure)."""

    urls: tuple[str, ...]
    """At least one; the first is the best."""
    mime: str
    size: int = 0
    bitrate_bps: int = 0
    height: int = 0
    lang: str = ""
    title: str = ""
    rel: str = ""
    codecs: str = ""
    """RFC 6381."""
    is_default: bool = False
    integrity: str = ""
    """`sha256-...` in base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveItem(SharedTags):
    """A transmission that is announced, going on, or over."""

    guid: str
    """The editor's; it never changes."""
    title: str
    status: str
    """`pending`, `live` or `ended`."""
    start: datetime
    """Aware, as `end`."""
    links: tuple[ContentLink, ...]
    """At least one."""
    end: datetime | None = None
    description: str = ""
    stream_url: str = ""
    stream_mime: str = "audio/mpeg"


@dataclass(frozen=True, slots=True)
class History:
    """How a feed is divided (RFC 5005); as it is, one document has every item that is out."""

    archive: int = 0
    """Items of an archive document; 0 = there is none."""
    newest: int = 0
    """Items the main document keeps; 0 = all. Directories show what is in the main one (facts 4.6)."""
    is_complete: bool = False
    """Whether programs are told that what is not in the document is gone (`fh:complete`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTags(SharedTags):
    """Of a show."""

    kept: str = ""
    """XML of tags another host wrote, as feeds/kept.py has it; they go out as they came."""
    moved_from: str = ""
    """The address of the feed before it came here; with one, `itunes:new-feed-url` says where it is now."""
    title: str = ""
    """`itunes:title`: for Apple alone."""
    is_hidden: bool = False
    """`itunes:block`: Apple takes it out of its directory."""
    is_locked: bool = True
    """Other hosts may not import the feed without asking the owner."""
    medium: str = "podcast"
    hubs: tuple[str, ...] = ()
    """WebSub hubs that tell subscribers at once."""
    history: History = History()
    recent_count: int = 0
    """Episodes Spotify shows; 0 = all."""
    countries: tuple[str, ...] = ()
    """`spotify:countryOfOrigin`, the most important first."""
    trailers: tuple[Trailer, ...] = ()
    block: tuple[ServiceBlock, ...] = ()
    remote_items: tuple[RemoteItem, ...] = ()
    podroll: tuple[RemoteItem, ...] = ()
    update_frequency: UpdateFrequency | None = None
    uses_podping: bool = False
    publisher: RemoteItem | None = None
    live: tuple[LiveItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A stretch worth sharing; 15 to 120 seconds are recommended."""

    start_ms: int
    length_ms: int
    title: str = ""

    def placed(self, place: Callable[[int], int]) -> Soundbite:
        """The same where `place` puts its moments; what is cut out of it makes it shorter."""
        start = place(self.start_ms)
        return replace(self, start_ms=start, length_ms=place(self.start_ms + self.length_ms) - start)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeTags(SharedTags):
    """Of an episode."""

    kept: str = ""
    """As `ShowTags.kept`."""
    title: str = ""
    is_hidden: bool = False
    season_name: str = ""
    display: str = ""
    """The episode's number as players show it: `Ch.3`."""
    soundbites: tuple[Soundbite, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    links: tuple[ContentLink, ...] = ()
