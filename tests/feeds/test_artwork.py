from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tayori.errors import MediaError, UsageError
from tayori.feeds.artwork import check_cover


def _picture(folder: Path, size: tuple[int, int], mode: str = "RGB", suffix: str = ".png") -> Path:
    path = folder / f"cover{suffix}"
    Image.new(mode, size).save(path)
    return path


def test_a_square_picture_of_the_right_size_is_fine(tmp_path: Path) -> None:
    assert check_cover(_picture(tmp_path, (1400, 1400), suffix=".jpg")) == ()


@pytest.mark.parametrize(
    ("size", "mode", "suffix", "rules"),
    [
        ((1399, 1399), "RGB", ".png", ["cover-size"]),
        ((3001, 3001), "L", ".png", ["cover-size"]),
        ((1400, 1600), "RGB", ".jpg", ["cover-not-square"]),
        ((1500, 1500), "RGBA", ".png", ["cover-mode"]),
        ((1500, 1500), "RGB", ".webp", ["cover-format"]),
    ],
)
def test_what_directories_refuse(
    tmp_path: Path, size: tuple[int, int], mode: str, suffix: str, rules: list[str]
) -> None:
    assert [f.rule for f in check_cover(_picture(tmp_path, size, mode, suffix))] == rules


def test_no_file_and_no_picture(tmp_path: Path) -> None:
    text = tmp_path / "表紙.jpg"
    text.write_text("not a picture")

    with pytest.raises(UsageError, match=r"cover\.jpg"):
        check_cover(tmp_path / "cover.jpg")
    with pytest.raises(MediaError, match=r"表紙\.jpg"):
        check_cover(text)
