"""How good each legal break is: phrases of Japanese by BudouX, punctuation, the small words of English.

Facts B.4: BudouX alone splits numbers (`202|6年`) and knows no kinsoku; only its cuts at legal positions
count. A cost is in the unit of `wrap`: the square of a tenth of an em.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

import budoux

from tayori.model.ids import Lang
from tayori.subtitles.kinsoku import break_positions, is_wide

SENTENCE_END = "。．！？!?"
PAUSE = "、，,;:；："
_AFTER_SENTENCE = -1600
_AFTER_PAUSE = -900
_AT_AUTHORS_BREAK = -1200
_AT_SPACE_IN_JAPANESE = -900
_INSIDE_BRACKETS = 500
_AFTER_SMALL_WORD = 400
_AT_HYPHEN = 900
_BEFORE_ASIDE = 600
_INSIDE_PHRASE = 20_000
_INSIDE_WORD = 60_000
_OPEN, _CLOSE = "（「『【〈《〔［(“‘[", "）」』】〉》〕］)”’]"
_SMALL_WORDS = frozenset((
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but",
    "as", "is", "are", "was", "were", "be", "that", "this", "these", "those", "my", "your", "his",
    "her", "its", "our", "their", "no", "not", "very",
))  # fmt: skip
DIVIDES = 10_000
"""Costs from here on divide a phrase or a word."""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A position where a line may break, and what that costs; negative is welcome."""

    at: int
    cost: int


@lru_cache(maxsize=512)
def opportunities(text: str, authors: frozenset[int], lang: Lang) -> tuple[Opportunity, ...]:
    """The legal breaks of `text` in order; `authors` are positions where its writer broke it."""
    depth = _bracket_depth(text)
    cuts = _phrase_cuts(text, lang)
    return tuple(
        Opportunity(i, _cost(text, i, cuts) + _extra(i, authors, depth)) for i in break_positions(text)
    )


def _extra(i: int, authors: frozenset[int], depth: tuple[int, ...]) -> int:
    return (_AT_AUTHORS_BREAK if i in authors else 0) + (_INSIDE_BRACKETS if depth[i] else 0)


def _cost(text: str, i: int, cuts: frozenset[int]) -> int:
    spaced = text[i - 1].isspace()
    before = text[:i].rstrip()[-1:]
    if before in SENTENCE_END:
        return _AFTER_SENTENCE
    if before in PAUSE:
        return _AFTER_PAUSE
    if spaced:
        return _AT_SPACE_IN_JAPANESE if is_wide(before) and is_wide(text[i]) else _after_word(text, i)
    if text[i] in "（(":
        return _BEFORE_ASIDE
    if i in cuts or text[i] in _OPEN or (before in _CLOSE and not _is_hiragana(text[i])):
        return 0
    if not is_wide(before) and not is_wide(text[i]):
        return _AT_HYPHEN
    return _INSIDE_WORD if _same_script(before, text[i]) else _INSIDE_PHRASE


def _is_hiragana(char: str) -> bool:
    """After a closing bracket: a particle, which belongs to what the brackets hold."""
    return "\u3041" <= char <= "\u309f"


def _after_word(text: str, i: int) -> int:
    word = text[:i].rsplit(maxsplit=1)[-1].lower().strip("\"'“‘(")
    return _AFTER_SMALL_WORD if word in _SMALL_WORDS else 0


def _same_script(one: str, two: str) -> bool:
    """Both kanji or both katakana: the inside of a word."""
    katakana = "\u30a0" <= one <= "\u30ff" and "\u30a0" <= two <= "\u30ff"
    return katakana or (one >= "\u3400" and two >= "\u3400" and is_wide(one) and is_wide(two))


def _bracket_depth(text: str) -> tuple[int, ...]:
    """How many brackets are open before each position."""
    steps = ((char in _OPEN) - (char in _CLOSE) for char in text)
    return tuple(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))


def _phrase_cuts(text: str, lang: Lang) -> frozenset[int]:
    if not any(map(is_wide, text)):
        return frozenset()
    phrases: list[str] = _parser(_model(lang)).parse(text)
    return frozenset(accumulate(map(len, phrases)))


def _model(lang: Lang) -> str:
    primary, _, rest = lang.lower().partition("-")
    if primary != "zh":
        return "ja"
    return "zh-hant" if rest.startswith(("hant", "tw", "hk", "mo")) else "zh-hans"


@cache
def _parser(model: str) -> budoux.Parser:
    match model:
        case "zh-hans":
            return budoux.load_default_simplified_chinese_parser()
        case "zh-hant":
            return budoux.load_default_traditional_chinese_parser()
        case _:
            return budoux.load_default_japanese_parser()
