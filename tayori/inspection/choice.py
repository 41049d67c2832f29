"""Which pages are tested (JIS X 8341-3 annex JB, WAIC test guidelines 2020-12; facts C.1).

All pages up to a number; of larger sites one page of every kind, and pages drawn at random with a seed that
the sheet names, so that anybody can draw them again.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

MOST = 40
"""Pages; the guide number of WAIC. More where a site has more kinds of pages."""
_DRAWN_OF = 4
"""One page is drawn for so many kinds."""
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?\Z")

Kind = tuple[str, ...]
"""What the address of a page tells of its template."""


class Method(StrEnum):
    """How pages were chosen, as WAIC names it."""

    ALL = "all"
    REPRESENTATIVE = "representative"
    MIXED = "representative and random"


class Because(StrEnum):
    """Why a page is among them."""

    ALL = "all"
    KIND = "kind"
    """It stands for the others of its kind."""
    RANDOM = "random"


class Weight(IntEnum):
    """What a page asks of its visitors; the least number is tested first."""

    FRONT = 0
    PLAYER = 1
    FORM = 2
    TEXT = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """One page that is tested."""

    url: str
    because: Because


@dataclass(frozen=True, slots=True)
class Choice:
    """The pages that are tested, and how they were found."""

    method: Method
    pages: tuple[Chosen, ...]
    of: int
    """How many pages the site has."""
    seed: int
    """Of the drawing; nothing was drawn where all are tested."""
    untested: tuple[str, ...] = ()
    """Kinds of pages that were left out, each by the address of one page."""

    def count(self, because: Because) -> int:
        """How many pages are among them for this reason."""
        return sum(page.because is because for page in self.pages)


def choose_pages(start: str, weights: Mapping[str, Weight], seed: int, most: int | None = None) -> Choice:
    """The pages, in the order of `weights`, that are tested.

    At most `most` of them; None: as many as it takes for every kind, and a quarter of that drawn at random.
    """
    urls, kinds = tuple(weights), _representatives(start, weights)
    size = max(MOST, len(kinds) + -(-len(kinds) // _DRAWN_OF)) if most is None else most
    if len(urls) <= size:
        return Choice(Method.ALL, tuple(Chosen(url, Because.ALL) for url in urls), len(urls), seed)
    first = kinds[:size]
    rest = [url for url in urls if url not in set(first)]
    # no secret is made of it: the drawing must be repeatable
    drawn = random.Random(seed).sample(rest, size - len(first))  # noqa: S311
    because = dict.fromkeys(first, Because.KIND) | dict.fromkeys(drawn, Because.RANDOM)
    chosen = tuple(Chosen(url, because[url]) for url in urls if url in because)
    method = Method.MIXED if drawn else Method.REPRESENTATIVE
    return Choice(method, chosen, len(urls), seed, tuple(kinds[size:]))


def _representatives(start: str, weights: Mapping[str, Weight]) -> list[str]:
    """The weightiest page of every kind; the weightiest kinds first, and of those the languages in turn."""
    kinds: dict[Kind, str] = {}
    for url in sorted(weights, key=lambda url: weights[url]):
        kinds.setdefault(kind_of(start, url), url)
    before: Counter[tuple[str, Weight]] = Counter()
    turns: dict[str, tuple[Weight, int]] = {}
    for (lang, *_), url in kinds.items():
        turns[url] = (weights[url], before[lang, weights[url]])
        before[lang, weights[url]] += 1
    return sorted(turns, key=lambda url: turns[url])


def weight_of(content: Mapping[str, int], *, is_front: bool = False) -> Weight:
    """What a page with this content (PageRead.content) asks of its visitors."""
    if is_front:
        return Weight.FRONT
    if any(content.get(kind) for kind in ("video", "audio", "iframe")):
        return Weight.PLAYER
    return Weight.FORM if content.get("field") or content.get("form") else Weight.TEXT


def kind_of(start: str, url: str) -> Kind:
    """Pages whose addresses are of one shape come from one template: language, folder and depth."""
    parts = url[len(start) :].split("/")
    lang = parts.pop(0) if len(parts) > 1 and _LANGUAGE.match(parts[0]) else ""
    return lang, parts[0], str(len(parts))
