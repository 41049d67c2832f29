"""How well text is told from what is behind it (WCAG 1.4.3, facts C.1): integers in thousandths."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.subtitles.style import Style

LEAST_MILLI = 4500
"""Facts C.1: 4.5:1. Captions are larger than what may have less, but stand over moving pictures."""
_READABLE_OUTLINE_MILLI = 80
"""Facts B.6: from 8 % of an em an outline is a border the eye can use."""


def contrast_milli(one: str, two: str) -> int:
    """Contrast of two colours (RRGGBB) in thousandths: 21,000 for black on white."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return int((light + 0.05) / (dark + 0.05) * 1000)


def least_contrast_milli(colour: str, style: Style) -> int:
    """Contrast of text against what surrounds its letters, over the worst picture there can be.

    That is the outline where there is a wide one, else the box, through which white or black may shine.
    """
    return min(contrast_milli(colour, behind) for behind in _behind(style))


def _behind(style: Style) -> Iterator[str]:
    if style.outline_milli >= _READABLE_OUTLINE_MILLI:
        yield style.outline_colour
        return
    for picture in ("000000", "FFFFFF"):
        yield _mixed(style.box_colour, picture, style.box_opacity_percent)


def _mixed(over: str, under: str, percent: int) -> str:
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "".join(f"{(a * percent + b * (100 - percent)) // 100:02X}" for a, b in pairs)


def _channels(rgb: str) -> tuple[int, ...]:
    return tuple(int(rgb[i : i + 2], 16) for i in (0, 2, 4))


def _luminance(rgb: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(rgb))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
