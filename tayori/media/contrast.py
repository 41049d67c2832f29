"""How text stands out from what is around it: WCAG 1.4.3 on pixels (facts C.1). Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height x width x RGB, 0 to 255, sRGB."""
Mask = NDArray[np.bool_]
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are just outside."""

SOLID = 192
"""Opacity, of 255, from which a pixel counts as drawn: three quarters. Fill, outline and opaque panels are;
soft halos and shadows, 60 % at most by default, are not."""
_FILL_OPACITY = 250
_LIKE_FILL = 32
"""Difference of a channel, of 255, up to which a pixel has the fill's colour."""
_EDGE_MILLI = 50
"""How far outside the fill its surroundings begin, in thousandths of an em: beyond the mixed pixels of the
edge, inside an outline of 8 % of an em (facts B.6)."""
_PERCENTILE = 5

_STEPS = np.arange(256) / 255
_LINEAR = np.where(_STEPS <= 0.04045, _STEPS / 12.92, ((_STEPS + 0.055) / 1.055) ** 2.4)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True, slots=True)
class Layer:
    """Captions without a picture: the same drawn over black and over white tells colour and opacity."""

    over_black: Pixels
    over_white: Pixels

    def opacity(self) -> NDArray[np.uint8]:
        """Of each pixel, 0 to 255."""
        covered = self.over_white[..., 1].astype(np.int16) - self.over_black[..., 1]
        opacity: NDArray[np.uint8] = (255 - np.clip(covered, 0, 255)).astype(np.uint8)
        return opacity

    def over(self, picture: Pixels) -> Pixels:
        """What is seen when it is laid over `picture`."""
        black, white = self.over_black.astype(np.int32), self.over_white.astype(np.int32)
        seen: Pixels = np.clip(black + (white - black) * picture // 255, 0, 255).astype(np.uint8)
        return seen

    def cut(self, box: Box) -> Layer:
        """A part of it."""
        left, top, right, bottom = box
        part = (slice(top, bottom), slice(left, right))
        return Layer(self.over_black[part], self.over_white[part])


@dataclass(frozen=True, slots=True)
class Contrast:
    """Of text of one colour with what borders on it."""

    milli: int
    """That 95 of 100 points along its edges have at least, in thousandths: 4500 is 4.5:1."""
    below_milli: int
    """Share of its edges, in thousandths, that have less than is required."""


def luminance(pixels: Pixels) -> NDArray[np.float64]:
    """Relative luminance, 0 to 1, of sRGB pixels (WCAG 2)."""
    linear: NDArray[np.float64] = _LINEAR[pixels] @ _WEIGHTS
    return linear


def drawn_box(opacity: NDArray[np.uint8], least: int = SOLID) -> Box | None:
    """The box around all that is drawn at least that opaquely; None when nothing is."""
    drawn = opacity >= least
    columns, rows = np.flatnonzero(drawn.any(axis=0)), np.flatnonzero(drawn.any(axis=1))
    if not columns.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def text_contrast(layer: Layer, seen: Pixels, fill: str, em_px: int, required_milli: int) -> Contrast | None:
    """Contrast of text of colour `fill` (RRGGBB), found in `layer`, with what is seen just outside it.

    That is the outline where there is one, else the panel, else the picture: an outline counts as the
    background it makes (facts C.1). None when nothing of that colour is drawn.
    """
    colour = np.frombuffer(bytes.fromhex(fill), np.uint8)
    apart = np.abs(layer.over_black.astype(np.int16) - colour).max(axis=2)
    filled = (layer.opacity() >= _FILL_OPACITY) & (apart <= _LIKE_FILL)
    distance = max(2, em_px * _EDGE_MILLI // 1000)
    inner = _grown(filled, distance - 1)
    ring = _grown(inner, 1) & ~inner
    if not ring.any():
        return None
    around = luminance(seen[ring])
    text = float(luminance(colour))
    ratios = (np.maximum(around, text) + 0.05) / (np.minimum(around, text) + 0.05) * 1000
    below = float((ratios < required_milli).mean())
    return Contrast(int(np.percentile(ratios, _PERCENTILE)), round(1000 * below))


def _grown(mask: Mask, by: int) -> Mask:
    """The mask and all within `by` pixels of it, across, down and diagonally."""
    grown = mask
    for _ in range(by):
        wide = grown.copy()
        wide[:, 1:] |= grown[:, :-1]
        wide[:, :-1] |= grown[:, 1:]
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
    return grown
