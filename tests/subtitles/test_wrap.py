from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.subtitles.kinsoku import NOT_AT_END, NOT_AT_START
from tayori.subtitles.wrap import EM, Manner, NominalRuler, break_lines, width
from tests.subtitles.strategies import lines as author_lines
from tests.subtitles.strategies import texts, words

RULER = NominalRuler()
limits = st.integers(6, 40).map(lambda n: n * EM // 2)


def _bare(text: str) -> str:
    return "".join(text.split())


@given(author_lines, limits, st.integers(1, 4))
def test_the_text_is_kept(text: str, limit: int, lines: int) -> None:
    assert _bare("".join(break_lines(text, RULER, limit, Manner(lines=lines)).lines)) == _bare(text)


@given(author_lines, limits, st.integers(1, 4))
def test_kinsoku_holds_at_every_break_even_when_nothing_fits(text: str, limit: int, lines: int) -> None:
    for one, two in pairwise(break_lines(text, RULER, limit, Manner(lines=lines)).lines):
        assert one.rstrip()[-1:] not in NOT_AT_END
        assert two.lstrip()[:1] not in NOT_AT_START


@given(author_lines, limits, st.integers(1, 4))
def test_what_fits_is_as_few_and_narrow_as_asked(text: str, limit: int, lines: int) -> None:
    broken = break_lines(text, RULER, limit, Manner(lines=lines))
    if broken.fits:
        assert len(broken.lines) <= lines
        assert all(width(line, RULER) <= limit for line in broken.lines)
    else:
        assert len(broken.lines) > lines or any(width(line, RULER) > limit for line in broken.lines)


@given(texts, limits)
def test_numbers_and_dates_stay_whole(text: str, limit: int) -> None:
    joined = "\n".join(break_lines(text, RULER, limit, Manner(lines=3)).lines)
    for one, two in pairwise(joined.split("\n")):
        assert not (one[-1:].isdigit() and two[:1].isdigit() and f"{one[-1:]}{two[:1]}" in text)


@given(words, limits)
def test_words_stay_whole(text: str, limit: int) -> None:
    broken = break_lines(text, RULER, limit, Manner(lines=3))
    assert " ".join(broken.lines).split() == text.split()


@given(texts, limits)
def test_breaking_again_changes_nothing(text: str, limit: int) -> None:
    once = break_lines(text, RULER, limit)
    if once.fits and len(once.lines) > 1:
        assert break_lines("\n".join(once.lines), RULER, limit).lines == once.lines


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("朝七時、長野駅へ。自転車で十五分。", 12, ("朝七時、長野駅へ。", "自転車で十五分。")),
        ("COVID-19ワクチン接種のお知らせ", 12, ("COVID-19ワクチン接種の", "お知らせ")),
        ("午前8時30分から霞が関1-1-1で受付", 12, ("午前8時30分から", "霞が関1-1-1で受付")),
        ("保育料は第2子以降、所得にかかわらず無料。", 12, ("保育料は第2子以降、", "所得にかかわらず無料。")),
        (
            "こんにちは！移住相談は、ながの移住センターまで。",
            12,
            ("こんにちは！移住相談は、", "ながの移住センターまで。"),
        ),
        (
            "「おはようございます」と、声をかけ合う朝。",
            13,
            ("「おはようございます」と、", "声をかけ合う朝。"),
        ),
        ("朝採れの野菜が、すぐそこにある暮らし。", 12, ("朝採れの野菜が、", "すぐそこにある暮らし。")),
        ("4月1日（水）から、受付を始めます。", 12, ("4月1日（水）から、", "受付を始めます。")),
        (
            "The city of Nagano welcomes you with open arms",
            16,
            ("The city of Nagano welcomes", "you with open arms"),
        ),
    ],
)
def test_lines_a_typesetter_would_make(text: str, columns: int, lines: tuple[str, ...]) -> None:
    broken = break_lines(text, RULER, columns * EM)
    assert (broken.lines, broken.fits, broken.whole) == (lines, True, True)


def test_a_legal_break_of_the_author_is_kept() -> None:
    assert break_lines("長野の\n朝が始まる", RULER, 12 * EM).lines == ("長野の", "朝が始まる")


@pytest.mark.parametrize("text", ["そうですね\n。はい", "これは「\n長野」です"])
def test_an_illegal_break_of_the_author_is_mended(text: str) -> None:
    assert break_lines(text, RULER, 16 * EM).lines == (text.replace("\n", ""),)


def test_a_word_is_never_divided_to_fit() -> None:
    assert not break_lines("Donaudampfschifffahrtsgesellschaft", RULER, 10 * EM).fits


def test_forty_characters_without_a_space_do_not_fit_silently() -> None:
    # facts mistakes: "Long Japanese line off screen"
    broken = break_lines("字" * 40, RULER, 12 * EM)
    assert not broken.fits
    assert all(width(line, RULER) <= 12 * EM for line in broken.lines)


def test_a_huge_text_is_refused_in_no_time() -> None:
    assert not break_lines("字" * 40_000, RULER, 12 * EM).fits


def test_nominal_widths() -> None:
    assert [RULER.advance(c) for c in "あaｱ。\u3099\u200d"] == [1000, 500, 500, 1000, 0, 0]
