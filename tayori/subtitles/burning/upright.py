"""Letters one below the other: what is turned, what stands, and how far down each reaches (JLReq 2.3, 3.2.5).

libass sets a face named with `@` downwards with its vertical forms; letters below U+02F1 it lays on their
side. Two figures and `!?` stand side by side in the room of one letter; other short ones become full-width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from tayori.model.cue import Cue
from tayori.subtitles.fonts import FaceRuler, FontFace
from tayori.subtitles.lines.measured import EM

_TURNED_BELOW = "\u02f1"
_SIDE_BY_SIDE = re.compile(
    r"(?<![A-Za-z0-9.,:/-])[0-9]{2}(?![A-Za-z0-9]|[.,:/-][0-9])|(?<![!?])[!?]{2}(?![!?])"
)
_STANDING = re.compile(
    r"(?<![A-Za-z0-9.,:/-])(?:[0-9]|[0-9]{3,})(?![A-Za-z0-9]|[.,:/-][0-9])"
    r"|(?<![A-Za-z0-9])[A-Z](?![A-Za-z0-9])|(?<![!?A-Za-z ])[!?](?![!?])"
)
_EXCLAMATIONS = re.compile("(?<![！？])[！？]{2}(?![！？])")
_LOADED = 8


class Form(Enum):
    """How letters of a column are drawn."""

    PLAIN = auto()
    PAIR = auto()
    """Side by side in the room of one."""
    LOW = auto()
    """One letter whose vertical form is not an em high."""


def stood_up(cue: Cue) -> Cue:
    """The cue, as long as before, with figures, letters and marks that are alone in the form that stands."""
    text = _STANDING.sub(lambda m: _shifted(m[0], 0xFEE0), cue.text)
    text = _EXCLAMATIONS.sub(lambda m: _shifted(m[0], -0xFEE0), text)
    return replace(cue, text=text)


def pieces(text: str, at: tuple[int, int], ruler: UprightRuler) -> Iterator[tuple[int, int, Form]]:
    """The characters `at` of a text, divided at what is not simply drawn downwards."""
    pairs = {m.start(): m.end() for m in _SIDE_BY_SIDE.finditer(text, *at)}
    begun = i = at[0]
    while i < at[1]:
        form = Form.PAIR if i in pairs else Form.LOW if ruler.low(text[i]) else Form.PLAIN
        if form is Form.PLAIN:
            i += 1
            continue
        if begun < i:
            yield begun, i, Form.PLAIN
        begun = pairs.get(i, i + 1)
        yield i, begun, form
        i = begun
    if begun < i:
        yield begun, i, Form.PLAIN


def turned_height(char: str, face: FontFace) -> int:
    """How far down a letter reaches when it is not one of a pair, in thousandths of an em."""
    return FaceRuler(face).advance(char) if char < _TURNED_BELOW else UprightRuler(face).advance(char)


@dataclass(frozen=True, slots=True)
class UprightRuler:
    """Measures downwards: figures and `!?` as if side by side, so that a pair is one em."""

    face: FontFace

    def advance(self, char: str) -> int:
        """Height of one character in thousandths of an em; 0 for invisible ones."""
        across = FaceRuler(self.face).advance(char)
        if char in "0123456789!?":
            return EM // 2
        if char < _TURNED_BELOW or not across:
            return across
        return _heights(self.face.path, self.face.index).get(ord(char), EM)

    def low(self, char: str) -> bool:
        """Has its vertical form another height than an em?"""
        return char >= _TURNED_BELOW and self.advance(char) not in (0, EM)


@lru_cache(maxsize=_LOADED)
def _heights(path: Path, index: int) -> dict[int, int]:
    """Characters whose vertical form is not one em high, as in proportional faces."""
    with path.open("rb") as file, TTFont(file, fontNumber=index, lazy=True) as font:
        if "vmtx" not in font:
            return {}
        forms, metrics, units = _vertical_forms(font), font["vmtx"].metrics, font["head"].unitsPerEm
        found = {
            code: -(-metrics[forms.get(glyph, glyph)][0] * EM // units)
            for code, glyph in font.getBestCmap().items()
        }
    return {code: height for code, height in found.items() if height != EM}


def _vertical_forms(font: TTFont) -> dict[str, str]:
    """Glyphs and their vertical forms: the feature `vert`."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    wanted = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "vert"
        for index in record.Feature.LookupListIndex
    }
    forms: dict[str, str] = {}
    for index in sorted(wanted):
        for sub in table.LookupList.Lookup[index].SubTable:
            forms |= getattr(getattr(sub, "ExtSubTable", sub), "mapping", {})
    return forms


def _shifted(text: str, by: int) -> str:
    return "".join(chr(ord(char) + by) for char in text)
