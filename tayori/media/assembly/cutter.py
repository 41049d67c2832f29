"""Cutting a stream of samples: what is kept is passed on, and joins go over into each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Frames x channels."""


class Cutter:
    """Takes a sound in blocks and gives on what is kept of it, to the sample as long as the kept stretches.

    What follows a stretch fades out under the beginning of the next one, for `overlap` frames: the cut away
    part must be at least so long. Memory holds a block.
    """

    def __init__(
        self, kept: Sequence[tuple[int, int]], overlap: int, channels: int, give: Callable[[bytes], object]
    ) -> None:
        self._kept = kept
        self._overlap = overlap
        self._give = give
        self._channels = channels
        self._next = 0
        self._at = 0
        self._tail: Samples = np.zeros((overlap, channels), np.float32)
        self._rising = np.linspace(0, 1, overlap, endpoint=False, dtype=np.float32)[:, None]

    def take(self, block: bytes) -> None:
        """The next frames, as 32-bit floats, channels interleaved; whole frames."""
        samples: Samples = np.frombuffer(block, "<f4").reshape(-1, self._channels)
        begin, end = self._at, self._at + len(samples)
        self._at = end
        while self._next < len(self._kept):
            start, stop = self._kept[self._next]
            if start >= end:
                return
            self._pass_on(samples, begin, start, stop)
            if stop + self._overlap > end:
                return
            self._next += 1

    def _pass_on(self, samples: Samples, begin: int, start: int, stop: int) -> None:
        first, last = max(start, begin), min(stop, begin + len(samples))
        if first < last:
            part = samples[first - begin : last - begin]
            self._give(self._joined(part, first - start).astype("<f4").tobytes())
        first, last = max(stop, begin), min(stop + self._overlap, begin + len(samples))
        if first < last:
            rest = samples[first - begin : last - begin]
            self._tail[first - stop : last - stop] = rest * (1 - self._rising[first - stop : last - stop])

    def _joined(self, part: Samples, done: int) -> Samples:
        """`part` of a stretch of which `done` frames are out, under it what is left of the stretch before."""
        if self._next == 0 or done >= self._overlap:
            return part
        count = min(self._overlap - done, len(part))
        mixed = part.copy()
        mixed[:count] = part[:count] * self._rising[done : done + count] + self._tail[done : done + count]
        return mixed
