"""A cue set in lines from left to right, with its ruby and emphasis dots above them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from tayori.model.cue import Cue, MarkKind
from tayori.subtitles.burning.blocks import OVER_BASELINE, TAILS, Block, Rect, Run, Setting
from tayori.subtitles.burning.colouring import coloured
from tayori.subtitles.burning.ruby import Cell, cells
from tayori.subtitles.lines.measured import Ruler, width
from tayori.subtitles.marks import spans

DOT = "●"
"""Over each emphasised letter: every Japanese face has it."""
DOT_MILLI = 220
"""Its size in thousandths of an em."""
DOT_ROOM = 300
RUBY_GAP = 40
"""Between letters and the ruby over them."""
_BOX_ABOVE, _BOX_BELOW = 860, 140
"""From the baseline to where a box's padding begins: what Japanese letters take, so that it is even."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, in thousandths of an em."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    dots: tuple[int, ...]
    """Characters with a dot."""
    over: int
    """Room needed over the letters."""

    @property
    def width(self) -> int:
        """Of all it holds."""
        return sum(cell.width for cell in self.cells)


def set_rows(cue: Cue, setting: Setting) -> Block:
    """The cue, whose text is already in lines, as a block."""
    lines = tuple(lines_of(cue, setting, setting.ruler))
    widest, over = max(line.width for line in lines), lines[0].over
    pad, edge, side = setting.padding, setting.style.outline_milli, setting.style.margin_milli
    below = pad + _BOX_BELOW if pad else TAILS + edge
    # without a box a block is as high as its lines' leading, so that blocks stack like lines
    above = pad + _BOX_ABOVE if pad else max(OVER_BASELINE + edge, setting.style.leading_milli - below - over)
    baselines = tuple(accumulate(advances(lines, setting), initial=above + over))
    runs = [
        run
        for line, baseline in zip(lines, baselines, strict=True)
        for run in _runs(cue, line, side + _indent(line, widest, setting.style.align), baseline, setting)
    ]
    px, top = setting.px, baselines[0] - OVER_BASELINE - over
    text = Rect(px(side), px(top), px(side + widest), px(baselines[-1] + TAILS))
    size = px(widest + 2 * side), px(baselines[-1] + below)
    return Block(*size, text, tuple(runs), close=len(runs) > len(lines))


def lines_of(cue: Cue, setting: Setting, ruler: Ruler) -> Iterator[Line]:
    """The lines of a cue with what each needs over it."""
    at = 0
    dotted = _dotted(cue) if setting.style.emphasis != "colour" else frozenset()
    for text in cue.text.split("\n"):
        end = at + len(text)
        found = tuple(cells(cue, at, end, ruler, setting.style.ruby_milli))
        under_ruby = {i for cell in found if cell.reading for i in range(cell.start, cell.end)}
        dots = tuple(i for i in range(at, end) if i in dotted and i not in under_ruby)
        over = setting.style.ruby_milli + RUBY_GAP if under_ruby else DOT_ROOM if dots else 0
        yield Line(at, end, found, dots, over)
        at = end + 1


def advances(lines: tuple[Line, ...], setting: Setting) -> Iterator[int]:
    """From each baseline to the next: the leading, and more before a line with ruby (JLReq 2.5)."""
    free = setting.style.leading_milli - 1000
    for line in lines[1:]:
        needed = line.over + 2 * setting.style.outline_milli if line.over else 0
        yield setting.style.leading_milli + max(0, needed - free)


def _dotted(cue: Cue) -> frozenset[int]:
    """Characters that get a dot: neither spaces nor punctuation (JLReq 3.3.9)."""
    marked = (i for mark in spans(cue, MarkKind.EMPHASIS) for i in range(mark.start, mark.end))
    return frozenset(i for i in marked if unicodedata.category(cue.text[i])[0] in "LN")


def _indent(line: Line, widest: int, align: str) -> int:
    free = widest - line.width
    return {"centre": free // 2, "right": free}.get(align, 0)


def _runs(cue: Cue, line: Line, left: int, baseline: int, setting: Setting) -> Iterator[Run]:
    px, style = setting.px, setting.style
    for start, end, x, wide, spacing in stretches(line, cue, setting.ruler):
        middle = left + x + (wide + spacing) // 2
        yield Run(coloured(cue, start, end, setting), px(middle), px(baseline), setting.em, px(spacing))
    at = left
    for cell in line.cells:
        if cell.reading:
            up = baseline - OVER_BASELINE - RUBY_GAP - style.ruby_milli * (1000 - OVER_BASELINE) // 1000
            middle = at - cell.over_before + (cell.full + cell.reading_spacing) // 2
            span = replace(coloured(cue, cell.start, cell.end, setting)[0], text=cell.reading)
            em = px(style.ruby_milli)
            yield Run((span,), px(middle), px(up), em, px(cell.reading_spacing), cell.reading_squeeze)
        at += cell.width
    for i in line.dots:
        middle = left + place_of(line, cue, i, setting.ruler)
        up = baseline - OVER_BASELINE - 150 + DOT_MILLI * 380 // 1000
        span = replace(coloured(cue, i, i + 1, setting)[0], text=DOT)
        yield Run((span,), px(middle), px(up), px(DOT_MILLI))


def stretches(line: Line, cue: Cue, ruler: Ruler) -> Iterator[tuple[int, int, int, int, int]]:
    """Start, end, left, width and spacing of what of a line can be drawn in one go, without outer spaces."""
    left = 0
    for (_, spacing), group in groupby(line.cells, key=_apart):
        together = tuple(group)
        whole = sum(cell.width for cell in together)
        start, end = together[0].start, together[-1].end
        text = cue.text[start:end]
        start += len(text) - len(text.lstrip())
        before = width(cue.text[together[0].start : start], ruler)
        end = start + len(text.strip())
        after = width(cue.text[end : together[-1].end], ruler)
        if end > start:
            begin = left + before - together[0].over_before
            yield start, end, begin, sum(cell.full for cell in together) - before - after, spacing
        left += whole


def place_of(line: Line, cue: Cue, i: int, ruler: Ruler) -> int:
    """Middle of a character, from the beginning of its line."""
    left = 0
    for cell in line.cells:
        if i < cell.end:
            before = cue.text[cell.start : i]
            half = (ruler.advance(cue.text[i]) + cell.spacing) // 2
            return left + width(before, ruler) + cell.spacing * len(before) + half
        left += cell.width
    return left


def _apart(cell: Cell) -> tuple[int, int]:
    """Cells that follow each other as they are are drawn together; one wider than its letters alone."""
    return (cell.start, cell.spacing) if cell.loose else (-1, 0)
