"""A text on one line, measured: how wide it is up to every place where a line may end.

Widths are integers in thousandths of an em, so that one answer holds for every size and no float enters
a key.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Protocol

from tayori.subtitles.lines.kinsoku import is_wide
from tayori.subtitles.lines.phrases import DIVIDES, Opportunity

EM = 1000
_ADDRESS_ENDS = "/.@-_"
_LONGEST_WORD = 300
"""Characters that are looked back at to know a web address."""


class Ruler(Protocol):
    """Tells how wide characters are."""

    def advance(self, char: str) -> int:
        """Width of one character in thousandths of an em."""


class NominalRuler:
    """Full-width characters one em, others half: how subtitle lines are counted (facts B.5)."""

    def advance(self, char: str) -> int:
        """1000 for East Asian wide, full-width and ambiguous characters, 500 for others, 0 for marks."""
        return _nominal(char)


@lru_cache(maxsize=4096)
def _nominal(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return EM if unicodedata.east_asian_width(char) in "FWA" else EM // 2


def width(text: str, ruler: Ruler) -> int:
    """Width of `text` in thousandths of an em."""
    return sum(map(ruler.advance, text))


@dataclass(frozen=True, slots=True)
class Held:
    """Characters `start` to `end` of a text that stay together, such as a word with its ruby."""

    start: int
    end: int
    width: int | None = None
    """Their width in thousandths of an em where it is not the sum of the characters': ruby may be wider."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The lines of a text joined to one."""

    text: str
    authors: frozenset[int]
    """Positions where its author broke it."""
    held: tuple[Held, ...] = ()
    """What stays together, by positions of the joined text."""

    def inside(self) -> set[int]:
        """Positions within what stays together."""
        return {i for held in self.held for i in range(held.start + 1, held.end)}


@dataclass(frozen=True, slots=True)
class Measured:
    """A joined text with the places where a line may begin or end, both ends of the text included."""

    text: str
    places: tuple[Opportunity, ...]
    begins: tuple[int, ...]
    """For each place the width of all before it."""
    ends: tuple[int, ...]
    """The same without white space just before the place, which is lost when a line ends there."""

    def wide(self, start: int, end: int) -> int:
        """Width of a line from one place to another (numbers of places)."""
        return self.ends[end] - self.begins[start]

    def without_divisions(self) -> Measured:
        """The same without the places inside a phrase or word."""
        last = len(self.places) - 1
        kept = [i for i, place in enumerate(self.places) if place.cost < DIVIDES or i in {0, last}]
        if len(kept) == len(self.places):
            return self
        return Measured(
            self.text,
            tuple(self.places[i] for i in kept),
            tuple(self.begins[i] for i in kept),
            tuple(self.ends[i] for i in kept),
        )

    def between(self, start: int, end: int) -> Measured:
        """The part from one place to another, both included."""
        cut = slice(start, end + 1)
        return Measured(self.text, self.places[cut], self.begins[cut], self.ends[cut])

    def line(self, start: int, end: int) -> str:
        """Text of a line from one place to another."""
        return self.text[self.places[start].at : self.places[end].at].strip()


def join_lines(written: tuple[str, ...]) -> tuple[str, frozenset[int]]:
    """One line of several, and the positions where its author broke it.

    No space comes between Japanese, nor inside a web address or a word broken after its hyphen.
    """
    pieces: list[str] = []
    authors = set[int]()
    length, word = 0, ""
    for line in filter(None, (w.strip() for w in written)):
        if word and _needs_space(word, line):
            pieces.append(" ")
            length += 1
            word = ""
        authors.add(length)
        pieces.append(line)
        length += len(line)
        word = (word + line)[-_LONGEST_WORD:].rsplit(" ", 1)[-1]
    return "".join(pieces), frozenset(authors - {0})


def _needs_space(word: str, line: str) -> bool:
    """Between the last word so far, which may have come over several lines, and the next line."""
    before, after = word[-1], line[0]
    if is_wide(before) or is_wide(after):
        return False
    if before in "-‐–—/" and len(word) > 1 and word[-2].isalpha() and after.isalpha():
        return False
    if before not in _ADDRESS_ENDS or not (after.islower() or after.isdigit()):
        return True
    return not ("://" in word or "@" in word or word.startswith("www."))


def join(text: str, held: tuple[Held, ...]) -> Joined:
    """The lines of `text` joined, and `held` carried over to the joined text."""
    joined, authors = join_lines(tuple(text.split("\n")))
    if not held:
        return Joined(joined, authors)
    before = tuple(accumulate((not char.isspace() for char in text), initial=0))
    at = (*(i for i, char in enumerate(joined) if not char.isspace()), len(joined))
    moved = (
        Held(at[before[h.start]], at[before[h.end] - 1] + 1, h.width)
        for h in held
        if 0 <= h.start < h.end <= len(text) and before[h.start] < before[h.end]
    )
    return Joined(joined, authors, tuple(moved))


def widths_to(joined: Joined, ruler: Ruler) -> list[int]:
    """For each position of the text the width of all before it."""
    advances = list(map(ruler.advance, joined.text))
    for held in joined.held:
        if held.width is not None:
            advances[held.start : held.end] = [held.width, *[0] * (held.end - held.start - 1)]
    return list(accumulate(advances, initial=0))


def measure(joined: Joined, edges: list[int], found: tuple[Opportunity, ...]) -> Measured:
    """The text with those of the places found that are in nothing held; `edges` are its `widths_to`."""
    inside = joined.inside()
    if inside:
        found = tuple(place for place in found if place.at not in inside)
    return at_places(joined.text, found, edges)


def at_places(text: str, found: tuple[Opportunity, ...], edges: list[int]) -> Measured:
    """The text with these places."""
    places = (Opportunity(0, 0), *found, Opportunity(len(text), 0))
    ends = []
    for place in places:
        at = place.at
        while at and text[at - 1].isspace():
            at -= 1
        ends.append(edges[at])
    return Measured(text, places, tuple(edges[place.at] for place in places), tuple(ends))
