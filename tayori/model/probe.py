"""What a media file is, as read from the file itself; values only, the reading is media/probe.py."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Dynamic(StrEnum):
    """The picture's dynamic range."""

    SDR = "sdr"
    HLG = "hlg"
    PQ = "pq"


class Scan(StrEnum):
    """How a frame was sampled in time."""

    PROGRESSIVE = "progressive"
    TOP_FIRST = "tff"
    BOTTOM_FIRST = "bff"


@dataclass(frozen=True, slots=True)
class VideoStream:
    """One picture stream as stored (before rotation)."""

    index: int
    codec: str
    width: int
    """Stored pixels, before rotation and sample aspect."""
    height: int
    sample_aspect: Fraction
    """Width of a pixel over its height; 1 when unknown."""
    rotation: int
    """Degrees clockwise to turn the stored picture for display: 0, 90, 180 or 270."""
    mirrored: bool
    """The display matrix also flips the picture left to right (applied before the turn)."""
    rate: Fraction
    """Average frames per second, exact where the container tells it."""
    min_rate: Fraction
    """Slowest stretch seen (1 / the longest frame), equal to `rate` when constant."""
    max_rate: Fraction
    variable: bool
    """Frame durations differ by more than the container's rounding."""
    frames: int
    """Frames counted in the container, 0 when unknown."""
    pixel_format: str
    bit_depth: int
    primaries: str
    """ffmpeg's name (`bt709`, `bt2020`, ...), `unknown` when untagged."""
    transfer: str
    matrix: str
    full_range: bool
    dynamic: Dynamic
    dolby_vision: int | None
    """Dolby Vision profile, None without."""
    scan: Scan
    duration_ms: int
    """Of this stream; 0 when unknown."""
    start_ms: int = 0
    """First frame on the file's clock, whose 0 is where its earliest stream begins."""

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height as a person sees them: sample aspect applied, then rotated; rounded pixels."""
        width = round(self.width * self.sample_aspect)
        return (self.height, width) if self.rotation in (90, 270) else (width, self.height)


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound stream."""

    index: int
    codec: str
    rate_hz: int
    channels: int
    layout: str
    duration_ms: int
    start_ms: int = 0
    """First sample on the file's clock; later than the picture's when the sound was started later."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Everything known about a file without decoding it whole."""

    container: str
    """The demuxer's short name: `mov`, `matroska`, `mp3`, ..."""
    size: int
    """Bytes."""
    duration_ms: int
    video: VideoStream | None
    """The picture that will be used: the first with frames, cover art excepted."""
    audio: AudioStream | None
    """The sound that will be used: the first that decodes."""
    other_streams: int
    """Streams that are left out (data, second pictures, subtitles)."""
    created: str | None
    """Creation date as the file tells it, ISO 8601; None without."""
    has_location: bool
    """The file carries a GPS position (never copied to an output)."""
    edit_list: bool = False
    """The container hides part of what was recorded (an edit list that cuts); it stays hidden."""
