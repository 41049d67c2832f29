"""Which pages are tested (JIS X 8341-3 annex JB, WAIC test guidelines 2020-12; facts C.1).

All pages up to a number; of larger sites one page of every kind, and pages drawn at random with a seed that
the sheet names, so that anybody can draw them again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 40
"""Pages; the guide number of WAIC."""
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?\Z")


class Method(StrEnum):
    """How pages were chosen, as WAIC names it."""

    ALL = "all"
    MIXED = "representative and random"


class Because(StrEnum):
    """Why a page is among them."""

    ALL = "all"
    KIND = "kind"
    """The first of its kind: it stands for the others."""
    RANDOM = "random"


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


def choose_pages(start: str, urls: Sequence[str], seed: int, most: int = MOST) -> Choice:
    """The pages of `urls`, in their order, that are tested; at most `most` of them."""
    if len(urls) <= most:
        return Choice(Method.ALL, tuple(Chosen(url, Because.ALL) for url in urls), len(urls), seed)
    kinds: dict[tuple[str, ...], str] = {}
    for url in urls:
        kinds.setdefault(kind_of(start, url), url)
    first = list(kinds.values())[:most]
    rest = [url for url in urls if url not in set(first)]
    # no secret is made of it: the drawing must be repeatable
    drawn = random.Random(seed).sample(rest, most - len(first))  # noqa: S311
    because = dict.fromkeys(first, Because.KIND) | dict.fromkeys(drawn, Because.RANDOM)
    chosen = tuple(Chosen(url, because[url]) for url in urls if url in because)
    return Choice(Method.MIXED, chosen, len(urls), seed)


def kind_of(start: str, url: str) -> tuple[str, ...]:
    """Pages whose addresses are of one shape come from one template: language, folder and depth."""
    parts = url[len(start) :].split("/")
    lang = parts.pop(0) if len(parts) > 1 and _LANGUAGE.match(parts[0]) else ""
    return lang, parts[0], str(len(parts))
