"""Leaner copies: their sizes, their formats, and the rights in each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tayori.errors import MediaError
from tayori.media.copies import COVER_WIDTHS, PHOTO_WIDTHS, POSTER_WIDTHS, copy_names, copy_size, write_copies
from tayori.model.text import Texts
from tayori.rights.xmp import packet
from tests.media.test_photo import tags_of
from tests.publishers.samples import with_rights

PACKET = packet(with_rights())


def picture(path: Path, size: tuple[int, int]) -> Path:
    """A soft picture with some grain, as cameras make them."""
    down, across = np.mgrid[0 : size[1], 0 : size[0]]
    grain = np.random.default_rng(1).integers(0, 24, (size[1], size[0]))
    base = np.stack([across * 180 / size[0], down * 180 / size[1], 90 + 60 * np.sin(across / 40)], axis=2)
    Image.fromarray((base + grain[..., None]).astype(np.uint8)).save(path, quality=90)
    return path


def made(folder: Path, size: tuple[int, int], widths: tuple[int, ...]) -> dict[str, Path]:
    names = copy_names(size[0], widths)
    return write_copies(picture(folder / "whole.jpg", size), names, size, PACKET, folder)


@given(st.integers(1, 5000), st.sampled_from([POSTER_WIDTHS, COVER_WIDTHS, PHOTO_WIDTHS]))
def test_no_copy_is_larger_than_the_picture(own_px: int, widths: tuple[int, ...]) -> None:
    names = copy_names(own_px, widths)
    wide = [copy_size(name, (own_px, 7)) for name in names]
    assert all(1 <= width <= own_px and height >= 1 for width, height in wide)
    assert len(set(names)) == len(names)
    assert {name.rpartition(".")[2] for name in names} >= {"avif", "webp"}
    assert max(width for width, _ in wide) == min(own_px, max(widths))


@pytest.mark.parametrize(
    ("own_px", "expected"),
    [
        (2560, "480 960 1600 2560"),
        (1706, "480 960 1706"),  # 1600 would save nobody anything
        (480, "480"),
        (90, "90"),
    ],
)
def test_widths_of_a_photo(own_px: int, expected: str) -> None:
    names = copy_names(own_px, PHOTO_WIDTHS)
    assert " ".join(name.removesuffix(".avif") for name in names if name.endswith(".avif")) == expected
    # The picture itself is the JPEG of that width.
    assert f"{own_px}.jpg" not in names


@pytest.mark.tools("exiftool")
def test_every_copy_carries_the_rights_and_nothing_else(tmp_path: Path) -> None:
    files = made(tmp_path, (600, 400), POSTER_WIDTHS)
    assert list(files) == [
        *("240.avif", "240.webp", "240.jpg", "480.avif", "480.webp", "480.jpg", "600.avif", "600.webp"),
    ]
    told = {}
    for name, path in files.items():
        with Image.open(path) as image:
            assert (image.format or "").lower() == name.rpartition(".")[2].replace("jpg", "jpeg")
            assert image.size == copy_size(name, (600, 400))
            assert not {"exif", "icc_profile"} & set(image.info)
        tags = tags_of(path)
        told[name] = {key: value for key, value in tags.items() if key.startswith("XMP-")}
        assert not [key for key in tags if key.startswith(("IFD", "GPS", "ExifIFD", "MakerNotes", "ICC_"))]
    first = told["240.jpg"]
    assert first["XMP-dc:Rights"] == "© 2026 長野市"
    assert first["XMP-plus:ModelReleaseID"] == "REL-0001"
    assert [name for name in told if told[name] != first] == []


def test_copies_are_lean_and_still_the_picture(tmp_path: Path) -> None:
    files = made(tmp_path, (1080, 1920), POSTER_WIDTHS)
    sizes = {name: path.stat().st_size - len(PACKET) for name, path in files.items()}
    for px in POSTER_WIDTHS:
        assert sizes[f"{px}.avif"] < sizes[f"{px}.jpg"]
        assert sizes[f"{px}.webp"] < sizes[f"{px}.jpg"]
    with Image.open(tmp_path / "whole.jpg") as whole:
        for name, path in files.items():
            with Image.open(path) as copy:
                wanted = whole.resize(copy.size, Image.Resampling.LANCZOS)
                lost = np.asarray(copy.convert("RGB")).astype(float) - np.asarray(wanted)
                assert np.sqrt(np.mean(lost**2)) < 6, name


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    first, second = (made(folder, (600, 400), POSTER_WIDTHS) for folder in folders)
    assert {n: p.read_bytes() for n, p in first.items()} == {n: p.read_bytes() for n, p in second.items()}


def test_rights_too_long_for_a_jpeg_are_told(tmp_path: Path) -> None:
    long = packet(with_rights(usage_terms=Texts.of({"ja": "字" * 30_000})))
    with pytest.raises(MediaError, match="JPEG holds"):
        write_copies(picture(tmp_path / "p.jpg", (300, 200)), ("240.jpg",), (300, 200), long, tmp_path)
