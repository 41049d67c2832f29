"""XMP in PNG: an uncompressed `iTXt` chunk before the picture; no pixel is decoded (facts A.2)."""

from __future__ import annotations

import re
import struct
import zlib
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

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"XML:com.adobe.xmp\0"
_OLD_KEYWORD = b"Raw profile type xmp\0"
"""ImageMagick's own way to keep a packet; readers take it, so it is replaced too."""
_HEAD = b"\0\0\0\0"
"""Not compressed, method 0, no language, no translated keyword."""
_PICTURE = (b"fcTL", b"IDAT")
"""Where the picture begins. A packet between the two would end an animation for ffmpeg."""
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_KEYWORD_BYTES = 80
_MAX_TEXT = 1 << 16
_MAX_CHUNKS = 200_000
_WRITABLE_END = re.compile(rb"\s*<\?xpacket end=[\"']w[\"']\?>\s*\Z")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One chunk: length and kind (8 bytes), data, checksum (4 bytes)."""

    kind: bytes
    offset: int
    length: int
    keyword: bytes = b""
    """The first bytes of a text chunk's data, its keyword among them."""

    @property
    def whole(self) -> Stretch:
        return Stretch(self.offset, 12 + self.length)

    @property
    def data(self) -> Stretch:
        return Stretch(self.offset + 8, self.length)

    @property
    def is_xmp(self) -> bool:
        itxt = self.kind == b"iTXt" and self.keyword.startswith(_KEYWORD)
        return itxt or (self.kind in _TEXTS and self.keyword.startswith(_OLD_KEYWORD))


def read_only(packet: bytes) -> bytes:
    """The packet without room to change it in place, marked so: what a PNG should hold (facts A.2)."""
    return _WRITABLE_END.sub(b'\n<?xpacket end="r"?>', packet)


def embed_in_png(source: Path, out: Path, metadata: OutputMetadata) -> None:
    """`source`, a PNG, as `out` with the packet of `metadata` as its one XMP; other chunks stay in place.

    Raises MediaError for what is no whole PNG, OSError.
    """
    with source.open("rb") as file:
        chunks = _read_chunks(file, source.name)
    text = _chunk(b"iTXt", _KEYWORD + _HEAD + read_only(metadata.xmp))
    first = next(number for number, chunk in enumerate(chunks) if chunk.kind in _PICTURE)
    before, after = ([c.whole for c in part if not c.is_xmp] for part in (chunks[:first], chunks[first:]))
    pieces: list[Piece] = [SIGNATURE, *before, text, *after]
    end, size = chunks[-1].whole.offset + chunks[-1].whole.length, source.stat().st_size
    make_file(source, [*pieces, Stretch(end, size - end)], out)


def read_png(path: Path) -> FileRights:
    """What the PNG at `path` says. Raises MediaError."""
    with tagging(path), path.open("rb") as file:
        chunks = _read_chunks(file, path.name)
        packets = [_packet(_data(file, c, MAX_PACKET)) for c in chunks if c.keyword.startswith(_KEYWORD)]
        tags = [pair for c in chunks if not c.is_xmp for pair in _told(c, _data(file, c, _MAX_TEXT))]
    signed = any(chunk.kind == b"caBX" for chunk in chunks)
    return FileRights(Carrier.PNG, next(filter(None, packets), None), tuple(tags), signed)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def _read_chunks(file: BinaryIO, name: str) -> list[_Chunk]:
    """Every chunk to the end, each with a true checksum. Raises MediaError."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(len(SIGNATURE)) != SIGNATURE:
        raise MediaError(f"{name} is not a PNG.", "Save it as one.")
    chunks: list[_Chunk] = []
    for chunk in _chunks(file, size):
        chunks.append(chunk)
        if chunk.kind == b"IEND":
            break
    kinds = {chunk.kind for chunk in chunks}
    if not chunks or chunks[0].kind != b"IHDR" or not {b"IDAT", b"IEND"} <= kinds:
        raise MediaError(f"{name} is cut off or damaged.", "Copy it again, or save it as a PNG again.")
    return chunks


def _chunks(file: BinaryIO, size: int) -> Iterator[_Chunk]:
    """Chunk after chunk, as long as length, kind and checksum make sense."""
    at = len(SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        file.seek(at)
        head = file.read(8)
        length, kind = struct.unpack(">I4s", head) if len(head) == 8 else (size, b"")
        if at + 12 + length > size or not kind.isalpha():
            return
        keyword = file.read(min(length, _KEYWORD_BYTES)) if kind in _TEXTS else b""
        chunk = _Chunk(kind, at, length, keyword)
        if not _checks(file, chunk):
            return
        yield chunk
        at += 12 + length


def _checks(file: BinaryIO, chunk: _Chunk) -> bool:
    found = zlib.crc32(chunk.kind)
    for data in read_stretch(file, chunk.data):
        found = zlib.crc32(data, found)
    return file.read(4) == struct.pack(">I", found)


def _data(file: BinaryIO, chunk: _Chunk, most: int) -> bytes:
    wanted = chunk.kind in (*_TEXTS, b"eXIf") and chunk.length <= most
    return b"".join(read_stretch(file, chunk.data)) if wanted else b""


def _packet(data: bytes) -> bytes | None:
    return _international(data.removeprefix(_KEYWORD), MAX_PACKET)


def _international(data: bytes, most: int) -> bytes | None:
    """The text of an `iTXt` chunk after its keyword; None when it is damaged or too long."""
    parts = data[2:].split(b"\0", 2)
    if len(parts) < 3:
        return None
    return _inflated(parts[2], most) if data[0] else parts[2]


def _inflated(data: bytes, most: int) -> bytes | None:
    """Unpacked, never to more than `most` bytes."""
    unpack = zlib.decompressobj()
    try:
        text = unpack.decompress(data, most)
    except zlib.error:
        return None
    return text if unpack.eof else None


def _told(chunk: _Chunk, data: bytes) -> Iterator[tuple[str, str]]:
    if chunk.kind == b"eXIf":
        yield from exif_tags(data)
        return
    keyword, _, value = data.partition(b"\0")
    text: bytes | None = value
    if chunk.kind == b"zTXt":
        text = _inflated(value[1:], _MAX_TEXT)
    elif chunk.kind == b"iTXt":
        text = _international(value, _MAX_TEXT) if value else None
    if keyword and text:
        coding = "utf-8" if chunk.kind == b"iTXt" else "latin-1"
        yield keyword.decode("latin-1"), text.decode(coding, errors="replace")
