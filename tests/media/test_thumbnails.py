"""Thumbnails: the title is readable on any picture, inside the picture, and the file below 2 MB."""

from __future__ import annotations

from importlib.metadata import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tayori.errors import CaptionError, MediaError, ResourceError
from tayori.media.thumbnails import (
    MAX_BYTES,
    TALL,
    WIDE,
    Size,
    contrast_with_white_milli,
    lay_out,
    thumbnail,
    title_box,
)
from tayori.model.colour import READABLE_MILLI

LINES = ("朝七時、", "長野駅へ")


@pytest.fixture(scope="module")
def font() -> Path:
    packaged = files("matplotlib-fontja") or []
    return Path(str(next(f.locate() for f in packaged if f.name == "ipaexg.ttf")))


def frame(path: Path, size: Size, kind: str) -> Path:
    random = np.random.default_rng(7)
    width, height = size
    pixels = {
        "white": np.full((height, width, 3), 255, np.uint8),
        "black": np.zeros((height, width, 3), np.uint8),
        "noise": random.integers(0, 256, (height, width, 3), dtype=np.uint8),
    }[kind]
    Image.fromarray(pixels).save(path, compress_level=1)
    return path


@pytest.mark.parametrize("size", [TALL, WIDE])
@pytest.mark.parametrize("shape", [(270, 480), (480, 270)])
@pytest.mark.parametrize("kind", ["white", "black", "noise"])
def test_the_title_is_readable_on_any_picture(
    tmp_path: Path, font: Path, size: Size, shape: Size, kind: str
) -> None:
    report = thumbnail(frame(tmp_path / "f.png", shape, kind), LINES, size, font, tmp_path / "t.jpg")
    assert report.contrast_milli >= READABLE_MILLI
    assert report.size == (tmp_path / "t.jpg").stat().st_size < MAX_BYTES
    with Image.open(tmp_path / "t.jpg") as image:
        assert (image.format, image.size) == ("JPEG", size)
        behind = beside_the_text(image, size, shape)
        assert contrast_with_white_milli(behind) >= READABLE_MILLI - 200


def beside_the_text(
    image: Image.Image, size: Size, shape: Size
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A strip of the title's area left of the text, as it was written: what white letters stand on."""
    left, top, _, height = lay_out(size, shape).title
    middle = top + height // 2 if lay_out(size, shape).beside else top + height - 40
    return np.asarray(image.convert("RGB").crop((left - 30, middle - 20, left - 12, middle + 20)))


@pytest.mark.parametrize("size", [TALL, WIDE])
@pytest.mark.parametrize("lines", [LINES, ("長い題名" * 8,), ("一", "二", "三", "四"), ("I" * 40, "W" * 40)])
def test_the_title_stays_inside_its_area(
    tmp_path: Path, font: Path, size: Size, lines: tuple[str, ...]
) -> None:
    report = thumbnail(frame(tmp_path / "f.png", (270, 480), "black"), lines, size, font, tmp_path / "t.jpg")
    left, top, width, height = lay_out(size, (270, 480)).title
    with Image.open(tmp_path / "t.jpg") as image:
        rows, columns = np.nonzero(np.asarray(image.convert("L")) > 200)
    stroke = report.font_px // 20
    assert left - stroke <= columns.min() < columns.max() <= left + width + stroke
    assert top <= rows.min() < rows.max() <= top + height
    assert report.font_px <= title_box(size).font_px


def test_lines_that_fit_keep_the_size_and_wider_ones_are_smaller(tmp_path: Path, font: Path) -> None:
    picture = frame(tmp_path / "f.png", (270, 480), "black")
    assert thumbnail(picture, LINES, TALL, font, tmp_path / "a.jpg").font_px == title_box(TALL).font_px
    assert thumbnail(picture, ("長" * 18,), TALL, font, tmp_path / "b.jpg").font_px == 50


def test_a_dark_picture_is_hardly_darkened_and_a_bright_one_is(tmp_path: Path, font: Path) -> None:
    reports = {
        kind: thumbnail(
            frame(tmp_path / f"{kind}.png", (270, 480), kind), LINES, TALL, font, tmp_path / "t.jpg"
        )
        for kind in ("black", "white")
    }
    assert reports["black"].contrast_milli > 20_000
    assert reports["white"].contrast_milli < 6000


def test_without_a_title_the_picture_stays_as_it_is(tmp_path: Path, font: Path) -> None:
    report = thumbnail(frame(tmp_path / "f.png", (270, 480), "white"), (), TALL, font, tmp_path / "t.jpg")
    assert report.contrast_milli == 0
    with Image.open(tmp_path / "t.jpg") as image:
        assert np.asarray(image).min() == 255


def test_a_frame_of_another_shape_stands_whole_on_a_blurred_copy(tmp_path: Path, font: Path) -> None:
    picture = Image.new("RGB", (270, 480), "red")
    picture.paste("blue", (0, 0, 270, 20))
    picture.paste("blue", (0, 460, 270, 480))
    picture.save(tmp_path / "f.png")
    thumbnail(tmp_path / "f.png", (), WIDE, font, tmp_path / "t.jpg")
    left, top, width, height = lay_out(WIDE, (270, 480)).frame
    assert (top, height, left + width) == (0, 720, 1280)
    with Image.open(tmp_path / "t.jpg") as image:
        shown = np.asarray(image.convert("RGB"), int)
    assert shown[5, left + width // 2, 2] > 200
    assert shown[714, left + width // 2, 2] > 200
    assert shown[360, left + width // 2, 0] > 200


def test_a_noisy_picture_is_brought_below_two_megabytes(tmp_path: Path, font: Path) -> None:
    large = (1440, 2560)
    report = thumbnail(frame(tmp_path / "f.png", large, "noise"), LINES, large, font, tmp_path / "t.jpg")
    assert report.size < MAX_BYTES
    assert report.jpeg_quality < 92


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, font: Path) -> None:
    picture = frame(tmp_path / "f.png", (270, 480), "noise")
    for name in ("a.jpg", "b.jpg"):
        thumbnail(picture, LINES, WIDE, font, tmp_path / name)
    assert (tmp_path / "a.jpg").read_bytes() == (tmp_path / "b.jpg").read_bytes()


def test_a_broken_frame_a_broken_font_and_a_missing_folder_are_named(tmp_path: Path, font: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    picture = frame(tmp_path / "f.png", (270, 480), "black")
    with pytest.raises(MediaError, match=r"broken\.png"):
        thumbnail(broken, LINES, TALL, font, tmp_path / "t.jpg")
    with pytest.raises(CaptionError, match=r"broken\.png"):
        thumbnail(picture, LINES, TALL, broken, tmp_path / "t.jpg")
    with pytest.raises(ResourceError, match=r"t\.jpg"):
        thumbnail(picture, LINES, TALL, font, tmp_path / "none" / "t.jpg")
    assert not (tmp_path / "t.jpg").exists()


@pytest.mark.real
def test_a_picture_whose_header_lies_is_refused(shared_media: Path, tmp_path: Path, font: Path) -> None:
    lying = shared_media / "hostile" / "image" / "png_header_lies_60000.png"
    with pytest.raises(MediaError, match="lies"):
        thumbnail(lying, LINES, TALL, font, tmp_path / "t.jpg")


@given(
    st.integers(64, 4000), st.integers(64, 4000), st.sampled_from([TALL, WIDE, (1080, 1080), (1080, 1350)])
)
def test_every_layout_lies_inside_its_canvas(width: int, height: int, size: Size) -> None:
    layout = lay_out(size, (width, height))
    for left, top, across, down in (layout.frame, layout.title):
        assert 0 <= left < left + across <= size[0]
        assert 0 <= top < top + down <= size[1]
    assert layout.box.max_width_px == layout.title[2]
    assert layout.box.font_px * 2 <= layout.box.max_width_px


@pytest.mark.parametrize(("grey", "contrast"), [(255, 1000), (0, 21_000), (119, 4478), (118, 4542)])
def test_contrast_is_that_of_wcag(grey: int, contrast: int) -> None:
    pixels = np.full((4, 4, 3), grey, np.uint8)
    assert contrast_with_white_milli(pixels) == pytest.approx(contrast, abs=2)
