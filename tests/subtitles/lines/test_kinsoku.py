from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from tayori.subtitles.lines.kinsoku import NOT_AT_END, NOT_AT_START, Rules, break_positions
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
        "026-224-5041",
        "026（226）4911",
        "+81 26 224 5041",
        "〒380-8512",
        "3分の2",
        "令和8年4月1日（水・祝）",
        "2時間30分",
        "175円10銭",
        "2対1",
        "9月末",
        "12月上旬",
        "30分前",
        "4月2日以降",
        "五戸",
        "霞が関2丁目1番2号",
        "千歳1丁目",
        "十五分",
        "第二回",
        "10〜15分",
        "25 min",
        "No. 5",
        "March 31, 2027",
        "Wi-Fi",
        "〇〇",
        "10\u2060km",
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


@given(texts)
def test_strict_breaks_are_among_the_relaxed(text: str) -> None:
    assert set(break_positions(text)) <= set(break_positions(text, Rules.RELAXED))


@pytest.mark.parametrize("char", "ぁっゃァッャー々ゝ・ㇰｧｰ")
def test_relaxed_rules_let_a_line_begin_with(char: str) -> None:
    assert 1 not in break_positions(f"朝{char}市")
    assert 1 in break_positions(f"朝{char}市", Rules.RELAXED)


@pytest.mark.parametrize("char", "、。」！？）〜")
def test_relaxed_rules_do_not_let_a_line_begin_with(char: str) -> None:
    assert 1 not in break_positions(f"朝{char}市", Rules.RELAXED)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("のkouhou@city.example.jpの", ["の", "kouhou@", "city.", "example.", "jp", "の"]),
        ("check-in e-mail and/or", ["check-in ", "e-mail ", "and/or"]),
        ("東京都千代田区霞が関1-1-1", ["東", "京", "都", "千", "代", "田", "区", "霞が関1-1-1"]),
        ("a\u00a0b c", ["a\u00a0b ", "c"]),
        ("7日・14 日です", ["7日・", "14 日", "で", "す"]),
        ("駅 14日です", ["駅 ", "14日", "で", "す"]),
    ],
)
def test_more_pieces(text: str, pieces: list[str]) -> None:
    assert _pieces(text) == pieces
