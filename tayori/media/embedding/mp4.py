"""XMP in MP4 and M4A: one `uuid` box at the end of the file (facts A.2)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from tayori.errors import MediaError
from tayori.media.boxes import XMP_UUID, Box, read_boxes
from tayori.media.embedding.found import MAX_PACKET
from tayori.media.embedding.writing import tagging

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The `uuid` box that holds a C2PA manifest (facts A.3)."""


def append_mp4_xmp(path: Path, packet: bytes) -> None:
    """Makes `packet` the one XMP packet of the MP4 or M4A at `path`: a `uuid` box at its end (facts A.2).

    Nothing before it moves, so chunk offsets stay true and the file is not copied. A packet that was there is
    replaced at the end of the file and blanked elsewhere. When writing fails, the end is as it was. Raises
    MediaError for what is no whole MP4, ResourceError when writing fails.
    """
    boxes = read_boxes(path)
    with tagging(path), path.open("r+b", buffering=0) as file:
        size = file.seek(0, 2)
        _require_closed(path, file, boxes[-1], size)
        end = size
        for box in (b for b in reversed(boxes) if b.uuid == XMP_UUID.hex()):
            if box.end == end:
                end = box.offset
            else:
                _blank(file, box)
        _put_at(file, end, struct.pack(">I4s", 24 + len(packet), b"uuid") + XMP_UUID + packet)


def read_mp4_xmp(path: Path) -> bytes | None:
    """The XMP packet of the MP4 at `path`, None without. Raises MediaError for what is no MP4."""
    found = [box for box in read_boxes(path) if box.uuid == XMP_UUID.hex()]
    if not found:
        return None
    start = found[-1].header + 16
    with path.open("rb") as file:
        file.seek(found[-1].offset + start)
        return file.read(max(0, min(found[-1].size - start, MAX_PACKET)))


def is_signed_mp4(path: Path) -> bool:
    """Whether it holds a C2PA manifest. Raises MediaError for what is no MP4."""
    return any(box.uuid == C2PA_UUID.hex() for box in read_boxes(path))


def _require_closed(path: Path, file: BinaryIO, last: Box, size: int) -> None:
    """A last box that says `to the end of the file` would swallow what is appended."""
    file.seek(last.offset)
    if last.end != size or file.read(4) == b"\0\0\0\0":
        raise MediaError(f"{path.name} does not end with a whole box.", "Make the file again.")


def _blank(file: BinaryIO, box: Box) -> None:
    """Turns a box into free space of the same size, its contents erased."""
    file.seek(box.offset + 4)
    file.write(b"free")
    file.seek(box.offset + box.header)
    file.write(bytes(box.size - box.header))


def _put_at(file: BinaryIO, end: int, box: bytes) -> None:
    """Writes `box` at `end`, the last of the file; puts back what stood there when it fails."""
    file.seek(end)
    before = file.read()
    try:
        _end_with(file, end, box)
    except OSError:
        _end_with(file, end, before)
        raise


def _end_with(file: BinaryIO, end: int, data: bytes) -> None:
    """Cuts the file off at `end` and writes `data`; an unbuffered file may take less than all at once."""
    file.truncate(end)
    file.seek(end)
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
