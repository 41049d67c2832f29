"""Covers of every kind people send: each becomes what Apple takes, or a sentence, in bounded memory."""

from __future__ import annotations

import io
import resource
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from tayori.errors import MediaError
from tayori.media.artwork import EMBEDDED_PX, MOST_PIXELS, embedded_cover, open_artwork, podcast_cover


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    """A picture as a file."""
    image.save(path, **options)
    return path


def opened(data: bytes) -> Image.Image:
    """Of what was made."""
    return Image.open(io.BytesIO(data))


def rules(path: Path) -> list[str]:
    """Which findings a cover has."""
    return [finding.rule for finding in podcast_cover(path)[1]]


def middle(data: bytes) -> tuple[int, int, int]:
    """The colour in the middle."""
    image = opened(data)
    red, green, blue = np.asarray(image)[image.height // 2, image.width // 2].tolist()
    return red, green, blue


def png_of(width: int, height: int, idat: bytes = b"") -> bytes:
    """A PNG that claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", idat) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("size", "side", "found"),
    [
        ((1500, 1500), 1500, []),
        ((800, 800), 1400, ["cover-small"]),
        ((3100, 3100), 3000, ["cover-large"]),
        ((2000, 1500), 1500, ["cover-not-square"]),
        ((90, 64), 1400, ["cover-not-square", "cover-small"]),
    ],
)
def test_every_size_becomes_what_apple_takes(
    tmp_path: Path, size: tuple[int, int], side: int, found: list[str]
) -> None:
    path = saved(tmp_path / "表紙.png", Image.new("RGB", size, (200, 40, 40)))
    data, findings = podcast_cover(path)
    image = opened(data)
    assert (image.format, image.mode, image.size, image.info["dpi"]) == (
        "JPEG",
        "RGB",
        (side, side),
        (72, 72),
    )
    assert [finding.rule for finding in findings] == found


def test_the_cover_inside_a_sound_is_small_and_the_same(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).integers(90, 160, (2000, 2000, 3), np.uint8)
    path = saved(tmp_path / "large.png", Image.fromarray(noise), compress_level=0)
    inside = embedded_cover(path)
    assert opened(inside).size == (EMBEDDED_PX, EMBEDDED_PX)
    assert len(inside) < len(podcast_cover(path)[0]) / 2
    assert inside == embedded_cover(path)


@pytest.mark.parametrize(
    ("width", "height"), [(50_000, 50_000), (11_000, 11_000), (7_100, 7_100), (1, 60_000_000)]
)
def test_a_picture_bomb_is_refused_unread(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_of(width, height, zlib.compress(bytes(1000))))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(MediaError, match=r"bomb\.png has .*pixels, more than"):
        podcast_cover(path)
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000, "kilobytes"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_truncated_picture_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    gradient = Image.linear_gradient("L").resize((1500, 1500)).convert("RGB")
    path = saved(tmp_path / "cut.img", gradient, format=kind)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(MediaError, match=r"cut\.img is not a picture"):
        podcast_cover(path)


def test_what_is_no_picture_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.jpg"
    path.write_text("これは画像ではありません")
    with pytest.raises(MediaError, match="not a picture"):
        podcast_cover(path)
    with pytest.raises(MediaError, match="not there"):
        podcast_cover(tmp_path / "gone.jpg")


@pytest.mark.parametrize("size", [(1, 1), (3000, 1), (63, 63)])
def test_a_picture_of_nothing_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    path = saved(tmp_path / "dot.png", Image.new("RGB", size))
    with pytest.raises(MediaError, match=rf"dot\.png has {size[0]}x{size[1]} pixels: nothing could be seen"):
        podcast_cover(path)


def test_print_colours_become_screen_colours(tmp_path: Path) -> None:
    path = saved(tmp_path / "cmyk.jpg", Image.new("CMYK", (1500, 1500), (255, 0, 0, 0)), quality=95)
    red, green, blue = middle(podcast_cover(path)[0])
    assert red < 40
    assert min(green, blue) > 150


def test_a_profile_is_followed(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = saved(tmp_path / "p.png", Image.new("RGB", (1500, 1500), (10, 120, 240)), icc_profile=lab)
    data, _ = podcast_cover(path)
    assert np.abs(np.array(middle(data)) - (10, 120, 240)).max() <= 4
    assert "icc_profile" not in opened(data).info
    damaged = saved(
        tmp_path / "d.png", Image.new("RGB", (1500, 1500), (10, 120, 240)), icc_profile=b"x" * 200
    )
    assert np.abs(np.array(middle(podcast_cover(damaged)[0])) - (10, 120, 240)).max() <= 4


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_are_not_blown_out(tmp_path: Path, kind: str) -> None:
    deep = np.full((1500, 1500), 0x6000, np.uint16)
    path = saved(tmp_path / "deep.img", Image.fromarray(deep), format=kind)
    assert np.abs(np.array(middle(podcast_cover(path)[0])) - 0x60).max() <= 2


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    clear = saved(tmp_path / "rgba.png", Image.new("RGBA", (1500, 1500), (200, 0, 0, 0)))
    assert middle(podcast_cover(clear)[0]) == (255, 255, 255)
    palette = Image.new("P", (1500, 1500), 1)
    palette.putpalette([0, 0, 0, 0, 0, 250])
    see_through = saved(tmp_path / "p.png", palette, transparency=1)
    assert middle(podcast_cover(see_through)[0]) == (255, 255, 255)
    solid = saved(tmp_path / "solid.png", palette)
    assert np.abs(np.array(middle(podcast_cover(solid)[0])) - (0, 0, 250)).max() <= 4


def test_a_phones_picture_stands_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (2000, 1500), "blue")
    image.paste("red", (0, 0, 2000, 400))
    turned = Image.Exif()
    turned[0x0112] = 6
    path = saved(tmp_path / "phone.jpg", image, exif=turned.tobytes(), quality=95)
    upright = open_artwork(path)
    assert upright.size == (1500, 2000)
    red, _, blue = np.asarray(upright)[1000, 1450].tolist()
    assert red > blue, "the upper edge is the right one now"
    (finding,) = podcast_cover(path)[1]
    assert "1500x2000" in finding.text


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_cover_the_first_picture_is_used(tmp_path: Path, kind: str) -> None:
    frames = [Image.new("RGB", (1500, 1500), colour) for colour in ("red", "blue")]
    path = tmp_path / "moving.img"
    frames[0].save(path, kind, save_all=True, append_images=frames[1:], duration=90)
    assert rules(path) == ["cover-animated"]
    red, _, blue = middle(podcast_cover(path)[0])
    assert red > 200
    assert blue < 60


def test_a_large_photo_is_told_of_by_its_own_size(tmp_path: Path) -> None:
    path = saved(tmp_path / "photo.jpg", Image.new("RGB", (5000, 5000), "green"), quality=50)
    assert MOST_PIXELS > 5000 * 5000
    (finding,) = podcast_cover(path)[1]
    assert (finding.rule, "5000 pixels" in finding.text) == ("cover-large", True)
