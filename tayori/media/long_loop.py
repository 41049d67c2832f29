"""What is repeated of music too long for memory: its seam, then the rest, written in blocks."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import IO

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, stream_ffmpeg
from tayori.media.pieces import SEAM_MS, Form, seam, segment

_BLOCK_MS = 10_000


def write_long_loop(path: Path, form: Form, out: Path, cancel: threading.Event | None = None) -> int:
    """Write the loop of a file of minutes to `out` (raw, 32 bits), and return the sample where it begins.

    It continues what stands before that sample, and its end continues into its own beginning. Raises
    ToolFailed when the file cannot be decoded, MediaError when it ends after seconds, Cancelled.
    """
    with out.open("wb") as file:
        loop = _LongLoop(form, file)
        source = (*SAFE_INPUT, "-i", file_url(path.absolute()), "-map", "0:a:0", "-af", form.chain)
        block = form.samples(_BLOCK_MS) * 4 * form.channels
        raw = ("-f", "s32le", "pipe:1")
        stream_ffmpeg(("-loglevel", "error", *source, *raw), block, loop.take, cancel)
        if not loop.enough:
            raise MediaError(f"The music {path.name} breaks off.", "Check that it plays to its end.")
        return loop.close()


class _LongLoop:
    """Keeps the first and the last second, and passes on what is between."""

    def __init__(self, form: Form, out: IO[bytes]) -> None:
        self._form = form
        self._out = out
        self._width = 4 * form.channels
        self._overlap = form.samples(SEAM_MS) * self._width
        self._head = b""
        self._held = b""
        self._total = 0
        out.write(bytes(self._overlap))

    def take(self, block: bytes) -> None:
        """The next samples of the file."""
        self._total += len(block)
        missing = self._overlap - len(self._head)
        self._head += block[:missing]
        held = self._held + block[missing:]
        self._out.write(held[: -self._overlap])
        self._held = held[-self._overlap :]

    @property
    def enough(self) -> bool:
        """Whether there is a head and a tail to it."""
        return len(self._held) == self._overlap

    def close(self) -> int:
        """Write the seam where room was left for it."""
        made = seam(segment(self._held, self._form), segment(self._head, self._form))
        self._out.seek(0)
        self._out.write(made.raw_data)
        return (self._total - self._overlap) // self._width
