"""Whole numbers as others write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.whole_number import read_whole_number


@given(st.integers(0, 10**20 - 1))
def test_numbers_of_twenty_digits_are_read(number: int) -> None:
    assert read_whole_number(f" {number} ") == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1_0", "٣", "²", "0x1", "1" * 21, "9" * 5000])
def test_what_is_none(text: str) -> None:
    assert read_whole_number(text) is None
