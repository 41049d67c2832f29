from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind
from tayori.subtitles.burning.ruby import Cell, cells
from tayori.subtitles.lines.divide import held_by_ruby
from tayori.subtitles.lines.measured import NominalRuler, width

RULER = NominalRuler()


def _cells(text: str, *readings: tuple[int, int, str], ruby_milli: int = 500) -> list[Cell]:
    marks = tuple(Mark(start, end, MarkKind.RUBY, value) for start, end, value in readings)
    return list(cells(Cue(0, 1000, text, marks=marks), 0, len(text), RULER, ruby_milli))


def test_a_line_without_ruby_is_one_cell() -> None:
    assert _cells("長野の朝") == [Cell(0, 4, 4000)]


def test_a_narrow_reading_is_spread_over_its_word_but_not_far() -> None:
    _, word, _ = _cells("の自転車で", (1, 4, "じてんしゃ"))
    assert (word.width, word.loose, word.spacing) == (3000, False, 0)
    # 3 em less 5 half ems, shared by five letters
    assert word.reading_spacing == 100
    (word,) = _cells("自転車", (0, 3, "し"))
    assert word.reading_spacing == 0
    (word,) = _cells("自転車", (0, 3, "しゃ"))
    assert word.reading_spacing == 250


def test_a_wide_reading_spaces_its_word_out() -> None:
    _, word, _ = _cells("「東京」", (1, 3, "とうきょうと"))
    assert (word.width, word.loose, word.reading_spacing) == (3000, True, 0)
    assert word.spacing == 500


def test_letters_of_a_latin_word_stay_together() -> None:
    (word,) = _cells("NHK", (0, 3, "えぬえいちけい"))
    assert (word.width, word.loose, word.spacing) == (3500, True, 0)


def test_a_reading_reaches_over_kana_beside_its_word() -> None:
    _, word, _ = _cells("を承る", (1, 2, "うけたまわ"))
    # half a letter of the reading on both sides
    assert (word.full, word.width, word.over_before, word.over_after) == (2500, 2000, 250, 250)
    _, word, _ = _cells("、承知", (1, 2, "うけたまわ"))
    assert (word.width, word.over_before, word.over_after) == (2500, 0, 0)


def test_a_larger_reading_is_made_narrow_instead_of_wider_than_was_told() -> None:
    (word,) = _cells("鷲", (0, 1, "わし"), ruby_milli=600)
    assert (word.width, word.reading_squeeze) == (1000, 833)


def test_a_word_divided_by_its_author_has_its_reading_once() -> None:
    cue = Cue(0, 1000, "善光\n寺", marks=(Mark(0, 4, MarkKind.RUBY, "ぜんこうじ"),))
    (first,), (second,) = list(cells(cue, 0, 2, RULER, 500)), list(cells(cue, 3, 4, RULER, 500))
    assert (first.reading, second.reading) == ("ぜんこうじ", "")


@given(st.text("東京の朝aB、", min_size=1, max_size=12), st.text("あいうa", max_size=9), st.data())
def test_cells_cover_the_line_and_are_never_wider_than_was_told(
    text: str, reading: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = _cells(text, (start, end, reading))
    assert "".join(text[c.start : c.end] for c in found) == text
    cue = Cue(0, 1000, text, marks=(Mark(start, end, MarkKind.RUBY, reading),))
    (held,) = held_by_ruby(cue, RULER)
    told = width(text[:start], RULER) + (held.width or 0) + width(text[end:], RULER)
    assert sum(c.width for c in found) <= told
    for cell in found:
        letters = len(cell.reading)
        drawn = (width(cell.reading, RULER) // 2 + letters * cell.reading_spacing) * cell.reading_squeeze
        assert drawn <= 1000 * (cell.full + 1)
