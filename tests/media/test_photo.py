"""Photos: what a camera wrote goes, what a person sees stays; what is no photo is refused in a sentence."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from tayori.errors import MediaError
from tayori.media.photo import develop, original, upright_size

ORIENTATION, MAKE, EXIF_IFD, GPS_IFD = 0x0112, 0x010F, 0x8769, 0x8825
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def sample(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Red left of blue, so that a turn is seen."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 30, 200), (size[0] // 2, 0, *size))
    return picture


def phone_photo(path: Path, size: tuple[int, int] = (120, 80)) -> Path:
    """As phones write them: on its side, with place, maker's notes, serial number, thumbnail, profile."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Phone"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (36.0, 38.0, 30.0), 3: "E", 4: (138.0, 11.0, 0.0)})
    exif.get_ifd(EXIF_IFD).update({0x9003: "2026:07:01 10:00:00", 0x927C: b"NOTES" * 9, 0xA431: "SN-1"})
    thumbnail = path.with_name("thumbnail.jpg")
    sample((32, 24)).save(thumbnail)
    sample(size).save(path, quality=95, exif=exif, icc_profile=SRGB, comment=b"somebody's name")
    _exiftool("-overwrite_original", f"-ThumbnailImage<={thumbnail}", "-XMP:CreatorTool=Camera", path)
    return path


def tags_of(path: Path) -> dict[str, Any]:
    """What exiftool finds in a file, by group; what it says of the file itself left out."""
    (found,) = json.loads(_exiftool("-json", "-G1", "-s", path))
    own = ("SourceFile", "ExifTool:", "System:", "File:", "Composite:")
    return {name: value for name, value in found.items() if not name.startswith(own)}


def _exiftool(*arguments: str | Path) -> bytes:
    return subprocess.run(["exiftool", *arguments], check=True, capture_output=True).stdout


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.tools("exiftool")
@pytest.mark.parametrize("make", [lambda path: develop(path, 60), original], ids=["develop", "original"])
def test_what_the_camera_wrote_is_gone(tmp_path: Path, make: Any) -> None:
    path = phone_photo(tmp_path / "phone.jpg")
    before = {name.partition(":")[0] for name in tags_of(path)}
    assert {"IFD0", "GPS", "ExifIFD", "IFD1", "ICC_Profile", "XMP-xmp"} <= before
    out = tmp_path / "out.jpg"
    out.write_bytes(make(path))
    assert {name.partition(":")[0] for name in tags_of(out)} <= {"JFIF"}
    assert b"SN-1" not in out.read_bytes()
    assert b"somebody" not in out.read_bytes()


def test_it_is_turned_upright_and_never_enlarged(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    sample().save(path, quality=95, exif=exif)
    assert upright_size(path) == (80, 120)
    assert opened(develop(path, 60)).size == (40, 60)
    large = opened(develop(path, 5000))
    assert large.size == (80, 120)
    above, below = (large.getpixel((40, y)) for y in (20, 100))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert above[0] > 150 > below[0]


def test_the_original_has_every_pixel_and_its_colour(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    noise = np.random.default_rng(7).integers(0, 255, (64, 97, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    made = opened(original(path))
    assert made.size == (97, 64)
    lost = np.abs(np.asarray(made).astype(int) - noise).mean()
    shrunk = np.abs(np.asarray(opened(develop(path, 97))).astype(int) - noise).mean()
    assert lost < 6 < shrunk


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    sample().save(path)
    assert develop(path, 60) == develop(path, 60)
    assert original(path) == original(path)


@pytest.mark.parametrize(
    ("name", "make", "expected"),
    [
        ("cmyk.jpg", lambda p: sample().convert("CMYK").save(p, quality=95), (200, 30, 30)),
        # A profile of another kind than the picture is damage, and no reason to lose it.
        ("odd.jpg", lambda p: sample().convert("CMYK").save(p, icc_profile=SRGB), (200, 30, 30)),
        ("deep.png", lambda p: _deep().save(p), (128, 128, 128)),
        ("deep.tif", lambda p: _deep().save(p), (128, 128, 128)),
        ("alpha.png", lambda p: Image.new("RGBA", (120, 80), (0, 0, 0, 0)).save(p), (255, 255, 255)),
        ("palette.png", lambda p: sample().convert("P").save(p), (200, 30, 30)),
        ("grey.webp", lambda p: sample().convert("L").convert("RGB").save(p), (82, 82, 82)),
    ],
)
def test_every_kind_of_picture_becomes_srgb(
    tmp_path: Path, name: str, make: Any, expected: tuple[int, ...]
) -> None:
    path = tmp_path / name
    make(path)
    made = opened(develop(path, 60))
    pixel = made.getpixel((5, 5))
    assert made.mode == "RGB"
    assert isinstance(pixel, tuple)
    assert max(abs(is_ - was) for is_, was in zip(pixel, expected, strict=True)) < 30, pixel


def _deep() -> Image.Image:
    return Image.fromarray(np.full((80, 120), 128 * 257, dtype=np.uint16))


def _animated(path: Path) -> None:
    sample().save(path, save_all=True, append_images=[sample().rotate(90)], duration=100)


def _cut_off(path: Path) -> None:
    sample((900, 600)).save(path, quality=95)
    path.write_bytes(path.read_bytes()[:2000])


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("moving.png", _animated, "moves"),
        ("moving.webp", _animated, "moves"),
        ("cut.jpg", _cut_off, "not a picture that can be read"),
        ("cut.png", _cut_off, "not a picture that can be read"),
        ("words.jpg", lambda p: p.write_text("a photo"), "not a picture that can be read"),
        ("nothing.jpg", lambda p: p.write_bytes(b""), "not a picture that can be read"),
        ("drawn.gif", lambda p: sample().save(p), "not a picture that can be read"),
    ],
)
def test_what_is_no_photo_is_refused_in_a_sentence(tmp_path: Path, name: str, make: Any, says: str) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(MediaError, match=says) as caught:
        develop(path, 60)
    assert name in str(caught.value)
    with pytest.raises(MediaError, match=says):
        original(path)


def test_what_was_made_to_fill_the_memory_is_refused_unread(shared_media: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="png_header_lies_60000.png"):
        develop(shared_media / "hostile/image/png_header_lies_60000.png", 60)
    vast = tmp_path / "vast.png"
    Image.new("1", (12_000, 9_000)).save(vast)
    for look in (upright_size, original):
        with pytest.raises(MediaError, match=r"vast.png is 12000x9000: over 100,000,000 pixels"):
            look(vast)
