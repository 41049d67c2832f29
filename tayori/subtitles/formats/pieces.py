"""A cue's text cut into pieces whose characters are all marked alike, to be written in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tayori.model.cue import Cue, Mark, MarkKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a cue's text."""

    text: str
    marks: Mapping[MarkKind, Mark]
    word_ms: int | None
    """A word begins with it, spoken at that time."""


def pieces(cue: Cue) -> Iterator[Piece]:
    """The cue's text in order, cut wherever a mark begins or ends or a word begins."""
    words = {word.at: word.start_ms for word in cue.words}
    begins: dict[int, list[Mark]] = {}
    for mark in cue.marks:
        begins.setdefault(mark.start, []).append(mark)
    edges = sorted({0, len(cue.text), *words, *begins, *(mark.end for mark in cue.marks)})
    active: dict[MarkKind, Mark] = {}
    for start, end in pairwise(edges):
        active = {kind: mark for kind, mark in active.items() if mark.end > start}
        active.update((mark.kind, mark) for mark in begins.get(start, ()))
        yield Piece(cue.text[start:end], active, words.get(start))
