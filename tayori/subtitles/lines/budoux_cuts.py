"""Where BudouX ends phrases: its model and its sums, taken for all positions of a text at once.

Its own `Parser.parse` asks thirteen tables at every character in Python; here `map` asks each table for all
characters. The answers are the same (a test compares them).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count, repeat
from operator import add

import budoux

from tayori.model.ids import Lang

_EDGE = "\0\0"
"""Stands around a text: no table knows it."""
_TABLES = (("UW", 1, 6, 0), ("BW", 2, 3, 1), ("TW", 3, 4, 0))
"""Feature family, its length in characters, how many there are, where the first stands."""


def phrase_cuts(text: str, lang: Lang) -> set[int]:
    """The positions within `text` where a phrase ends."""
    model, threshold = _model(_model_name(lang))
    one = _EDGE + text + _EDGE
    two = list(map(add, one, one[1:]))
    three = list(map(add, two, one[2:]))
    grams = (one, two, three)
    zero = repeat(0)
    sums = map(sum, zip(*(map(get, grams[size - 1][skip:], zero) for get, size, skip in model), strict=False))
    return {i for i, score in zip(count(1), sums, strict=False) if score > threshold}


def is_japanese(lang: Lang) -> bool:
    """Is text in this language read by the Japanese model?"""
    return _model_name(lang) == "ja"


def _model_name(lang: Lang) -> str:
    primary, _, rest = lang.lower().partition("-")
    if primary != "zh":
        return "ja"
    return "zh-hant" if rest.startswith(("hant", "tw", "hk", "mo")) else "zh-hans"


@cache
def _model(name: str) -> tuple[tuple[tuple[Callable[[str, int], int], int, int], ...], float]:
    """For each table how to ask it, the length of its features and where they begin; and the threshold."""
    tables: dict[str, dict[str, int]] = _parser(name).model
    threshold = sum(sum(table.values()) for table in tables.values()) / 2
    asked = tuple(
        (tables.get(f"{family}{number}", {}).get, size, first + number - 1)
        for family, size, numbers, first in _TABLES
        for number in range(1, numbers + 1)
    )
    return asked, threshold


def _parser(name: str) -> budoux.Parser:
    match name:
        case "zh-hans":
            return budoux.load_default_simplified_chinese_parser()
        case "zh-hant":
            return budoux.load_default_traditional_chinese_parser()
        case _:
            return budoux.load_default_japanese_parser()
