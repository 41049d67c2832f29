from __future__ import annotations

import re

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.subtitles.ass import PlacedLine, escape, render_ass, timestamp
from tayori.subtitles.fonts import FontFace
from tayori.subtitles.style import Style


def _face(weight: int, path: object, digest: object) -> FontFace:
    return FontFace(path, 0, "Some Gothic", "SomeGothic", weight, digest, 1448, 288)  # type: ignore[arg-type]


BOLD, REGULAR = _face(700, "a.ttf", "0"), _face(400, "a.ttf", "0")
LINE = PlacedLine(1239, 2509, "朝の{駅}", 60_000, 540, 1_421_500)


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
    script = render_ass((LINE,), BOLD, Style(halo_milli=0), 1080, 1920)
    assert "PlayResX: 1080\nPlayResY: 1920\nWrapStyle: 2\nScaledBorderAndShadow: yes\n" in script
    # 60 px em * 1.448 (facts B.2.3); white on black, opaque
    assert (
        "Style: Caption,Some Gothic,86.88,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,-1,0,0,0,100,100"
        in script
    )
    # the line box ends a descent of 0.288 em below the baseline; the outline is 10 % of an em
    tags = "{\\an2\\pos(540,1438.78)\\fs86.88\\bord6}"
    assert script.endswith(f"Dialogue: 0,0:00:01.23,0:00:02.50,Caption,,0,0,0,,{tags}朝の\\{{駅\\}}\n")


def test_a_face_that_is_not_bold_gets_wider_strokes() -> None:
    assert render_ass((LINE,), BOLD, Style(), 1080, 1920).count("Dialogue") == 2
    script = render_ass((LINE,), REGULAR, Style(), 1080, 1920)
    assert script.count("Dialogue") == 3
    assert "\\3c&H00FFFFFF&\\bord0.84}" in script


@pytest.mark.parametrize(("rgb", "ass"), [("FF8000", "&H000080FF"), ("00ff01", "&H0001FF00")])
def test_colours_are_turned_round(rgb: str, ass: str) -> None:
    assert ass in render_ass((LINE,), BOLD, Style(colour=rgb), 1080, 1920)


def test_pysubs2_reads_what_we_write() -> None:
    script = render_ass((LINE,), BOLD, Style(halo_milli=0), 1080, 1920)
    (event,) = pysubs2.SSAFile.from_string(script).events
    assert (event.start, event.end) == (1230, 2500)
