from __future__ import annotations

import pytest

from tayori.errors import UsageError
from tayori.subtitles.style import Style, style_from


def test_the_defaults_keep_to_the_facts() -> None:
    style = Style()
    assert 60 <= style.em_px <= 80
    assert style.outline_milli >= 80
    assert style.halo_opacity_percent >= 60
    assert 720 // style.em_px == 12
    assert 720 // style.smallest_em_px == 13


def test_fields_are_taken_over() -> None:
    assert style_from([("em_px", "64"), ("colour", "FFF200")]) == Style(em_px=64, colour="FFF200")
    assert style_from([]) == Style()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("em_pixels", "60", "has no 'em_pixels'"),
        ("em_px", "big", "not a whole number"),
        ("em_px", "0", "must be 20 to 300"),
        ("colour", "#FFFFFF", "six hexadecimal digits"),
        ("colour", "FFFFFF}{\\an8", "six hexadecimal digits"),
        ("smallest_em_px", "90", "larger than em_px"),
    ],
)
def test_what_cannot_be_is_refused(name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        style_from([(name, text)])
