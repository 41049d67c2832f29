"""Colours by lightness, chroma and hue as the eye weighs them: OKLCH (B. Ottosson 2020; CSS Color 4, 9.3)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tayori.model.colour import Rgb

_HALVINGS = 12
"""Of a chroma that no screen shows: to within a four-thousandth."""


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour that can be made lighter or darker and stays what it is."""

    lightness: float
    """0 is black, 1 is white."""
    chroma: float
    """0 is grey; no colour of a screen has more than about 0.33."""
    hue: float
    """In radians."""


def to_oklch(colour: Rgb) -> Oklch:
    """A colour of sRGB."""
    red, green, blue = map(_linear, colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def to_rgb(colour: Oklch) -> Rgb:
    """The nearest colour of sRGB of the same lightness and hue: paler where no screen shows it."""
    if _is_shown(colour):
        return _rounded(colour)
    low, high = 0.0, colour.chroma
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _is_shown(replace(colour, chroma=middle)) else (low, middle)
    return _rounded(replace(colour, chroma=low))


def _is_shown(colour: Oklch) -> bool:
    return all(-0.0005 <= value <= 1.0005 for value in _linear_rgb(colour))


def _rounded(colour: Oklch) -> Rgb:
    red, green, blue = (round(255 * _encoded(value)) for value in _linear_rgb(colour))
    return red, green, blue


def _linear_rgb(colour: Oklch) -> tuple[float, float, float]:
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    kept = min(1.0, max(0.0, value))
    return 12.92 * kept if kept <= 0.0031308 else 1.055 * kept ** (1 / 2.4) - 0.055
