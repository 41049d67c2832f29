"""A profile: one named encoding intent from which a rendition follows. Data, not code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Fit(StrEnum):
    """How a picture of another shape is brought into the frame."""

    CROP = "crop"
    BLUR = "blur"
    PAD = "pad"


class Purpose(StrEnum):
    """Who decodes the file next; it decides how much time the encoder may spend (docs/benchmarks.md)."""

    ARCHIVE = "archive"
    UPLOAD = "upload"
    VIEW = "view"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Encoding:
    """Settings of the H.264 encoder: constant quality under a rate cap."""

    preset: str
    crf: int
    max_rate_bps: int
    """Cap at up to 30 frames per second; `max_rate_high_bps` above."""
    max_rate_high_bps: int


@dataclass(frozen=True, slots=True)
class Loudness:
    """Target of the sound, in LUFS hundredths and dBTP hundredths so that keys stay exact."""

    integrated_clufs: int = -1400
    """-14 LUFS: facts D (practitioner-measured YouTube level; configurable)."""
    true_peak_cdb: int = -100
    """Highest true peak allowed on the encoded file, -1 dBTP."""
    tolerance_clu: int = 100
    """+-1 LU, as Apple and EBU QC accept."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One rendition's intent."""

    name: str
    width: int
    height: int
    fit: Fit
    burn: bool
    """Captions are burned in; `master` never has them."""
    safe_area: str
    """Name of the safe area captions keep to (subtitles/burning/safe_areas.py)."""
    purpose: Purpose
    encoding: Encoding
    max_rate: Fraction = Fraction(60)
    """Frames per second at most; faster sources are halved or brought to it."""
    pad_colour: str = "000000"
    audio_bps: int = 192_000
    loudness: Loudness = Loudness()
