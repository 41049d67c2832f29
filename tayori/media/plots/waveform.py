"""A picture of a whole sound: bars around a middle line, the organisation's colours, drawn from peaks.

Ffmpeg's showwavespic was looked at beside it: hairlines that a phone's screen makes a grey of, and no choice
of what a column is. Bars that are means of peaks keep pauses and voices apart.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tayori.media.cards.card import Colours, Size
from tayori.media.cards.palette import choose_palette
from tayori.media.cards.templates import Shape
from tayori.media.output import making
from tayori.media.plots.peaks import Peaks
from tayori.model.colour import Rgb

SIZE: Size = (1800, 360)
_USUAL = Colours()
BAR_PX, PITCH_PX = 5, 8
"""Width of a bar, and from one bar to the next."""
_MARGIN_PX = 20
_FINE = 2
"""Drawn so many times as large, for smooth ends."""

Heights = NDArray[np.float64]
"""Of bars, 0 to 1."""


def waveform(peaks: Peaks, out: Path, colours: Colours = _USUAL, size: Size = SIZE) -> None:
    """Write the waveform of `peaks` to `out` as PNG; two channels stand one above the other.

    The same peaks give the same bytes. Raises UsageError for what is no colour, ResourceError when writing
    fails.
    """
    palette = choose_palette(colours, Shape.SOLID)
    canvas = Image.new("RGB", (size[0] * _FINE, size[1] * _FINE), palette.background)
    heights = bar_heights(peaks, (size[0] - 2 * _MARGIN_PX) // PITCH_PX)
    high = (size[1] - 2 * _MARGIN_PX) // len(heights)
    for number, channel in enumerate(heights):
        middle = _MARGIN_PX + number * high + high // 2
        draw_bars(canvas, channel, (_MARGIN_PX, middle, high * 9 // 10), palette.accent)
    buffer = io.BytesIO()
    canvas.resize(size, Image.Resampling.BOX).quantize(32).save(buffer, "PNG", optimize=True)
    with making(out):
        out.write_bytes(buffer.getvalue())


def bar_heights(peaks: Peaks, bars: int) -> Heights:
    """How high each of `bars` bars is, by channel; the loudest is 1, unless all is silent.

    A bar is the mean of the peaks in it: the greatest of half a second is the same for all speech, and the
    picture a block.
    """
    highest = np.abs(peaks.bounds.astype(np.int32)).max(axis=2)
    count = highest.shape[1]
    edges = np.arange(min(bars, count)) * count // min(bars, count)
    heights: Heights = np.add.reduceat(highest, edges, axis=1) / np.diff(edges, append=count)
    return heights / (heights.max() or 1)


def draw_bars(canvas: Image.Image, heights: Heights, place: tuple[int, int, int], colour: Rgb) -> None:
    """Bars with round ends from `place`, left, middle and height, on a canvas of _FINE times the size."""
    left, middle, high = place
    draw = ImageDraw.Draw(canvas)
    for number, height in enumerate(heights.tolist()):
        half = max(BAR_PX / 2, height * high / 2)
        x = left + number * PITCH_PX
        box = (
            x * _FINE,
            round((middle - half) * _FINE),
            (x + BAR_PX) * _FINE - 1,
            round((middle + half) * _FINE),
        )
        draw.rounded_rectangle(box, BAR_PX * _FINE // 2, colour)
