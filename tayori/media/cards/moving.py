"""The layers of a card set in motion by moviepy.

Two pictures are composed for each frame, as a painter and a stencil cutter would: the layers on an opaque
background, and how much of all that is seen. So the colour is right in every pixel, also where nothing is
seen, which keeps dark fringes out of 4:2:0 chroma. moviepy blends every layer over its whole canvas, so the
layers are blended on one just large enough for them, and only that is put on the background.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tayori.media.cards.draw import Drawing, Layer
from tayori.media.cards.layout import Layout
from tayori.media.cards.lettering import Digits
from tayori.media.cards.motion import Timing, eased
from tayori.media.cards.templates import COUNTED, Move
from tayori.media.placing import Rect

RISE = 34
"""How far below its place a rising layer begins, in thousandths of the unit."""
Stencil = NDArray[np.float64]
"""Height x width, 0 to 1: moviepy's masks."""


@dataclass(frozen=True, slots=True)
class Clock:
    """moviepy's seconds as frames of the card's file."""

    times: Timing
    rate: float

    def frame(self, at: float) -> int:
        """The frame at a time."""
        return round(at * self.rate)

    def opened(self, at: float) -> float:
        """How far the opening has come, 0 to 1."""
        return self.times.shown(self.frame(at))[0]

    def left(self, at: float) -> float:
        """How much the closing has left, 1 to 0."""
        return self.times.shown(self.frame(at))[1]


def moving_clip(drawing: Drawing, layout: Layout, clock: Clock, on_frame: Callable[[int], None]) -> Any:
    """A moviepy clip of the frames of the card's file, as large as the layout's region, with a mask.

    `on_frame` hears of each frame before it is composed.
    """
    from moviepy import CompositeVideoClip  # takes a fifth of a second, and only drawing needs it

    region, ground = layout.region, drawing.panel.colour
    inner = _around(drawing.layers, layout)
    blended = [
        _picture(layer).with_mask(_mask(layer, clock)).with_position(_path(layer, inner, layout, clock))
        for layer in drawing.layers
    ]
    painted = CompositeVideoClip(blended, inner[2:], bg_color=ground)
    masks = [
        _mask(layer, clock).with_position(_path(layer, region, layout, clock))
        for layer in (drawing.panel, *drawing.layers)
    ]

    def stencil(get_frame: Callable[[float], Stencil], at: float) -> Stencil:
        on_frame(clock.frame(at))
        cut = get_frame(at)
        cut *= clock.left(at)
        cut += 0.5 / 255  # moviepy cuts off what it should round
        return np.minimum(cut, 1.0, out=cut)

    place = (inner[0] - region[0], inner[1] - region[1])
    whole = CompositeVideoClip([painted.with_position(place)], region[2:], bg_color=ground)
    mask = CompositeVideoClip(masks, region[2:], is_mask=True, bg_color=0.0).transform(stencil)
    # Half a frame beyond the last one's end, so that no rounding takes a frame away.
    return whole.with_mask(mask).with_duration((clock.times.frames + 0.5) / clock.rate)


def _around(layers: tuple[Layer, ...], layout: Layout) -> Rect:
    """The part of the region in which layers move."""
    left, top, width, height = layout.region
    edges = [_edges(layer, layout.unit) for layer in layers]
    x, y = (max(low, min(edge[side] for edge in edges)) for side, low in enumerate((left, top)))
    right = min(left + width, max(edge[2] for edge in edges))
    bottom = min(top + height, max(edge[3] for edge in edges))
    return x, y, right - x, bottom - y


def _edges(layer: Layer, unit: int) -> tuple[int, int, int, int]:
    height, width = seen(layer, 0.0).shape
    below = RISE * unit // 1000 + 1 if layer.move is Move.RISE else 0
    return layer.left, layer.top, layer.left + width, layer.top + height + below


def _picture(layer: Layer) -> Any:
    from moviepy import ColorClip, ImageClip  # see above

    if not isinstance(layer.colour, tuple):
        return ImageClip(layer.colour)
    height, width = seen(layer, 0.0).shape
    return ColorClip((width, height), layer.colour)


def _mask(layer: Layer, clock: Clock) -> Any:
    from moviepy import VideoClip  # see above

    return VideoClip(lambda at: seen(layer, clock.opened(at)), is_mask=True)


def _path(layer: Layer, canvas: Rect, layout: Layout, clock: Clock) -> Callable[[float], tuple[int, int]]:
    """Where a layer is on a canvas that is `canvas` of the picture."""
    left, top = layer.left - canvas[0], layer.top - canvas[1]
    deep = RISE * layout.unit / 1000 if layer.move is Move.RISE else 0.0

    def position(at: float) -> tuple[int, int]:
        return left, top + round(deep * (1 - eased(clock.opened(at), layer.begin, layer.end)))

    return position


def seen(layer: Layer, progress: float) -> Stencil:
    """How much of a layer is seen when the opening has come to `progress`."""
    mask = layer.mask
    if isinstance(mask, Digits):
        mask = mask.mask(counted(mask, progress))
    shown = eased(progress, layer.begin, layer.end)
    whole = mask / 255.0
    if layer.move is Move.GROW:
        return whole * _uncovered(whole.shape[1], shown)
    if layer.move is Move.DROP:
        return whole * _uncovered(whole.shape[0], shown)[:, None]
    return whole * shown


def counted(digits: Digits, progress: float) -> int:
    """The value a counter shows; the last one when the opening is over."""
    count = digits.count
    return count.first + round((count.last - count.first) * eased(progress, *COUNTED))


def _uncovered(length: int, shown: float) -> Stencil:
    """1 up to where a wipe has come, part of 1 at its edge, 0 beyond."""
    return np.clip(shown * length - np.arange(length, dtype=np.float64), 0.0, 1.0)
