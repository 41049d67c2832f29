from __future__ import annotations

import re

import pytest

from tayori.errors import UsageError
from tayori.model.colour import BLACK, READABLE_MILLI, WHITE, contrast_milli
from tayori.subtitles.burning.contrast import least_contrast_milli
from tayori.subtitles.burning.style import STYLES, Style, parse_styles

BUILT_IN = dict(STYLES)


def test_the_defaults_keep_to_the_facts() -> None:
    style = Style()
    assert 60 <= style.em_px <= 80
    assert style.outline_milli >= 80
    assert 720 // style.em_px == 12
    assert 720 // style.smallest_em_px == 13


def test_every_workspace_has_these() -> None:
    names = ["telop", "dialogue", "title", "vertical_title", "lower_third", "karaoke", "sound", "second"]
    assert list(BUILT_IN) == names
    assert BUILT_IN["telop"] == Style()
    assert 720 // BUILT_IN["dialogue"].em_px == 16  # facts B.5: closed captions
    assert BUILT_IN["vertical_title"].writing == "vertical"


@pytest.mark.parametrize(("name", "style"), STYLES)
def test_every_built_in_style_can_be_read(name: str, style: Style) -> None:
    # WCAG 1.4.3 (facts C.1), over the worst picture there can be
    colours = [style.colour, style.accent_colour, *([style.spoken_colour] if style.spoken_colour else [])]
    assert min(least_contrast_milli(colour, style) for colour in colours) >= READABLE_MILLI, name
    assert style.box_opacity_percent == 0 or style.box_opacity_percent >= 60  # facts B.6


def test_contrast_is_that_of_wcag() -> None:
    assert contrast_milli(WHITE, BLACK) == contrast_milli(BLACK, WHITE) == 21_000
    assert contrast_milli((119, 119, 119), WHITE) == 4478
    # facts B.6: white on a black box over a white picture
    boxed = (Style(outline_milli=0, box_opacity_percent=p) for p in (50, 55, 60))
    found = [least_contrast_milli("FFFFFF", style) for style in boxed]
    assert found == [pytest.approx(milli, abs=60) for milli in (3980, 4760, 5740)]


def test_fields_are_taken_over() -> None:
    assert parse_styles({"telop": {"em_px": "64", "colour": "FFF200"}})["telop"] == Style(
        em_px=64, colour="FFF200"
    )
    assert parse_styles({})["telop"] == Style()


def test_a_style_is_like_another() -> None:
    styles = parse_styles(
        {"quiet": {"colour": "CCCCCC"}, "big": {"like": "quiet", "em_px": "80"}, "telop": {"halo_milli": "0"}}
    )
    assert styles["big"] == Style(colour="CCCCCC", em_px=80, halo_milli=0)
    # what is said of telop reaches those that are like it
    assert styles["karaoke"].halo_milli == 0
    assert styles["title"].halo_milli == 0
    assert styles["lower_third"].align == "left"


def test_a_built_in_style_can_be_changed() -> None:
    styles = parse_styles({"title": {"em_px": "120"}})
    assert styles["title"].em_px == styles["vertical_title"].em_px == 120
    assert styles["title"].position == "middle"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("em_pixels", "60", "has no 'em_pixels'.*Did you mean em_px"),
        ("em_px", "big", "not a whole number"),
        ("em_px", "0", "must be 20 to 300"),
        ("colour", "#FFFFFF", "six hexadecimal digits"),
        ("colour", "FFFFFF}{\\an8", "six hexadecimal digits"),
        ("spoken_colour", "red", "six hexadecimal digits"),
        ("smallest_em_px", "90", "larger than em_px"),
        ("align", "center", "align is not 'center'.*Did you mean centre"),
        ("animation", "spin", "animation is not 'spin'.*There are: none, fade, pop"),
    ],
)
def test_what_cannot_be_is_refused(name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_styles({"telop": {name: text}})
    assert re.search(said, f"{caught.value.message} {caught.value.next_step}")


@pytest.mark.parametrize(
    ("styles", "said"),
    [
        ({"mine": {"like": "telopp"}}, "captions: styles: mine: like: .*'telopp'.*Did you mean telop"),
        ({"a": {"like": "b"}, "b": {"like": "a"}}, "like itself"),
        ({"telop": {"like": "sound"}}, "like itself"),
        ({"mine": {"size": "3"}}, "captions: styles: mine: has no 'size'"),
    ],
)
def test_mistakes_in_named_styles_are_named(styles: dict[str, dict[str, str]], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_styles(styles)
    assert re.search(said, f"{caught.value.message} {caught.value.next_step}")
