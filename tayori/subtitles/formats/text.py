"""Cue text of any format made plain, in one place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: they can make a text read as another than it is (Unicode TR 36)."""

_SEPARATORS = str.maketrans("\t\u2028\u2029", " \n\n")
_VOICED = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile("[ \u2000-\u200a\u202f\u205f]+")
_UNSEEN = re.compile("(?:(?<=\n)|\\A)[ \u00a0\u1680\u3000]+(?=\n|\\Z)")
_EDGES = re.compile("[ \u3000\n]+")
_NEEDLESS = re.compile(
    "^[ \u00a0\u1680\u3000\n]|[ \u3000]\n|\n[ \u00a0\u1680\u3000\n]|[ \u3000\n]$|  |"
    "[\u2000-\u200a\u202f\u205f\u3099\u309a]|" + _CONTROL.pattern
)


def tidy(text: str) -> str:
    """Without control characters, bidirectional overrides, needless spaces and empty lines.

    Typographic spaces become plain ones, which every font has. Kana and a combining voice mark become one
    character (files from macOS write か + ゛); nothing else is normalised, as NFC would change the kanji of
    names (神 to 神). Text with nothing to be seen in it is empty.
    """
    return tidied(text, ())[0]


def tidied(text: str, positions: Sequence[int]) -> tuple[str, list[int]]:
    """The text made tidy, and where `positions` of it, in ascending order, have moved to."""
    text, at = text.translate(_SEPARATORS), list(positions)
    if not _NEEDLESS.search(text):
        return (text, at) if text.strip() else ("", [0] * len(at))
    for pattern, becomes in _STEPS:
        text, at = _replaced(pattern, becomes, text, at)
    lead = len(text) - len(text.lstrip(" \u3000\n"))
    text = text.strip(" \u3000\n")
    if not text.strip():
        return "", [0] * len(at)
    return text, [min(max(place - lead, 0), len(text)) for place in at]


def control_characters(text: str) -> int:
    """How many characters of a whole file `tidy` takes away because nothing can show them."""
    return sum(1 for _ in _CONTROL.finditer(text)) - sum(1 for _ in BIDI.finditer(text))


def _edge(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] else found[0]


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_CONTROL, lambda _: ""),
    (_VOICED, lambda m: unicodedata.normalize("NFC", m[0])),
    (_SPACES, lambda _: " "),
    (_UNSEEN, lambda _: ""),
    (_EDGES, _edge),
)


def _replaced(
    pattern: re.Pattern[str], becomes: Callable[[re.Match[str]], str], text: str, at: list[int]
) -> tuple[str, list[int]]:
    """The text with every find replaced, and where the positions are then."""
    if not at:
        return pattern.sub(becomes, text), at
    out: list[str] = []
    moved: list[int] = []
    done = length = 0
    waiting: Iterator[int] = iter(at)
    place = next(waiting, None)
    for found in (*pattern.finditer(text), None):
        start, end = found.span() if found else (len(text), len(text))
        while place is not None and place <= start:
            moved.append(length + place - done)
            place = next(waiting, None)
        out.append(text[done:start])
        length += start - done
        new = becomes(found) if found else ""
        while place is not None and place < end:
            moved.append(length + min(place - start, len(new)))
            place = next(waiting, None)
        out.append(new)
        length, done = length + len(new), end
    return "".join(out), moved
