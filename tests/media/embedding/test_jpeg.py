"""XMP in JPEG: the right segment in the right place, no pixel changed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tayori.errors import MediaError
from tayori.media.embedding.jpeg import JPEG_XMP, JPEG_XMP_LIMIT, embed_jpeg_xmp, read_jpeg
from tests.media.embedding.samples import check_rights, picture, pixels, sample, told_by_exiftool

JPEG = picture("JPEG", quality=90)
APP1_OLD = b"\xff\xe1" + (2 + len(JPEG_XMP) + 6).to_bytes(2, "big") + JPEG_XMP + b"<old/>"


@pytest.mark.tools
@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}]
)
def test_a_jpeg_carries_its_rights_and_its_pixels_stay(tmp_path: Path, options: dict[str, Any]) -> None:
    plain, path = picture("JPEG", **options), tmp_path / "a.jpg"
    path.write_bytes(embed_jpeg_xmp(plain, sample().xmp))
    check_rights(told_by_exiftool(path))
    assert pixels(path.read_bytes()) == pixels(plain)
    assert read_jpeg(path).packet == sample().xmp


def test_an_old_packet_is_replaced() -> None:
    old = embed_jpeg_xmp(picture("JPEG", comment=b"kept"), b"<old/>")
    new = embed_jpeg_xmp(old, b"<new/>")
    assert b"<old/>" not in new
    assert b"kept" in new
    assert embed_jpeg_xmp(new, b"<new/>") == new
    assert len(new) == len(old)


def test_an_old_packet_after_the_tables_is_found_too() -> None:
    tables = JPEG.index(b"\xff\xdb")
    made = embed_jpeg_xmp(JPEG[:tables] + APP1_OLD + JPEG[tables:], b"<new/>")
    assert b"<old/>" not in made
    assert made == embed_jpeg_xmp(JPEG, b"<new/>")


def test_exif_stays_before_the_packet() -> None:
    exif = Image.Exif()
    exif[274] = 6
    made = embed_jpeg_xmp(picture("JPEG", exif=exif.tobytes()), b"<x/>")
    assert 0 < made.index(b"Exif\0\0") < made.index(b"<x/>")
    with Image.open(io.BytesIO(made)) as image:
        assert image.getexif()[274] == 6


def test_what_a_phone_appends_stays() -> None:
    assert embed_jpeg_xmp(JPEG + b"film" * 700_000, b"<x/>").endswith(b"film" * 700_000)


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\xff\xd8", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", JPEG[:12], JPEG[:-2], JPEG[:-200]),
        b"\xff\xd8\xff\xe0\x00\x00" + b"x" * 40,
        b"\xff\xd8\xff\xe0\xff\xff" + b"x" * 40,
        b"\xff\xd8" + b"\xff\xfe\x00\x02" * 30_000 + b"\xff\xd9",
        b"\xff\xd8" + b"\xff" * 1000,
    ],
)
def test_what_is_no_whole_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(MediaError):
        embed_jpeg_xmp(data, b"<x/>")


@given(st.data())
def test_damage_is_refused_or_taken_but_never_a_traceback(data: st.DataObject) -> None:
    broken = bytearray(JPEG)
    for at in data.draw(st.lists(st.integers(0, 700), min_size=1, max_size=4)):
        broken[at] = data.draw(st.integers(0, 255))
    try:
        made = embed_jpeg_xmp(bytes(broken), b"<new/>")
    except MediaError:
        return
    assert embed_jpeg_xmp(made, b"<new/>") == made


def test_a_packet_too_long_for_a_jpeg_is_refused() -> None:
    embed_jpeg_xmp(JPEG, b"x" * JPEG_XMP_LIMIT)
    with pytest.raises(MediaError, match="65,503"):
        embed_jpeg_xmp(JPEG, b"x" * (JPEG_XMP_LIMIT + 1))
