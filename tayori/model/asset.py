"""Assets as a person described them, after validation: clips, episodes, photos, shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from tayori.model.grant import Component
from tayori.model.ids import GrantId, Lang, Slug
from tayori.model.podcast import EpisodeTags, ShowTags
from tayori.model.rights import RightsDeclaration
from tayori.model.sound import Jingle, MusicBed, Recording, Treatment
from tayori.model.text import Texts
from tayori.model.time import Span


class Kind(StrEnum):
    """What we make."""

    CLIP = "clip"
    EPISODE = "episode"
    PHOTO = "photo"


COMPONENTS: dict[Kind, tuple[Component, ...]] = {
    Kind.CLIP: (Component.PORTRAIT, Component.VOICE, Component.PLACE, Component.MUSIC, Component.FOOTAGE),
    Kind.EPISODE: (Component.VOICE, Component.MUSIC, Component.SCRIPT),
    Kind.PHOTO: (Component.PORTRAIT, Component.PLACE),
}
"""Components each medium can carry; every one is cleared by a grant or named under `none` (design.md 4)."""

COVER_COMPONENTS = (Component.PORTRAIT, Component.ARTWORK)
"""What a cover can show: a show answers for it, and an episode for a cover of its own."""


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """A caption file a person wrote, by language."""

    lang: Lang
    path: Path
    style: str | None = None
    """Named style it is burned in; None = `telop`, and `second` below another language."""


class CardKind(StrEnum):
    """What a card is."""

    TITLE = "title"
    END = "end"
    LOWER_THIRD = "lower_third"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class CardSpec:
    """A card or telop that moves, laid over the picture of every rendition that has captions burned in."""

    kind: CardKind
    text: str
    over: str = ""
    """A smaller line above: the series of a clip."""
    under: str = ""
    """A smaller line below: a person's office, where a number comes from."""
    url: str = ""
    """Address an end card shows, also as QR code."""
    count_from: int = 0
    count_to: int = 0
    unit: str = ""
    start_ms: int | None = None
    """In the trimmed clip; None: a title at the beginning, an end card so that it ends with the clip."""
    length_ms: int = 3000


@dataclass(frozen=True, slots=True)
class FlashReview:
    """A person's word that a clip may flash as it does."""

    reviewed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The point a crop keeps in view, in thousandths of width and height from top left."""

    x_milli: int = 500
    y_milli: int = 500


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What one manifest says for one target (`publish: {youtube: {...}}`)."""

    target: str
    publish_at: datetime | None = None
    """Aware; None = as soon as it is published by hand."""
    until: date | None = None
    """Last local day it is to be available; None = as long as rights hold."""
    playlist: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    """Anything else, for the target's own option type."""


@dataclass(frozen=True, slots=True)
class Series:
    """Membership of a series."""

    id: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """What every kind of asset has in common."""

    slug: Slug
    manifest: Path
    title: Texts
    description: Texts = Texts()
    tags: tuple[str, ...] = ()
    lang: Lang
    """The asset's own language: the workspace default unless the manifest says otherwise."""
    rights: RightsDeclaration
    publish: tuple[PublishOptions, ...] = ()
    recorded: date | None = None

    def publish_options(self, target: str) -> PublishOptions:
        """What the manifest says for `target`; defaults when it says nothing."""
        found = next((p for p in self.publish if p.target == target), None)
        return found or PublishOptions(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip(Asset):
    """A short video."""

    source: Path
    trim: Span | None = None
    captions: tuple[CaptionFile, ...] = ()
    burn: tuple[Lang, ...] = ()
    """Languages burned in, the first above the second; none burns nothing."""
    burn_in: tuple[tuple[str, tuple[Lang, ...]], ...] = ()
    """Profiles with languages of their own."""
    cards: tuple[CardSpec, ...] = ()
    flashing: FlashReview | None = None
    music: MusicBed | None = None
    focus: Focus = Focus()
    renditions: tuple[str, ...] = ()
    series: Series | None = None
    audience: tuple[tuple[str, str], ...] = ()
    kpi: tuple[tuple[str, int], ...] = ()
    poster_ms: int | None = None
    """Time of the poster in the trimmed clip, chosen by a person; None = chosen by measure."""

    def burned(self, profile: str) -> tuple[Lang, ...]:
        """The languages burned into the rendition of `profile`."""
        return dict(self.burn_in).get(profile, self.burn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of an episode."""

    start_ms: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode(Asset):
    """One podcast episode."""

    podcast: Show
    """Its show, without any episodes: an episode carries its title, its cover and so its rights."""
    recordings: tuple[Recording, ...]
    """At least one; captions, chapters and music are written on their common clock."""
    intro: Jingle | None = None
    outro: Jingle | None = None
    music: tuple[MusicBed, ...] = ()
    treatment: Treatment = Treatment()
    captions: tuple[CaptionFile, ...] = ()
    number: int | None = None
    season: int | None = None
    episode_type: str = "full"
    published: datetime | None = None
    """pubDate, aware."""
    explicit: bool = False
    cover: Path | None = None
    chapters: tuple[Chapter, ...] = ()
    feed: EpisodeTags = EpisodeTags()

    @property
    def source(self) -> Path:
        """Its first recording."""
        return self.recordings[0].path

    @property
    def has_music(self) -> bool:
        """Whether anything but the recordings is heard."""
        return bool(self.intro or self.outro or self.music)

    @property
    def show(self) -> Slug:
        """The slug of its show."""
        return self.podcast.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Asset):
    """A still picture."""

    source: Path
    alt: Texts = Texts()
    original: bool = False
    """Somebody wants it offered in full resolution; whether its rights allow that is another question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show(Asset):
    """A podcast. It answers for cover and words like an asset, and is out only where an episode of it is."""

    author: str
    email: str
    category: tuple[str, ...]
    """Apple category and, second, its subcategory."""
    cover: Path | None
    explicit: bool = False
    link: str = ""
    copyright: str = ""
    show_type: str = "episodic"
    complete: bool = False
    intro: Jingle | None = None
    """Before every episode that does not say otherwise."""
    outro: Jingle | None = None
    treatment: Treatment = Treatment()
    """What is done to every recording that its episode says nothing else of."""
    feed: ShowTags = ShowTags()
    subscribe: tuple[tuple[str, str], ...] = ()
    """(service, address) where listeners subscribe: `apple`, `spotify`, ..."""
    episodes: tuple[Episode, ...] = field(default=())


def kind_of(asset: Asset) -> Kind:
    """The kind of an asset; a show is of the kind of its episodes, as it goes where they go."""
    match asset:
        case Clip():
            return Kind.CLIP
        case Episode() | Show():
            return Kind.EPISODE
        case _:
            return Kind.PHOTO


def components_of(asset: Asset) -> tuple[Component, ...]:
    """Components an asset can carry: those of its medium, and those of a cover of its own."""
    match asset:
        case Show():
            return COVER_COMPONENTS if asset.cover else ()
        case Episode(cover=Path()):
            return (*COMPONENTS[Kind.EPISODE], *COVER_COMPONENTS)
        case _:
            return COMPONENTS[kind_of(asset)]


def grants_of(asset: Asset) -> tuple[GrantId, ...]:
    """Grants an asset is out on: its own, and of an episode those of its show as well."""
    shown = asset.podcast.rights.grants if isinstance(asset, Episode) else ()
    return tuple(dict.fromkeys((*asset.rights.grants, *shown)))
