"""The organisation's colour made into the colours of a site, in light and in dark, each pair readable.

What carries text has a contrast of 4.5:1, what marks a control or the focus 3:1 (WCAG 2.2, 1.4.3 and
1.4.11; facts C.1). A colour that is not enough is moved, lighter or darker, to the nearest that is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from tayori.model.colour import READABLE_MILLI, WHITE, Rgb, contrast_milli, parse_rgb
from tayori.model.finding import Finding, warning
from tayori.publishers.site.oklch import Oklch, to_oklch, to_rgb

DEFAULT = "165e83"
"""The design's own: indigo, as the dyers had it."""
_SEEN_MILLI = 3000
"""Contrast that marks of controls need, in thousandths: 3:1."""
_MARGIN_MILLI = 50
"""Kept by what is moved, so that rounding to eight bits loses nothing."""
_STEPS = 500
_PALE = 0.75
"""Lightness in OKLCH above which a colour made deep is another one: yellow is mud, pink is wine."""
_PAPER = parse_rgb("faf8f4")
_INK = parse_rgb("1c2733")


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one scheme; every name is a custom property of the style sheet."""

    paper: Rgb
    """Behind everything."""
    surface: Rgb
    """Of cards and panels."""
    wash: Rgb
    """Of chips, notes and bands: the organisation's colour as a breath."""
    ink: Rgb
    """Text; 4.5:1 on the three above, as are `quiet` and `accent`."""
    quiet: Rgb
    """Text of less weight."""
    line: Rgb
    """Parts what stands together; decoration only."""
    edge: Rgb
    """Borders of controls; 3:1 on paper, surface and wash."""
    accent: Rgb
    """Links, buttons, focus."""
    on_accent: Rgb
    band: Rgb
    """The ground of hero and footer: deep, or pale by day where the organisation's colour is."""
    on_band: Rgb
    """Text and focus there."""
    stage: Rgb
    """Behind pictures while they load."""
    plate: Rgb = WHITE
    """Behind a logo that may be dark on nothing."""

    def css(self) -> str:
        """The custom properties."""
        return "".join(
            f"--{field.name.replace('_', '-')}:#{hex_of(getattr(self, field.name))};"
            for field in fields(self)
        )


def hex_of(colour: Rgb) -> str:
    """`rrggbb`."""
    return bytes(colour).hex()


@cache
def light(colour: str) -> Palette:
    """The colours of a site by day. `colour` as RRGGBB, or empty for the design's own."""
    brand = to_oklch(parse_rgb(colour or DEFAULT))
    wash = _tinted(brand, 0.95, 0.018)
    backs = (_PAPER, WHITE, wash)
    band, on_band = _pale_band(brand) if brand.lightness > _PALE else _deep_band(brand)
    return Palette(
        paper=_PAPER,
        surface=WHITE,
        wash=wash,
        ink=_INK,
        quiet=parse_rgb("55616e"),
        line=parse_rgb("dcd8cf"),
        edge=nearest(_tinted(brand, 0.58, 0.02), backs, _SEEN_MILLI),
        accent=nearest(parse_rgb(colour or DEFAULT), backs, READABLE_MILLI),
        on_accent=WHITE,
        band=band,
        on_band=on_band,
        stage=_tinted(brand, 0.22, 0.015),
    )


@cache
def dark(colour: str) -> Palette:
    """The colours of a site by night."""
    brand = to_oklch(parse_rgb(colour or DEFAULT))
    paper, surface, wash = (
        _tinted(brand, lightness, chroma)
        for lightness, chroma in ((0.2, 0.012), (0.245, 0.014), (0.265, 0.026))
    )
    deep, backs = _tinted(brand, 0.2, 0.03), (paper, surface, wash)
    bright = _tinted(brand, max(brand.lightness, 0.8), 0.11)
    return Palette(
        paper=paper,
        surface=surface,
        wash=wash,
        ink=parse_rgb("e8ecef"),
        quiet=parse_rgb("b3bcc4"),
        line=_tinted(brand, 0.36, 0.016),
        edge=nearest(_tinted(brand, 0.6, 0.02), backs, _SEEN_MILLI),
        accent=nearest(bright, (*backs, deep), READABLE_MILLI),
        on_accent=deep,
        band=_tinted(brand, 0.28, 0.025 if brand.lightness > _PALE else 0.065),
        on_band=WHITE,
        stage=_tinted(brand, 0.15, 0.01),
    )


def nearest(colour: Rgb, backs: tuple[Rgb, ...], least_milli: int) -> Rgb:
    """`colour` where it has that contrast to all of `backs`, else its nearest lighter or darker tone.

    Raises ValueError when no tone has.
    """
    if _worst(colour, backs) >= least_milli:
        return colour
    kept = to_oklch(colour)
    for step in range(1, _STEPS + 1):
        for lightness in (kept.lightness - step / _STEPS, kept.lightness + step / _STEPS):
            moved = to_rgb(Oklch(min(1.0, max(0.0, lightness)), kept.chroma, kept.hue))
            if _worst(moved, backs) >= least_milli + _MARGIN_MILLI:
                return moved
    raise ValueError(f"no lightness of {hex_of(colour)} stands out from all of {backs}")


def brand_findings(colour: str) -> tuple[Finding, ...]:
    """What is to be known of an organisation's colour (RRGGBB, or empty): whether text can be read in it."""
    if not colour:
        return ()
    palette, chosen = light(colour), parse_rgb(colour)
    if palette.accent == chosen:
        return ()
    measured = _worst(chosen, (palette.paper, palette.surface, palette.wash))
    return (
        warning(
            "brand-contrast",
            f"Text in the organisation's colour #{colour.lower()} has a contrast of"
            f" {_ratio(measured)}:1 on the site; it needs {_ratio(READABLE_MILLI)}:1 to be read.",
            f"Links and buttons have #{hex_of(palette.accent)} instead, the nearest that can be read;"
            f' say `colour: "{hex_of(palette.accent)}"` to make it the organisation\'s.',
            where="tayori.yaml: organisation.colour",
        ),
    )


def style(colour: str) -> str:
    """The palettes as the start of a style sheet; `colour` as RRGGBB, or empty."""
    # the colour as it was chosen, for what nobody has to read
    chosen = f"--brand:#{(colour or DEFAULT).lower()};"
    return (
        f":root{{color-scheme:light dark;{chosen}{light(colour).css()}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{dark(colour).css()}}}}}\n"
        # paper has one scheme, whatever the screen's
        f"@media print{{:root{{color-scheme:light;{light(colour).css()}}}}}\n"
    )


def _deep_band(brand: Oklch) -> tuple[Rgb, Rgb]:
    deep = _tinted(brand, min(brand.lightness, 0.38), 0.12)
    return nearest(deep, (WHITE,), 2 * READABLE_MILLI), WHITE


def _pale_band(brand: Oklch) -> tuple[Rgb, Rgb]:
    band = _tinted(brand, min(max(brand.lightness, 0.85), 0.94), 0.12)
    return band, nearest(_tinted(brand, 0.3, 0.05), (band,), 2 * READABLE_MILLI)


def _tinted(brand: Oklch, lightness: float, most_chroma: float) -> Rgb:
    return to_rgb(Oklch(lightness, min(brand.chroma, most_chroma), brand.hue))


def _worst(colour: Rgb, backs: tuple[Rgb, ...]) -> int:
    return min(contrast_milli(colour, back) for back in backs)


def _ratio(milli: int) -> str:
    return f"{milli // 100 / 10:.1f}"
