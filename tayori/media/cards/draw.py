"""The layers of a card, each drawn once: a colour or a picture, and a mask that says where it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tayori.media.cards.card import Card
from tayori.media.cards.layout import Layout, Place
from tayori.media.cards.lettering import Digits, FaceFile, Mask, set_lines, set_number
from tayori.media.cards.logo import load_logo
from tayori.media.cards.palette import Palette
from tayori.media.cards.qr import module_px, qr_modules, qr_pixels
from tayori.media.cards.templates import (
    BAR,
    PADDING,
    PANEL_ENDS,
    STAGGER,
    THINNEST,
    THINNING,
    Form,
    Move,
    Shape,
)
from tayori.model.colour import BLACK, WHITE, Rgb, contrast_milli

Pixels = NDArray[np.uint8]
"""Height x width x RGB."""

_RADIUS = 18
"""Of a plate's corners, in thousandths of the unit."""
_PLATE = 18
"""Margin of a logo on its plate, in thousandths of the unit."""
_LOGO_CONTRAST_MILLI = 2000
"""A logo that stands out less from the background gets a white plate."""
_CODE_CONTRAST_MILLI = 7000
"""A background that is as dark against white is the colour of the code's modules; else they are black."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Something that comes in by itself."""

    colour: Rgb | Pixels
    mask: Mask | Digits
    """Digits are put together anew for each value."""
    left: int
    top: int
    """In the picture."""
    move: Move
    begin: int
    """When it begins to come in, in thousandths of the opening; `end` is when it is there."""
    end: int

    @property
    def right(self) -> int:
        """Just outside what is covered."""
        if isinstance(self.mask, Digits):
            return self.left + self.mask.width
        covered = np.flatnonzero(self.mask.any(axis=0))
        return self.left + (int(covered[-1]) + 1 if len(covered) else 0)


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """All of a card, from the back to the front."""

    panel: Layer
    layers: tuple[Layer, ...]
    font_px: tuple[tuple[str, int], ...]
    """Em of each text as it was drawn."""
    module_px: int
    """Of the QR code; 0 without one."""


def draw(card: Card, layout: Layout, palette: Palette, face_file: FaceFile) -> Drawing:
    """Every layer of `card`.

    Raises CaptionError for an unusable font, MediaError for an unreadable logo, UsageError for a link that
    is too long.
    """
    layers: list[Layer] = []
    ems = []
    code_px = 0
    for place in layout.places:
        match place.item.form:
            case Form.TEXT:
                lines, em = _text(card.lines(place.item.name), place, palette, face_file)
                layers += lines
                ems.append((place.item.name, em))
            case Form.NUMBER:
                assert card.count is not None
                digits, em = set_number(card.count, place.em, place.rect[2], face_file)
                layers.append(_layer(place, palette.ink(place.item.ink), digits))
                ems.append((place.item.name, em))
            case Form.RULE:
                layers.append(_layer(place, palette.ink(place.item.ink), _full(*place.rect[2:])))
            case Form.LOGO:
                layers.append(_logo(card, place, layout, palette))
            case Form.CODE:
                modules = qr_modules(card.link)
                code_px = module_px(modules, place.rect[2])
                layers.append(_code(qr_pixels(modules, code_px, _dark(palette)), place, layout))
    panel, bar = _panel(layout, palette, layers)
    return Drawing(panel, (*bar, *layers), tuple(ems), code_px)


def _layer(place: Place, colour: Rgb | Pixels, mask: Mask | Digits) -> Layer:
    item = place.item
    return Layer(colour, mask, place.rect[0], place.rect[1], item.move, item.begin, item.end)


def _text(
    lines: tuple[str, ...], place: Place, palette: Palette, face_file: FaceFile
) -> tuple[list[Layer], int]:
    """A layer for each line, each a little later than the one above."""
    item, (left, top, width, high) = place.item, place.rect
    letters, em = set_lines(lines, place.em, width, face_file, strong=item.strong)
    layers = []
    for number, line in enumerate(letters):
        late = min(number * STAGGER, 1000 - item.end)
        at = (left + line.left, top + high // len(lines) * number + line.top)
        layers.append(
            Layer(palette.ink(item.ink), line.mask, *at, item.move, item.begin + late, item.end + late)
        )
    return layers, em


def _full(width: int, height: int) -> Mask:
    return np.full((height, width), 255, np.uint8)


def _plate(width: int, height: int, unit: int) -> Image.Image:
    """A rectangle with round corners, as a mask with smooth edges."""
    fine = 4
    canvas = Image.new("L", (width * fine, height * fine))
    corner = (0, 0, width * fine - 1, height * fine - 1)
    ImageDraw.Draw(canvas).rounded_rectangle(corner, _RADIUS * unit // 1000 * fine, 255)
    return canvas.resize((width, height), Image.Resampling.BOX)


def _logo(card: Card, place: Place, layout: Layout, palette: Palette) -> Layer:
    """The logo, on a white plate where it would be lost on the background."""
    assert card.logo is not None
    logo = load_logo(card.logo, place.rect[2:])
    alpha = np.asarray(logo.getchannel("A"))
    pixels = np.asarray(logo.convert("RGB"))
    if contrast_milli(_mean(pixels, alpha), palette.background) >= _LOGO_CONTRAST_MILLI:
        return _layer(place, pixels, alpha)
    margin = max(1, _PLATE * layout.unit // 1000)
    width, height = place.rect[2:]
    inside = load_logo(card.logo, (max(1, width - 2 * margin), max(1, height - 2 * margin)))
    size = (inside.width + 2 * margin, inside.height + 2 * margin)
    plate = Image.new("RGBA", size, WHITE)
    plate.alpha_composite(inside, (margin, margin))
    return _layer(place, np.asarray(plate.convert("RGB")), np.asarray(_plate(*size, layout.unit)))


def _mean(pixels: Pixels, alpha: Mask) -> Rgb:
    """The colour a logo has on the whole."""
    weight = alpha.astype(np.int64)[..., None]
    total = int(weight.sum())
    if not total:
        return BLACK
    red, green, blue = ((pixels * weight).sum(axis=(0, 1)) // total).tolist()
    return red, green, blue


def _dark(palette: Palette) -> Rgb:
    """What the modules of a code are drawn in."""
    dark = contrast_milli(palette.background, WHITE) >= _CODE_CONTRAST_MILLI
    return palette.background if dark else BLACK


def _code(pixels: Pixels, place: Place, layout: Layout) -> Layer:
    """The QR code; the corners of its quiet zone are round."""
    mask = _plate(pixels.shape[1], pixels.shape[0], layout.unit)
    return _layer(place, pixels, np.asarray(mask))


def _thinning(layout: Layout, palette: Palette) -> Mask:
    """A wash's opacity from above to below: all of it behind the items, less where nothing is to be read."""
    rects = [place.rect for place in layout.places]
    first, last = min(rect[1] for rect in rects), max(rect[1] + rect[3] for rect in rects)
    soft = THINNING * layout.unit // 1000
    full = palette.opacity_milli * 255 // 1000
    thin = full * THINNEST // 1000
    rows = np.arange(layout.panel[3])
    return np.interp(rows, [first - soft, first, last, last + soft], [thin, full, full, thin]).astype(
        np.uint8
    )


def _panel(layout: Layout, palette: Palette, layers: list[Layer]) -> tuple[Layer, tuple[Layer, ...]]:
    """What the layers stand on, and the bar of a BOX, which is as wide as what is in it."""
    left, top, width, high = layout.panel
    opacity = np.uint8(palette.opacity_milli * 255 // 1000)
    if layout.template.shape is not Shape.BOX:
        mask = np.full((high, width), opacity)
        if layout.template.shape is Shape.WASH:
            mask = np.repeat(_thinning(layout, palette)[:, None], width, axis=1)
        return Layer(palette.background, mask, left, top, Move.FADE, 0, PANEL_ENDS), ()
    edge = max(layer.right for layer in layers) + PADDING[0] * layout.unit // 1000
    mask = np.full((high, min(width, edge - left)), opacity)
    bar = _full(max(2, BAR * layout.unit // 1000), high)
    return (
        Layer(palette.background, mask, left, top, Move.GROW, 0, PANEL_ENDS),
        (Layer(palette.accent, bar, left, top, Move.DROP, 0, PANEL_ENDS // 2),),
    )
