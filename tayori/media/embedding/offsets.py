"""Where the index of an MP4 says the media lie, to prove that nothing was lost when the index grew.

mutagen overlooks the tracks of files with a `meta` box as QuickTime writes it, Android phones among them, and
then leaves their chunk offsets as they were: such a file no longer plays. So what it did is checked.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path
from sys import byteorder
from typing import BinaryIO

from tayori.media.boxes import Box, find, read_boxes

_MAX_TABLE = 64 << 20
_TABLES = (("stco", "I"), ("co64", "Q"))


@dataclass(frozen=True, slots=True)
class Index:
    """Where the index lies, and where each chunk of each track does."""

    offset: int
    size: int
    chunks: tuple[tuple[int, ...], ...]

    def grown_to(self, size: int) -> Index:
        """As it has to be when the index takes `size` bytes: what lies behind it has moved along."""
        by = size - self.size
        moved = (tuple(at + by * (at > self.offset) for at in table) for table in self.chunks)
        return Index(self.offset, size, tuple(moved))


def read_index(path: Path) -> Index:
    """The index of the MP4 at `path`; of one without, an empty one. Raises MediaError for what is no MP4."""
    boxes = read_boxes(path)
    moov = next((box for box in boxes if box.kind == "moov"), None)
    if moov is None:
        return Index(0, 0, ())
    with path.open("rb") as file:
        tables = (
            _read_table(file, box, form)
            for kind, form in _TABLES
            for box in find(boxes, f"moov/trak/mdia/minf/stbl/{kind}")
        )
        return Index(moov.offset, moov.size, tuple(tables))


def _read_table(file: BinaryIO, box: Box, form: str) -> tuple[int, ...]:
    table = array(form)
    file.seek(box.offset + box.header + 8)
    data = file.read(max(0, min(box.size - box.header - 8, _MAX_TABLE)))
    table.frombytes(data[: len(data) - len(data) % table.itemsize])
    if byteorder == "little":
        table.byteswap()
    return tuple(table)
