"""Reading the sound an engine hears, piece by piece, so that a long one takes no more memory than a short."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tayori.errors import MediaError
from tayori.subtitles.transcription.base import RATE_HZ

PIECE_S = 600
"""Length of a piece: 40 MB as the floats a model takes."""
SEARCH_S = 30
"""A piece may end this much earlier, where it is quietest, so that no word is cut."""

Samples = NDArray[np.int16]
_FRAME = RATE_HZ // 10


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the sound."""

    start_ms: int
    samples: Samples

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.samples.size * 1000 // RATE_HZ


@contextmanager
def opened(path: Path) -> Iterator[wave.Wave_read]:
    """The sound in `path`. Raises MediaError unless it is WAV of one channel, 16 bits and RATE_HZ."""
    try:
        with wave.open(str(path), "rb") as sound:
            if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) != (1, 2, RATE_HZ):
                raise MediaError(
                    f"{path.name} is not mono of 16 bits at {RATE_HZ} Hz.", "Convert it with media/hearing."
                )
            yield sound
    except (wave.Error, EOFError) as error:
        raise MediaError(f"{path.name} is no WAV file: {error}.", "Convert it with media/hearing.") from error


def length_ms(path: Path) -> int:
    """How long the sound is. Raises MediaError as `opened` does."""
    with opened(path) as sound:
        return sound.getnframes() * 1000 // RATE_HZ


def pieces(path: Path, longest_s: int = PIECE_S, search_s: int = SEARCH_S) -> Iterator[Piece]:
    """The whole sound in pieces of `longest_s` at most, cut in the quietest tenth of a second."""
    with opened(path) as sound:
        rest: Samples = np.empty(0, np.int16)
        at = 0
        while True:
            wanted = longest_s * RATE_HZ - rest.size
            fresh = np.frombuffer(sound.readframes(wanted), "<i2").astype(np.int16)
            samples = np.concatenate([rest, fresh])
            end = samples.size if fresh.size < wanted else _quietest(samples, search_s)
            if end:
                yield Piece(at * 1000 // RATE_HZ, samples[:end])
            at, rest = at + end, samples[end:]
            if fresh.size < wanted:
                return


def _quietest(samples: Samples, search_s: int) -> int:
    """Where to cut: the middle of the quietest frame near the end."""
    frames = min(search_s * RATE_HZ, samples.size // 2) // _FRAME
    if frames < 1:
        return samples.size
    first = samples.size - frames * _FRAME
    near = samples[first:].astype(np.float64).reshape(frames, _FRAME)
    return first + int(np.argmin((near**2).sum(axis=1))) * _FRAME + _FRAME // 2
