"""The box behind a cue's lines, as one drawing: boxes of single lines overlap and darken (facts B.2.6)."""

from __future__ import annotations

_CURVE_MILLI = 552
"""How far a quarter circle's control points lie along the radius."""


def rounded(width: int, height: int, radius: int) -> str:
    """Drawing commands for libass: a rectangle in whole pixels with round corners."""
    r = min(radius, width // 2, height // 2)
    if not r:
        return f"m 0 0 l {width} 0 {width} {height} 0 {height}"
    k = r - r * _CURVE_MILLI // 1000
    w, h = width, height
    return (
        f"m {r} 0 l {w - r} 0 b {w - k} 0 {w} {k} {w} {r} "
        f"l {w} {h - r} b {w} {h - k} {w - k} {h} {w - r} {h} "
        f"l {r} {h} b {k} {h} 0 {h - k} 0 {h - r} "
        f"l 0 {r} b 0 {k} {k} 0 {r} 0"
    )
