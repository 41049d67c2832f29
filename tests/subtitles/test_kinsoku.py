from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from tayori.subtitles.kinsoku import NOT_AT_END, NOT_AT_START, break_positions
from tests.subtitles.strategies import texts


def _pieces(text: str) -> list[str]:
    edges = [0, *break_positions(text), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    "whole",
    [
        "2026年4月1日",
        "4月1日（水）",
        "午前8時30分",
        "1,200円",
        "￥3,000",
        "第2回",
        "36.5℃",
        "1-1-1",
        "COVID-19",
        "kouhou@city.example.jp",
        "１０％",
        "……",
        "――",
        "か\u3099",
        "👨\u200d👩\u200d👧",
        "🇯🇵",
        "👍🏽",
        "葛\U000e0100",
        "don't",
        "한국어",
    ],
)
def test_what_is_one_thing_is_not_split(whole: str) -> None:
    assert whole in _pieces(f"の{whole}の")


@pytest.mark.parametrize("char", sorted(NOT_AT_START))
def test_no_line_begins_with(char: str) -> None:
    assert 1 not in break_positions(f"朝{char}市")


@pytest.mark.parametrize("char", sorted(NOT_AT_END))
def test_no_line_ends_with(char: str) -> None:
    assert 2 not in break_positions(f"朝{char}市")


def test_classes_of_the_standard_are_there() -> None:
    # facts B.4: one of each class
    assert set("』〜！・。、々ー々っヶㇷｧﾞ") <= NOT_AT_START
    assert set("『（〝【") <= NOT_AT_END


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("朝の駅", ["朝", "の", "駅"]),
        ("そうだ。さて", ["そ", "う", "だ。", "さ", "て"]),
        ("a bc  d", ["a ", "bc  ", "d"]),
        ("駅Station前", ["駅", "Station", "前"]),
        ("state-of-the-art", ["state-", "of-", "the-", "art"]),
        ("10\u00a0km", ["10\u00a0km"]),
        ("駅https://www.a.jp/b/を", ["駅", "https://", "www.", "a.", "jp/", "b/", "を"]),
        ("Hello ( world", ["Hello ", "( world"]),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    assert _pieces(text) == pieces


@given(texts)
def test_positions_are_inside_and_in_order(text: str) -> None:
    positions = break_positions(text)
    assert list(positions) == sorted(set(positions))
    assert all(0 < i < len(text) for i in positions)
