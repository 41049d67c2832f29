"""Colours, and how well one is told from another: WCAG 2, success criterion 1.4.3 (facts C.1)."""

from __future__ import annotations

Rgb = tuple[int, int, int]
"""Red, green and blue of sRGB, 0 to 255."""

READABLE_MILLI = 4500
"""Contrast that text needs, in thousandths: 4.5:1."""
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)


def parse_rgb(text: str) -> Rgb:
    """`RRGGBB` as numbers. Raises ValueError for anything else."""
    if len(text) != 6:
        raise ValueError(f"not a colour: {text!r}")
    red, green, blue = bytes.fromhex(text)
    return red, green, blue


def mixed(over: Rgb, under: Rgb, opacity_milli: int) -> Rgb:
    """A colour seen through another."""
    red, green, blue = (
        (above * opacity_milli + below * (1000 - opacity_milli)) // 1000
        for above, below in zip(over, under, strict=True)
    )
    return red, green, blue


def contrast_milli(one: Rgb, other: Rgb) -> int:
    """Contrast of two colours in thousandths: 21,000 for black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return int((light + 0.05) / (dark + 0.05) * 1000)


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
