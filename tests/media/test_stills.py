"""Posters, frames and contact sheets: the right frame, the right colours, and nothing left behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tayori.errors import MediaError, ResourceError, UsageError
from tayori.media.stills import CELLS, choose_poster, contact_sheet, extract_frame
from tayori.media.survey import Reading, survey
from tests.media.clips import film

NUMBERED = "color=gray:s=128x228:r=30,geq=lum='40+4*N':cb=128:cr=128"
"""Frame n has luma 40 + 4 n."""
ODD_NAME = "長野市 50%d 'a'[b],\nc;d=e.mp4"


def luma(image: Image.Image) -> float:
    """Mean grey value of an sRGB picture as limited-range luma."""
    return float(np.asarray(image.convert("RGB"), float).mean()) * 219 / 255 + 16


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("numbered") / ODD_NAME, "-crf", "1", picture=NUMBERED, sound=None)


# Poster --------------------------------------------------------------------------------------------------


def scenes(*parts: tuple[str, str]) -> str:
    """A lavfi graph of pictures one after the other: (picture, seconds)."""
    labels = [f"[s{n}]" for n in range(len(parts))]
    made = [f"{p},trim=duration={d},setsar=1{i}" for (p, d), i in zip(parts, labels, strict=True)]
    return ";".join([*made, f"{''.join(labels)}concat=n={len(parts)}[out0]"])


SHARP = "testsrc2=s=270x480:r=30"
BLACK, WHITE = "color=black:s=270x480:r=30", "color=white:s=270x480:r=30"


@pytest.mark.slow
@pytest.mark.parametrize("spread", ["15", "300"])
def test_the_poster_is_sharp_and_neither_black_nor_white(tmp_path: Path, spread: str) -> None:
    blurred = f"{SHARP},gblur=sigma=9"
    picture = scenes((BLACK, "1"), (blurred, "1.5"), (SHARP, "1"), (blurred, "1"), (WHITE, "1"))
    path = film(tmp_path / "a.mp4", "-g", spread, picture=picture, sound=None, length="5.5")
    choice = choose_poster(path)
    assert 2500 <= choice.time_ms < 3500
    assert choice.sharpness_milli > 500


@pytest.mark.slow
def test_the_poster_is_not_in_the_middle_of_a_dissolve(tmp_path: Path) -> None:
    still = "loop=-1:1,trim=duration={},fps=30,settb=1/30"
    first = f"{SHARP},{still.format(3)}"
    second = f"mandelbrot=s=270x480:r=30,{still.format(3)}"
    dissolve = f"{first}[a];{second}[b];[a][b]xfade=transition=fade:duration=2:offset=1[out0]"
    path = film(tmp_path / "a.mp4", picture=dissolve, sound=None, length="4")
    middle = survey(path)[4]
    assert 1500 <= middle.time_ms <= 2500
    choice = choose_poster(path)
    assert not 1100 <= choice.time_ms <= 2900
    assert choice.stillness_milli == 1000


@pytest.mark.slow
def test_the_poster_is_not_the_first_moment(tmp_path: Path) -> None:
    dull = f"{SHARP},gblur=sigma=4"
    picture = scenes((SHARP, "0.25"), (dull, "4"))
    path = film(tmp_path / "a.mp4", picture=picture, sound=None, length="4.2")
    assert choose_poster(path).time_ms >= 300


def test_a_clip_of_one_frame_and_a_black_one_have_a_poster_too(tmp_path: Path) -> None:
    single = film(tmp_path / "one.mp4", "-frames:v", "1", sound=None)
    assert choose_poster(single).time_ms == 0
    black = film(tmp_path / "black.mp4", picture=BLACK, sound=None)
    assert choose_poster(black).score_milli == 0


def test_the_chosen_frame_is_the_frame_that_is_extracted(numbered: Path, tmp_path: Path) -> None:
    choice = choose_poster(numbered)
    extract_frame(numbered, choice.time_ms, tmp_path / "a.png")
    number = round(choice.time_ms * 30 / 1000)
    with Image.open(tmp_path / "a.png") as image:
        assert luma(image) == pytest.approx(40 + 4 * number, abs=1.5)


def test_what_has_no_picture_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "text.mp4"
    path.write_text("hello")
    with pytest.raises(MediaError):
        choose_poster(path)


def test_a_reading_without_edges_is_not_sharp() -> None:
    from tayori.media.stills import _rate

    flat = Reading(0, 100, 220, 128, 40, float("nan"), 0, 0)
    assert _rate(flat, 1.0, 1.0).sharpness_milli == 0
    assert _rate(replace(flat, blur=4.0), 1.0, 1.0).sharpness_milli > 900


# One frame -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 2, 14, 29])
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_time_finds_exactly_its_frame(numbered: Path, tmp_path: Path, number: int, suffix: str) -> None:
    out = tmp_path / f"%d 日本.{suffix}"
    extract_frame(numbered, number * 1000 // 30, out)
    with Image.open(out) as image:
        assert image.size == (128, 228)
        assert luma(image) == pytest.approx(40 + 4 * number, abs=1.5)
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("suffix", ["png", "jpg"])
@pytest.mark.parametrize("colour", [(200, 40, 40), (40, 160, 60), (30, 60, 200), (230, 230, 230)])
def test_colours_come_out_as_they_went_in(tmp_path: Path, suffix: str, colour: tuple[int, int, int]) -> None:
    code = "".join(f"{channel:02x}" for channel in colour)
    chain = "scale=out_color_matrix=bt709:out_range=limited,format=yuv420p"
    tagged = f"{chain},setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    picture = f"color=0x{code}:s=64x64:r=10"
    path = film(tmp_path / "a.mp4", "-crf", "1", picture=picture, sound=None, length="0.3", chain=tagged)
    extract_frame(path, 0, tmp_path / f"a.{suffix}")
    with Image.open(tmp_path / f"a.{suffix}") as image:
        seen = np.asarray(image.convert("RGB"), int)[20:40, 20:40].mean((0, 1))
    assert np.abs(seen - colour).max() <= 4


def test_the_same_frame_gives_the_same_bytes(numbered: Path, tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        extract_frame(numbered, 500, tmp_path / name)
    assert (tmp_path / "a.jpg").read_bytes() == (tmp_path / "b.jpg").read_bytes()


def test_a_time_past_the_end_is_refused_and_leaves_nothing(numbered: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ends before 9\.000 s"):
        extract_frame(numbered, 9000, tmp_path / "a.jpg")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("hello")
    with pytest.raises(MediaError):
        extract_frame(tmp_path / "a.mp4", 0, tmp_path / "a.jpg")
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_a_folder_that_is_not_there_is_an_error(numbered: Path, tmp_path: Path) -> None:
    with pytest.raises((ResourceError, MediaError)):
        extract_frame(numbered, 0, tmp_path / "none" / "a.jpg")


# Contact sheet -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spread", ["3", "300"])
def test_a_contact_sheet_shows_twenty_frames_in_order(tmp_path: Path, spread: str) -> None:
    """Key frames alone, and where there are too few of them every frame."""
    picture = "color=gray:s=128x228:r=30,geq=lum='40+N':cb=128:cr=128"
    path = film(tmp_path / "a.mp4", "-crf", "1", "-g", spread, picture=picture, sound=None, length="5")
    contact_sheet(path, tmp_path / "sheet.jpg")
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        cells = [cell(sheet, n) for n in range(CELLS)]
        label = sheet.crop((10, 360, 40, 380))
        assert label.convert("L").getextrema()[0] == 0
    seen = [luma(c) for c in cells]
    frames_apart = 150 / CELLS
    allowed = int(spread) if spread == "3" else 1
    for number, grey in enumerate(seen):
        assert -1.5 <= grey - 40 - number * frames_apart <= allowed + 1.5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp4", "sheet.jpg"]


def cell(sheet: Image.Image, number: int) -> Image.Image:
    """The upper middle of one cell, where no label is."""
    wide, tall = (sheet.width - 8) // 5, (sheet.height - 8) // 4
    left, top = 8 + wide * (number % 5), 8 + tall * (number // 5)
    return sheet.crop((left + 40, top + 40, left + 160, top + 160))


def test_a_wide_picture_gets_a_wide_sheet(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", picture="testsrc2=s=160x90:r=25", sound=None)
    contact_sheet(path, tmp_path / "sheet.jpg")
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        assert sheet.size == (5 * 328 + 8, 4 * 188 + 8)


def test_a_clip_with_fewer_frames_than_cells_has_a_sheet(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", sound=None, length="0.2")
    contact_sheet(path, tmp_path / "sheet.jpg")
    assert (tmp_path / "sheet.jpg").stat().st_size > 1000


def test_no_sheet_of_what_is_no_picture(tmp_path: Path) -> None:
    path = film(tmp_path / "a.m4a", "-vn", length="0.3")
    with pytest.raises(MediaError, match=r"a\.m4a"):
        contact_sheet(path, tmp_path / "sheet.jpg")
    assert [p.name for p in tmp_path.iterdir()] == ["a.m4a"]


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["goldengate_1080p30_13s.mp4", "bbb_1080p24_20s_51.mp4", "coverr_lulu_1080p50_15s.mp4"],
)
def test_real_clips_have_a_good_poster(shared_media: Path, tmp_path: Path, name: str) -> None:
    path = shared_media / "video" / "npm" / name
    choice = choose_poster(path)
    assert choice.time_ms >= 300
    assert choice.score_milli > 600
    extract_frame(path, choice.time_ms, tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as image:
        grey = np.asarray(image.convert("L"), float)
    assert 25 < grey.mean() < 235
    assert grey.std() > 25
