from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.time import Span, parse_seconds, seconds


@given(st.integers(0, 9_999_999_999))
def test_what_seconds_writes_parse_reads(ms: int) -> None:
    assert parse_seconds(seconds(ms)) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2.4", 2400),
        ("90", 90_000),
        ("1:30.5", 90_500),
        ("1:00:00", 3_600_000),
        ("0.0005", 1),
        ("２.５", 2500),
    ],
)
def test_times_as_people_write_them(text: str, ms: int) -> None:
    assert parse_seconds(text) == ms


@pytest.mark.parametrize("text", ["", "-1", "nan", "inf", "1e999999999", "1:2:3:4", "1,5", "0x10", "1.", "½"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        parse_seconds(text)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (6, 5)])
def test_a_span_is_never_empty_or_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)
