"""`podcast:` of show.yaml and episode.yaml: what is said only in feeds (facts 4.5)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from tayori.config.mistakes import unknown
from tayori.config.podcast_scalars import (
    Codecs,
    Country,
    Geo,
    Https,
    Integrity,
    Medium,
    Mime,
    Number,
    Osm,
    Purpose,
    Ratio,
    Rule,
    Service,
    Short,
    Shorter,
    at_most,
)
from tayori.config.podcast_value_schema import RemoteItemSection, ValueSection
from tayori.config.references import ExistingFile, LocalMoment
from tayori.config.scalars import LangTag, Milliseconds, Text, Web, read_words
from tayori.config.section import Section
from tayori.feeds.taxonomy import DEFAULT_GROUP, ROLES, group_of
from tayori.model.podcast import KEPT_BYTES

AI_PURPOSE = "ai-content"


class ContributorSection(Section):
    """One of `people:`."""

    name: Short
    role: str | None = None
    group: str | None = None
    image: Https | None = None
    url: Https | None = None

    @field_validator("role", "group")
    @classmethod
    def _lower(cls, word: str | None) -> str | None:
        return word.strip().lower() if word else None

    @field_validator("group")
    @classmethod
    def _known_group(cls, group: str | None) -> str | None:
        if group is not None and group not in ROLES:
            raise ValueError(unknown(group, ROLES, "group of the podcast taxonomy"))
        return group

    @model_validator(mode="after")
    def _known_role(self) -> Self:
        roles = ROLES[self.group] if self.group else tuple(role for some in ROLES.values() for role in some)
        if self.role is not None and self.role not in roles:
            raise ValueError(unknown(self.role, roles, f"role in {self.group or 'the podcast taxonomy'}"))
        if self.role is None and self.group not in (None, DEFAULT_GROUP):
            raise ValueError(f"needs `role:` in {self.group}")
        return self

    @property
    def found_group(self) -> str:
        """The group that is said, or the first that has the role."""
        return self.group or (group_of(self.role) if self.role else None) or DEFAULT_GROUP


class LocationSection(Section):
    """One of `locations:`."""

    name: Short
    rel: Literal["subject", "creator"] = "subject"
    geo: Geo | None = None
    osm: Osm | None = None
    country: Country | None = None


class FundingSection(Section):
    """One of `funding:`."""

    url: Https
    text: Short


class ImageSection(Section):
    """One of `images:`."""

    url: Https
    alt: Text | None = None
    aspect_ratio: Ratio | None = None
    width: Number | None = None
    height: Number | None = None
    type: Mime | None = None
    purpose: Purpose | None = None


class FreeTextSection(Section):
    """One of `txt:`."""

    text: Annotated[str, at_most(4000)]
    purpose: Short | None = None

    @field_validator("purpose")
    @classmethod
    def _not_of_rights(cls, purpose: str | None) -> str | None:
        if purpose == AI_PURPOSE:
            raise ValueError("is told by what `rights: ai:` says")
        return purpose


class ChatSection(Section):
    """`chat:`."""

    server: Text
    protocol: Literal["irc", "xmpp", "nostr", "matrix"]
    account: Text | None = None
    space: Text | None = None


class SocialSection(Section):
    """One of `social:`."""

    protocol: Literal["disabled", "activitypub", "twitter", "lightning", "atproto", "hive", "matrix", "nostr"]
    url: Text | None = None
    account: Text | None = None
    account_url: Https | None = None
    priority: Annotated[int, Field(ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _where(self) -> Self:
        if (self.url is None) != (self.protocol == "disabled"):
            raise ValueError("needs `url:`, unless the protocol is `disabled`")
        return self


class LinkSection(Section):
    """One of `links:`."""

    url: Https
    text: Text | None = None


class SharedTagsSection(Section):
    """What shows, episodes and live items can say alike."""

    people: tuple[ContributorSection, ...] = ()
    locations: tuple[LocationSection, ...] = ()
    funding: tuple[FundingSection, ...] = ()
    images: tuple[ImageSection, ...] = ()
    txt: tuple[FreeTextSection, ...] = ()
    value: tuple[ValueSection, ...] = ()
    chat: ChatSection | None = None
    social: tuple[SocialSection, ...] = ()


class TrailerSection(Section):
    """One of `trailers:`."""

    title: Short
    url: Https
    published: LocalMoment
    size: Number | None = None
    type: Mime | None = None
    season: Number | None = None


class BlockSection(Section):
    """One of `block:`."""

    service: Service | None = None
    blocked: bool = True


class UpdateFrequencySection(Section):
    """`update_frequency:`."""

    text: Short
    rule: Rule | None = None
    start: LocalMoment | None = None
    complete: bool = False

    @model_validator(mode="after")
    def _counted_from(self) -> Self:
        if self.rule and "COUNT=" in self.rule and self.start is None:
            raise ValueError("a rule with COUNT needs `start:`")
        return self


class AlternativeSection(Section):
    """One of `alternatives:`."""

    urls: Annotated[tuple[Https, ...], BeforeValidator(read_words), Field(min_length=1)]
    type: Mime
    size: Number | None = None
    bitrate_bps: Number | None = None
    height: Number | None = None
    lang: LangTag | None = None
    title: Shorter | None = None
    rel: Shorter | None = None
    codecs: Codecs | None = None
    default: bool = False
    integrity: Integrity | None = None


class SoundbiteSection(Section):
    """One of `soundbites:`."""

    start: Milliseconds
    length: Milliseconds
    title: Short | None = None

    @field_validator("length")
    @classmethod
    def _heard(cls, length: int) -> int:
        if length < 1000:
            raise ValueError("should be a second at least; 15 to 120 seconds are recommended")
        return length


class LiveItemSection(SharedTagsSection):
    """One of `live:`."""

    guid: Text
    title: Text
    status: Literal["pending", "live", "ended"]
    start: LocalMoment
    end: LocalMoment | None = None
    description: Text | None = None
    links: Annotated[tuple[LinkSection, ...], Field(min_length=1)]
    stream: Https | None = None
    stream_type: Mime = "audio/mpeg"

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise ValueError("ends before it begins; `end` must be later than `start`")
        return self


class TagsSection(SharedTagsSection):
    """What shows and episodes can say alike."""

    kept: ExistingFile | None = None
    title: Annotated[str, at_most(255)] | None = None
    hidden: bool = False

    @field_validator("kept")
    @classmethod
    def _readable(cls, kept: Path | None) -> Path | None:
        if kept is not None:
            if kept.stat().st_size > KEPT_BYTES:
                raise ValueError(f"is larger than {KEPT_BYTES} bytes")
            try:
                kept.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                raise ValueError("is not UTF-8") from error
        return kept


class ShowTagsSection(TagsSection):
    """`podcast:` of a show."""

    moved_from: Web | None = None
    locked: bool = True
    medium: Medium = "podcast"
    hubs: Annotated[tuple[Https, ...], BeforeValidator(read_words)] = ()
    archive: Number | None = None
    newest: Number | None = None
    complete_feed: bool = False
    recent_count: Number | None = None
    countries: Annotated[tuple[Country, ...], BeforeValidator(read_words)] = ()
    trailers: tuple[TrailerSection, ...] = ()
    block: tuple[BlockSection, ...] = ()
    remote_items: tuple[RemoteItemSection, ...] = ()
    podroll: tuple[RemoteItemSection, ...] = ()
    update_frequency: UpdateFrequencySection | None = None
    podping: bool = False
    publisher: RemoteItemSection | None = None
    live: tuple[LiveItemSection, ...] = ()

    @model_validator(mode="after")
    def _divided(self) -> Self:
        if self.newest is not None and self.archive is None:
            raise ValueError("`newest` needs `archive`, or older episodes would be nowhere")
        if self.newest is not None and self.archive is not None and self.newest < self.archive:
            raise ValueError("`newest` should be at least `archive`: what is not archived yet must stay")
        if self.complete_feed and self.archive is not None:
            raise ValueError("a complete feed is all there is; leave `archive` out")
        return self

    @model_validator(mode="after")
    def _once(self) -> Self:
        guids = [live.guid for live in self.live]
        twice = next((guid for guid in guids if guids.count(guid) > 1), None)
        if twice is not None:
            raise ValueError(f"two of `live` have the guid `{twice}`")
        return self


class EpisodeTagsSection(TagsSection):
    """`podcast:` of an episode."""

    season_name: Short | None = None
    display: Shorter | None = None
    soundbites: tuple[SoundbiteSection, ...] = ()
    alternatives: tuple[AlternativeSection, ...] = ()
    links: tuple[LinkSection, ...] = ()
