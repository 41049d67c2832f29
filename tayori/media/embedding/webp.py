"""XMP in WebP: a RIFF chunk `XMP ` and its flag in VP8X, edited without decoding a pixel (facts A.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tayori.errors import MediaError
from tayori.media.embedding.found import MAX_PACKET, Carrier, FileRights
from tayori.media.embedding.images import exif_tags
from tayori.media.embedding.pieces import Piece, Stretch, make_file, read_stretch
from tayori.media.embedding.writing import tagging
from tayori.model.metadata import OutputMetadata

_RIFF = struct.Struct("<4sI4s")
_XMP_FLAG, _ALPHA_FLAG = 0x04, 0x10
_MAX_CHUNKS = 200_000
_LARGEST = 0xFFFF_FFF6
"""Bytes a RIFF file can count."""
_LOSSY_START = b"\x9d\x01\x2a"
_LOSSLESS_START = 0x2F


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One chunk: kind and length (8 bytes), data, and a zero where the length is odd."""

    kind: bytes
    offset: int
    length: int

    @property
    def data(self) -> Stretch:
        return Stretch(self.offset + 8, self.length)

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.offset + 8 + self.length + self.length % 2

    @property
    def pieces(self) -> tuple[Piece, Piece]:
        """It as it stands in the file; the last zero of a file may be missing there."""
        return Stretch(self.offset, 8 + self.length), bytes(self.length % 2)


def embed_in_webp(source: Path, out: Path, metadata: OutputMetadata) -> None:
    """`source`, a WebP, as `out` with the packet of `metadata` as its one XMP; other chunks stay in place.

    A simple file gets the VP8X header that XMP needs. Raises MediaError for what is no whole WebP, OSError.
    """
    with source.open("rb") as file:
        chunks, end = _read_chunks(file, source.name)
        header = _header(file, source.name, chunks[0])
        size = file.seek(0, 2)
    kept = [piece for c in chunks if c.kind not in (b"XMP ", b"VP8X") for piece in c.pieces]
    pieces: list[Piece] = [_chunk(b"VP8X", header), *kept, _chunk(b"XMP ", metadata.xmp)]
    length = 4 + sum(len(p) if isinstance(p, bytes) else p.length for p in pieces)
    if length > _LARGEST:
        raise MediaError(f"{source.name} is too large for a WebP.", "Make it smaller.")
    make_file(source, [_RIFF.pack(b"RIFF", length, b"WEBP"), *pieces, Stretch(end, size - end)], out)


def read_webp(path: Path) -> FileRights:
    """What the WebP at `path` says. Raises MediaError."""
    with tagging(path), path.open("rb") as file:
        chunks, _ = _read_chunks(file, path.name)
        packets = [_data(file, c) for c in chunks if c.kind == b"XMP "]
        exif = [_data(file, c).removeprefix(b"Exif\0\0") for c in chunks if c.kind == b"EXIF"]
    tags = tuple(pair for data in exif for pair in exif_tags(data))
    signed = any(chunk.kind == b"C2PA" for chunk in chunks)
    return FileRights(Carrier.WEBP, next(filter(None, packets), None), tags, signed)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _read_chunks(file: BinaryIO, name: str) -> tuple[list[_Chunk], int]:
    """Every chunk, the first of them a picture's or VP8X, and where the RIFF ends. Raises MediaError."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(_RIFF.size)
    if len(head) < _RIFF.size or head[:4] != b"RIFF" or head[8:] != b"WEBP":
        raise MediaError(f"{name} is not a WebP.", "Save it as one.")
    end = 8 + _RIFF.unpack(head)[1]
    chunks = list(_chunks(file, min(end, size)))
    reached = chunks[-1].end if chunks else 0
    kinds = {chunk.kind for chunk in chunks}
    whole = end <= size and end in (reached, reached - 1) and kinds & {b"VP8 ", b"VP8L", b"ANMF"}
    if not whole or chunks[0].kind not in (b"VP8X", b"VP8 ", b"VP8L"):
        raise MediaError(f"{name} is cut off or damaged.", "Copy it again, or save it as a WebP again.")
    return chunks, min(reached, size)


def _chunks(file: BinaryIO, end: int) -> Iterator[_Chunk]:
    """Chunk after chunk, as long as they lie within the file; a last zero may be missing."""
    at = _RIFF.size
    for _ in range(_MAX_CHUNKS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8 or at + 8 > end:
            return
        kind, length = struct.unpack("<4sI", head)
        if at + 8 + length > end:
            return
        yield _Chunk(kind, at, length)
        at += 8 + length + length % 2


def _header(file: BinaryIO, name: str, first: _Chunk) -> bytes:
    """The data of VP8X with the flag of XMP: the file's own, or what its one picture says."""
    head = b"".join(read_stretch(file, Stretch(first.offset + 8, min(first.length, 10))))
    if first.kind == b"VP8X" and len(head) == 10:
        return bytes([head[0] | _XMP_FLAG]) + head[1:]
    if first.kind == b"VP8 " and len(head) == 10 and head[3:6] == _LOSSY_START:
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", head[6:]))
        if width and height:
            return _vp8x(width, height, alpha=False)
    if first.kind == b"VP8L" and len(head) >= 5 and head[0] == _LOSSLESS_START:
        bits = int.from_bytes(head[1:5], "little")
        return _vp8x((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, alpha=bool(bits >> 28 & 1))
    raise MediaError(f"The picture in {name} is damaged.", "Save it as a WebP again.")


def _vp8x(width: int, height: int, *, alpha: bool) -> bytes:
    flags = _XMP_FLAG | (_ALPHA_FLAG if alpha else 0)
    sides = ((side - 1).to_bytes(3, "little") for side in (width, height))
    return bytes([flags, 0, 0, 0]) + b"".join(sides)


def _data(file: BinaryIO, chunk: _Chunk) -> bytes:
    return b"".join(read_stretch(file, chunk.data)) if chunk.length <= MAX_PACKET else b""
