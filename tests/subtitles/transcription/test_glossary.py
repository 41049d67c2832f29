"""The glossary corrects what it calls wrong, exactly, and says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings

from tayori.model.cue import Cue
from tayori.subtitles.transcription.base import Segment, Word
from tayori.subtitles.transcription.glossary import (
    Glossary,
    Term,
    corrected,
    replaced_findings,
    wrong_spellings,
)
from tests.subtitles.transcription.strategies import streams

TOWN = Glossary((Term("鶴賀緑町", ("鶴が緑町", "緑町")), Term("善光寺"), Term("Nagano", ("Nagana", "nag"))))


def heard(*words: str) -> Segment:
    timed = tuple(Word(n * 100, n * 100 + 100, word, 900 - n) for n, word in enumerate(words))
    return Segment(0, len(words) * 100, "".join(words), timed)


def text_of(*words: str) -> str:
    ((segment,), _) = corrected([heard(*words)], TOWN)
    assert segment.text == "".join(word.text for word in segment.words)
    return segment.text


def test_wrong_spelling_becomes_one_word_with_the_time_of_all() -> None:
    (segment,), count = corrected([heard("今日", "は鶴", "が", "緑町", "へ")], TOWN)
    assert [word.text for word in segment.words] == ["今日", "は鶴賀緑町", "へ"]
    assert segment.words[1] == Word(100, 400, "は鶴賀緑町", 897)
    assert segment.text == "今日は鶴賀緑町へ"
    assert count == Counter({("鶴が緑町", "鶴賀緑町"): 1})


def test_what_is_right_already_stays() -> None:
    assert text_of("鶴賀", "緑町") == "鶴賀緑町"
    assert text_of("緑", "町") == "鶴賀緑町"
    street = Glossary((Term("鶴賀緑町", ("緑町",)), Term("緑町通り")))
    assert corrected([heard("緑町", "通り")], street) == ((heard("緑町", "通り"),), Counter())


def test_two_in_one_word_and_words_between() -> None:
    assert text_of("緑町と緑町", "と", "緑", "町緑", "町") == "鶴賀緑町と鶴賀緑町と鶴賀緑町鶴賀緑町"


def test_latin_spellings_are_whole_words() -> None:
    assert (
        text_of(" Nagana", " Naganas", " nag", " nagging", " knag") == " Nagano Naganas Nagano nagging knag"
    )


def test_segment_without_words_is_corrected_too() -> None:
    (segment,), _ = corrected([Segment(0, 900, "緑町へ")], TOWN)
    assert (segment.text, segment.words) == ("鶴賀緑町へ", ())


@given(streams)
@settings(deadline=None)
def test_without_wrong_spellings_nothing_is_touched(stream: list[Segment]) -> None:
    assert corrected(stream, Glossary((Term("長野市"),))) == (tuple(stream), Counter())


@given(streams)
@settings(deadline=None)
def test_only_wrong_spellings_are_touched_and_times_stay_inside(stream: list[Segment]) -> None:
    names = Glossary((Term("甲", ("長野", "あい")), Term("Z", ("XY", "a."))))
    fixed, count = corrected(stream, names)
    for before, after in zip(stream, fixed, strict=True):
        if before == after:
            continue
        assert bool(before.words) == bool(after.words)
        assert {w.start_ms for w in after.words} <= {w.start_ms for w in before.words}
        assert {w.end_ms for w in after.words} <= {w.end_ms for w in before.words}
    grown = sum(len(right) - len(wrong) for wrong, right in count.elements())
    assert _length(fixed) == _length(stream) + grown


def _length(stream: Sequence[Segment]) -> int:
    return sum(len("".join(w.text for w in s.words) or s.text) for s in stream)


def test_replacements_and_wrong_spellings_by_hand_are_told() -> None:
    (found,) = replaced_findings(Counter({("鶴が緑町", "鶴賀緑町"): 2}))
    assert found.rule == "glossary-replaced"
    assert "2 in all" in found.text
    cues = (Cue(0, 900, "鶴が緑町"), Cue(900, 1800, "鶴賀緑町"), Cue(1800, 2000, "鶴が緑町で"))
    (wrong,) = wrong_spellings(cues, TOWN)
    assert (wrong.rule, wrong.cues) == ("glossary-wrong", (1, 3))
    assert wrong_spellings(cues, Glossary()) == ()


def test_another_wrong_spelling_is_no_reason_to_listen_again() -> None:
    assert TOWN.hints == ("鶴賀緑町", "善光寺", "Nagano")
    assert Glossary(tuple(Term(term.write) for term in TOWN.terms)).digest == TOWN.digest
    assert Glossary((Term("善光寺"),)).digest != TOWN.digest
