"""A cue set in columns from right to left, with its ruby to their right (JLReq 2.3, 3.3.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from tayori.model.cue import Cue
from tayori.subtitles.burning.blocks import Block, Rect, Run, Setting
from tayori.subtitles.burning.colouring import coloured
from tayori.subtitles.burning.rows import (
    DOT,
    DOT_MILLI,
    RUBY_GAP,
    Line,
    advances,
    lines_of,
    place_of,
    stretches,
)
from tayori.subtitles.burning.upright import Form, UprightRuler, pieces, turned_height
from tayori.subtitles.lines.measured import EM, width

_FIGURES_BASELINE = 865
"""Baseline of figures in the middle of an em, from its top."""


def set_columns(cue: Cue, setting: Setting) -> Block:
    """The cue, whose text is already in lines, as a block of columns."""
    lines = tuple(lines_of(cue, setting, UprightRuler(setting.face)))
    longest, edge, px = max(line.width for line in lines), setting.style.margin_milli, setting.px
    # from the right edge of the block to the middle of each column
    middles = tuple(accumulate(advances(lines, setting), initial=edge + lines[0].over + EM // 2))
    wide = middles[-1] + EM // 2 + edge
    runs = [
        run
        for line, middle in zip(lines, middles, strict=True)
        for run in _runs(cue, line, (wide - middle, edge), setting)
    ]
    text = Rect(px(edge), px(edge), px(wide - edge), px(edge + longest))
    return Block(px(wide), px(longest + 2 * edge), text, tuple(runs), len(runs) > len(lines))


def _runs(cue: Cue, line: Line, at: tuple[int, int], setting: Setting) -> Iterator[Run]:
    """What is drawn of a column whose middle is `at[0]` from the left and whose top is `at[1]`."""
    (middle, top), px, style = at, setting.px, setting.style
    ruler = UprightRuler(setting.face)
    for start, end, below, high, spacing in stretches(line, cue, ruler):
        free = spacing or high - width(cue.text[start:end], ruler)
        yield from _downwards(cue, (start, end), (middle, top + below + free // 2), spacing, setting)
    down = top
    for cell in line.cells:
        if cell.reading:
            beside = middle + EM // 2 + RUBY_GAP + style.ruby_milli // 2
            centre = down - cell.over_before + (cell.full + cell.reading_spacing) // 2
            span = replace(coloured(cue, cell.start, cell.end, setting)[0], text=cell.reading)
            em, spacing = px(style.ruby_milli), px(cell.reading_spacing)
            yield Run((span,), px(beside), px(centre), em, spacing, cell.reading_squeeze, turned=True)
        down += cell.width
    for i in line.dots:
        span = replace(coloured(cue, i, i + 1, setting)[0], text=DOT)
        beside, centre = middle + EM // 2 + 150, top + place_of(line, cue, i, ruler)
        yield Run((span,), px(beside), px(centre), px(DOT_MILLI), turned=True)


def _downwards(
    cue: Cue, at: tuple[int, int], place: tuple[int, int], spacing: int, setting: Setting
) -> Iterator[Run]:
    """The characters `at` of a column, from `place` on, in as few runs as can be."""
    ruler, px, em = UprightRuler(setting.face), setting.px, setting.em
    middle, down = place
    for start, end, form in pieces(cue.text, at, ruler):
        spans, text = coloured(cue, start, end, setting), cue.text[start:end]
        if form is Form.PAIR:
            narrow = min(1000, EM * 1000 // width(text, setting.ruler))
            yield Run(spans, px(middle), px(down + _FIGURES_BASELINE), em, squeeze_milli=narrow)
            down += EM + spacing
            continue
        high = sum(turned_height(char, setting.face) for char in text)
        gaps = spacing * sum(1 for char in text if ruler.advance(char))
        # libass moves on by an em after any letter, and hangs a lower one higher by what it lacks
        centre = down + EM - high + (EM + gaps) // 2 if form is Form.LOW else down + (high + gaps) // 2
        yield Run(spans, px(middle), px(centre), em, px(spacing), turned=True)
        down += high + gaps
