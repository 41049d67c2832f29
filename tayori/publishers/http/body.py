"""Bodies: files in pieces on their way out, answers up to a limit on their way in."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx

from tayori.errors import ResourceError

PIECE_BYTES = 1 << 20
ANSWER_MAX_BYTES = 32 << 20
SLOWEST_BPS = 2_000
"""Bytes a second, on average after the first timeout, below which an answer is given up."""


class FileUnreadable(ResourceError):
    """A file that was to be sent is gone or shorter; nothing of the request went out."""


Sent = Callable[[int], None]
"""Told how many bytes of a file part have gone out so far."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """`size` bytes of a file from `start`, read in pieces as they are sent."""

    path: Path
    start: int
    size: int

    def pieces(self, on_sent: Sent | None) -> Iterator[bytes]:
        """The bytes. Raises OSError, and ValueError when the file is shorter than it was."""
        left = self.size
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.start)
            while left:
                piece = file.read(min(left, PIECE_BYTES))
                if not piece:
                    raise ValueError(f"{self.path.name} became shorter while it was sent")
                yield piece
                left -= len(piece)
                if on_sent:
                    on_sent(self.size - left)


Part = bytes | FilePart


def require_files(parts: tuple[Part, ...]) -> None:
    """Raise FileUnreadable, before anything is sent, for a file that is gone or too short."""
    for part in parts:
        if isinstance(part, FilePart):
            try:
                size = part.path.stat().st_size
            except OSError as failure:
                raise FileUnreadable(
                    f"{part.path} cannot be read: {failure.strerror}.", "Build it again, then run again."
                ) from failure
            if size < part.start + part.size:
                raise FileUnreadable(f"{part.path} became shorter.", "Build it again, then run again.")


def size_of(parts: tuple[Part, ...]) -> int:
    """Bytes of all parts."""
    return sum(len(part) if isinstance(part, bytes) else part.size for part in parts)


def pieces_of(parts: tuple[Part, ...], on_sent: Sent | None) -> Iterator[bytes]:
    """The parts one after the other, files in pieces."""
    for part in parts:
        if isinstance(part, bytes):
            yield part
        else:
            yield from part.pieces(on_sent)


def read_body(response: httpx.Response, timeout_s: float) -> bytes:
    """The body, unpacked, up to the limit. Raises httpx.HTTPError.

    Of a refusal (400 and above) that breaks off, what came: its status says what became of the request.
    """
    body = bytearray()
    try:
        for piece in _unpacked(response, timeout_s):
            body += piece
            if len(body) > ANSWER_MAX_BYTES:
                raise httpx.DecodingError(f"it is more than {ANSWER_MAX_BYTES:,} bytes")
    except httpx.HTTPError:
        if response.status_code < 400:
            raise
    return bytes(body[:ANSWER_MAX_BYTES])


def _unpacked(response: httpx.Response, timeout_s: float) -> Iterator[bytes]:
    """Unpacked though we asked for plain text: some proxies pack all the same."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("gzip", "x-gzip", "deflate"):
        if packed not in ("identity", ""):
            raise httpx.DecodingError(f"it is packed as {packed[:20]}")
        yield from _timely(response, timeout_s)
        return
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for piece in _timely(response, timeout_s):
            yield unpack.decompress(piece, ANSWER_MAX_BYTES + 1)
            if unpack.unconsumed_tail:
                raise httpx.DecodingError(f"it is more than {ANSWER_MAX_BYTES:,} bytes")
    except zlib.error as failure:
        raise httpx.DecodingError("its packing is damaged") from failure
    if not unpack.eof:
        raise httpx.DecodingError("its packed end is missing")


def _timely(response: httpx.Response, timeout_s: float) -> Iterator[bytes]:
    began, came = monotonic(), 0
    for piece in response.iter_raw():
        came += len(piece)
        late_s = monotonic() - began - timeout_s
        if late_s > 0 and came < late_s * SLOWEST_BPS:
            raise httpx.ReadTimeout("too slow")
        yield piece
