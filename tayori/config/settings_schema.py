"""What may stand in tayori.yaml.

Field names are the keys of the file.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from tayori.config.scalars import (
    Burn,
    Colour,
    FileName,
    GrantRef,
    InnerPath,
    LangTag,
    Licence,
    Mail,
    Milliseconds,
    Name,
    Rate,
    Territory,
    Text,
    TextsByLang,
    TimeZone,
    Web,
    hundredths,
    read_string_map,
)
from tayori.config.secret import HOW_TO, is_reference
from tayori.config.section import File, Section
from tayori.model.grant import PLATFORMS
from tayori.model.profile import Fit, Purpose

Age = Annotated[int, Field(ge=0, le=30)]
DataMining = Literal[
    "DMI-UNSPECIFIED",
    "DMI-ALLOWED",
    "DMI-PROHIBITED-AIMLTRAINING",
    "DMI-PROHIBITED-GENAIMLTRAINING",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
    "DMI-PROHIBITED",
    "DMI-PROHIBITED-SEECONSTRAINT",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
]
"""PLUS codes (facts A.1)."""


def _read_reference(value: Any) -> str:
    if not isinstance(value, str) or not is_reference(value):
        raise ValueError(f"is a secret; {HOW_TO}")
    return value


Reference = Annotated[str, BeforeValidator(_read_reference)]
"""Where a secret is kept; a sentence about it never repeats what was written."""
Strings = Annotated[dict[str, str], BeforeValidator(read_string_map)]


class OrganisationSection(Section):
    """`organisation:`."""

    name: TextsByLang
    url: Web | None = None
    contact: Mail | None = None
    colour: Colour | None = None
    logo: InnerPath | None = None


class SeriesTextSection(Section):
    """One of `series:` of tayori.yaml."""

    title: TextsByLang
    description: TextsByLang = Field(default_factory=dict)


class RightsDefaultsSection(Section):
    """`rights:` of tayori.yaml."""

    holder: Text | None = None
    credit: Text | None = None
    licence: Licence | None = None
    territories: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    purpose: Name = "information"
    grants: tuple[GrantRef, ...] = ()
    adult_age: Age = 18
    assent_age: Age = 10
    assent: Literal["required", "advised"] = "advised"
    blanket: tuple[Name, ...] = PLATFORMS
    terms_url: Web | None = None
    licensor_url: Web | None = None
    data_mining: DataMining | None = None


class ApprovalSection(Section):
    """`approval:`."""

    stages: Annotated[tuple[Name, ...], Field(min_length=1)]
    targets: tuple[Name, ...] = ()
    not_by_maker: bool = False
    different_people: bool | None = None

    @field_validator("stages")
    @classmethod
    def _each_once(cls, stages: tuple[str, ...]) -> tuple[str, ...]:
        twice = next((s for number, s in enumerate(stages) if s in stages[:number]), None)
        if twice is not None:
            raise ValueError(f"`{twice}` stands twice")
        return stages


class SigningSection(Section):
    """`signing:`."""

    certificate: FileName
    key: Reference
    anchors: FileName | None = None
    timestamp_url: Web | None = None
    keep_source_credentials: bool = False


class CaptionsSection(Section):
    """`captions:` of tayori.yaml."""

    font: FileName = "auto"
    burn: Burn = ()
    style: Strings = Field(default_factory=dict)
    styles: dict[Name, Strings] = Field(default_factory=dict)
    speakers: dict[str, Colour] = Field(default_factory=dict)


class CardsSection(Section):
    """`cards:` of tayori.yaml."""

    background: Colour | None = None
    text: Colour | None = None
    accent: Colour | None = None
    logo: InnerPath | None = None


class TranscriptionSection(Section):
    """`transcription:`."""

    engine: Name = "whisper"
    model: Text | None = None
    glossary: InnerPath | None = None


class StreamingSection(Section):
    """`streaming:`."""

    above: Milliseconds = 60_000
    renditions: Annotated[tuple[Name, ...], Field(min_length=1)] = ("vertical", "wide")


class LoudnessSection(Section):
    """`loudness:` of a profile."""

    integrated_lufs: Annotated[int, hundredths(-40, -5)] | None = None
    true_peak_dbtp: Annotated[int, hundredths(-9, 0)] | None = None
    tolerance_lu: Annotated[int, hundredths(0, 5)] | None = None


class EncodingSection(Section):
    """`encoding:` of a profile."""

    preset: (
        Literal[
            "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"
        ]
        | None
    ) = None
    crf: Annotated[int, Field(ge=0, le=51)] | None = None
    max_rate_bps: Annotated[int, Field(ge=100_000, le=200_000_000)] | None = None
    max_rate_high_bps: Annotated[int, Field(ge=100_000, le=200_000_000)] | None = None


Side = Annotated[int, Field(ge=64, le=8192, multiple_of=2)]


class ProfileSection(Section):
    """One profile under `profiles:`; what is not said is as in the profile it is like."""

    like: Name | None = None
    width: Side | None = None
    height: Side | None = None
    fit: Fit | None = None
    burn: bool | None = None
    safe_area: Name | None = None
    purpose: Purpose | None = None
    encoding: EncodingSection = EncodingSection()
    max_rate: Rate | None = None
    pad_colour: Colour | None = None
    audio_bps: Annotated[int, Field(ge=32_000, le=512_000)] | None = None
    loudness: LoudnessSection = LoudnessSection()


class SettingsFile(File):
    """tayori.yaml."""

    organisation: OrganisationSection
    languages: Annotated[tuple[LangTag, ...], Field(min_length=1)] = ()
    timezone: TimeZone = "Asia/Tokyo"
    rights: RightsDefaultsSection = RightsDefaultsSection()
    captions: CaptionsSection = CaptionsSection()
    cards: CardsSection = CardsSection()
    transcription: TranscriptionSection = TranscriptionSection()
    approval: ApprovalSection | None = None
    signing: SigningSection | None = None
    streaming: StreamingSection | None = None
    renditions: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    profiles: dict[Name, ProfileSection] = Field(default_factory=dict)
    series: dict[Name, SeriesTextSection] = Field(default_factory=dict)
    targets: dict[Name, dict[str, Any]] = Field(default_factory=dict)
    allow_outside: bool = False
