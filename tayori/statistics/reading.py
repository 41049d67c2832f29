"""Reading logs: plain or gzip files and standard input, in blocks of whole lines, however long a line is."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from tayori.errors import ResourceError

STANDARD_INPUT = "-"
MOST_LINE_BYTES = 65_536
"""A longer line is no request: servers refuse headers of more than some 8 to 32 kB."""
_BLOCK_BYTES = 1 << 20
_GZIP = b"\x1f\x8b"


class LogFile:
    """An open log."""

    def __init__(self, raw: BufferedReader) -> None:
        self._raw = raw
        # by what it begins with, not by its name; standard input cannot go back, a peek can
        self._is_packed = raw.peek(2)[:2] == _GZIP
        self.too_long = 0
        """Lines that were dropped unseen for their length."""
        self.is_cut = False
        """It is packed, and broken or not whole; what came before is read."""

    @property
    def fraction(self) -> float:
        """Which part of it is read, 0 to 1; 0 where nobody knows its length."""
        size = os.fstat(self._raw.fileno()).st_size
        return min(1.0, self._raw.tell() / size) if size and self._raw.seekable() else 0.0

    def blocks(self) -> Iterator[bytes]:
        """Some thousand whole lines at a time, each with its end; an empty line for one that is too long."""
        rest, is_skipping = b"", False
        for piece in self._pieces():
            data = piece
            if is_skipping:
                _, end, rest_of_it = piece.partition(b"\n")
                data, is_skipping = end + rest_of_it, not end
            whole = data.rfind(b"\n") + 1
            if whole:
                yield rest + data[:whole]
                rest = b""
            rest += data[whole:]
            if len(rest) > MOST_LINE_BYTES:
                rest, is_skipping = b"", True
                self.too_long += 1
        if rest or is_skipping:
            yield rest + b"\n"

    def _pieces(self) -> Iterator[bytes]:
        source = gzip.GzipFile(fileobj=self._raw) if self._is_packed else self._raw
        try:
            # not `read`, which gives nothing of its last block when a packed file is cut
            while data := source.read1(_BLOCK_BYTES):
                yield data
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.is_cut = True


@contextmanager
def open_log(name: str) -> Iterator[LogFile]:
    """The log called `name`, `-` for standard input. Raises ResourceError when it cannot be read."""
    try:
        if name == STANDARD_INPUT:
            yield LogFile(sys.stdin.buffer)  # type: ignore[arg-type] # a BufferedReader in all but name
            return
        with Path(name).open("rb") as file:
            yield LogFile(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ResourceError(f"{name} cannot be read: {reason}.", "Check its name.") from error
