from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tayori.errors import MediaError, ResourceError
from tayori.media.cue_sheet import CUES, SheetCue, SheetJob, cell_size, cue_sheets
from tests.media.clips import film

W, H = 108, 192
SAFE = (18, 27, 90, 144)


@pytest.fixture(scope="module")
def greys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of one grey each: 40, 90, 140, 190."""
    out = tmp_path_factory.mktemp("g") / "greys.mp4"
    tones = "lum='40+50*floor(T)':cb=128:cr=128"
    return film(out, picture=f"color=black:s={W}x{H}:r=10,geq={tones}", sound=None, length="4")


def _job(picture: Path, *starts_ms: int) -> SheetJob:
    cues = tuple(SheetCue(n, t + 500, t, t + 1000) for n, t in enumerate(starts_ms, 1))
    return SheetJob(picture, W, H, SAFE, cues)


def test_every_cue_is_there_in_order_with_the_frame_of_its_time(greys: Path, tmp_path: Path) -> None:
    (path,) = cue_sheets(_job(greys, 2000, 0, 3000, 0), tmp_path / "sheet.jpg")
    with Image.open(path) as sheet:
        pixels = np.asarray(sheet.convert("L"))
    wide, high = cell_size(W, H)
    assert pixels.shape == (8 + high + 26 + 8, 8 + 4 * (wide + 8))
    told = [int(pixels[8 + high // 2, 8 + n * (wide + 8) + wide // 2]) for n in range(4)]
    assert told == pytest.approx([_full(140), _full(40), _full(190), _full(40)], abs=4)
    labels = pixels[8 + high + 2 : 8 + high + 26]
    for n in range(4):
        assert labels[:, 8 + n * (wide + 8) : 8 + n * (wide + 8) + wide].min() < 100


def _full(luma: int) -> float:
    return (luma - 16) * 255 / 219


def test_the_safe_area_is_drawn(greys: Path, tmp_path: Path) -> None:
    (path,) = cue_sheets(_job(greys, 2000), tmp_path / "sheet.jpg")
    with Image.open(path) as sheet:
        pixels = np.asarray(sheet.convert("L")).astype(int)
    wide, high = cell_size(W, H)
    row = pixels[8 + high // 3, 8 : 8 + wide]
    lines = np.flatnonzero(np.abs(row - round(_full(140))) > 50)
    assert {SAFE[0] * wide // W, SAFE[2] * wide // W - 1} <= set(lines.tolist())
    assert (np.diff(lines) > 100).sum() == 1


def test_many_cues_are_several_sheets(greys: Path, tmp_path: Path) -> None:
    paths = cue_sheets(_job(greys, *range(0, 3000, 3000 // (CUES + 5))), tmp_path / "sheet.jpg")
    assert [path.name for path in paths] == ["sheet.jpg", "sheet-2.jpg"]
    with Image.open(paths[0]) as first, Image.open(paths[1]) as second:
        assert first.height > second.height


def test_no_cues_no_sheet(greys: Path, tmp_path: Path) -> None:
    assert cue_sheets(_job(greys), tmp_path / "sheet.jpg") == ()
    assert not (tmp_path / "sheet.jpg").exists()


@pytest.mark.parametrize(
    ("frame", "cell"), [((1080, 1920), (270, 480)), ((1920, 1080), (480, 270)), ((1080, 1080), (270, 270))]
)
def test_cells_have_the_shape_of_the_frame(frame: tuple[int, int], cell: tuple[int, int]) -> None:
    assert cell_size(*frame) == cell


def test_what_cannot_be_read_or_written(greys: Path, tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        cue_sheets(_job(tmp_path / "no.mp4", 0), tmp_path / "sheet.jpg")
    with pytest.raises(ResourceError, match=r"sheet\.jpg"):
        cue_sheets(_job(greys, 0), tmp_path / "missing" / "sheet.jpg")
