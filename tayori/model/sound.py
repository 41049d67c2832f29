"""What the sound of an episode is made of, and what is done to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tayori.model.ids import GrantId
from tayori.model.time import Span


class Layout(StrEnum):
    """How many loudspeakers an episode is mixed for."""

    AUTO = "auto"
    """Mono when every recording is and nothing in stereo is laid under or beside it."""
    MONO = "mono"
    STEREO = "stereo"


class Archive(StrEnum):
    """The lossless master that is kept beside what listeners get."""

    FLAC = "flac"
    WAV = "wav"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of an episode: the whole mix, or one speaker's microphone."""

    path: Path
    speaker: str = ""
    start_ms: int = 0
    """When it begins on the clock that captions, chapters and music of the episode are written on."""


@dataclass(frozen=True, slots=True)
class Jingle:
    """What stands before or after the talk of an episode."""

    path: Path
    crossfade_ms: int = 1000
    """How long it and the talk overlap, one fading into the other; 0 = one after the other."""
    grant: GrantId | None = None
    """The grant of kind music it is; None = not said."""


@dataclass(frozen=True, slots=True)
class MusicBed:
    """Music laid under a clip, or under a stretch of an episode."""

    path: Path
    level_clufs: int = -3000
    """Loudness of the bed, hundredths of LUFS."""
    fade_in_ms: int = 0
    fade_out_ms: int = 1500
    grant: GrantId | None = None
    """The grant of kind music this bed is; None = not said."""
    duck: bool = True
    """It gives way while somebody speaks."""
    span: Span | None = None
    """The stretch it lies under, on the recordings' clock; None = all of it."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to recordings before they are brought to their loudness."""

    trim_silence: bool = True
    """Silence before the first and after the last sound goes, but for a breath."""
    longest_pause_ms: int | None = None
    """Longer pauses are shortened to this; None = pauses stay."""
    highpass_hz: int | None = None
    """Rumble below is taken out; None = it stays."""
    reduce_noise: bool = False
    """Steady noise is lowered, gently."""
    level_speakers: bool = True
    """Several recordings are brought to equal loudness before they are mixed."""
    layout: Layout = Layout.AUTO
    archive: Archive = Archive.FLAC
    as_is: bool = False
    """The recording is a finished MP3 or M4A: it is tagged and never encoded again."""
