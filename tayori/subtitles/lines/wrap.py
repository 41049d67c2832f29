"""Texts broken into lines: phrases kept together, lines of like width, nothing against kinsoku.

Widths are integers in thousandths of an em, so that one answer holds for every size and no float enters
a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tayori.model.ids import Lang
from tayori.subtitles.lines.kinsoku import Rules, break_positions, is_wide
from tayori.subtitles.lines.measured import (
    EM,
    Held,
    Joined,
    Measured,
    NominalRuler,
    Ruler,
    at_places,
    join,
    join_lines,
    measure,
    width,
    widths_to,
)
from tayori.subtitles.lines.optimum import best_path
from tayori.subtitles.lines.phrases import Opportunity, opportunities, phrase_ends

__all__ = [
    "DEFAULT", "EM", "JAPANESE", "LONGEST_TEXT", "Broken", "Held", "Manner", "NominalRuler", "Ruler", "Rules",
    "break_lines", "join_lines", "set_lines", "width",
]  # fmt: skip

JAPANESE = Lang("ja")
EVEN = 100
"""Weight, in hundredths, of lines of like width against breaks at pauses."""
_TOO_WIDE = 10_000_000
_STUB = 6000
"""Cost of a last line of one or two characters, more than any unlike widths."""
_STUB_WIDTH = 2 * EM
_BOTTOM_HEAVY = 50
"""What a short last line of English costs more, in hundredths: a pyramid, the longer line below (facts B.5).
Japanese has no such custom; of equal ways the one with the longer last line is taken."""
LONGEST_TEXT = 2_000
"""Characters of one cue that are looked at as a typesetter would; beyond, no line can hold it anyway."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is to be broken."""

    lang: Lang = JAPANESE
    lines: int = 2
    """At most."""
    rules: Rules = Rules.STRICT
    balance: int = EVEN


@dataclass(frozen=True, slots=True)
class Broken:
    """Lines of a text, and whether they are as few and as narrow as was asked."""

    lines: tuple[str, ...]
    fits: bool
    whole: bool
    """No phrase or word had to be divided."""


DEFAULT = Manner()


def break_lines(
    text: str, ruler: Ruler, max_width: int, manner: Manner = DEFAULT, held: tuple[Held, ...] = ()
) -> Broken:
    """`text` in at most `manner.lines` lines of at most `max_width` thousandths of an em.

    Line breaks its author made are kept when they are legal and every line fits. Otherwise lines are broken
    between phrases, the fewest, and of like width; inside a phrase or word only when nothing else fits.
    When it cannot fit, `fits` is False and the lines are the best there are: perhaps more, perhaps one too
    wide. Only spaces at breaks are lost. `held` are ranges of `text` that are never broken.
    """
    if len(text) > LONGEST_TEXT:
        return Broken((join_lines(tuple(text.split("\n")))[0],), fits=False, whole=True)
    joined = join(text, held)
    edges = widths_to(joined, ruler)
    if written := _good_as_written(joined, edges, max_width, manner):
        return Broken(written, fits=True, whole=True)
    known = (joined.text, joined.authors, manner.lang, manner.rules)
    phrases = measure(joined, edges, phrase_ends(*known))
    return set_lines(phrases, lambda: measure(joined, edges, opportunities(*known)), max_width, manner)


def _good_as_written(joined: Joined, edges: list[int], max_width: int, manner: Manner) -> tuple[str, ...]:
    """The author's own lines when nothing is wrong with them; otherwise none."""
    text, authors = joined.text, sorted(joined.authors)
    if len(authors) >= manner.lines or (not authors and edges[-1] > max_width):
        return ()
    measured = at_places(text, tuple(Opportunity(at, 0) for at in authors), edges)
    last = len(authors) + 1
    if any(measured.wide(i, i + 1) > max_width for i in range(last)):
        return ()
    if authors and not joined.authors <= set(break_positions(text, manner.rules)) - joined.inside():
        return ()
    return tuple(measured.line(i, i + 1) for i in range(last))


def set_lines(
    phrases: Measured, everywhere: Callable[[], Measured], max_width: int, manner: Manner
) -> Broken:
    """A measured text in lines: see `break_lines`, which this is the inner part of.

    `phrases` is the text with the places that divide nothing, `everywhere` with all, made when needed.
    """
    kept = _lines(phrases, max_width, manner)
    narrow = all(wide <= max_width for _, wide in kept)
    if narrow and len(kept) <= manner.lines:
        return _broken(kept, fits=True, whole=True)
    last = len(phrases.places) - 1
    if narrow and phrases.wide(0, last) > max_width * manner.lines:
        return _broken(kept, fits=False, whole=True)
    cut = _lines(everywhere(), max_width, manner)
    if all(wide <= max_width for _, wide in cut) and len(cut) <= manner.lines:
        return _broken(cut, fits=True, whole=False)
    return _broken(kept, fits=False, whole=True) if narrow else _broken(cut, fits=False, whole=False)


def _broken(lines: tuple[tuple[str, int], ...], *, fits: bool, whole: bool) -> Broken:
    return Broken(tuple(line for line, _ in lines) or ("",), fits, whole)


def _lines(measured: Measured, max_width: int, manner: Manner) -> tuple[tuple[str, int], ...]:
    """The best lines and their widths."""
    return tuple(
        (measured.line(a, b), measured.wide(a, b)) for a, b in pairwise(_best(measured, max_width, manner))
    )


def _best(measured: Measured, max_width: int, manner: Manner) -> tuple[int, ...]:
    """Places of the fewest lines, of those the ones of like width at good places."""
    last = len(measured.places) - 1
    total = measured.wide(0, last)
    fewest = -(-total // max(1, max_width)) or 1
    tilt = 0 if any(map(is_wide, measured.text)) else _BOTTOM_HEAVY
    lines = _Lines(measured, max_width, min(max_width, total // fewest), manner.balance, tilt)
    path = best_path(last, lines.arcs)
    if len(path) - 1 > max(fewest, 1):
        target = min(max_width, total // (len(path) - 1))
        path = best_path(last, replace(lines, target=target).arcs)
    return path


@dataclass(frozen=True, slots=True)
class _Lines:
    """What each line that could be costs."""

    measured: Measured
    max_width: int
    target: int
    """Width every line should have."""
    balance: int
    tilt: int

    def arcs(self, end: int) -> Iterator[tuple[int, int]]:
        """Lines that end at a place: from where and at what cost, the shortest first."""
        measured, wide_end, at_end = self.measured, self.measured.ends[end], self.measured.places[end].cost
        at_bottom = end == len(measured.places) - 1
        for start in range(end - 1, -1, -1):
            wide = wide_end - measured.begins[start]
            over = wide - self.max_width
            if over > 0 and start < end - 1:
                return
            cost = at_end + ((wide - self.target) // 100) ** 2 * self.balance // EVEN
            if over > 0:
                cost += _TOO_WIDE + over
            if at_bottom and start:
                cost += self._short_bottom(wide)
            yield start, cost

    def _short_bottom(self, wide: int) -> int:
        """What the last line costs for being short."""
        stub = _STUB if wide <= _STUB_WIDTH else 0
        return stub + (max(0, self.target - wide) // 100) ** 2 * self.tilt // 100
