"""Marks read and written: runs of text with what is said of them, and marks as well-nested tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tayori.model.cue import Cue, Mark, MarkKind, WordTime
from tayori.subtitles.formats.text import tidied

_OUTERMOST_FIRST = (
    MarkKind.VOICE,
    MarkKind.LANG,
    MarkKind.CLASS,
    MarkKind.COLOUR,
    MarkKind.EMPHASIS,
    MarkKind.BOLD,
    MarkKind.ITALIC,
    MarkKind.UNDERLINE,
    MarkKind.RUBY,
)
_DEPTH = {kind: depth for depth, kind in enumerate(_OUTERMOST_FIRST)}


@dataclass(frozen=True, slots=True)
class Composed:
    """Text of a cue as the model has it: tidy, with marks and word times in normal form."""

    text: str
    marks: tuple[Mark, ...] = ()
    words: tuple[WordTime, ...] = ()


@dataclass(slots=True)
class Composer:
    """The text of a cue while it is read, run by run."""

    length: int = 0
    """Characters so far, before the text is made tidy: the place a ruby begins."""
    _parts: list[str] = field(default_factory=list)
    _marks: list[Mark] = field(default_factory=list)
    _last: dict[MarkKind, Mark] = field(default_factory=dict)
    """The last mark of each kind, which the next run may make longer."""
    _words: list[WordTime] = field(default_factory=list)

    def add(self, text: str, said: Mapping[MarkKind, str]) -> None:
        """More text, all of it with the same things said of it; RUBY comes through `ruby`."""
        if not text:
            return
        start = self.length
        self._parts.append(text)
        self.length += len(text)
        for kind, value in said.items():
            last = self._last.get(kind)
            longer = last is not None and (last.end, last.value) == (start, value)
            if last is not None and not longer:
                self._marks.append(last)
            begins = last.start if last is not None and longer else start
            self._last[kind] = Mark(begins, self.length, kind, value)

    def ruby(self, start: int, reading: str) -> None:
        """A reading for the text from `start` up to here."""
        if start < self.length and reading:
            self._marks.append(Mark(start, self.length, MarkKind.RUBY, reading))

    def word(self, start_ms: int) -> None:
        """The text from here on is spoken from `start_ms` on."""
        self._words.append(WordTime(self.length, start_ms))

    def composed(self) -> Composed:
        """Everything so far."""
        raw = "".join(self._parts)
        told = [*self._marks, *self._last.values()]
        places = sorted({p for m in told for p in (m.start, m.end)} | {w.at for w in self._words})
        text, moved = tidied(raw, places)
        now = dict(zip(places, moved, strict=True))
        marks = (Mark(now[m.start], now[m.end], m.kind, m.value) for m in told)
        words = (replace(w, at=now[w.at]) for w in self._words)
        return Composed(text, normal_marks(text, marks), _normal_words(text, words))


def normal_marks(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in order, from visible character to visible character; equal neighbours are one, except ruby."""
    found: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.kind, m.start, m.end)):
        last = found[-1] if found else None
        if last is None or last.kind is not mark.kind or last.end < mark.start:
            found.append(mark)
        elif last.value == mark.value and mark.kind is not MarkKind.RUBY:
            found[-1] = replace(last, end=max(last.end, mark.end))
        elif last.end < mark.end:
            found.append(replace(mark, start=last.end))
    return tuple(sorted(t for m in found if (t := _trimmed(text, m)) is not None))


def nested(cue: Cue, kinds: Iterable[MarkKind]) -> Iterator[str | WordTime | tuple[bool, Mark]]:
    """A cue's text with its marks of some kinds as tags: `(True, mark)` opens one, `(False, mark)` closes it.

    Marks that cross are closed and opened again, so that tags nest; a ruby is never divided. Word times
    stand where they are due.
    """
    wanted = frozenset(kinds)
    starts: dict[int, list[Mark]] = {}
    words: dict[int, list[WordTime]] = {}
    for mark in cue.marks:
        if mark.kind in wanted:
            starts.setdefault(mark.start, []).append(mark)
    for word in cue.words:
        words.setdefault(word.at, []).append(word)
    ends = {mark.end for marks in starts.values() for mark in marks}
    places = sorted({0, len(cue.text), *starts, *ends, *words})
    stack: list[Mark] = []
    for place, after in zip(places, (*places[1:], len(cue.text)), strict=True):
        closed, opened = _turned(stack, place, starts.get(place, []))
        yield from ((False, mark) for mark in closed)
        yield from words.get(place, ())
        yield from ((True, mark) for mark in opened)
        if after > place:
            yield cue.text[place:after]


def _turned(stack: list[Mark], place: int, new: list[Mark]) -> tuple[list[Mark], list[Mark]]:
    """What closes and what opens at a place; the stack of open marks is brought up to date."""
    ruby_end = max((m.end for m in new if m.kind is MarkKind.RUBY), default=0)
    keep = next((n for n, m in enumerate(stack) if m.end <= place or m.end < ruby_end), len(stack))
    closed = stack[keep:][::-1]
    again = [mark for mark in closed if mark.end > place]
    opened = sorted((*again, *new), key=lambda m: (-m.end, _DEPTH[m.kind]))
    stack[keep:] = opened
    return closed, opened


def _trimmed(text: str, mark: Mark) -> Mark | None:
    inside = text[mark.start : mark.end]
    first, last = inside.lstrip(), inside.rstrip()
    if not first:
        return None
    return Mark(mark.start + len(inside) - len(first), mark.start + len(last), mark.kind, mark.value)


def _normal_words(text: str, words: Iterable[WordTime]) -> tuple[WordTime, ...]:
    """Word times on visible characters, the last one told for each."""
    found: dict[int, WordTime] = {}
    for word in words:
        rest = text[word.at : word.at + 100]
        at = word.at + len(rest) - len(rest.lstrip())
        if at < len(text):
            found[at] = replace(word, at=at)
    return tuple(found[at] for at in sorted(found))
