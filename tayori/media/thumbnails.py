"""Thumbnails with a title: drawn by Pillow on a frame, readable whatever the frame shows."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps, UnidentifiedImageError

from tayori.errors import CaptionError, MediaError
from tayori.media.contrast import luminance
from tayori.media.output import making
from tayori.model.colour import READABLE_MILLI

Size = tuple[int, int]
"""Width and height in pixels."""
Rect = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""

TALL: Size = (1080, 1920)
WIDE: Size = (1280, 720)
MAX_BYTES = 2_000_000
"""A JPEG of at most 2 MB is taken by every version of `thumbnails.set` (facts platforms 1.9)."""

MAX_LINES = 4

_LEADING_MILLI = 1280
_OUTLINE_MILLI = 90
"""Of the em; telop needs 8 % at least (facts B.6)."""
_THICKENING_MILLI = 18
"""White stroke below the outline's inner edge: regular faces look thin on a small picture."""
_QUALITIES = (92, 88, 82, 76, 70, 60, 50, 40)
_VEILS = tuple(range(150, 951, 50))
"""How dark the veil may get, in thousandths; 600 gives 5.74:1 on pure white (facts B.6)."""


@dataclass(frozen=True, slots=True)
class TitleBox:
    """The room for a title: what `subtitles.break_title` needs to know."""

    font_px: int
    """The em."""
    max_width_px: int
    max_lines: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where frame and title go on a canvas; pure arithmetic."""

    size: Size
    whole: bool
    """The frame covers the canvas; otherwise it stands sharp in `frame` on a blurred copy of itself."""
    frame: Rect
    box: TitleBox
    title: Rect
    """The title's area; lines are set upwards from its lower edge, or around its middle beside the frame."""
    beside: bool
    """The title stands left of the frame instead of over it."""


@dataclass(frozen=True, slots=True)
class ThumbnailReport:
    """What was measured on a thumbnail."""

    contrast_milli: int
    """Least contrast of the white title with what is behind it, in thousandths; 0 without a title."""
    font_px: int
    jpeg_quality: int
    size: int
    """Bytes."""


def lay_out(size: Size, frame: Size) -> Layout:
    """The layout of a thumbnail of `size` made from a frame of another size."""
    width, height = size
    same_shape = abs(frame[0] * height - frame[1] * width) * 5 <= frame[1] * width
    scale_up = min(width / frame[0], height / frame[1])
    shown = (width, height) if same_shape else (round(frame[0] * scale_up), round(frame[1] * scale_up))
    beside = not same_shape and shown[0] < width
    if beside:
        return _beside(size, shown)
    margin = width // 12
    em = width // 10 if height > width else height // 7
    title = (margin, height // 8, width - 2 * margin, height * 3 // 4 - height // 8)
    if height <= width:
        title = (margin, height // 8, width * 3 // 4, height * 7 // 8 - height // 8)
    place = ((width - shown[0]) // 2, (height - shown[1]) // 2, *shown)
    return Layout(size, same_shape, place, TitleBox(em, title[2], MAX_LINES), title, beside=False)


def title_box(size: Size, frame: Size = TALL) -> TitleBox:
    """The room for the title on a thumbnail of `size` made from a frame of another size."""
    return lay_out(size, frame).box


def thumbnail(
    frame: Path, lines: tuple[str, ...], size: Size, font: Path, out: Path, font_index: int = 0
) -> ThumbnailReport:
    """Draws a JPEG of `size` below 2 MB from a frame, with the title in lines already broken.

    A frame of another shape stands on a blurred copy of itself. The picture behind the title is darkened just
    until the contrast reaches 4.5:1; lines that are too wide are set smaller. The same arguments give the
    same bytes. Raises MediaError for an unreadable frame, CaptionError for an unusable font, ResourceError
    when writing fails.
    """
    picture = _load(frame)
    layout = lay_out(size, picture.size)
    canvas = _compose(picture, layout)
    contrast, em = 0, layout.box.font_px
    if lines:
        face, em = fitting(lines, layout.box, font, font_index)
        area = _text_area(lines, face, em, layout)
        canvas, contrast = _darken(canvas, layout, area, em)
        _write(canvas, lines, face, em, area, layout)
    data, quality = _encode(canvas)
    with making(out):
        out.write_bytes(data)
    return ThumbnailReport(contrast, em, quality, len(data))


def contrast_with_white_milli(pixels: NDArray[np.uint8]) -> int:
    """WCAG contrast, in thousandths, of white with the brightest hundredth of some sRGB pixels."""
    return int(1000 * 1.05 / (np.percentile(luminance(pixels), 99) + 0.05))


def fitting(
    lines: tuple[str, ...], box: TitleBox, font: Path, index: int
) -> tuple[ImageFont.FreeTypeFont, int]:
    """The face at the box's em, or smaller where the widest line would not fit, and its em.

    Raises CaptionError for an unusable font.
    """
    try:
        face = ImageFont.truetype(font, box.font_px, index)
        widest = max(face.getlength(line) for line in lines)
        if widest <= box.max_width_px:
            return face, box.font_px
        em = max(8, int(box.font_px * box.max_width_px / widest))
        return ImageFont.truetype(font, em, index), em
    except (OSError, ValueError) as error:
        raise CaptionError(f"The font {font.name} cannot be used.", "Choose another one.") from error


def _beside(size: Size, shown: Size) -> Layout:
    width, height = size
    margin = width // 20
    place = (width - shown[0], 0, *shown)
    room = place[0] - 2 * margin
    title = (margin, height // 8, room, height * 3 // 4)
    return Layout(
        size, False, place, TitleBox(min(height // 7, room // 7), room, MAX_LINES), title, beside=True
    )


def _load(frame: Path) -> Image.Image:
    try:
        with Image.open(frame) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise MediaError(f"{frame.name} is not a readable picture.", "Use a PNG or JPEG.") from error


def _compose(picture: Image.Image, layout: Layout) -> Image.Image:
    """The frame over the canvas, or sharp on a blurred and darker copy of itself."""
    cover = ImageOps.fit(picture, layout.size, Image.Resampling.LANCZOS)
    if layout.whole:
        return cover
    blurred = cover.filter(ImageFilter.GaussianBlur(max(layout.size) // 40))
    blurred = ImageEnhance.Brightness(blurred).enhance(0.8)
    left, top, width, height = layout.frame
    blurred.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (left, top))
    return blurred


def _text_area(lines: tuple[str, ...], face: ImageFont.FreeTypeFont, em: int, layout: Layout) -> Rect:
    left, top, width, height = layout.title
    tall = em * _LEADING_MILLI // 1000 * len(lines)
    wide = min(width, round(max(face.getlength(line) for line in lines)))
    y = top + (height - tall) // 2 if layout.beside else top + height - tall
    centred = not layout.beside and layout.size[1] > layout.size[0]
    return (left + (width - wide) // 2 if centred else left, max(0, y), wide, tall)


def _darken(canvas: Image.Image, layout: Layout, area: Rect, em: int) -> tuple[Image.Image, int]:
    """The canvas under the lightest veil that makes white readable on `area`, and the contrast it gives."""
    left, top, width, height = area
    mask = _veil(layout, area, em)
    black = Image.new("RGB", layout.size)
    veiled, contrast = canvas, 0
    for strength in _VEILS:
        veiled = Image.composite(
            black, canvas, mask.point([value * strength // 1000 for value in range(256)])
        )
        contrast = contrast_with_white_milli(np.asarray(veiled.crop((left, top, left + width, top + height))))
        if contrast >= READABLE_MILLI:
            break
    return veiled, contrast


def _veil(layout: Layout, area: Rect, em: int) -> Image.Image:
    """Where it gets dark: everything but the sharp frame, or from above the title down to the lower edge."""
    width, height = layout.size
    if layout.beside:
        mask = Image.new("L", layout.size, 255)
        left, top, wide, tall = layout.frame
        mask.paste(0, (left, top, left + wide, top + tall))
        return mask
    column = np.interp(np.arange(height), [area[1] - 2 * em, area[1] - em // 4], [0, 255])
    return Image.fromarray(np.repeat(column.astype(np.uint8)[:, None], width, axis=1))


def _write(
    canvas: Image.Image,
    lines: tuple[str, ...],
    face: ImageFont.FreeTypeFont,
    em: int,
    area: Rect,
    layout: Layout,
) -> None:
    draw = ImageDraw.Draw(canvas)
    left, top, width, _ = area
    centred = not layout.beside and layout.size[1] > layout.size[0]
    outline, thickening = em * _OUTLINE_MILLI // 1000, max(1, em * _THICKENING_MILLI // 1000)
    strokes = ((outline, (0, 0, 0)), (thickening, (255, 255, 255)))
    for stroke, colour in strokes:
        for number, line in enumerate(lines):
            middle = top + em * _LEADING_MILLI // 1000 * number + em * _LEADING_MILLI // 2000
            x = left + width // 2 if centred else left
            anchor = "mm" if centred else "lm"
            draw.text((x, middle), line, colour, face, anchor, stroke_width=stroke, stroke_fill=colour)


def _encode(canvas: Image.Image) -> tuple[bytes, int]:
    """As JPEG of the best quality that stays below 2 MB."""
    data = b""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        canvas.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        data = buffer.getvalue()
        if len(data) < MAX_BYTES:
            return data, quality
    return data, _QUALITIES[-1]
