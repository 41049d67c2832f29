"""A cue too long for the screen, divided in time: after sentences first, then clauses, then phrases."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from tayori.model.cue import Cue, MarkKind
from tayori.subtitles.lines.measured import Measured, join, measure, widths_to
from tayori.subtitles.lines.optimum import best_path
from tayori.subtitles.lines.phrases import opportunities, phrase_ends
from tayori.subtitles.lines.wrap import (
    LONGEST_TEXT,
    Broken,
    Held,
    Manner,
    Ruler,
    break_lines,
    set_lines,
    width,
)
from tayori.subtitles.marks import part, relined, spans, visible_length

SHORTEST_PART_MS = 400
"""Less only flashes. Facts B.5 ask for twice as much of a whole cue; that is a finding of its own."""
_UNEVEN = 12
"""Weight, in hundredths, of parts of like length: a pause is a better place to divide than the middle."""


def divide(cue: Cue, ruler: Ruler, max_width: int, manner: Manner) -> tuple[Cue, ...]:
    """The cue as the fewest parts in time that each fit `manner.lines` lines, with their text broken.

    One part when it fits as it is; none when it cannot be: a word is wider than a line, or a part would be
    shown for less than `SHORTEST_PART_MS`. A phrase is divided only when nothing else fits. Parts follow
    each other without gaps and cover the cue's time, by its word times when it has any, otherwise by length
    of text. Marks, word times, speaker, position and style go along; the cue's name stays with the first.
    """
    if len(cue.text) > LONGEST_TEXT:
        return ()
    held = held_by_ruby(cue, ruler)
    broken = break_lines(cue.text, ruler, max_width, manner, held)
    if broken.fits and broken.whole:
        return (relined(cue, "\n".join(broken.lines)),)
    joined = join(cue.text, held)
    known = (joined.text, joined.authors, manner.lang, manner.rules)
    edges = widths_to(joined, ruler)
    parts = _divided(cue, measure(joined, edges, phrase_ends(*known)), max_width, manner)
    if not parts and broken.fits:
        return (relined(cue, "\n".join(broken.lines)),)
    return parts or _divided(cue, measure(joined, edges, opportunities(*known)), max_width, manner)


def held_by_ruby(cue: Cue, ruler: Ruler) -> tuple[Held, ...]:
    """Words with their ruby: never broken, and as wide as the reading at half size where that is wider."""
    return tuple(
        Held(m.start, m.end, max(width(cue.text[m.start : m.end], ruler), -(-width(m.value, ruler) // 2)))
        for m in spans(cue, MarkKind.RUBY)
    )


def _divided(cue: Cue, measured: Measured, max_width: int, manner: Manner) -> tuple[Cue, ...]:
    clock = _Clock.of(cue)
    before = list(accumulate((not char.isspace() for char in measured.text), initial=0))
    seen = tuple(before[place.at] for place in measured.places)
    pages = _Pages(measured, _farthest(measured, max_width, manner.lines), tuple(map(clock.at, seen)))
    path = best_path(len(measured.places) - 1, pages.arcs)
    broken = [_set(measured.between(a, b), max_width, manner) for a, b in pairwise(path)]
    if not path or not all(b.fits for b in broken):
        return ()
    return tuple(
        _part(cue, number, (seen[a], seen[b]), (pages.times[a], pages.times[b]), lines)
        for number, ((a, b), lines) in enumerate(zip(pairwise(path), broken, strict=True))
    )


def _set(page: Measured, max_width: int, manner: Manner) -> Broken:
    return set_lines(page.without_divisions(), lambda: page, max_width, manner)


def _part(cue: Cue, number: int, seen: tuple[int, int], times: tuple[int, int], broken: Broken) -> Cue:
    piece = part(cue, *seen, "\n".join(broken.lines)).between(*times)
    return replace(piece, name=None if number else cue.name)


def _farthest(measured: Measured, max_width: int, lines: int) -> tuple[int, ...]:
    """For each place the farthest that so many lines from there can reach; itself when not even one can."""
    count = len(measured.places)
    one, end = [], 0
    for start in range(count):
        end = max(end, start)
        while end + 1 < count and measured.wide(start, end + 1) <= max_width:
            end += 1
        one.append(end)
    reached = list(range(count))
    for _ in range(lines):
        reached = [one[place] for place in reached]
    return tuple(reached)


@dataclass(frozen=True, slots=True)
class _Pages:
    """What each part that could be costs."""

    measured: Measured
    farthest: tuple[int, ...]
    times: tuple[int, ...]
    """For each place the time at which what follows is spoken."""

    def arcs(self, end: int) -> Iterable[tuple[int, int]]:
        """Parts that end at a place: from where and at what cost."""
        for start in range(end - 1, -1, -1):
            if self.farthest[start] < end:
                return
            if self.times[end] - self.times[start] < SHORTEST_PART_MS:
                continue
            size = self.measured.wide(start, end) // 100
            yield start, self.measured.places[end].cost + size * size * _UNEVEN // 100


@dataclass(frozen=True, slots=True)
class _Clock:
    """When each visible character of a cue is spoken: known at some, even between them."""

    seen: tuple[int, ...]
    ms: tuple[int, ...]

    @classmethod
    def of(cls, cue: Cue) -> _Clock:
        """From the word times, or only both ends."""
        before = list(accumulate((not char.isspace() for char in cue.text), initial=0))
        known = {0: cue.start_ms} | {before[w.at]: w.start_ms for w in cue.words if before[w.at]}
        known[visible_length(cue.text)] = cue.end_ms
        return cls(tuple(known), tuple(known.values()))

    def at(self, seen: int) -> int:
        """Time before the visible character of that number."""
        i = min(bisect_right(self.seen, seen), len(self.seen) - 1)
        one, two = self.seen[i - 1], self.seen[i]
        if one == two:
            return self.ms[i]
        return self.ms[i - 1] + (self.ms[i] - self.ms[i - 1]) * (seen - one) // (two - one)
