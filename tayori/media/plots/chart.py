"""The plane of a plot: time from left to right, loudness from bottom to top, whole tenths of a pixel."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from tayori.media.plots.svg import Point

HIGHEST_CLUFS, LOWEST_CLUFS = 0, -4800
"""What is shown, the same for every episode, so that two plots can be laid side by side."""
GRID_CLUFS = 600
_STEPS_MS = (5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 1_800_000, 3_600_000)
_MOST_TICKS = 14
_WIDE, _NARROW = 120, 68
"""Width of a character of 12 pixels, full and half; generous."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Where the curves are drawn."""

    left: int
    top: int
    width: int
    height: int
    length_ms: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def x(self, ms: int) -> int:
        """Where a moment is."""
        return self.left + min(max(ms, 0), self.length_ms) * self.width // max(self.length_ms, 1)

    def y(self, clufs: int) -> int:
        """Where a loudness is; what is beyond the chart lies on its edge."""
        inside = min(max(clufs, LOWEST_CLUFS), HIGHEST_CLUFS)
        return self.top + (HIGHEST_CLUFS - inside) * self.height // (HIGHEST_CLUFS - LOWEST_CLUFS)

    def at(self, ms: int, clufs: int) -> Point:
        """Where a loudness at a moment is."""
        return self.x(ms), self.y(clufs)

    def ticks(self) -> range:
        """Moments the axis names, in milliseconds."""
        step = next((s for s in _STEPS_MS if self.length_ms <= s * _MOST_TICKS), _STEPS_MS[-1])
        return range(0, self.length_ms + 1, step)


def fitted(text: str, width: int) -> str:
    """`text` as far as it fits `width` tenths of a pixel at 12 pixels, cut with an ellipsis; may be empty."""
    if text_width(text) <= width:
        return text
    kept = text
    while kept and text_width(kept) + _WIDE > width:
        kept = kept[:-1]
    return f"{kept}…" if kept else ""


def text_width(text: str) -> int:
    """Tenths of a pixel `text` takes at 12 pixels, at most."""
    return sum(_WIDE if unicodedata.east_asian_width(char) in "WFA" else _NARROW for char in text)
