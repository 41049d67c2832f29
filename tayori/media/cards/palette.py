"""Colours that can be read: text has a contrast of 4.5:1 on any picture (facts C.1, 1.4.3)."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.errors import UsageError
from tayori.media.cards.card import Colours
from tayori.media.cards.templates import Ink, Shape
from tayori.model.colour import BLACK, READABLE_MILLI, WHITE, Rgb, contrast_milli, mixed, parse_rgb
from tayori.model.finding import Finding, note

_LIGHTEST = {Shape.WASH: 740, Shape.BOX: 860, Shape.SOLID: 1000}
"""How opaque the background is at least, in thousandths: what looks well; contrast may ask for more."""
_STEP = 20


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours as they are drawn."""

    background: Rgb
    opacity_milli: int
    """Of the background."""
    text: Rgb
    accent: Rgb
    contrast_milli: int
    """Least contrast of a text with what is behind it, in thousandths."""
    findings: tuple[Finding, ...]

    def ink(self, ink: Ink) -> Rgb:
        """The colour of an item."""
        return self.accent if ink is Ink.ACCENT else self.text


def choose_palette(colours: Colours, shape: Shape) -> Palette:
    """The organisation's colours where they can be read, the nearest that can where not.

    A text that does not stand out from its background becomes black or white, an accent becomes as the text;
    a background that lets the picture through becomes as opaque as they need. Raises UsageError for what is
    not RRGGBB.
    """
    background, text, accent = (_rgb(each) for each in (colours.background, colours.text, colours.accent))
    found = []
    if contrast_milli(text, background) < READABLE_MILLI:
        told = f"{_told(text, background)}: it is drawn in black or white."
        found.append(note("card-colour", told, "Choose a text colour that stands out more."))
        text = max(WHITE, BLACK, key=lambda colour: contrast_milli(colour, background))
    if contrast_milli(accent, background) < READABLE_MILLI:
        told = f"{_told(accent, background)}: it is drawn as the text."
        found.append(note("card-colour", told, "Choose an accent that stands out more."))
        accent = text
    opacity, contrast = _opacity(background, (text, accent), shape)
    return Palette(background, opacity, text, accent, contrast, tuple(found))


def _rgb(colour: str) -> Rgb:
    try:
        return parse_rgb(colour)
    except ValueError as error:
        raise UsageError(f"{colour!r} is no colour.", "Write it as RRGGBB, such as 12304A.") from error


def _opacity(background: Rgb, inks: tuple[Rgb, ...], shape: Shape) -> tuple[int, int]:
    """The lightest background on which every ink is read over a white and a black picture."""
    contrast = 0
    for opacity in range(_LIGHTEST[shape], 1001, _STEP):
        behind = [mixed(background, picture, opacity) for picture in (WHITE, BLACK)]
        contrast = min(contrast_milli(ink, ground) for ink in inks for ground in behind)
        if contrast >= READABLE_MILLI:
            return opacity, contrast
    return 1000, contrast


def _told(colour: Rgb, background: Rgb) -> str:
    contrast = contrast_milli(colour, background) / 1000
    return f"The colour {bytes(colour).hex().upper()} has a contrast of {contrast:.1f}:1 with its background"
