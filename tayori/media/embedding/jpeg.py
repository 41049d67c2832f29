"""XMP in JPEG: one APP1 segment, without decoding a pixel (facts A.2)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tayori.errors import MediaError
from tayori.media.embedding.found import Carrier, FileRights
from tayori.media.embedding.images import exif_tags
from tayori.media.embedding.pieces import Piece, Stretch, joined, make_file
from tayori.media.embedding.writing import tagging
from tayori.model.metadata import OutputMetadata

JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
JPEG_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
JPEG_XMP_LIMIT = 65_502
"""Bytes of a packet one APP1 segment can hold (facts A.2)."""

_EXIF = b"Exif\0\0"
_JUMBF = b"JP"
_C2PA = b"jumdc2pa"
"""How the description of a C2PA box begins inside an APP11 segment."""
_APP0, _APP1, _APP11, _START_OF_SCAN = 0xE0, 0xE1, 0xEB, 0xDA
_MAX_SEGMENTS = 20_000


@dataclass(frozen=True, slots=True)
class _Segment:
    """One segment before the first scan."""

    marker: int
    offset: int
    data: bytes
    """Without marker and length."""

    @property
    def whole(self) -> Stretch:
        """It as it stands in the file."""
        return Stretch(self.offset, 4 + len(self.data))

    @property
    def is_xmp(self) -> bool:
        return self.marker == _APP1 and self.data.startswith((JPEG_XMP, JPEG_XMP_EXTENSION))

    @property
    def comes_first(self) -> bool:
        """JFIF and EXIF: readers want them before all else."""
        return self.marker == _APP0 or (self.marker == _APP1 and self.data.startswith(_EXIF))


def embed_jpeg_xmp(data: bytes, packet: bytes) -> bytes:
    """`data`, a JPEG, with `packet` as its one XMP segment; no pixel is decoded.

    Raises MediaError when `data` is no JPEG or the packet is longer than one segment holds (65,502 bytes).
    """
    return joined(data, _pieces(io.BytesIO(data), "The picture", packet))


def embed_in_jpeg(source: Path, out: Path, metadata: OutputMetadata) -> None:
    """`source`, a JPEG, as `out` with the packet of `metadata`. Raises MediaError."""
    with source.open("rb") as file:
        pieces = _pieces(file, source.name, metadata.xmp)
    make_file(source, pieces, out)


def read_jpeg(path: Path) -> FileRights:
    """What the JPEG at `path` says; of a packet in several segments the first one. Raises MediaError."""
    with tagging(path), path.open("rb") as file:
        segments, _ = _read_segments(file, path.name)
    packets = [s.data[len(JPEG_XMP) :] for s in segments if s.is_xmp and s.data.startswith(JPEG_XMP)]
    exif = [s.data[len(_EXIF) :] for s in segments if s.marker == _APP1 and s.data.startswith(_EXIF)]
    signed = any(s.marker == _APP11 and s.data.startswith(_JUMBF) and _C2PA in s.data for s in segments)
    tags = tuple(pair for data in exif for pair in exif_tags(data))
    return FileRights(Carrier.JPEG, packets[0] if packets else None, tags, signed)


def _pieces(file: BinaryIO, name: str, packet: bytes) -> list[Piece]:
    if len(packet) > JPEG_XMP_LIMIT:
        raise MediaError(
            f"The metadata is {len(packet):,} bytes; a JPEG holds {JPEG_XMP_LIMIT:,}.",
            "Shorten the description.",
        )
    segments, rest = _read_segments(file, name)
    first = [s.whole for s in segments if s.comes_first]
    others = [s.whole for s in segments if not s.comes_first and not s.is_xmp]
    length = 2 + len(JPEG_XMP) + len(packet)
    return [b"\xff\xd8", *first, b"\xff\xe1" + length.to_bytes(2, "big") + JPEG_XMP + packet, *others, rest]


def _read_segments(file: BinaryIO, name: str) -> tuple[list[_Segment], Stretch]:
    """The segments before the first scan, and where the scan with the rest of the file lies."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(2) != b"\xff\xd8":
        raise MediaError(f"{name} is not a JPEG.", "Save it as one.")
    segments: list[_Segment] = []
    for segment in _segments(file, name):
        if segment.marker == _START_OF_SCAN:
            _require_end(file, size, name)
            return segments, Stretch(segment.offset, size - segment.offset)
        segments.append(segment)
        if len(segments) > _MAX_SEGMENTS:
            break
    raise MediaError(f"{name} is damaged: it has no picture data.", "Save it as a JPEG again.")


def _segments(file: BinaryIO, name: str) -> Iterator[_Segment]:
    while len(head := _next_head(file)) == 4 and head[0] == 0xFF:
        length = int.from_bytes(head[2:], "big") - 2
        offset = file.tell() - 4
        data = file.read(max(0, length))
        if length < 0 or len(data) < length:
            raise MediaError(f"{name} is damaged: a segment reaches past its end.", "Copy it again.")
        yield _Segment(head[1], offset, data)


def _next_head(file: BinaryIO) -> bytes:
    """Marker and length of the next segment; any number of FF may stand before a marker."""
    head = file.read(2)
    while head == b"\xff\xff":
        head = head[1:] + file.read(1)
    return head + file.read(2)


def _require_end(file: BinaryIO, size: int, name: str) -> None:
    """A whole JPEG ends with FF D9; what phones append after it is theirs."""
    file.seek(max(0, size - 2))
    if file.read(2) == b"\xff\xd9":
        return
    file.seek(0)
    tail = b""
    while data := file.read(1 << 20):
        if b"\xff\xd9" in tail + data:
            return
        tail = data[-1:]
    raise MediaError(f"{name} is cut off: it has no end.", "Copy it again.")
