from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.errors import MediaError
from tayori.media.boxes import XMP_UUID, find, read_boxes, read_layout
from tests.media.clips import copied, film


def box(kind: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("boxes") / "長野 'a'.mp4")


def write(folder: Path, data: bytes) -> Path:
    path = folder / "x.mp4"
    path.write_bytes(data)
    return path


def test_a_file_made_for_the_web_has_its_index_first_and_no_edit_list(clip: Path) -> None:
    layout = read_layout(clip)
    assert layout.moov_first
    assert not layout.has_edit_list
    assert not layout.fragmented
    assert layout.missing_bytes == 0
    assert [track.handler for track in layout.tracks] == ["vide", "soun"]
    assert [track.constant for track in layout.tracks] == [True, True]
    assert layout.tracks[0].samples == 30
    assert layout.tracks[0].negative_offsets


def test_an_index_at_the_end_and_an_edit_list_are_seen(clip: Path, tmp_path: Path) -> None:
    layout = read_layout(copied(clip, tmp_path / "late.mp4", before=("-ss", "0.3")))
    assert not layout.moov_first
    assert layout.has_edit_list
    assert any(track.edited for track in layout.tracks)


def test_a_fragmented_file_is_seen(clip: Path, tmp_path: Path) -> None:
    out = copied(clip, tmp_path / "f.mp4", "-movflags", "+frag_keyframe+empty_moov")
    assert read_layout(out).fragmented


def test_xmp_in_a_uuid_box_is_seen(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "xmp.mp4"
    out.write_bytes(clip.read_bytes() + box(b"uuid", XMP_UUID + b"<x:xmpmeta/>"))
    assert read_layout(out).has_xmp
    assert not read_layout(clip).has_xmp
    assert read_boxes(out)[-1].uuid == XMP_UUID.hex()


def test_boxes_tile_the_file(clip: Path) -> None:
    boxes = read_boxes(clip)
    assert boxes[0].offset == 0
    assert [b.end for b in boxes[:-1]] == [b.offset for b in boxes[1:]]
    assert boxes[-1].end == clip.stat().st_size
    assert len(find(boxes, "moov/trak/mdia/minf/stbl/stsd")) == 2


def test_missing_media_is_counted(clip: Path, tmp_path: Path) -> None:
    whole = clip.read_bytes()
    layout = read_layout(write(tmp_path, whole[:-1000]))
    assert layout.missing_bytes == 1000


def test_the_dolby_vision_profile_is_read_from_its_own_box(tmp_path: Path) -> None:
    entry = box(b"hvc1", bytes(78) + box(b"dvvC", bytes([1, 0, 8 << 1, 0])))
    stsd = box(b"stsd", bytes(8) + entry)
    trak = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", stsd))))
    assert read_layout(write(tmp_path, box(b"moov", trak))).tracks[0].dolby_vision == 8


def test_sizes_of_64_bits_and_to_the_end_are_understood(tmp_path: Path) -> None:
    large = struct.pack(">I4sQ", 1, b"mdat", 16 + 5) + b"hello"
    last = struct.pack(">I4s", 0, b"free") + b"to the end"
    boxes = read_boxes(write(tmp_path, large + last))
    assert [(b.kind, b.size) for b in boxes] == [("mdat", 21), ("free", 18)]


def test_a_lying_table_count_is_bounded(tmp_path: Path) -> None:
    stts = box(b"stts", struct.pack(">II", 0, 0xFFFFFFFF) + struct.pack(">II", 7, 512))
    trak = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", stts))))
    assert read_layout(write(tmp_path, box(b"moov", trak))).tracks[0].samples == 7


def test_a_million_boxes_and_a_thousand_levels_cost_little(tmp_path: Path) -> None:
    nested = b""
    for _ in range(1000):
        nested = box(b"moov", nested)
    started = time.monotonic()
    assert read_boxes(write(tmp_path, box(b"free") * 1_000_000))
    assert read_boxes(write(tmp_path, nested))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("data", [b"", b"abc", bytes(100), b"\x00\x00\x00\x02ftyp", b"\xff" * 64])
def test_what_is_no_box_structure_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(MediaError, match=r"x\.mp4"):
        read_boxes(write(tmp_path, data))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8),
)
def test_a_damaged_file_is_read_or_refused_but_never_crashes(
    clip: Path, tmp_path: Path, wounds: list[tuple[int, bytes]]
) -> None:
    data = bytearray(clip.read_bytes()[:2400])
    for at, wound in wounds:
        place = at % len(data)
        data[place : place + len(wound)] = wound
    try:
        layout = read_layout(write(tmp_path, bytes(data)))
    except MediaError:
        return
    assert layout.missing_bytes >= 0
