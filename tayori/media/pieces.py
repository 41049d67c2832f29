"""Short pieces of music, cut, faded and looped with pydub: jingles, the music of clips, the seam of a bed.

pydub starts no program here: ffmpeg decodes, bounded, and pydub gets samples. What is longer than
LONGEST_PIECE_MS is never loaded; ffmpeg streams it (media/beds.py).
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tayori.errors import MediaError, ResourceError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, read_ffmpeg
from tayori.media.process import ToolFailed
from tayori.model.time import seconds

Segment = Any
"""pydub's AudioSegment: 32 bits, with HEADROOM_CDB of room."""

LONGEST_PIECE_MS = 120_000
"""What pydub ever holds: 46 MB of stereo at 48 kHz, and a copy or two while it works."""
HEADROOM_CDB = 600
"""Pieces are so much quieter than their files: decoded MP3 goes beyond full scale, integers do not."""
SEAM_MS = 1000
"""The end of a loop goes over into its beginning for so long; a quarter of what is shorter than 4 s."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a mix is laid out."""

    rate_hz: int
    channels: int

    @property
    def layout(self) -> str:
        """As ffmpeg calls it."""
        return "mono" if self.channels == 1 else "stereo"

    @property
    def chain(self) -> str:
        """What brings a sound into this form for ffmpeg, beginning at 0; gaps in it become silence."""
        return f"aresample=osr={self.rate_hz}:async=1:first_pts=0,aformat=channel_layouts={self.layout}"

    def samples(self, ms: int) -> int:
        """Samples of each channel in so many milliseconds, rounded."""
        return (ms * self.rate_hz + 500) // 1000


def piece(path: Path, form: Form, longest_ms: int, cancel: threading.Event | None = None) -> Segment:
    """The first sound of a file, from its beginning, at most `longest_ms` of it.

    Raises MediaError when it cannot be decoded or is empty, Cancelled.
    """
    length = seconds(min(longest_ms, LONGEST_PIECE_MS))
    chain = f"volume=-{HEADROOM_CDB // 100}dB,{form.chain}"
    raw = ("-t", length, "-af", chain, "-f", "s32le", "pipe:1")
    source = (*SAFE_INPUT, "-i", file_url(path.absolute()), "-map", "0:a:0")
    try:
        data = read_ffmpeg(("-loglevel", "error", *source, *raw), cancel)
    except ToolFailed as error:
        raise MediaError(
            f"The music {path.name} cannot be decoded: {error.reason}.", "Check that it plays."
        ) from error
    if len(data) < form.samples(10) * form.channels * 4:
        raise MediaError(f"The music {path.name} is empty.", "Use a file with sound in it.")
    return segment(data, form)


def segment(data: bytes, form: Form) -> Segment:
    """Samples (32 bits, interleaved) as pydub has them."""
    with warnings.catch_warnings():
        # pydub warns of a missing ffmpeg when it is imported; it is given samples and needs none
        warnings.simplefilter("ignore")
        from pydub import AudioSegment  # takes 20 ms, and only music needs it
    return AudioSegment(data=data, sample_width=4, frame_rate=form.rate_hz, channels=form.channels)


def looped(music: Segment, length_ms: int) -> Segment:
    """`music` as often as it takes, without a seam that is heard, cut to `length_ms`."""
    if len(music) >= length_ms:
        return music[:length_ms]
    opening, repeated = loop_of(music)
    times = -(-(length_ms - len(opening)) // len(repeated))
    return (opening + repeated * times)[:length_ms]


def loop_of(music: Segment) -> tuple[Segment, Segment]:
    """What is heard once, and what follows it again and again."""
    overlap = min(SEAM_MS, len(music) // 4)
    end = len(music) - overlap
    return music[:end], seam(music[end : end + overlap], music[:overlap]) + music[overlap:end]


def seam(tail: Segment, head: Segment) -> Segment:
    """The end of a loop going over into its beginning, with equal power."""
    return equal_power(tail, rising=False).overlay(equal_power(head, rising=True))


def equal_power(music: Segment, *, rising: bool) -> Segment:
    """`music` from silence to full over its whole length, or back: two of them sum to constant power."""
    samples = np.frombuffer(music.raw_data, "<i4").reshape(-1, music.channels)
    curve = np.sin(np.linspace(0, np.pi / 2, len(samples)))[:: 1 if rising else -1, None]
    form = Form(music.frame_rate, music.channels)
    return segment(np.rint(samples * curve).astype("<i4").tobytes(), form)


def write(music: Segment, out: Path) -> None:
    """Write a piece as WAV. Raises ResourceError when it cannot be written."""
    # in memory first: the wave module complains on stderr when a disk is full
    whole = io.BytesIO()
    music.export(whole, format="wav")
    try:
        out.write_bytes(whole.getvalue())
    except OSError as error:
        out.unlink(missing_ok=True)
        raise ResourceError(
            f"{out.name} could not be written: {error}.", "Make room or choose another folder."
        ) from error
