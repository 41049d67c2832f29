"""Texts broken into lines: phrases kept together, lines of like width, nothing against kinsoku.

Widths are integers in thousandths of an em, so that one answer holds for every size and no float enters
a key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Protocol

from tayori.model.ids import Lang
from tayori.subtitles.kinsoku import break_positions, is_wide
from tayori.subtitles.phrases import DIVIDES, Opportunity, opportunities

EM = 1000
JAPANESE = Lang("ja")
EVEN = 100
"""Weight, in hundredths, of lines of like width against breaks at pauses."""
_TOO_WIDE = 10_000_000
LONGEST_TEXT = 2_000
"""Characters of one cue that are looked at as a typesetter would; beyond, no line can hold it anyway."""


class Ruler(Protocol):
    """Tells how wide characters are."""

    def advance(self, char: str) -> int:
        """Width of one character in thousandths of an em."""


class NominalRuler:
    """Full-width characters one em, others half: how subtitle lines are counted (facts B.5)."""

    def advance(self, char: str) -> int:
        """1000 for East Asian wide, full-width and ambiguous characters, 500 for others, 0 for marks."""
        if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
            return 0
        return EM if unicodedata.east_asian_width(char) in "FWA" else EM // 2


class Rules(StrEnum):
    """Which characters may not begin a line (JLReq, facts B.4)."""

    STRICT = "strict"
    RELAXED = "relaxed"
    """Small kana, ー, 々 and ・ may, as in narrow newspaper columns."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is to be broken."""

    lang: Lang = JAPANESE
    lines: int = 2
    """At most."""
    rules: Rules = Rules.STRICT
    balance: int = EVEN


@dataclass(frozen=True, slots=True)
class Held:
    """Characters `start` to `end` of a text that stay together, such as a word with its ruby."""

    start: int
    end: int
    width: int | None = None
    """Their width in thousandths of an em where it is not the sum of the characters': ruby may be wider."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Lines of a text, and whether they are as few and as narrow as was asked."""

    lines: tuple[str, ...]
    fits: bool
    whole: bool
    """No phrase or word had to be divided."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A candidate: how it is reached, at what cost."""

    count: int
    cost: int
    came_from: int


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide lines may be, and what unlike widths cost."""

    max_width: int
    balance: int
    target: int = 0

    def cost(self, wide: int) -> int:
        """Of a line that wide."""
        over = max(0, wide - self.max_width)
        return ((wide - self.target) // 100) ** 2 * self.balance // EVEN + (_TOO_WIDE + over if over else 0)


def width(text: str, ruler: Ruler) -> int:
    """Width of `text` in thousandths of an em."""
    return sum(map(ruler.advance, text))


DEFAULT = Manner()


def break_lines(
    text: str, ruler: Ruler, max_width: int, manner: Manner = DEFAULT, held: tuple[Held, ...] = ()
) -> Broken:
    """`text` in at most `manner.lines` lines of at most `max_width` thousandths of an em.

    Line breaks its author made are kept when they are legal and every line fits. Otherwise the fewest
    lines are taken, broken between phrases and of like width. When it cannot fit, `fits` is False and the
    lines are the best there are: perhaps more, perhaps one too wide. Only spaces at breaks are lost.
    """
    del held
    written = tuple(text.split("\n"))
    if _good_as_written(written, ruler, max_width, manner.lines):
        return Broken(written, fits=True, whole=True)
    joined, authors = join_lines(written)
    if len(joined) > LONGEST_TEXT:
        return Broken((joined,), fits=False, whole=True)
    found, whole = _best(
        joined, _reach(joined, authors, manner.lang), ruler, _Measure(max_width, manner.balance)
    )
    fits = len(found) <= manner.lines and all(width(line, ruler) <= max_width for line in found)
    return Broken(found, fits, whole)


def _good_as_written(written: tuple[str, ...], ruler: Ruler, max_width: int, lines: int) -> bool:
    if len(written) > lines or any(width(line, ruler) > max_width for line in written):
        return False
    return all(one and two and _legal(one, two) for one, two in pairwise(written))


def _legal(one: str, two: str) -> bool:
    glue = "" if is_wide(one[-1]) or is_wide(two[0]) else " "
    return len(one + glue) in break_positions(one + glue + two)


def join_lines(written: tuple[str, ...]) -> tuple[str, frozenset[int]]:
    """One line of several, and the positions where its author broke it; no space between Japanese."""
    joined, authors = "", set[int]()
    for line in filter(None, (" ".join(w.split(" ")).strip() for w in written)):
        if joined and not (is_wide(joined[-1]) or is_wide(line[0])):
            joined += " "
        authors.add(len(joined))
        joined += line
    return joined, frozenset(authors)


def _reach(text: str, authors: frozenset[int], lang: Lang) -> tuple[Opportunity, ...]:
    """Where a line may begin or end, with both ends of the text."""
    return (Opportunity(0, 0), *opportunities(text, authors, lang), Opportunity(len(text), 0))


def _best(
    text: str, reach: tuple[Opportunity, ...], ruler: Ruler, measure: _Measure
) -> tuple[tuple[str, ...], bool]:
    """The fewest lines, of those the ones of like width between phrases (dynamic programming)."""
    edges = tuple(accumulate(map(ruler.advance, text), initial=0))
    fewest = -(-_visible(text, 0, len(text), edges) // measure.max_width) or 1
    target = min(measure.max_width, edges[-1] // fewest)
    states = [_Line(0, 0, 0)]
    for end in range(1, len(reach)):
        widths = (
            (start, _visible(text, reach[start].at, reach[end].at, edges)) for start in range(end - 1, -1, -1)
        )
        states.append(_reached(states, reach[end].cost, widths, replace(measure, target=target)))
    return _lines(text, reach, states)


def _reached(
    states: list[_Line], end_cost: int, widths: Iterator[tuple[int, int]], measure: _Measure
) -> _Line:
    """The best line ending at one position; `widths` come from the nearest start to the farthest."""
    best: _Line | None = None
    for start, wide in widths:
        if wide > measure.max_width and best is not None:
            break
        cost = end_cost + measure.cost(wide)
        line = _Line(states[start].count + 1, states[start].cost + cost, start)
        if best is None or (line.count, line.cost) < (best.count, best.cost):
            best = line
    assert best is not None  # the first position already has a start
    return best


def _visible(text: str, start: int, end: int, edges: tuple[int, ...]) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return edges[end] - edges[start]


def _lines(text: str, reach: tuple[Opportunity, ...], states: list[_Line]) -> tuple[tuple[str, ...], bool]:
    lines: list[str] = []
    at, whole = len(states) - 1, True
    while at:
        whole = whole and reach[at].cost < DIVIDES
        before = states[at].came_from
        lines.append(text[reach[before].at : reach[at].at].strip())
        at = before
    return tuple(reversed(lines)) or (text,), whole
