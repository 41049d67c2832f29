from __future__ import annotations

import re

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.subtitles.burning.ass import PlacedBlock, escape, render_ass, timestamp
from tayori.subtitles.burning.blocks import Block, Rect, Run, Setting, Span
from tayori.subtitles.burning.motion import STILL, Motion
from tayori.subtitles.burning.style import Style
from tayori.subtitles.fonts import FontFace


def _face(weight: int, path: object, digest: object) -> FontFace:
    return FontFace(path, 0, "Some Gothic", "SomeGothic", weight, digest, 1448, 288)  # type: ignore[arg-type]


BOLD, REGULAR = _face(700, "a.ttf", "0"), _face(400, "a.ttf", "0")
HARD = Style(halo_milli=0)


def _script(
    face: FontFace = BOLD, style: Style = HARD, motion: Motion = STILL, *spans: Span, turned: bool = False
) -> str:
    """One run in the middle of a block of 400 x 100 pixels whose corner is at 340, 1340."""
    shown = spans or (Span("朝の{駅}", style.colour),)
    run = Run(shown, 200_000, 81_500, 60_000, turned=turned)
    block = Block(400_000, 100_000, Rect(0, 0, 400_000, 100_000), (run,))
    place = Rect(340_000, 1_340_000, 740_000, 1_440_000)
    setting = Setting(style, face, 60_000, style.colour)
    return render_ass((PlacedBlock(1239, 2509, block, place, setting, motion),), (face,), 1080, 1920)


def _events(script: str) -> list[str]:
    return [line for line in script.splitlines() if line.startswith("Dialogue")]


@given(st.text(max_size=40))
def test_escaped_text_has_no_command_and_no_break(text: str) -> None:
    out = escape(text)
    assert "\n" not in out
    assert "\r" not in out
    assert re.sub(r"\\[{}]", "", out).count("{") == 0
    assert "\\" not in re.sub(r"\\[{}]", "", out)


@given(st.integers(0, 35_999_999))
def test_times_are_rounded_down_to_centiseconds(ms: int) -> None:
    hours, minutes, rest = timestamp(ms).split(":")
    secs, centis = rest.split(".")
    assert ((int(hours) * 60 + int(minutes)) * 60 + int(secs)) * 1000 + int(centis) * 10 == ms // 10 * 10


def test_the_script() -> None:
    script = _script()
    assert "PlayResX: 1080\nPlayResY: 1920\nWrapStyle: 2\nScaledBorderAndShadow: yes\n" in script
    assert "Style: Caption,Some Gothic,60,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,-1,0,0,0,100" in script
    assert "Style: CaptionDown,@Some Gothic,60," in script
    # the line box ends a descent of 0.288 em below the baseline; 60 px em * 1.448 (facts B.2.3); outline 10 %
    tags = "{\\pos(540,1438.78)\\fs86.88\\bord6}"
    assert _events(script) == [f"Dialogue: 2,0:00:01.23,0:00:02.50,Caption,,0,0,0,,{tags}朝の\\{{駅\\}}"]


def test_a_face_that_is_not_bold_gets_wider_strokes() -> None:
    below, above = _events(_script(REGULAR))
    assert "\\1a&HFF&\\bord6.84}" in below
    assert "\\bord0.84\\3c&HFFFFFF&}" in above


def test_a_halo_is_the_outline_going_on_and_costs_no_event() -> None:
    # 6 px of outline, 7.2 of halo: a third more of outline, the rest is blur
    (event,) = _events(_script(BOLD, Style()))
    assert "\\bord8.16\\blur2.52" in event


def test_a_run_downwards_is_turned_about_its_middle() -> None:
    (event,) = _events(_script(turned=True))
    # its bottom line, a descent of 0.288 and half an em box of 0.38 from the middle, is left of it
    assert ",CaptionDown," in event
    assert "\\pos(499.92,1421.5)" in event


@pytest.mark.parametrize(("rgb", "ass"), [("FF8000", "\\1c&H0080FF&"), ("00ff01", "\\1c&H01FF00&")])
def test_colours_are_turned_round(rgb: str, ass: str) -> None:
    assert ass in _script(BOLD, Style(colour=rgb))


def test_a_spoken_word_changes_colour_when_it_is_spoken() -> None:
    style = Style(halo_milli=0, spoken_colour="FFE14D")
    said, coming = Span("朝", "FFFFFF", spoken_ms=1000), Span("の", "FFFFFF", spoken_ms=1730)
    (event,) = _events(_script(BOLD, style, STILL, said, coming))
    assert "\\1c&H4DE1FF&}朝" in event
    # 500 ms after the event's own beginning, which is 1230
    assert "{\\1c&HFFFFFF&\\t(500,500,\\1c&H4DE1FF&)}の" in event


def test_a_box_is_one_drawing_below_everything() -> None:
    panel, *_ = _events(_script(BOLD, Style(box_opacity_percent=60, box_radius_milli=0)))
    assert panel.startswith("Dialogue: 0,")
    assert "\\pos(340,1340)\\an7\\bord0\\1c&H000000&\\1a&H66&\\p1}m 0 0 l 400 0 400 100 0 100" in panel


def test_a_shadow_is_the_run_a_little_aside_below_everything_else() -> None:
    shadow, _ = _events(_script(BOLD, Style(halo_milli=0, shadow_milli=50)))
    assert shadow.startswith("Dialogue: 1,")
    assert "\\pos(543,1441.78)\\fs86.88\\bord6\\1c&H000000&\\3c&H000000&\\alpha&H60&}" in shadow


def test_a_fade_and_a_pop() -> None:
    assert "\\fad(200,0)" in _script(BOLD, HARD, Motion(fade_in_ms=200))
    script = _script(BOLD, HARD, Motion(pop=True))
    # towards its place from 15 % nearer to the middle of the block (540, 1390)
    assert "\\move(540,1431.463,540,1438.78,0,150)" in script
    assert "\\fscx85\\fscy85\\t(0,150,\\fscx100\\fscy100)" in script


def test_faces_of_one_family_are_told_apart_by_weight() -> None:
    script = render_ass((), (BOLD, REGULAR), 1080, 1920)
    assert "Style: Caption,Some Gothic,60,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,700," in script
    assert "Style: Caption1,Some Gothic,60,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,400," in script


def test_pysubs2_reads_what_we_write() -> None:
    (event,) = pysubs2.SSAFile.from_string(_script()).events
    assert (event.start, event.end) == (1230, 2500)
