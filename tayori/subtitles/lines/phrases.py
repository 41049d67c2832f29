"""How good each legal break is, in any language.

A cost is in the unit of `wrap`: the square of a tenth of an em.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tayori.model.ids import Lang
from tayori.subtitles.lines import english, japanese
from tayori.subtitles.lines.kinsoku import Rules, break_positions, is_wide

SENTENCE_END = japanese.SENTENCE_END
_AT_AUTHORS_BREAK = -1200
DIVIDES = 10_000
"""Costs from here on divide a phrase or a word."""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A position where a line may break, and what that costs; negative is welcome."""

    at: int
    cost: int


def phrase_ends(
    text: str, authors: frozenset[int], lang: Lang, rules: Rules = Rules.STRICT
) -> tuple[Opportunity, ...]:
    """The legal breaks of `text` that divide no phrase or word, in order.

    `authors` are positions where its writer broke it.
    """
    reader = _read(text, lang)
    costs = ((i, reader.cost(i)) for i in reader.candidates(_positions(text, rules)))
    return tuple(
        Opportunity(i, cost + _AT_AUTHORS_BREAK if i in authors else cost)
        for i, cost in costs
        if cost < DIVIDES
    )


def opportunities(
    text: str, authors: frozenset[int], lang: Lang, rules: Rules = Rules.STRICT
) -> tuple[Opportunity, ...]:
    """Every legal break of `text`, in order: those inside phrases and words at `DIVIDES` and more."""
    reader = _read(text, lang)
    known = {place.at: place for place in phrase_ends(text, authors, lang, rules)}
    return tuple(known.get(i) or Opportunity(i, reader.cost_inside(i)) for i in _positions(text, rules))


@lru_cache(maxsize=512)
def _positions(text: str, rules: Rules) -> tuple[int, ...]:
    return break_positions(text, rules)


@lru_cache(maxsize=512)
def _read(text: str, lang: Lang) -> japanese.Japanese | _Spaced:
    return japanese.Japanese.of(text, lang) if any(map(is_wide, text)) else _Spaced(text)


@dataclass(frozen=True, slots=True)
class _Spaced:
    """A text in words, without Japanese or Chinese."""

    text: str

    def candidates(self, positions: tuple[int, ...]) -> Sequence[int]:
        """Those that may divide nothing."""
        return positions

    def cost(self, i: int) -> int:
        """Of a break between two words."""
        return english.cost_at(self.text, i)

    def cost_inside(self, i: int) -> int:
        """Of a break that must be."""
        return english.cost_at(self.text, i)
