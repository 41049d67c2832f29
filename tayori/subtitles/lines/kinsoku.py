"""Where a line may be broken at all: Japanese line-breaking rules (facts B.4: JLReq, after JIS X 4051).

Strict: ー, 々 and its like, small kana and ・ never begin a line either. All functions are pure and take
linear time.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from itertools import pairwise

from tayori.subtitles.lines.unsplit import address_positions, held_positions


class Rules(StrEnum):
    """Which characters may not begin a line (JLReq, facts B.4)."""

    STRICT = "strict"
    RELAXED = "relaxed"
    """Small kana, ー, 々 and ・ may, as in narrow newspaper columns."""


_AT_START_WHEN_RELAXED = frozenset(
    "・"
    "ヽヾゝゞ々〻ー"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "･ｧｨｩｪｫｬｭｮｯｰ"
)
NOT_AT_START = _AT_START_WHEN_RELAXED | frozenset(
    "’”）〕］｝〉》」』】｠〙〗»〟)]}‐〜゠–～！？‼⁇⁈⁉!?：；:;。．、，.,｡､｣ﾞﾟ゛゜"
)
"""Characters no line begins with under the strict rules."""

NOT_AT_END = frozenset("‘“（〔［｛〈《「『【｟〘〖«〝｢([{")
"""Characters no line ends with."""

_SPACE, _NEVER_FIRST, _STRICTLY_NEVER_FIRST, _NEVER_LAST, _CLINGS, _GLUE, _FLAG, _WIDE, _SYMBOL, _DASH = (
    1 << bit for bit in range(10)
)
_NOT_AFTER = _NEVER_LAST | _GLUE
_NOT_BEFORE = _SPACE | _NEVER_FIRST | _CLINGS | _GLUE
_UNBREAKABLE = "\u00a0\u2007\u202f\u2060\ufeff\u200d"
_RANGES = (
    (0x2E80, 0x2FDF), (0x2FF0, 0x303F), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF01, 0xFF60), (0xFF61, 0xFF9F), (0xFFE0, 0xFFE6),
    (0x1B000, 0x1B16F), (0x20000, 0x3FFFD),
)  # fmt: skip
_SHORTEST_SIDE = 3
"""Letters on each side of a hyphen or slash where a word may be broken: not Wi-|Fi, e-|mail, and/|or."""


class _Classes(dict[str, int]):
    """What breaking has to know of each character, looked up once."""

    def __missing__(self, char: str) -> int:
        found = self[char] = _classify(char)
        return found


def _classify(char: str) -> int:
    if char in _UNBREAKABLE:
        return _GLUE | (_SPACE if char.isspace() else 0)
    code, category = ord(char), unicodedata.category(char)
    answers = (
        (_SPACE, char.isspace()),
        (_STRICTLY_NEVER_FIRST, char in NOT_AT_START),
        (_NEVER_FIRST, char in NOT_AT_START and char not in _AT_START_WHEN_RELAXED),
        (_NEVER_LAST, char in NOT_AT_END),
        (_CLINGS, category in {"Mn", "Me", "Mc"} or 0x1F3FB <= code <= 0x1F3FF),
        (_FLAG, 0x1F1E6 <= code <= 0x1F1FF),
        (_WIDE, any(low <= code <= high for low, high in _RANGES)),
        (_SYMBOL, (category == "So" and code >= 0x2190) or char in "\ufe0f\u200b"),
        (_DASH, char in "-–—/"),
    )
    return sum(flag for flag, holds in answers if holds)


_CLASSES = _Classes()


def is_wide(char: str) -> bool:
    """Is this a character of Japanese or Chinese text, between which lines may break without a space?

    Hangul is not: Korean breaks at its spaces.
    """
    return bool(_CLASSES[char] & _WIDE)


def break_positions(text: str, rules: Rules = Rules.STRICT) -> tuple[int, ...]:
    """Every `i` at which `text[:i]` may end a line and `text[i:]` may begin the next.

    At a space the position is after it. Inside a Latin word, a number with its counter, a date, a doubled
    dash or a character made of several code points there is none.
    """
    not_before = _NOT_BEFORE | (_STRICTLY_NEVER_FIRST if rules is Rules.STRICT else 0)
    held = held_positions(text) | _held_without_spaces(text)
    address, breaks = address_positions(text)
    found = (i for i in _allowed(text, not_before) if i not in held and i not in address)
    return tuple(sorted({*found, *breaks}) if breaks else found)


def _held_without_spaces(text: str) -> set[int]:
    """Positions after a space inside what is one thing without it: 14 日.

    A space beside Japanese is lost at the end of a line; were one broken there, its lines could not be read
    back as they were.
    """
    words = text.split()
    if len(words) < 2:
        return set()
    at, spaces = text.index(words[0]), []
    without = words[0]
    for one, two in pairwise(words):
        at = text.index(two, at + len(one))
        if is_wide(one[-1]) or is_wide(two[0]):
            spaces.append((at, len(without)))
        else:
            without += " "
        without += two
    held = held_positions(without) if spaces else set()
    return {i for i, squeezed in spaces if squeezed in held}


def _allowed(text: str, not_before: int) -> list[int]:
    """Positions where neither the character before nor the one after forbids a break."""
    classes = list(map(_CLASSES.__getitem__, text))
    found = []
    before, seen, flags = 0, _NEVER_LAST, 0
    for i, after in enumerate(classes):
        flags = flags % 2 + 1 if after & _FLAG else 0
        if not (after & not_before or seen & _NOT_AFTER or before & _GLUE or flags == 2) and (
            before & _SPACE
            or (before | after) & _WIDE
            or ((before | after) & (_SYMBOL | _DASH) and _between_words(text, i, before, after))
        ):
            found.append(i)
        before = after
        seen = seen if after & _SPACE else after
    return found


def _between_words(text: str, i: int, before: int, after: int) -> bool:
    """Between two characters that are not Japanese: at emoji, and after a hyphen or slash in a long word."""
    if before & _DASH:
        one, two = text[max(0, i - 1 - _SHORTEST_SIDE) : i - 1], text[i : i + _SHORTEST_SIDE]
        return text[i - 2].isalpha() and text[i].isalpha() and _is_long(one) and _is_long(two)
    return bool((before | after) & _SYMBOL)


def _is_long(side: str) -> bool:
    return len(side) == _SHORTEST_SIDE and not any(char.isspace() or is_wide(char) for char in side)
