from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, Position, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.lines.divide import SHORTEST_PART_MS, divide, held_by_ruby
from tayori.subtitles.lines.wrap import EM, LONGEST_TEXT, Manner, NominalRuler, break_lines, width
from tests.subtitles.strategies import lines, texts

RULER = NominalRuler()
MANNER = Manner()
limits = st.integers(10, 40).map(lambda n: n * EM // 2)
long_texts = st.lists(texts, min_size=1, max_size=6).map("".join).filter(str.strip)


def _bare(text: str) -> str:
    return "".join(text.split())


@st.composite
def _cues(draw: st.DrawFn) -> Cue:
    text = draw(st.one_of(long_texts, lines.filter(str.strip)))
    start = draw(st.integers(0, 5000))
    end = start + draw(st.integers(1, 20_000))
    places = sorted(draw(st.sets(st.integers(0, len(text) - 1), max_size=6)))
    times = sorted(draw(st.integers(start, end)) for _ in places)
    ruby = draw(st.integers(0, len(text) - 1))
    marks = (Mark(ruby, min(len(text), ruby + 2), MarkKind.RUBY, "よみ"),) if draw(st.booleans()) else ()
    return Cue(start, end, text, words=tuple(map(WordTime, places, times)), marks=marks)


@settings(deadline=None, max_examples=60)
@given(_cues(), limits, st.integers(1, 3))
@example(Cue(0, 1198, "――――「―", words=(WordTime(0, 799),)), 5000, 1)
def test_parts_cover_the_time_and_the_text_and_each_fits(cue: Cue, limit: int, count: int) -> None:
    manner = Manner(lines=count)
    parts = divide(cue, RULER, limit, manner)
    if not parts:
        return
    assert (parts[0].start_ms, parts[-1].end_ms) == (cue.start_ms, cue.end_ms)
    assert all(one.end_ms == two.start_ms for one, two in pairwise(parts))
    assert _bare("".join(part.text for part in parts)) == _bare(cue.text)
    for part in parts:
        assert len(part.text.split("\n")) <= count
        assert all(width(line, RULER) <= limit for line in part.text.split("\n"))
        assert all(part.start_ms <= word.start_ms <= part.end_ms for word in part.words)
        assert len(parts) == 1 or part.end_ms - part.start_ms >= SHORTEST_PART_MS
    assert sum(len(part.words) for part in parts) <= len(cue.words)


@settings(deadline=None, max_examples=60)
@given(_cues(), limits)
def test_ruby_is_never_divided(cue: Cue, limit: int) -> None:
    readings = [mark for part in divide(cue, RULER, limit, MANNER) for mark in part.marks]
    assert len(readings) <= len(cue.marks)


@settings(deadline=None, max_examples=60)
@given(_cues(), limits)
def test_one_part_when_it_fits_without_dividing_a_word(cue: Cue, limit: int) -> None:
    broken = break_lines(cue.text, RULER, limit, MANNER, held_by_ruby(cue, RULER))
    if broken.fits and broken.whole:
        assert [part.text for part in divide(cue, RULER, limit, MANNER)] == ["\n".join(broken.lines)]


@settings(deadline=None, max_examples=60)
@given(_cues(), limits)
def test_dividing_the_parts_changes_nothing(cue: Cue, limit: int) -> None:
    parts = divide(cue, RULER, limit, MANNER)
    if all(break_lines(p.text, RULER, limit, MANNER, held_by_ruby(p, RULER)).whole for p in parts):
        assert tuple(again for part in parts for again in divide(part, RULER, limit, MANNER)) == parts


def test_it_is_cut_at_the_end_of_a_sentence() -> None:
    cue = Cue(0, 10_000, "春には桜が咲きます。夏には川で遊び、秋には山が染まります。")
    assert [part.text for part in divide(cue, RULER, 13 * EM, MANNER)] == [
        "春には桜が咲きます。",
        "夏には川で遊び、\n秋には山が染まります。",
    ]


def test_times_follow_the_length_of_the_text() -> None:
    parts = divide(Cue(1000, 4000, "あいうえお。かきくけこさしすせそ。"), RULER, 11 * EM, Manner(lines=1))
    assert [(p.text, p.start_ms, p.end_ms) for p in parts] == [
        ("あいうえお。", 1000, 2058),
        ("かきくけこさしすせそ。", 2058, 4000),
    ]


def test_times_follow_the_words_where_they_are_known() -> None:
    words = (WordTime(0, 1200), WordTime(6, 3100))
    cue = Cue(1000, 4000, "あいうえお。かきくけこさしすせそ。", words=words)
    one, two = divide(cue, RULER, 11 * EM, Manner(lines=1))
    assert (one.start_ms, one.end_ms, two.start_ms, two.end_ms) == (1000, 3100, 3100, 4000)
    assert (one.words, two.words) == ((WordTime(0, 1200),), (WordTime(0, 3100),))


def test_what_was_said_of_the_cue_is_said_of_its_parts() -> None:
    marks = (Mark(0, 2, MarkKind.RUBY, "しんしゅう"), Mark(4, 8, MarkKind.BOLD))
    cue = Cue(
        0,
        4000,
        "信州の朝。静かな駅です。",
        "市長",
        marks,
        position=Position.TOP,
        style="big",
        name="a",
        settings=(("size", "80%"),),
    )
    one, two = divide(cue, RULER, 8 * EM, Manner(lines=1))
    assert (one.text, two.text) == ("信州の朝。", "静かな駅です。")
    assert one.marks == (Mark(0, 2, MarkKind.RUBY, "しんしゅう"), Mark(4, 5, MarkKind.BOLD))
    assert two.marks == (Mark(0, 3, MarkKind.BOLD),)
    for part in (one, two):
        assert (part.speaker, part.position, part.style, part.settings) == (
            "市長", Position.TOP, "big", (("size", "80%"),)
        )  # fmt: skip
    assert (one.name, two.name) == ("a", None)


def test_ruby_wider_than_its_word_makes_the_line_longer() -> None:
    cue = Cue(0, 4000, "朝の薫風", marks=(Mark(2, 4, MarkKind.RUBY, "あさのくんぷう"),))
    assert [h.width for h in held_by_ruby(cue, RULER)] == [3500]
    assert divide(cue, RULER, 5 * EM, MANNER)[0].text == "朝の\n薫風"


@pytest.mark.parametrize(
    "cue",
    [
        Cue(0, 1500, "朝の光がとてもきれいです。" * 6),
        Cue(0, 60_000, "Donaudampfschifffahrtsgesellschaft"),
        Cue(0, 600_000, "字" * (LONGEST_TEXT + 1)),
    ],
    ids=["no time", "a word too wide", "too long"],
)
def test_what_cannot_be_divided(cue: Cue) -> None:
    assert divide(cue, RULER, 12 * EM, MANNER) == ()


def test_a_compound_is_divided_only_when_nothing_else_fits() -> None:
    assert [p.text for p in divide(Cue(0, 9000, "コミュニティセンター"), RULER, 8 * EM, MANNER)] == [
        "コミュニティ\nセンター"
    ]


def test_english_is_divided_by_its_own_rules() -> None:
    text = "Snow falls from December to March. In spring, the apple trees bloom along the river."
    cue = Cue(0, 9000, text)
    assert [p.text for p in divide(cue, RULER, 13 * EM, Manner(Lang("en")))] == [
        "Snow falls\nfrom December to March.",
        "In spring, the apple trees\nbloom along the river.",
    ]


def test_no_part_is_much_shorter_than_the_others_for_the_sake_of_a_comma() -> None:
    text = "長野駅善光寺口からバスで「善光寺大門」下車、徒歩5分"
    one, two = divide(Cue(0, 6000, text), RULER, 13 * EM, MANNER)
    assert (one.text, two.text) == ("長野駅善光寺口からバスで", "「善光寺大門」\n下車、徒歩5分")


def test_a_sentence_end_is_a_better_place_than_the_middle() -> None:
    # 川辺の道を would fill the first part better; two parts are the fewest either way.
    text = "風が気持ちいい。川辺の道を自転車でゆっくり走って帰りました。"
    one, two = divide(Cue(0, 9000, text), RULER, 13 * EM, MANNER)
    assert (one.text, two.text) == ("風が気持ちいい。", "川辺の道を自転車で\nゆっくり走って帰りました。")
