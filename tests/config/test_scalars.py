from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.config import scalars
from tayori.config.yaml import parse_yaml


@pytest.mark.parametrize(
    ("written", "ms"), [("2.4", 2400), ("0", 0), ("1:30.5", 90_500), ("1:00:00", 3_600_000), ("２.５", 2500)]
)
def test_times_are_exact_milliseconds(written: str, ms: int) -> None:
    assert scalars.read_milliseconds(written) == ms


@pytest.mark.parametrize(
    "written", ["NaN", "inf", "-1", "1e999999999", "", "2,4", "1:2:3:4", "0x10", "86401", "9" * 30, None, []]
)
def test_what_is_no_time_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"second|day"):
        scalars.read_milliseconds(written)


@given(st.integers(0, 86_400_000))
def test_every_millisecond_can_be_written(ms: int) -> None:
    assert scalars.read_milliseconds(f"{ms // 1000}.{ms % 1000:03d}") == ms


@pytest.mark.parametrize("written", ["2026-07-01"])
def test_days(written: str) -> None:
    assert scalars.read_day(written) == date(2026, 7, 1)


@pytest.mark.parametrize(
    "written", ["2026-02-30", "20260701", "2026-W01-1", "2026", "2026-07-01T00:00", "明日", None]
)
def test_what_is_no_day_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match="day"):
        scalars.read_day(written)


def test_moments_need_a_time_of_day() -> None:
    moment = scalars.read_moment("2026-12-25T09:00:00+09:00")
    assert moment.isoformat() == "2026-12-25T09:00:00+09:00"
    assert scalars.read_moment("2026-12-25 09:00").tzinfo is None
    assert scalars.read_moment("2026-12-25T00:00:00Z").tzinfo is not None
    for text in ("2026-12-25", "tomorrow", "2026-12-25T25:00"):
        with pytest.raises(ValueError, match="time"):
            scalars.read_moment(text)


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("30", Fraction(30)),
        ("29.97", Fraction(30000, 1001)),
        ("23.976", Fraction(24000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        ("12.5", Fraction(25, 2)),
    ],
)
def test_rates_are_exact(written: str, rate: Fraction) -> None:
    assert scalars.read_rate(written) == rate


@pytest.mark.parametrize("written", ["0", "1/0", "1e99999999", "-25", "fast", "1000"])
def test_what_is_no_rate_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="frames per second"):
        scalars.read_rate(written)


@pytest.mark.parametrize("tag", ["ja", "en", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419", "fil", "no"])
def test_language_tags(tag: str) -> None:
    assert scalars.read_lang(tag) == tag


@pytest.mark.parametrize("tag", ["JA", "japanese", "ja_JP", "", "ja-jp", "../x", None])
def test_what_is_no_language_tag_is_refused(tag: Any) -> None:
    with pytest.raises(ValueError, match="language tag"):
        scalars.read_lang(tag)


def test_texts_mend_what_a_comma_cut() -> None:
    written = parse_yaml("t: {ja: 朝七時、長野駅へ, en: Seven a.m., Nagano Station, and on}", "x").root["t"]
    assert scalars.read_texts(written) == {
        "ja": "朝七時、長野駅へ",
        "en": "Seven a.m., Nagano Station, and on",
    }


def test_texts_take_a_bare_text_and_refuse_the_rest() -> None:
    assert scalars.read_texts("朝") == {"": "朝"}
    for wrong in ({}, {"ja": None}, ["ja"], "", {"japanese": "x"}, {"ja": ["x"]}, {"ja": "a\x07"}):
        with pytest.raises(ValueError, match=r"."):
            scalars.read_texts(wrong)


def test_control_characters_are_named() -> None:
    with pytest.raises(ValueError, match=r"U\+0000"):
        scalars.read_text("a\0b")
    assert scalars.read_text(" a\n\tb ") == "a\n\tb"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("yamada", "portrait/yamada"),
        ("potrait/yamada", "did you mean `portrait`"),
        ("portrait/../x", "cannot be a grant's name"),
        ("portrait/Yamada", "cannot be a grant's name"),
    ],
)
def test_grant_references(written: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        scalars.read_grant_id(written)
    assert scalars.read_grant_id("place/nagano-station") == "place/nagano-station"


@pytest.mark.parametrize("name", ["../x", "a/../../x", "..", "a\\..\\x", "", "a\0b", "x" * 256, "あ" * 90])
def test_file_names_that_cannot_be(name: str) -> None:
    with pytest.raises(ValueError, match=r"leaves its folder|should be a file name"):
        scalars.read_file_name(name)


@pytest.mark.parametrize("name", ["長野 の 朝.MOV", "a'b\"c.mp4", "a:b[c];d,e", "a\nb.mp4", "..x", "a..b/c"])
def test_odd_file_names_are_taken_as_they_are(name: str) -> None:
    assert scalars.read_file_name(name) == name


@pytest.mark.parametrize("path", ["/etc/passwd", "~/x.pdf", "C:\\x", "\\x", "../x"])
def test_inner_paths_stay_inside(path: str) -> None:
    with pytest.raises(ValueError, match=r"below the workspace|leaves its folder"):
        scalars.read_inner_path(path)


def test_shares_colours_digests_zones() -> None:
    assert scalars.read_milli("0.25") == 250
    assert scalars.read_colour("#1A2b3C") == "1a2b3c"
    assert scalars.read_sha256("A" * 64) == "a" * 64
    assert scalars.read_sha256("...") is None
    assert scalars.read_timezone("Europe/London") == "Europe/London"
    for read, wrong in (
        (scalars.read_milli, "1.1"),
        (scalars.read_milli, "nan"),
        (scalars.read_colour, "red"),
        (scalars.read_sha256, "abc"),
        (scalars.read_timezone, "Asia/Nagano"),
        (scalars.read_timezone, "../etc/passwd"),
        (scalars.read_timezone, ""),
    ):
        with pytest.raises(ValueError, match=r"."):
            read(wrong)
