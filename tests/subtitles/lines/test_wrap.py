from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tayori.model.ids import Lang
from tayori.subtitles.lines.kinsoku import NOT_AT_END, NOT_AT_START, break_positions
from tayori.subtitles.lines.wrap import (
    EM,
    LONGEST_TEXT,
    Held,
    Manner,
    NominalRuler,
    Rules,
    break_lines,
    join_lines,
    width,
)
from tests.subtitles.strategies import lines as author_lines
from tests.subtitles.strategies import texts, words
from tests.watchdog import watchdog

RULER = NominalRuler()
GOLDEN = tuple(
    tuple(field.strip() for field in line.split("|"))
    for line in Path(__file__).with_name("line_breaking.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
MARKS = "、。・」』！？ー々っゃ…"
limits = st.integers(6, 40).map(lambda n: n * EM // 2)
counts = st.integers(1, 4)


def _bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("fields", GOLDEN, ids=lambda fields: fields[1])
def test_lines_a_typesetter_makes(fields: tuple[str, ...]) -> None:
    lang, text, columns, lines, *cut = fields
    broken = break_lines(text, RULER, int(float(columns) * EM), Manner(Lang(lang)))
    assert (broken.lines, broken.fits, broken.whole) == (tuple(lines.split(" / ")), True, not cut)


def test_there_are_enough_hard_examples() -> None:
    assert len([1 for fields in GOLDEN if fields[0] == "ja"]) >= 120


@settings(deadline=None)
@given(author_lines, limits, counts)
def test_the_text_is_kept(text: str, limit: int, lines: int) -> None:
    broken = break_lines(text, RULER, limit, Manner(lines=lines))
    assert _bare("".join(broken.lines)) == _bare(text)


@settings(deadline=None)
@given(author_lines, limits, counts, st.sampled_from(Rules))
def test_every_break_is_legal_even_when_nothing_fits(text: str, limit: int, lines: int, rules: Rules) -> None:
    broken = break_lines(text, RULER, limit, Manner(lines=lines, rules=rules))
    joined, authors = join_lines(broken.lines)
    assert authors <= set(break_positions(joined, rules))


@settings(deadline=None)
@given(author_lines, limits, counts)
def test_kinsoku_holds_at_every_break(text: str, limit: int, lines: int) -> None:
    for one, two in pairwise(break_lines(text, RULER, limit, Manner(lines=lines)).lines):
        assert one[-1:] not in NOT_AT_END
        assert two[:1] not in NOT_AT_START


@settings(deadline=None)
@given(author_lines, limits, counts)
def test_what_fits_is_as_few_and_narrow_as_asked(text: str, limit: int, lines: int) -> None:
    broken = break_lines(text, RULER, limit, Manner(lines=lines))
    fits = len(broken.lines) <= lines and all(width(line, RULER) <= limit for line in broken.lines)
    assert broken.fits == fits


@settings(deadline=None)
@given(texts, limits)
def test_numbers_stay_whole(text: str, limit: int) -> None:
    for one, two in pairwise(break_lines(text, RULER, limit, Manner(lines=3)).lines):
        assert not (one[-1:].isdigit() and two[:1].isdigit() and f"{one[-1:]}{two[:1]}" in text)


@pytest.mark.parametrize(
    "thing",
    [
        "2026年4月1日（水）", "令和8年4月1日", "午前8時30分", "1,200円", "約25分", "第2回", "10％", "3分の2",
        "026-224-5041", "026（226）4911", "〒380-8512", "霞が関1-1-1", "緑町2-3", "1613番地", "8丁目3番5号",
        "4/1（水）", "25 min", "7 a.m.", "COVID-19", "Wi-Fi", "kouhou@city.jp", "……", "――", "！！",
    ],
)  # fmt: skip
@pytest.mark.parametrize("columns", range(10, 16))
def test_one_thing_is_on_one_line(thing: str, columns: int) -> None:
    broken = break_lines(f"お知らせは{thing}についてのご案内です", RULER, columns * EM, Manner(lines=4))
    assert any(thing in line for line in broken.lines)


@settings(deadline=None)
@given(words, limits)
def test_words_stay_whole(text: str, limit: int) -> None:
    broken = break_lines(text, RULER, limit, Manner(lines=3))
    assert " ".join(broken.lines).split() == text.split()


@settings(deadline=None)
@given(author_lines, limits, st.sampled_from(["ja", "en", "zh-Hans", "ko"]))
def test_breaking_again_changes_nothing(text: str, limit: int, lang: str) -> None:
    once = break_lines(text, RULER, limit, Manner(Lang(lang)))
    assume(once.fits)
    assert break_lines("\n".join(once.lines), RULER, limit, Manner(Lang(lang))).lines == once.lines


@settings(deadline=None)
@given(author_lines, limits, st.data())
def test_what_is_held_is_never_broken(text: str, limit: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 8)))
    held = (Held(start, end),)
    broken = break_lines(text, RULER, limit, Manner(lines=3), held)
    before, inside = len(_bare(text[:start])), len(_bare(text[start:end]))
    ends = {len(_bare("".join(broken.lines[:n]))) for n in range(1, len(broken.lines))}
    assert not ends & set(range(before + 1, before + inside))


def test_held_counts_with_its_own_width() -> None:
    text = "山の薫風が吹く"
    assert break_lines(text, RULER, 7 * EM).lines == (text,)
    assert break_lines(text, RULER, 7 * EM, held=(Held(2, 4, 3 * EM),)).lines == ("山の", "薫風が吹く")
    assert not break_lines("薫風", RULER, 2 * EM, held=(Held(0, 2, 3 * EM),)).fits


def test_held_is_known_by_the_text_with_its_line_feeds() -> None:
    text = "長野市へ\n移り\n住む人たち"
    assert break_lines(text, RULER, 9 * EM, Manner(lines=3)).lines == tuple(text.split("\n"))
    broken = break_lines(text, RULER, 9 * EM, Manner(lines=3), (Held(5, 9),))
    assert broken.lines == ("長野市へ", "移り住む人たち")


def test_a_legal_break_of_the_author_is_kept() -> None:
    assert break_lines("長野の\n朝が始まる", RULER, 12 * EM).lines == ("長野の", "朝が始まる")


@pytest.mark.parametrize(
    "text", ["そうですね\n。はい", "これは「\n長野」です", "4月\n1日です", "朝9\n時から"]
)
def test_an_illegal_break_of_the_author_is_mended(text: str) -> None:
    assert break_lines(text, RULER, 16 * EM).lines == (text.replace("\n", ""),)


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("長野の\n朝", "長野の朝"),
        ("good\nmorning", "good morning"),
        ("state-of-\nthe-art", "state-of-the-art"),
        ("see https://www.city.\nexample.jp/", "see https://www.city.example.jp/"),
        ("mail kouhou@\ncity.example.jp", "mail kouhou@city.example.jp"),
        ("https://www.\nexample.\njp/iju/", "https://www.example.jp/iju/"),
        ("www.city.jp.\nThen go.\nfast", "www.city.jp. Then go. fast"),
        ("Tuesday -\nFriday", "Tuesday - Friday"),
        ("at www.city.jp.\nThen go.", "at www.city.jp. Then go."),
    ],
)
def test_lines_are_joined_as_they_were_before_breaking(written: str, joined: str) -> None:
    assert join_lines(tuple(written.split("\n")))[0] == joined


@pytest.mark.parametrize("text", ["お休みは7日・14 日・21日です", "人  口36万人あま\u3000りの中核市です"])
@pytest.mark.parametrize("columns", range(8, 16))
def test_a_space_inside_a_number_is_no_place_to_break(text: str, columns: int) -> None:
    once = break_lines(text, RULER, columns * EM)
    assert break_lines("\n".join(once.lines), RULER, columns * EM).lines == once.lines


def test_relaxed_rules_allow_what_strict_ones_do_not() -> None:
    assert not break_lines("ティー", RULER, 2 * EM).fits
    assert break_lines("ティー", RULER, 2 * EM, Manner(rules=Rules.RELAXED)).fits


def test_no_line_of_one_or_two_characters_where_it_can_be_helped() -> None:
    broken = break_lines("市のコミュニティセンターへ行く", RULER, 14 * EM)
    assert broken.lines == ("市の", "コミュニティセンターへ行く")


def test_a_word_is_never_divided_to_fit() -> None:
    assert not break_lines("Donaudampfschifffahrtsgesellschaft", RULER, 10 * EM).fits


@pytest.mark.parametrize("columns", [10, 12, 18])
def test_forty_characters_without_a_space_do_not_fit_silently(columns: int) -> None:
    # facts mistakes: "Long Japanese line off screen"
    broken = break_lines("字" * 40, RULER, columns * EM)
    assert not broken.fits
    assert all(width(line, RULER) <= columns * EM for line in broken.lines)


@pytest.mark.parametrize(
    "unit", ["字", "a", "1", "1.", " ", "\n", "約", "「", "🇯🇵", "あ\n", "a ", "か\u3099", "1年"]
)
def test_a_huge_text_is_refused_in_no_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    with watchdog():
        assert not break_lines(text, RULER, 12 * EM).fits


@pytest.mark.parametrize(
    "unit",
    ["字", "a", "1", "1.", "1,", "約", "「", "🇯🇵", "a ", "か\u3099", "1年", "一", "第", "・", "カ", "-"],
)
def test_the_longest_text_takes_no_time(unit: str) -> None:
    text = unit * (LONGEST_TEXT // len(unit))
    with watchdog():
        break_lines(text, RULER, 12 * EM)


def test_nominal_widths() -> None:
    assert [RULER.advance(c) for c in "あaｱ。\u3099\u200d"] == [1000, 500, 500, 1000, 0, 0]
