from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.subtitles.formats.text import control_characters, tidied, tidy

_ANY = st.text(
    alphabet="ab長 \u3000\u00a0\n\t\u2003か\u3099は\u309a\u202e\u2067\x00\u2028\ufeff", max_size=30
)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("  a \n\n \u3000\n b\t c ", "a\nb c"),
        ("か\u3099は\u309aあ\u3099神", "がぱあ\u3099神"),
        ("\u202eabc\u202c \u2067x\u2069", "abc x"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("\u00a0\n\u00a0", ""),
        ("\u00a0a\u00a0\n\u00a0\u3000\nb", "\u00a0a\u00a0\nb"),
        ("\ufeffa\x07b\ud800", "ab"),
        ("か\x00\u3099", "が"),
        ("\u200ea\u200f", "\u200ea\u200f"),
    ],
)
def test_tidy(raw: str, plain: str) -> None:
    assert tidy(raw) == plain


@settings(deadline=None)
@given(_ANY, st.lists(st.integers(0, 30)))
def test_positions_follow_their_characters(raw: str, wanted: list[int]) -> None:
    at = sorted({min(place, len(raw)) for place in wanted})
    text, moved = tidied(raw, at)
    assert text == tidy(raw) == tidy(text)
    assert moved == sorted(moved)
    for before, after in zip(at, moved, strict=True):
        letters = [char for char in raw[:before] if char in "ab長"]
        assert [char for char in text[:after] if char in "ab長"] == letters


def test_control_characters_are_counted_without_those_of_direction() -> None:
    assert control_characters("a\x07\x00\u202e\n\tb") == 2


@pytest.mark.parametrize("char", ["\u3000", "\u00a0", "\n", " \n", "\u3000\u00a0", "か\u3099", "\u2003"])
def test_a_megabyte_of_nothing_is_no_trouble(char: str) -> None:
    assert len(tidy("x" + char * (1_000_000 // len(char)) + "x")) < 1_000_003
