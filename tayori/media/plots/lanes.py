"""Rows below a chart: boxes and marks with their names, each where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tayori.media.plots.chart import Chart, fitted, text_width
from tayori.media.plots.svg import element, line, rect, text, words

LANE_HIGH = 220
_BASELINE = 150
_PAD, _GAP = 60, 40
"""Between a box or a mark and its name."""
_LEAST_LETTERS = 4
"""Of a name that was cut, with its ellipsis; fewer say nothing."""


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch with its name; tenths of a pixel."""

    name: str
    left: int
    right: int


def draw_boxes(boxes: Sequence[Box], chart: Chart, kind: str) -> str:
    """Boxes in order with their names: inside, else behind, else before, else as far as they fit.

    Whole for those who point at them.
    """
    drawn, free = [], chart.left
    nexts = [*(box.left for box in boxes[1:]), chart.right]
    for box, following in zip(boxes, nexts, strict=False):
        label, free = _name(box, free, following)
        shape = rect((box.left, 0), (max(box.right - box.left, 10), LANE_HIGH), kind)
        drawn.append(element("g", element("title", words(box.name)) + shape + label))
    return "".join(drawn)


def _name(box: Box, free: int, following: int) -> tuple[str, int]:
    """Its name, and where the row is free again."""
    wide = text_width(box.name) + 2 * _PAD
    if box.right - box.left < wide <= following - box.right:
        return text((box.right + _PAD, _BASELINE), box.name, "small"), box.right + wide
    if box.right - box.left < wide <= box.left - free:
        return text((box.left - _PAD, _BASELINE), box.name, "small end"), box.right
    shown = fitted(box.name, box.right - box.left - 2 * _PAD)
    if shown != box.name and len(shown) < _LEAST_LETTERS:
        shown = ""
    return text((box.left + _PAD, _BASELINE), shown, "small") if shown else "", box.right


def draw_marks(marks: Sequence[tuple[int, str]], chart: Chart) -> str:
    """A line at each place, and what it says behind or before it, where no other line or word stands."""
    drawn, free = [], 0
    ends = [*(x for x, _ in marks), chart.right]
    for (x, said), (_, following) in zip(marks, pairwise(ends), strict=True):
        drawn.append(element("g", element("title", words(said)) + line((x, 0), (x, LANE_HIGH), "mark")))
        wide = text_width(said) + 2 * _GAP
        if free <= x and wide <= following - x:
            drawn.append(text((x + _GAP, _BASELINE), said, "cutname"))
            free = x + wide
        elif wide <= x - max(free, chart.left):
            drawn.append(text((x - _GAP, _BASELINE), said, "cutname end"))
            free = x
        else:
            free = max(free, x)
    return "".join(drawn)
