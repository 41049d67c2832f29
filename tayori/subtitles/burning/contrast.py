"""How well text is told from what is behind it (WCAG 1.4.3, facts C.1): integers in thousandths."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.colour import BLACK, WHITE, Rgb, contrast_milli, mixed, parse_rgb
from tayori.subtitles.burning.style import Style

_READABLE_OUTLINE_MILLI = 80
"""Facts B.6: from 8 % of an em an outline is a border the eye can use."""


def least_contrast_milli(colour: str, style: Style) -> int:
    """Contrast of text against what surrounds its letters, over the worst picture there can be.

    That is the outline where there is a wide one, else the box, through which white or black may shine.
    """
    return min(contrast_milli(parse_rgb(colour), behind) for behind in _behind(style))


def _behind(style: Style) -> Iterator[Rgb]:
    if style.outline_milli >= _READABLE_OUTLINE_MILLI:
        yield parse_rgb(style.outline_colour)
        return
    for picture in (BLACK, WHITE):
        yield mixed(parse_rgb(style.box_colour), picture, style.box_opacity_percent * 10)
