"""The boxes of an MP4 or MOV file: what lies where, without decoding and without trusting any size.

ISO/IEC 14496-12. Reads headers and a few small tables only; every number that a file could lie about is
bounded (depth, count of boxes, bytes of a table), so that a hostile file costs milliseconds.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tayori.errors import MediaError

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The `uuid` box that holds an XMP packet (facts A.2)."""

_MAX_DEPTH = 12
_MAX_BOXES = 20_000
_MAX_TABLE = 1 << 20
_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf", b"dinf"}
_VISUAL_ENTRY = 78
"""Bytes of a VisualSampleEntry before its child boxes, without the 8 of the box header."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four-letter kind, where it lies, and the boxes inside it."""

    kind: str
    offset: int
    size: int
    """Bytes including the header, as declared; may reach past the end of a truncated file."""
    header: int
    uuid: str = ""
    """32 hexadecimal digits, for `uuid` boxes only."""
    children: tuple[Box, ...] = ()

    @property
    def end(self) -> int:
        """Offset of the first byte after it."""
        return self.offset + self.size

    def find(self, path: str) -> tuple[Box, ...]:
        """All boxes below this one at `path`, e.g. `mdia/minf/stbl`."""
        return find(self.children, path)


def find(boxes: tuple[Box, ...], path: str) -> tuple[Box, ...]:
    """All boxes at `path` (kinds joined by `/`), in file order."""
    head, _, rest = path.partition("/")
    here = tuple(box for box in boxes if box.kind == head)
    return tuple(found for box in here for found in box.find(rest)) if rest else here


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of an edit list."""

    length: int
    """In the movie's time units; 0 means to the end."""
    media_time: int
    """Where it begins in the track's own units; -1 is an empty edit, a delay."""
    rate_milli: int


@dataclass(frozen=True, slots=True)
class Track:
    """What the tables of one track say."""

    handler: str
    """`vide`, `soun`, `meta`, ..."""
    timescale: int
    duration: int
    """In units of `timescale`."""
    samples: int
    constant: bool
    """Every sample has the same duration, the last one excepted."""
    negative_offsets: bool
    """Composition offsets are signed, so that B-frames need no edit list."""
    edits: tuple[Edit, ...]
    dolby_vision: int | None
    size: tuple[int, int]
    """Width and height in its sample entry; 0 x 0 for sound and data."""

    @property
    def edited(self) -> bool:
        """The edit list does something: delays, skips into the media, repeats or changes speed."""
        return any(e.media_time != 0 or e.rate_milli != 1000 for e in self.edits) or len(self.edits) > 1


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out."""

    brands: tuple[str, ...]
    """Major brand first."""
    has_moov: bool
    moov_first: bool
    """The index lies before the media, so that playing can begin while loading."""
    fragmented: bool
    missing_bytes: int
    """How many bytes of media or index are declared beyond the end of the file; 0 when whole."""
    tracks: tuple[Track, ...]
    has_xmp: bool

    @property
    def has_edit_list(self) -> bool:
        """Any track has an `elst` box, harmless or not."""
        return any(track.edits for track in self.tracks)


def read_boxes(path: Path) -> tuple[Box, ...]:
    """The tree of boxes of the file at `path`. Raises MediaError when it is no box structure."""
    with path.open("rb") as file:
        return _read_tree(file, path)


def read_layout(path: Path) -> Layout:
    """How the MP4 or MOV at `path` is laid out. Raises MediaError when it is no box structure."""
    with path.open("rb") as file:
        boxes = _read_tree(file, path)
        size = file.seek(0, 2)
        kinds = [box.kind for box in boxes]
        return Layout(
            brands=_brands(file, boxes),
            has_moov="moov" in kinds,
            moov_first=_before(kinds, "moov", "mdat"),
            fragmented="moof" in kinds or bool(find(boxes, "moov/mvex")),
            missing_bytes=_missing(boxes[-1], size),
            tracks=tuple(_read_track(file, trak) for trak in find(boxes, "moov/trak")),
            has_xmp=any(box.uuid == XMP_UUID.hex() for box in boxes),
        )


class _Reader:
    """Reads headers, counting boxes so that a file of a million tiny ones ends soon."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.left = _MAX_BOXES

    def boxes(self, start: int, end: int, depth: int) -> tuple[Box, ...]:
        found: list[Box] = []
        while start + 8 <= end and self.left > 0:
            box = self._box(start, end, depth)
            if box is None:
                break
            found.append(box)
            start = box.end
        return tuple(found)

    def _box(self, start: int, end: int, depth: int) -> Box | None:
        self.left -= 1
        head = _at(self.file, start, 32)
        size, kind = struct.unpack_from(">I4s", head)
        header = 8
        if size == 1 and len(head) >= 16:
            size, header = struct.unpack_from(">Q", head, 8)[0], 16
        elif size == 0:
            size = end - start
        if size < header or not _plausible(kind):
            return None
        uuid = head[header : header + 16].hex() if kind == b"uuid" else ""
        inner = self._children(kind, start + header, min(start + size, end), depth)
        return Box(kind.decode("latin-1"), start, size, header, uuid, inner)

    def _children(self, kind: bytes, start: int, end: int, depth: int) -> tuple[Box, ...]:
        if depth >= _MAX_DEPTH:
            return ()
        if kind in _CONTAINERS:
            return self.boxes(start, end, depth + 1)
        if kind == b"stsd":
            return self.boxes(start + 8, end, depth + 1)
        if kind in (b"avc1", b"avc3", b"hvc1", b"hev1", b"dvh1", b"dvhe", b"dva1", b"dvav", b"av01"):
            return self.boxes(start + _VISUAL_ENTRY, end, depth + 1)
        return ()


def _plausible(kind: bytes) -> bool:
    return all(32 <= byte < 127 or byte == 0xA9 for byte in kind)


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _read_tree(file: BinaryIO, path: Path) -> tuple[Box, ...]:
    size = file.seek(0, 2)
    boxes = _Reader(file).boxes(0, size, 0)
    if not boxes:
        raise MediaError(f"{path.name} is not an MP4 or MOV file.", "Check that it is the file you meant.")
    return boxes


def _before(kinds: list[str], first: str, second: str) -> bool:
    return first in kinds and (second not in kinds or kinds.index(first) < kinds.index(second))


def _missing(last: Box, size: int) -> int:
    """Only boxes that carry the recording count: what follows them in odd files may be anything."""
    return max(0, last.end - size) if last.kind in ("mdat", "moov", "moof") else 0


def _brands(file: BinaryIO, boxes: tuple[Box, ...]) -> tuple[str, ...]:
    for box in find(boxes, "ftyp")[:1]:
        data = _payload(file, box)[:1024]
        raw = [data[:4], *(data[i : i + 4] for i in range(8, len(data) - 3, 4))]
        return tuple(name.decode("latin-1") for name in raw)
    return ()


def _payload(file: BinaryIO, box: Box) -> bytes:
    return _at(file, box.offset + box.header, max(0, min(box.size - box.header, _MAX_TABLE)))


def _first(file: BinaryIO, trak: Box, path: str) -> bytes:
    for box in trak.find(path)[:1]:
        return _payload(file, box)
    return b""


def _read_track(file: BinaryIO, trak: Box) -> Track:
    timescale, duration = _media_time(_first(file, trak, "mdia/mdhd"))
    durations = _first(file, trak, "mdia/minf/stbl/stts")
    offsets = _first(file, trak, "mdia/minf/stbl/ctts")
    samples, constant = _durations(durations)
    return Track(
        handler=_first(file, trak, "mdia/hdlr")[8:12].decode("latin-1"),
        timescale=timescale,
        duration=duration,
        samples=samples,
        constant=constant,
        negative_offsets=offsets[:1] == b"\x01",
        edits=_edits(_first(file, trak, "edts/elst")),
        dolby_vision=_dolby_vision(file, trak),
        size=_picture_size(file, trak),
    )


def _media_time(mdhd: bytes) -> tuple[int, int]:
    form, skip = (">IQ", 20) if mdhd[:1] == b"\x01" else (">II", 12)
    if len(mdhd) < skip + struct.calcsize(form):
        return 0, 0
    timescale, duration = struct.unpack_from(form, mdhd, skip)
    return timescale, duration


def _durations(stts: bytes) -> tuple[int, bool]:
    entries = _entries(stts, ">II")
    runs = [(count, delta) for count, delta in entries if count]
    if runs and runs[-1][0] == 1:
        runs = runs[:-1] or runs
    return sum(count for count, _ in entries), len({delta for _, delta in runs}) <= 1


def _edits(elst: bytes) -> tuple[Edit, ...]:
    form = ">QqI" if elst[:1] == b"\x01" else ">IiI"
    return tuple(Edit(length, time, rate * 1000 >> 16) for length, time, rate in _entries(elst, form))


def _entries(table: bytes, form: str) -> list[tuple[int, ...]]:
    """Rows of a full box: 4 bytes version and flags, 4 bytes count, rows; as many as are really there."""
    if len(table) < 8:
        return []
    row = struct.calcsize(form)
    count = min(struct.unpack_from(">I", table, 4)[0], (len(table) - 8) // row)
    return [struct.unpack_from(form, table, 8 + i * row) for i in range(count)]


def _dolby_vision(file: BinaryIO, trak: Box) -> int | None:
    for entry in (e for stsd in trak.find("mdia/minf/stbl/stsd") for e in stsd.children):
        for box in entry.children:
            if box.kind in ("dvcC", "dvvC", "dvwC"):
                data = _payload(file, box)
                return data[2] >> 1 if len(data) > 2 else None
    return None


def _picture_size(file: BinaryIO, trak: Box) -> tuple[int, int]:
    """Width and height stand 24 bytes into a VisualSampleEntry."""
    if _first(file, trak, "mdia/hdlr")[8:12] != b"vide":
        return 0, 0
    for entry in (e for stsd in trak.find("mdia/minf/stbl/stsd") for e in stsd.children):
        data = _at(file, entry.offset + entry.header, 28)
        if len(data) == 28:
            width, height = struct.unpack_from(">HH", data, 24)
            return width, height
    return 0, 0
