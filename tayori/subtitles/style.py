"""How burned captions look: data, with the telop defaults of facts B.5 and B.6."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from tayori.errors import UsageError

REFERENCE_PX = 1080
"""Sizes are given for a frame whose shorter side has this many pixels."""

_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_BOUNDS = (
    ("em_px", 20, 300),
    ("smallest_em_px", 20, 300),
    ("lines", 1, 4),
    ("leading_milli", 1000, 3000),
    ("outline_milli", 0, 300),
    ("stroke_milli", 0, 60),
    ("halo_milli", 0, 600),
    ("halo_opacity_percent", 0, 100),
)
"""Field, least, most: beyond these nothing readable comes out."""


@dataclass(frozen=True, slots=True)
class Style:
    """A look. Sizes in pixels of a 1080-pixel-wide frame or thousandths of an em; colours RRGGBB."""

    em_px: int = 60
    """Facts B.6: 60-80 px; at 60 the union safe area holds 12 characters, the telop length of facts B.5."""
    smallest_em_px: int = 54
    """13 characters, the hard limit of facts B.5; what does not fit is then divided in time."""
    lines: int = 2
    leading_milli: int = 1320
    """From baseline to baseline, in thousandths of an em."""
    colour: str = "FFFFFF"
    outline_colour: str = "000000"
    outline_milli: int = 100
    """Facts B.6: at least 8 % of an em."""
    stroke_milli: int = 14
    """Widens the strokes of a face that is not bold itself."""
    halo_milli: int = 120
    """Soft dark edge beyond the outline; 0 = none."""
    halo_opacity_percent: int = 60
    """Facts B.6: from 60 % white text keeps 4.5:1 on a white picture."""


def style_from(said: Iterable[tuple[str, str]]) -> Style:
    """The default style with what `captions: style:` says. Raises UsageError for unknown fields or values."""
    known = {field.name: type(getattr(Style(), field.name)) for field in fields(Style)}
    changes: dict[str, int | str] = {}
    for name, text in said:
        if name not in known:
            raise UsageError(f"captions: style: has no {name!r}.", f"It has: {', '.join(known)}.")
        try:
            changes[name] = known[name](text)
        except ValueError as error:
            raise UsageError(
                f"captions: style: {name}: {text!r} is not a whole number.", "Correct it."
            ) from error
    style = replace(Style(), **changes)  # type: ignore[arg-type]
    for name, least, most in _BOUNDS:
        if not least <= getattr(style, name) <= most:
            raise UsageError(f"captions: style: {name} must be {least} to {most}.", "Correct it.")
    for name in ("colour", "outline_colour"):
        if not _COLOUR.fullmatch(getattr(style, name)):
            raise UsageError(f"captions: style: {name} must be six hexadecimal digits.", "Write e.g. FFFFFF.")
    if style.smallest_em_px > style.em_px:
        raise UsageError("captions: style: smallest_em_px is larger than em_px.", "Make it at most as large.")
    return style
