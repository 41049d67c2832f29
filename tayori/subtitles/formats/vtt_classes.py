"""Classes of WebVTT that carry what the draft has no tag for, and the tags of marks.

The eight colours of the draft's default style sheet (section 5.1), `colorRRGGBB` as YouTube writes it,
`bouten` for emphasis dots, and `style-<name>` for a named style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tayori.model.cue import MarkKind

STYLE = "style-"
BOUTEN = "bouten"
TAGS = {MarkKind.BOLD: "b", MarkKind.ITALIC: "i", MarkKind.UNDERLINE: "u"}
_COLOURS = {
    "white": "FFFFFF",
    "lime": "00FF00",
    "cyan": "00FFFF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "black": "000000",
}
_CLASS_OF = {colour: name for name, colour in _COLOURS.items()}
_RRGGBB = re.compile(r"[0-9A-F]{6}")
_OWN_STYLE = re.compile(r"::cue\(\.color([0-9A-F]{6})\) \{ color: #\1 \}")
_HEX_COLOUR = re.compile(r"color([0-9A-Fa-f]{6})")
_ENDS_A_CLASS = re.compile(r"[\x00- .&<>%\x7f]")
_ESCAPED = re.compile(r"%([0-9A-F]{2})")


def find_colour(name: str) -> str | None:
    """RRGGBB a class means; None when it means no colour."""
    found = _HEX_COLOUR.fullmatch(name)
    return found[1].upper() if found else _COLOURS.get(name)


def colour_class(colour: str) -> str:
    """The class for RRGGBB."""
    return _CLASS_OF.get(colour) or in_class(f"color{colour}")


def style_sheet(colours: Iterable[str]) -> str:
    """The STYLE block for classes of other colours than the eight; empty where there are none."""
    others = sorted({colour for colour in colours if colour not in _CLASS_OF and _RRGGBB.fullmatch(colour)})
    return "".join(("STYLE\n", *(f"::cue(.color{c}) {{ color: #{c} }}\n" for c in others))) if others else ""


def is_own_style(line: str) -> bool:
    """Whether a line of a style sheet only says what the classes say already."""
    return bool(_OWN_STYLE.fullmatch(line))


def in_class(name: str) -> str:
    """A name as it can stand in a class: what would end it as `%` and two hexadecimal digits."""
    return _ENDS_A_CLASS.sub(lambda m: f"%{ord(m[0]):02X}", name)


def from_class(name: str) -> str:
    """The name `in_class` was given."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), name)
