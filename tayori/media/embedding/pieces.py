"""A new file as a list of pieces: bytes of ours, and stretches of the file it is made from.

Described first, then written in bounded memory, however large the file is.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of the source that are kept as they are."""

    offset: int
    length: int


Piece = bytes | Stretch


def read_stretch(source: BinaryIO, stretch: Stretch) -> Iterator[bytes]:
    """Its bytes, a mebibyte at a time."""
    source.seek(stretch.offset)
    left = stretch.length
    while left > 0 and (data := source.read(min(left, _AT_ONCE))):
        left -= len(data)
        yield data


def write_pieces(source: BinaryIO, pieces: Iterable[Piece], out: BinaryIO) -> None:
    """Writes `pieces` one after the other. Raises OSError."""
    for piece in pieces:
        if isinstance(piece, Stretch):
            out.writelines(read_stretch(source, piece))
        else:
            out.write(piece)


def make_file(source: Path, pieces: Iterable[Piece], out: Path) -> None:
    """Writes `pieces` of `source` to `out`. Raises OSError."""
    with source.open("rb") as given, out.open("wb") as made:
        write_pieces(given, pieces, made)


def joined(data: bytes, pieces: Iterable[Piece]) -> bytes:
    """`pieces` of `data` as bytes."""
    made = io.BytesIO()
    write_pieces(io.BytesIO(data), pieces, made)
    return made.getvalue()
