"""What a client asks: the request as it arrives, and the record that stays of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tests.youtube.answers import Failure

BLOCK_BYTES = 256 * 1024


@dataclass(slots=True)
class Asked:
    """One request that was received; bodies and headers are not kept."""

    name: str
    """The call: `videos.insert`, `videos.insert.bytes`, `videos.insert.query`, `token`, ..."""
    number: int
    """The how-manieth call of that name, from 1."""
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int = 0
    """0: no answer was sent."""
    cost: int = 0
    """Units, or calls of an own bucket."""
    length: int = 0
    """Bytes of the body that were announced."""


@dataclass(slots=True)
class Request:
    """A request whose body is still on the wire."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    """By lower-case name."""
    stream: BinaryIO = field(default_factory=io.BytesIO)
    remaining: int = 0
    """Bytes of the body not read yet."""
    broken: bool = False
    """The client went away in the middle of the body."""
    cut_at: int | None = None
    """The connection is cut when so many bytes of the body were read."""

    def value(self, name: str) -> str:
        """The last value of a query parameter, or ''."""
        return next((value for key, value in reversed(self.query) if key == name), "")

    def pieces(self, progress: Callable[[int], None] | None = None) -> Iterator[memoryview]:
        """The rest of the body in blocks of 256 KiB, the last one shorter; each is good until the next.

        A block that the client did not finish is not given: `broken` is set and the pieces end.
        `progress` hears after each read how many bytes of the body have arrived.
        """
        block, arrived, filled = memoryview(bytearray(BLOCK_BYTES)), 0, 0
        while self.remaining:
            count = self._read_into(block[filled : filled + self.remaining], arrived)
            if not count:
                self.broken, self.remaining = True, 0
                return
            filled, arrived, self.remaining = filled + count, arrived + count, self.remaining - count
            if progress is not None:
                progress(arrived)
            if filled == BLOCK_BYTES or not self.remaining:
                yield block[:filled]
                filled = 0

    def _read_into(self, room: memoryview, arrived: int) -> int:
        if self.cut_at is not None:
            room = room[: max(0, self.cut_at - arrived)]
        if not room:
            return 0
        try:
            count: int = self.stream.readinto1(room)  # type: ignore[attr-defined]
        except OSError:
            return 0
        return count

    def read(self, most: int) -> bytes:
        """The whole body; 413 uploadTooLarge beyond `most` bytes."""
        if self.remaining > most:
            raise Failure(413, "uploadTooLarge", f"{self.remaining} bytes; at most {most}")
        whole = b"".join(bytes(piece) for piece in self.pieces())
        if self.broken:
            raise Failure(400, "clientGone", "The body has not come whole.")
        return whole

    def drain(self) -> None:
        """Read the rest away, so that an answer reaches the client."""
        for _ in self.pieces():
            pass
