"""SVG as text, byte-stable: whole tenths of a pixel, attributes in the order they are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

Point = tuple[int, int]
"""Tenths of a pixel from the left and from the top."""

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 forbids."""


def words(text: str) -> str:
    """`text` as the content or an attribute of an element."""
    return escape(_UNFIT.sub("", text))


def px(tenths: int) -> str:
    """Tenths of a pixel as SVG writes a length: 125 -> `12.5`, 120 -> `12`."""
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def element(name: str, inner: str = "", **attributes: str | int) -> str:
    """One element on a line of its own; `class_` is `class`, and `_` in a name stands for `-`.

    Whole numbers are tenths of a pixel. `inner` is markup: texts go through `words` first.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{words(value) if isinstance(value, str) else px(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{told}>{inner}</{name}>\n" if inner else f"<{name}{told}/>\n"


def text(at: Point, said: str, kind: str) -> str:
    """A line of text of the class `kind`."""
    return element("text", words(said), x=at[0], y=at[1], class_=kind)


def rect(corner: Point, size: Point, kind: str, radius: int = 0) -> str:
    """A rectangle of the class `kind`, its corners as round as asked."""
    width, height = size
    return element("rect", x=corner[0], y=corner[1], width=width, height=height, rx=radius, class_=kind)


def line(begin: Point, end: Point, kind: str) -> str:
    """A straight line of the class `kind`."""
    return element("line", x1=begin[0], y1=begin[1], x2=end[0], y2=end[1], class_=kind)


def polyline(points: Sequence[Point], kind: str) -> str:
    """A line through `points`."""
    return element("polyline", points=_listed(points), class_=kind)


def area(upper: Sequence[Point], lower: Sequence[Point], kind: str) -> str:
    """What lies between two lines."""
    return element("polygon", points=_listed((*upper, *reversed(lower))), class_=kind)


def _listed(points: Iterable[Point]) -> str:
    return " ".join(f"{px(x)},{px(y)}" for x, y in points)
