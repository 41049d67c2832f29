"""Marks and word times carried along when a cue's text is broken into other lines or divided.

Breaking a line changes white space only, so a character is known by how many visible ones stand before it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from tayori.model.cue import Cue, Mark, MarkKind


def relined(cue: Cue, text: str) -> Cue:
    """The cue with its text in other lines: `text` has the same visible characters in the same order."""
    if text == cue.text:
        return cue
    if not cue.marks and not cue.words:
        return replace(cue, text=text)
    return part(cue, 0, visible_length(text), text)


def part(cue: Cue, start: int, end: int, text: str) -> Cue:
    """The visible characters `start` to `end` of a cue, as `text`, with their marks and word times."""
    before, after = _visible_before(cue.text), _positions(text)
    marks = []
    for mark in cue.marks:
        first, last = max(before[mark.start], start) - start, min(before[mark.end], end) - start
        if first < last:
            marks.append(replace(mark, start=after[first], end=after[last - 1] + 1))
    words = (
        replace(word, at=after[before[word.at] - start])
        for word in cue.words
        if start <= before[word.at] < end
    )
    return replace(cue, text=text, marks=tuple(marks), words=tuple(words))


def visible_length(text: str) -> int:
    """How many characters of `text` are not white space."""
    return sum(1 for char in text if not char.isspace())


def spans(cue: Cue, kind: MarkKind) -> tuple[Mark, ...]:
    """The marks of one kind."""
    return tuple(mark for mark in cue.marks if mark.kind is kind)


def _visible_before(text: str) -> tuple[int, ...]:
    """For each position of `text`, the number of visible characters before it."""
    return tuple(accumulate((not char.isspace() for char in text), initial=0))


def _positions(text: str) -> tuple[int, ...]:
    """Where each visible character of `text` stands, and its end."""
    return (*(at for at, char in enumerate(text) if not char.isspace()), len(text))
