"""How many bytes of a finished MP3 or M4A are sound: what a bit rate is worked out from."""

from __future__ import annotations

from pathlib import Path

from tayori.media.boxes import read_boxes
from tayori.media.embedding.writing import tagging

_HEADER_BYTES = 10


def sound_bytes(path: Path) -> int:
    """Bytes of the file at `path` without tags, cover and index; reads a few headers only.

    Raises MediaError for an M4A whose boxes cannot be read, ResourceError.
    """
    with tagging(path), path.open("rb") as file:
        head, size = file.read(_HEADER_BYTES), file.seek(0, 2)
    if head[4:8] == b"ftyp":
        return sum(box.size - box.header for box in read_boxes(path) if box.kind == "mdat")
    return size - _tag_bytes(head)


def _tag_bytes(head: bytes) -> int:
    """Of the ID3v2 tag a file begins with: its header and a size of four times seven bits (ID3v2.4, 3.1)."""
    if len(head) < _HEADER_BYTES or head[:3] != b"ID3":
        return 0
    high, upper, lower, low = head[6:]
    return _HEADER_BYTES + (high << 21 | upper << 14 | lower << 7 | low)
