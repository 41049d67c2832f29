"""Whatever colours an organisation has, texts are read on any picture."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.media.cards.card import Colours
from tayori.media.cards.palette import choose_palette
from tayori.media.cards.templates import Ink, Shape
from tayori.model.colour import BLACK, WHITE, Rgb, contrast_milli
from tayori.model.colour import parse_rgb as rgb

colours = st.from_regex("[0-9A-F]{6}", fullmatch=True)


def luminance(colour: Rgb) -> float:
    """WCAG 2, written down once more."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@settings(deadline=None, max_examples=60)
@given(colours, colours, colours, st.sampled_from(Shape))
def test_text_and_accent_are_read_over_white_and_over_black(
    background: str, text: str, accent: str, shape: Shape
) -> None:
    palette = choose_palette(Colours(background, text, accent), shape)
    share = palette.opacity_milli / 1000
    for ink in Ink:
        for picture in (WHITE, BLACK):
            behind = [
                round(b * share + p * (1 - share)) for b, p in zip(palette.background, picture, strict=True)
            ]
            assert contrast(palette.ink(ink), (behind[0], behind[1], behind[2])) > 4.4
    assert palette.contrast_milli >= 4500


@given(colours, colours)
def test_contrast_is_the_one_of_wcag(one: str, other: str) -> None:
    assert contrast_milli(rgb(one), rgb(other)) == pytest.approx(
        1000 * contrast(rgb(one), rgb(other)), rel=0.002
    )


def test_good_colours_are_kept_and_the_picture_shines_through() -> None:
    palette = choose_palette(Colours(), Shape.WASH)
    assert (palette.background, palette.text, palette.accent) == ((18, 48, 74), WHITE, (244, 185, 66))
    assert palette.opacity_milli < 900
    assert not palette.findings
    assert choose_palette(Colours(), Shape.SOLID).opacity_milli == 1000


def test_colours_that_cannot_be_read_are_replaced_and_told() -> None:
    palette = choose_palette(Colours("FFFFFF", "FFFF00", "EEEEEE"), Shape.WASH)
    assert (palette.text, palette.accent) == (BLACK, BLACK)
    assert [finding.rule for finding in palette.findings] == ["card-colour", "card-colour"]
    assert "FFFF00" in palette.findings[0].text
    assert "1.1:1" in palette.findings[0].text


@pytest.mark.parametrize("wrong", ["", "red", "#12304A", "12304", "12 34 ", "GGGGGG"])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="RRGGBB"):
        choose_palette(Colours(background=wrong), Shape.WASH)
