"""Captions drawn by the real libass over real frames: what is measured is what is seen."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from tayori.errors import Cancelled, MediaError
from tayori.media.contrast import Layer, drawn_box, luminance, text_contrast
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.legibility import (
    CueLegibility,
    LegibilityJob,
    Sample,
    legibility_findings,
    measure_legibility,
    required_contrast,
)
from tayori.subtitles import fonts
from tayori.subtitles.fonts import FontFace, install_files, load_face
from tests.media.clips import film

W, H = 360, 640
SAFE = (40, 100, 320, 560)
_HEAD = f"""[Script Info]
ScriptType: v4.00+
PlayResX: {W}
PlayResY: {H}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, \
Shadow, Alignment
Style: A,IPAexGothic,44,&H00FFFFFF,&H00000000,&H00000000,-1,1,0,0,5

[Events]
Format: Layer, Start, End, Style, Text
"""


def _event(text: str, tags: str = "", second: int = 0, x: int = 180, y: int = 330) -> str:
    return f"Dialogue: 1,0:00:0{second}.00,0:00:0{second + 1}.00,A,{{\\pos({x},{y}){tags}}}{text}\n"


def _panel(percent: int) -> str:
    alpha = 255 - round(255 * percent / 100)
    box = "m 0 0 l 300 0 300 90 0 90"
    tags = f"\\an7\\pos(30,285)\\1c&H000000&\\1a&H{alpha:02X}&\\p1"
    return f"Dialogue: 0,0:00:00.00,0:00:01.00,A,{{{tags}}}{box}\n"


@pytest.fixture(scope="module")
def face() -> FontFace:
    path = fonts._bundled()
    assert path is not None
    return load_face(path)


@pytest.fixture(scope="module")
def white(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("w") / "white.mp4", picture=f"color=white:s={W}x{H}:r=10", sound=None)


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of black, then a second of white."""
    out = tmp_path_factory.mktemp("h") / "halves.mp4"
    half = f"color=black:s={W}x{H}:r=10:d=1[a];color=white:s={W}x{H}:r=10:d=1[b];[a][b]concat"
    return film(out, picture=half, sound=None, length="2")


def _measure(
    events: str, picture: Path, face: FontFace, folder: Path, samples: tuple[Sample, ...] = ()
) -> tuple[CueLegibility, ...]:
    script = folder / "a b:c'd,e[1] 字幕.ass"
    script.write_text(_HEAD + events, encoding="utf-8")
    install_files((face,), folder / "fonts")
    told = samples or (Sample(1, 500, 20, "FFFFFF"),)
    job = LegibilityJob(picture, script, folder / "fonts", W, H, SAFE, told)
    return measure_legibility(job)


def _contrast(events: str, picture: Path, face: FontFace, folder: Path) -> int:
    (found,) = _measure(events, picture, face, folder)
    assert found.contrast is not None
    return found.contrast.milli


def test_white_on_white_without_an_outline_fails(white: Path, face: FontFace, tmp_path: Path) -> None:
    (found,) = _measure(_event("長野市"), white, face, tmp_path)
    assert found.contrast is not None
    assert found.contrast.milli < 1100
    assert found.contrast.below_milli == 1000
    (finding,) = legibility_findings((found,))
    assert (finding.rule, finding.cues, finding.where) == ("captions-contrast", (1,), "cue 1")
    assert "Cue 1 has 1.0" in finding.text
    assert "needs 4.50:1" in finding.text


def test_an_outline_makes_it_readable(white: Path, face: FontFace, tmp_path: Path) -> None:
    (found,) = _measure(_event("長野市", "\\bord4"), white, face, tmp_path)
    assert found.contrast is not None
    assert found.contrast.milli > 15_000
    assert found.contrast.below_milli < 20
    assert legibility_findings((found,)) == ()


@pytest.mark.parametrize(("percent", "milli"), [(50, 3980), (55, 4760), (60, 5740)])
def test_boxes_give_the_contrast_that_was_computed(
    percent: int, milli: int, white: Path, face: FontFace, tmp_path: Path
) -> None:
    """Facts B.6."""
    found = _contrast(_panel(percent) + _event("長野市"), white, face, tmp_path)
    assert found == pytest.approx(milli, rel=0.03)
    assert (found >= 4500) == (percent > 50)


def test_each_cue_is_measured_on_its_own_frame(halves: Path, face: FontFace, tmp_path: Path) -> None:
    events = _event("駅", second=0) + _event("駅", second=1)
    samples = (Sample(2, 1050, 20, "FFFFFF"), Sample(1, 950, 20, "FFFFFF"))
    dark, light = _measure(events, halves, face, tmp_path, samples)
    assert (dark.cue, light.cue) == (1, 2)
    assert dark.readable
    assert not light.readable


def test_a_time_after_the_end_sees_the_last_frame(halves: Path, face: FontFace, tmp_path: Path) -> None:
    (late,) = _measure(_event("駅", second=8), halves, face, tmp_path, (Sample(1, 8500, 20, "FFFFFF"),))
    assert not late.readable


@pytest.mark.parametrize("percent", [50, 60])
def test_on_a_burned_picture_nothing_is_counted_twice(
    percent: int, white: Path, face: FontFace, tmp_path: Path
) -> None:
    events = _panel(percent) + _event("長野市")
    clean = _contrast(events, white, face, tmp_path)
    chain = "ass=filename=s.ass:fontsdir=fonts"
    (tmp_path / "s.ass").write_text(_HEAD + events, encoding="utf-8")
    burned = tmp_path / "burned.mp4"
    options = ("-loglevel", "error", "-i", str(white), "-vf", chain, "-crf", "12", str(burned))
    run_ffmpeg(options, cwd=tmp_path)
    samples = (Sample(1, 500, 20, "FFFFFF"),)
    script, folder = tmp_path / "s.ass", tmp_path / "fonts"
    (found,) = measure_legibility(LegibilityJob(burned, script, folder, W, H, SAFE, samples, burned=True))
    assert found.contrast is not None
    assert found.contrast.milli == pytest.approx(clean, rel=0.08)
    assert found.readable == (percent == 60)


def test_text_outside_the_safe_area_is_found(white: Path, face: FontFace, tmp_path: Path) -> None:
    inside, outside, cut = (
        _measure(_event("長野", "\\bord4", y=y), white, face, tmp_path)[0] for y in (330, 560, 636)
    )
    assert inside.outside_px == 0
    assert inside.box is not None
    assert SAFE[0] < inside.box[0] < 180 < inside.box[2] < SAFE[2]
    assert 10 < outside.outside_px < 40
    assert not outside.cut
    assert cut.cut
    assert [f.rule for f in legibility_findings((inside, outside, cut))] == [
        "captions-cut-by-frame",
        "captions-outside",
    ]


def test_a_halo_may_reach_out_of_the_safe_area(white: Path, face: FontFace, tmp_path: Path) -> None:
    halo = _event("長野", "\\1a&HFF&\\3a&H66&\\bord14\\blur6", y=530)
    (found,) = _measure(halo + _event("長野", "\\bord3", y=530), white, face, tmp_path)
    assert found.outside_px == 0


def test_what_is_not_there_is_told(white: Path, face: FontFace, tmp_path: Path) -> None:
    gone = _measure(_event("長野", x=-400), white, face, tmp_path)
    assert gone[0].contrast is None
    assert gone[0].box is None
    assert [f.rule for f in legibility_findings(gone)] == ["captions-unseen"]


def test_large_text_needs_less() -> None:
    assert required_contrast(71, 1080) == 4500
    assert required_contrast(72, 1080) == 3000
    assert required_contrast(24, 360) == 3000


def test_an_unreadable_picture_and_a_stop(tmp_path: Path, white: Path) -> None:
    (tmp_path / "s.ass").write_text(_HEAD)
    (tmp_path / "no.mp4").write_bytes(b"no picture")
    samples = (Sample(1, 500, 20, "FFFFFF"),)
    with pytest.raises(MediaError):
        measure_legibility(LegibilityJob(tmp_path / "no.mp4", tmp_path / "s.ass", None, W, H, SAFE, samples))
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        measure_legibility(LegibilityJob(white, tmp_path / "s.ass", None, W, H, SAFE, samples), stop)


def test_luminance_is_that_of_wcag() -> None:
    pixels = np.array([[0, 0, 0], [255, 255, 255], [119, 119, 119], [255, 0, 0]], np.uint8)
    assert luminance(pixels) == pytest.approx([0, 1, 0.184, 0.2126], abs=0.001)


def test_opacity_and_colour_come_from_two_layers() -> None:
    black, white = np.zeros((20, 20, 3), np.uint8), np.full((20, 20, 3), 255, np.uint8)
    black[5:15, 5:15], white[5:15, 5:15] = (255, 255, 0), (255, 255, 0)
    layer = Layer(black, white)
    assert drawn_box(layer.opacity()) == (5, 5, 15, 15)
    on_white = text_contrast(layer, layer.over(np.full((20, 20, 3), 255, np.uint8)), "FFFF00", 20, 4500)
    on_black = text_contrast(layer, layer.over(np.zeros((20, 20, 3), np.uint8)), "FFFF00", 20, 4500)
    assert on_white is not None
    assert on_black is not None
    assert (on_white.milli, on_white.below_milli) == (1073, 1000)
    assert (on_black.milli, on_black.below_milli) == (19_555, 0)
    assert text_contrast(layer, black, "FF0000", 20, 4500) is None
