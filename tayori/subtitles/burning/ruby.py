"""Furigana over their words: group ruby as in JLReq 3.3.

A reading is centred over its word. Where it is the wider, the word's letters are spaced out under it, half a
space at the ends; where it is the narrower, the reading is spaced out likewise, but never far. The end of a
reading may stand over a kana beside its word, by half of one of its own letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tayori.model.cue import Cue, Mark, MarkKind
from tayori.subtitles.lines.kinsoku import is_wide
from tayori.subtitles.lines.measured import Ruler, width
from tayori.subtitles.marks import spans

_KANA = re.compile("[\u3041-\u309f\u30a0-\u30ff]")
_MOST_SPACE = 500
"""Between the letters of a reading, in thousandths of its own em."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line, in thousandths of an em: plain text, or a word with its reading."""

    start: int
    end: int
    width: int
    spacing: int = 0
    """After each of its letters."""
    loose: bool = False
    """Is it wider than its letters?"""
    over_before: int = 0
    """How far its reading reaches over the kana before it."""
    over_after: int = 0
    reading: str = ""
    reading_spacing: int = 0
    reading_squeeze: int = 1000

    @property
    def full(self) -> int:
        """Width with what reaches over its neighbours: in the middle of this stand letters and reading."""
        return self.over_before + self.width + self.over_after


def cells(cue: Cue, start: int, end: int, ruler: Ruler, ruby_milli: int) -> Iterator[Cell]:
    """The characters `start` to `end` of a cue, which are a line, divided at its ruby."""
    at = start
    for mark in spans(cue, MarkKind.RUBY):
        first, last = max(mark.start, at), min(mark.end, end)
        if first >= last:
            continue
        if first > at:
            yield Cell(at, first, width(cue.text[at:first], ruler))
        # a word its author divided at a line break has the reading over its first part only
        reading = mark.value if mark.start >= start else ""
        word = _group(cue, Mark(first, last, MarkKind.RUBY, reading), ruler, ruby_milli)
        line = cue.text[at:first], cue.text[first:last], cue.text[last:end]
        yield _hung(word, line, ruler, ruby_milli) if word.loose else word
        at = last
    if at < end:
        yield Cell(at, end, width(cue.text[at:end], ruler))


def _group(cue: Cue, mark: Mark, ruler: Ruler, ruby_milli: int) -> Cell:
    base, reading = cue.text[mark.start : mark.end], mark.value
    base_wide, reading_wide = width(base, ruler), width(reading, ruler)
    # as wide as `held_by_ruby` told whoever broke the lines
    wide = max(base_wide, -(-reading_wide // 2))
    at_size = reading_wide * ruby_milli // 1000
    letters = _letters(base, ruler)
    spread = all(map(is_wide, base)) and letters > 1
    free = max(0, wide - at_size) // _letters(reading, ruler)
    return Cell(
        mark.start,
        mark.end,
        wide,
        spacing=(wide - base_wide) // letters if spread else 0,
        loose=wide > base_wide,
        reading=reading,
        reading_spacing=min(free, _MOST_SPACE * ruby_milli // 1000) if len(reading) > 1 else 0,
        reading_squeeze=min(1000, wide * 1000 // at_size) if at_size else 1000,
    )


def _hung(cell: Cell, line: tuple[str, str, str], ruler: Ruler, ruby_milli: int) -> Cell:
    """The word with its reading reaching over kana beside it, instead of pushing them away."""
    before, base, after = line
    free = cell.spacing // 2 if cell.spacing else (cell.width - width(base, ruler)) // 2
    reach = min(free, ruby_milli // 2)
    left = reach if _KANA.match(before[-1:]) else 0
    right = reach if _KANA.match(after[:1]) else 0
    return replace(cell, width=cell.width - left - right, over_before=left, over_after=right)


def _letters(text: str, ruler: Ruler) -> int:
    return sum(1 for char in text if ruler.advance(char)) or 1
