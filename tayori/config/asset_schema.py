"""What may stand in clip.yaml, episode.yaml, photo.yaml and show.yaml.

Field names are the keys of the file.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from tayori.config.grant_schema import MoralRightsSection
from tayori.config.podcast_schema import EpisodeTagsSection, ShowTagsSection
from tayori.config.references import ExistingFile, LocalMoment, ProfileName, TargetName
from tayori.config.scalars import (
    Burn,
    Count,
    Day,
    GrantRef,
    LangTag,
    Licence,
    Mail,
    Milli,
    Milliseconds,
    MusicRef,
    Name,
    Territory,
    Text,
    TextsByLang,
    Web,
    Words,
    hundredths,
    read_bare_file,
    read_string_map,
)
from tayori.config.section import File, Section
from tayori.model.asset import CardKind
from tayori.model.grant import Component
from tayori.model.ids import component_of
from tayori.model.sound import Archive, Layout


class AiSection(Section):
    """`ai:`."""

    used: bool
    system: Text | None = None
    what: Text | None = None
    version: Text | None = None
    disclosure: TextsByLang | None = None


class SignOffSection(Section):
    """Why a component stands under `none:`."""

    why: Text
    by: Text | None = None
    on: Day | None = None


def _bare_why(value: Any) -> Any:
    """A bare text is why."""
    return {"why": value} if isinstance(value, str) else value


SignOffs = dict[Component, Annotated[SignOffSection | None, BeforeValidator(_bare_why)]]
NoneOf = Annotated[
    Annotated[tuple[Component, ...], Tag("[list]")] | Annotated[SignOffs, Tag("[mapping]")],
    Discriminator(lambda value: "[mapping]" if isinstance(value, dict) else "[list]"),
]
"""Components alone, or with what was recorded of each."""


class CueSection(Section):
    """One of `cues:`, in seconds of the finished asset."""

    grant: MusicRef
    start: Milliseconds = Field(default=0, alias="in")
    end: Milliseconds | None = Field(default=None, alias="out")
    use: Text | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise ValueError("ends before it begins; `out` must be later than `in`")
        return self


class RightsSection(Section):
    """`rights:` of a manifest."""

    grants: tuple[GrantRef, ...] = ()
    none: NoneOf = ()
    holder: Text | None = None
    credit: Text | None = None
    licence: Licence | None = None
    territories: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    purpose: Name | None = None
    cues: tuple[CueSection, ...] = ()
    moral_rights: MoralRightsSection | None = None
    ai: AiSection | None = None
    made_by: Text | None = None

    @model_validator(mode="after")
    def _not_contradictory(self) -> Self:
        both = next((g for g in self.grants if component_of(g) in self.none), None)
        if both is not None:
            raise ValueError(f"contradicts itself: none: {both.partition('/')[0]}, yet grants: {both}")
        return self


class PublishSection(Section):
    """`publish: {<target>: ...}`; other keys belong to the target's kind."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True)

    publish_at: LocalMoment | None = None
    until: Day | None = None
    playlist: Text | None = None


class ManifestFile(File):
    """What clip.yaml, episode.yaml and photo.yaml have in common."""

    title: TextsByLang
    description: TextsByLang | None = None
    tags: Words = ()
    language: LangTag | None = None
    recorded: Day | None = None
    rights: RightsSection = RightsSection()
    publish: dict[TargetName, PublishSection | None] = Field(default_factory=dict)


class AssetFile(ManifestFile):
    """A manifest of one source."""

    source: ExistingFile


# ---- clip.yaml


class TrimSection(Section):
    """`trim:`, in seconds of the source."""

    start: Milliseconds = 0
    end: Milliseconds

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError("ends before it starts; `end` must be later than `start`")
        return self


class MusicSection(Section):
    """`music:`."""

    file: ExistingFile
    grant: MusicRef | None = None
    level_lufs: Annotated[int, hundredths(-70, -5)] | None = None
    fade_in_s: Milliseconds | None = None
    fade_out_s: Milliseconds | None = None
    duck: bool = True


class FocusSection(Section):
    """`focus:`, as shares of width and height from top left."""

    x: Milli = 500
    y: Milli = 500


class SeriesSection(Section):
    """`series:`."""

    id: Name
    number: Count | None = None


class CardSection(Section):
    """One of `cards:`."""

    kind: CardKind
    text: Text | None = None
    over: Text | None = None
    under: Text | None = None
    url: Web | None = None
    count_from: Annotated[Count, Field(alias="from")] = 0
    count_to: Annotated[Count, Field(alias="to")] = 0
    unit: Text | None = None
    start: Milliseconds | None = None
    length: Milliseconds = 3000

    @field_validator("length")
    @classmethod
    def _seen(cls, length: int) -> int:
        if not 1000 <= length <= 30_000:
            raise ValueError("should be 1 to 30 seconds")
        return length

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind in (CardKind.LOWER_THIRD, CardKind.COUNTER):
            if self.text is None:
                raise ValueError(f"a {self.kind} needs `text:`")
            if self.start is None:
                raise ValueError(f"a {self.kind} needs `start:`")
        return self


class FlashSection(Section):
    """`flashing:`."""

    reviewed_by: Text
    reason: Text


class CaptionSection(Section):
    """A caption file with the style it is burned in."""

    file: ExistingFile
    style: Name | None = None


Captions = dict[LangTag, Annotated[CaptionSection, BeforeValidator(read_bare_file)]]


def _bare_burn(value: Any) -> Any:
    """Languages for every rendition stand under the empty name."""
    return value if isinstance(value, dict) else {"": value}


BurnByProfile = Annotated[dict[Literal[""] | ProfileName, Burn], BeforeValidator(_bare_burn)]


class ClipFile(AssetFile):
    """clip.yaml."""

    trim: TrimSection | None = None
    captions: Captions = Field(default_factory=dict)
    burn: BurnByProfile = Field(default_factory=dict)
    cards: tuple[CardSection, ...] = ()
    flashing: FlashSection | None = None
    music: MusicSection | None = None
    focus: FocusSection = FocusSection()
    renditions: Annotated[tuple[ProfileName, ...], Field(min_length=1)] | None = None
    series: SeriesSection | None = None
    audience: Annotated[dict[str, Text], BeforeValidator(read_string_map)] = Field(default_factory=dict)
    kpi: Annotated[dict[str, Count], BeforeValidator(read_string_map)] = Field(default_factory=dict)
    poster: Milliseconds | None = None


# ---- shows/


class ChapterSection(Section):
    """One of `chapters:`."""

    start: Milliseconds
    title: Text


class RecordingSection(Section):
    """One of `recordings:`."""

    file: ExistingFile
    speaker: Text | None = None
    start: Milliseconds = 0


class JingleSection(Section):
    """`intro:` and `outro:`; without a file there is none."""

    file: ExistingFile | None = None
    crossfade: Milliseconds = 1000
    grant: MusicRef | None = None


class BedSection(MusicSection):
    """One of `music:` of an episode: from `in` to `out` of the recordings."""

    start: Milliseconds | None = Field(default=None, alias="in")
    end: Milliseconds | None = Field(default=None, alias="out")

    @model_validator(mode="after")
    def _a_stretch(self) -> Self:
        if self.end is not None and self.end <= (self.start or 0):
            raise ValueError("ends before it begins; `out` must be later than `in`")
        if self.end is None and self.start is not None:
            raise ValueError("needs `out` as well")
        return self


class TreatmentSection(Section):
    """`sound:`; what is not said is as in the show, and there as in the model."""

    trim_silence: bool | None = None
    longest_pause: Milliseconds | None = None
    highpass_hz: Annotated[Count, Field(ge=20, le=300)] | None = None
    reduce_noise: bool | None = None
    level_speakers: bool | None = None
    channels: Layout | None = None
    archive: Archive | None = None
    as_is: bool | None = None

    @field_validator("longest_pause")
    @classmethod
    def _still_a_pause(cls, pause: int | None) -> int | None:
        if pause is not None and pause < 300:
            raise ValueError("should be 0.3 seconds at least: shorter pauses belong to speech")
        return pause


def _read_jingle(value: Any) -> Any:
    """A bare file name, or `none`: not even the show's."""
    return JingleSection() if value == "none" else read_bare_file(value)


JingleOrNone = Annotated[JingleSection, BeforeValidator(_read_jingle)]


class EpisodeFile(ManifestFile):
    """episode.yaml."""

    source: ExistingFile | None = None
    recordings: tuple[RecordingSection, ...] = ()
    intro: JingleOrNone | None = None
    outro: JingleOrNone | None = None
    music: tuple[BedSection, ...] = ()
    sound: TreatmentSection = TreatmentSection()
    captions: Captions = Field(default_factory=dict)
    number: Annotated[Count, Field(ge=1)] | None = None
    season: Annotated[Count, Field(ge=1)] | None = None
    type: Literal["full", "trailer", "bonus"] = "full"
    published: LocalMoment | None = None
    explicit: bool | None = None
    cover: ExistingFile | None = None
    chapters: tuple[ChapterSection, ...] = ()
    podcast: EpisodeTagsSection = EpisodeTagsSection()

    @model_validator(mode="after")
    def _recorded(self) -> Self:
        if self.source is not None and self.recordings:
            raise ValueError("has both `source:` and `recordings:`; keep one")
        if self.source is None and not self.recordings:
            raise ValueError(
                "needs one of `source:` (a finished mix) and `recordings:` (one for each microphone)"
            )
        return self

    @field_validator("chapters")
    @classmethod
    def _in_order(cls, chapters: tuple[ChapterSection, ...]) -> tuple[ChapterSection, ...]:
        for before, after in pairwise(chapters):
            if after.start <= before.start:
                raise ValueError(f"`{after.title}` does not start after `{before.title}`")
        return chapters


class ShowFile(File):
    """show.yaml."""

    title: TextsByLang
    description: TextsByLang
    language: LangTag | None = None
    author: Text | None = None
    email: Mail | None = None
    category: Annotated[Words, Field(min_length=1, max_length=2)]
    cover: ExistingFile | None = None
    explicit: bool = False
    link: Web | None = None
    copyright: Text | None = None
    rights: RightsSection = RightsSection()
    type: Literal["episodic", "serial"] = "episodic"
    complete: bool = False
    intro: JingleOrNone | None = None
    outro: JingleOrNone | None = None
    sound: TreatmentSection = TreatmentSection()
    podcast: ShowTagsSection = ShowTagsSection()
    subscribe: dict[Name, Web] = Field(default_factory=dict)


# ---- photo.yaml


class PhotoFile(AssetFile):
    """photo.yaml."""

    alt: TextsByLang | None = None
    original: bool = False
