from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind
from tayori.subtitles.burning.blocks import Setting
from tayori.subtitles.burning.columns import set_columns
from tayori.subtitles.burning.style import STYLES
from tayori.subtitles.burning.upright import Form, UprightRuler, pieces, stood_up
from tayori.subtitles.fonts import FontFace

TITLE = dict(STYLES)["vertical_title"]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("4月15日", "４月15日"),
        ("2026年", "２０２６年"),
        ("15組！？", "15組!?"),
        ("本当!", "本当！"),
        ("Ａ棟B棟", "Ａ棟Ｂ棟"),
        ("COVID-19の1年", "COVID-19の１年"),
        ("1,200円と3.5km", "1,200円と3.5km"),
        ("！！！", "！！！"),
        ("I am!", "Ｉ am!"),
    ],
)
def test_what_stands_alone_takes_the_form_that_stands(text: str, stands: str) -> None:
    assert stood_up(Cue(0, 1, text)).text == stands


@given(st.text("AB12 3!?！？、年月,.-", max_size=20))
def test_no_character_is_added_or_lost(text: str) -> None:
    assert len(stood_up(Cue(0, 1, text)).text) == len(text)


def test_two_figures_stand_side_by_side(bundled: FontFace) -> None:
    text = "四月15日!?"
    found = list(pieces(text, (0, len(text)), UprightRuler(bundled)))
    assert found == [(0, 2, Form.PLAIN), (2, 4, Form.PAIR), (4, 5, Form.PLAIN), (5, 7, Form.PAIR)]


@given(text=st.text("AB12 3!?！？、年月「」,.-ー", min_size=1, max_size=20))
def test_pieces_cover_the_text(text: str, bundled: FontFace) -> None:
    found = list(pieces(text, (0, len(text)), UprightRuler(bundled)))
    assert "".join(text[start:end] for start, end, _ in found) == text


def test_downwards_letters_are_one_em_and_a_pair_too(bundled: FontFace) -> None:
    ruler = UprightRuler(bundled)
    assert [ruler.advance(char) for char in "長、「ー。"] == [1000] * 5
    assert ruler.advance("1") + ruler.advance("5") == 1000
    assert ruler.advance("\u200b") == 0


def test_columns_go_from_right_to_left_and_ruby_to_their_right(bundled: FontFace) -> None:
    mark = Mark(0, 2, MarkKind.RUBY, "ながの")
    setting = Setting(TITLE, bundled, 100_000, "FFFFFF")
    block = set_columns(Cue(0, 1, "長野の朝\nへ", marks=(mark,)), setting)
    at = {run.spans[0].text: run for run in block.runs}
    first, second, ruby = at["長野の朝"], at["へ"], at["ながの"]
    assert second.x == first.x - 140_000
    assert ruby.x == first.x + 50_000 + 4_000 + 25_000
    assert (first.y, second.y, ruby.y) == (208_000, 58_000, 108_000 + ruby.spacing // 2)
    assert ruby.em == 50_000
    assert ruby.x + ruby.em // 2 <= block.width
    assert block.height == 416_000, "its outline is within"


def test_figures_that_are_too_wide_side_by_side_are_made_narrow(bundled: FontFace) -> None:
    block = set_columns(Cue(0, 1, "四15日"), Setting(TITLE, bundled, 100_000, "FFFFFF"))
    (pair,) = [run for run in block.runs if not run.turned]
    assert 700 < pair.squeeze_milli < 1000
    assert pair.spans[0].text == "15"
