"""Peaks of a sound: the least and the greatest sample of each stretch, read in one go."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, stream_ffmpeg
from tayori.media.process import ToolFailed

RATE_HZ = 44_100
BLOCK = 512
"""Samples of the finest stretch; two hours have 620,000 of them, 2.5 MB a channel."""
_READ_BLOCKS = 256

Bounds = NDArray[np.int16]
"""Channel x stretch x (least, greatest)."""


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """Of a whole sound, in stretches of BLOCK samples at RATE_HZ."""

    bounds: Bounds

    @property
    def channels(self) -> int:
        """1 or 2."""
        return int(self.bounds.shape[0])


def read_peaks(
    path: Path, channels: int = 1, at: tuple[int, int] | None = None, cancel: threading.Event | None = None
) -> Peaks:
    """The peaks of the first sound in `path`, mixed to `channels` (1 or 2); `at`: of a stretch, milliseconds.

    Raises MediaError for what has no sound that decodes, and what `process.run` does.
    """
    reader = _Reader(channels)
    block_bytes = _READ_BLOCKS * BLOCK * channels * 2
    try:
        stream_ffmpeg(peaks_arguments(path, channels, at), block_bytes, reader.take, cancel)
    except ToolFailed as error:
        raise MediaError(
            f"The sound of {path.name} cannot be decoded: {error.reason}.", "Check that it plays."
        ) from error
    return reader.peaks(path.name)


def peaks_arguments(path: Path, channels: int, at: tuple[int, int] | None = None) -> tuple[str, ...]:
    """Ffmpeg's arguments that write raw samples to standard output."""
    begin = ("-ss", f"{at[0]}ms", "-t", f"{at[1] - at[0]}ms") if at else ()
    form = ("-ac", str(channels), "-ar", str(RATE_HZ), "-f", "s16le", "pipe:1")
    return (*SAFE_INPUT, *begin, "-i", file_url(path), "-map", "0:a:0", *form)


class _Reader:
    """Takes raw samples as they come and keeps their bounds."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._found: list[Bounds] = []

    def take(self, raw: bytes) -> None:
        """A read of whole blocks; the last may end within one."""
        frame = 2 * self._channels
        samples = np.frombuffer(raw[: len(raw) // frame * frame], "<i2").reshape(-1, self._channels)
        if not len(samples):
            return
        edges = np.arange(0, len(samples), BLOCK)
        least, greatest = (bound.reduceat(samples, edges, axis=0).T for bound in (np.minimum, np.maximum))
        self._found.append(np.stack((least, greatest), axis=2).astype(np.int16))

    def peaks(self, name: str) -> Peaks:
        """All that was read. Raises MediaError when that is nothing."""
        if not self._found:
            raise MediaError(f"{name} has no sound.", "Check that it plays.")
        return Peaks(np.concatenate(self._found, axis=1))
