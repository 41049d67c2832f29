"""The demo's podcast cover: a loudspeaker pole at a street corner calls over the roofs of a small town."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tayori.errors import ResourceError
from tayori.media.demo import paint
from tayori.media.demo.paint import Canvas, px

SIDE = 1000
"""Units; 1500 pixels, between the 1400 and 3000 Apple asks for (facts 4.1)."""
INK, PAPER, GREEN, SUN = "1f3a4d", "fff6e3", "2f8a57", "ff9d6b"


def draw_cover(out: Path, font: Path | None = None, lines: tuple[str, ...] = ()) -> None:
    """Write the cover, 1500 x 1500 pixels, RGB JPEG; `lines` are set in `font` when both are given.

    Raises ResourceError when the file cannot be written.
    """
    sky = paint.gradient(SIDE, SIDE, [(0.0, "fbe3bd"), (0.45, "ffd2a6"), (0.75, "f7a98b"), (1.0, "d97f7c")])
    for picture, top in ((_sun(), 0), (_hills(), 560), (_roofs(), 640), (_speaker(), 0)):
        paint.stamp(sky, paint.sprite(picture), 0, top)
    image = Image.fromarray(sky)
    if font is not None:
        _set_title(image, font, lines)
    try:
        image.save(out, "JPEG", quality=92, subsampling=0, dpi=(72, 72))
    except OSError as error:
        out.unlink(missing_ok=True)
        raise ResourceError(
            f"{out.name} could not be written: {error}.", "Make room or choose another folder."
        ) from error


def _sun() -> Image.Image:
    """The sun, with the waves of a broadcast around it."""
    canvas = Canvas(SIDE, SIDE)
    for radius, shade in ((470, "fde0b4"), (380, "fedaa4"), (290, "ffd08f")):
        canvas.oval(640, 520, radius, radius, shade, 235)
    canvas.oval(640, 520, 196, 196, SUN)
    canvas.oval(640, 520, 178, 178, "ff8a5c")
    return canvas.finished()


def _hills() -> Image.Image:
    canvas = Canvas(SIDE, 440)
    for seed, top, shade in ((3, 0, "b98aa0"), (12, 90, "6f7396"), (21, 170, "3d5a68")):
        outline = [(x, y + top) for x, y in paint.ridge(SIDE, 150, seed, 5)]
        canvas.polygon([*outline, (SIDE, 440), (0, 440)], shade)
    return canvas.finished()


def _roofs() -> Image.Image:
    """Houses in three rows, the nearest the darkest, with lit windows."""
    canvas = Canvas(SIDE, 360)
    random = np.random.default_rng(14)
    for row, (wall, roof) in enumerate((("8a8fa0", "55607a"), ("d8c7ac", "3c4a60"), ("efe2c8", INK))):
        foot, x = 190.0 + 90 * row, -20.0 - 30 * row
        while x < SIDE:
            wide, tall = (
                90 + 24.0 * row + float(random.uniform(0, 50)),
                74 + 20.0 * row + float(random.uniform(0, 26)),
            )
            _house(canvas, (x, foot, wide, tall), wall, roof, bool(random.uniform() < 0.7))
            x += wide + float(random.uniform(2, 26))
        canvas.box(0, foot - 2, SIDE, 100, roof)
    return canvas.finished()


def _house(canvas: Canvas, place: tuple[float, float, float, float], wall: str, roof: str, lit: bool) -> None:
    x, foot, wide, tall = place
    canvas.box(x, foot - tall, wide, tall, wall)
    eaves = foot - tall + 8
    canvas.polygon(
        [(x - 14, eaves), (x + 18, eaves - 40), (x + wide - 18, eaves - 40), (x + wide + 14, eaves)], roof
    )
    for share in (0.2, 0.58):
        canvas.box(x + wide * share, eaves + 18, wide * 0.22, 24, "ffe08a" if lit else "7f8797")


def _speaker(canvas_side: int = SIDE) -> Image.Image:
    """A pole with two horns, as they stand in every town, and the calls that leave them."""
    canvas = Canvas(canvas_side, canvas_side)
    canvas.polygon([(236, 366), (252, 366), (258, 1000), (230, 1000)], INK)
    for step in range(7):
        canvas.line([(226, 590 + 60 * step), (262, 590 + 60 * step)], INK, 5)
    _horn(canvas, 262, 412, 1)
    _horn(canvas, 226, 470, -1)
    canvas.box(214, 512, 60, 46, GREEN)
    canvas.box(214, 530, 60, 8, PAPER)
    for radius in (70, 118, 166):
        _call(canvas, 372, 412, radius)
    return canvas.finished()


def _horn(canvas: Canvas, x: float, y: float, side: int) -> None:
    canvas.polygon([(x, y - 15), (x + side * 96, y - 58), (x + side * 96, y + 58), (x, y + 15)], PAPER)
    canvas.polygon([(x, y + 4), (x + side * 96, y + 20), (x + side * 96, y + 58), (x, y + 15)], "e3d3b4")
    canvas.oval(x + side * 96, y, 17, 60, INK)
    canvas.oval(x + side * 98, y, 11, 46, "3b5c70")
    canvas.box(min(x, x - side * 22), y - 15, 22, 30, INK)


def _call(canvas: Canvas, x: float, y: float, radius: float) -> None:
    angles = np.linspace(-0.62, 0.62, 32)
    canvas.line([(x + radius * float(np.cos(a)), y + radius * float(np.sin(a))) for a in angles], PAPER, 15)


def _set_title(image: Image.Image, font: Path, lines: tuple[str, ...]) -> None:
    """The last line as wide as the cover allows, those above it smaller, from the top left."""
    draw, top = ImageDraw.Draw(image), px(58)
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        width = px(SIDE - 120) if last else px(330)
        face = ImageFont.truetype(str(font), 100)
        face = ImageFont.truetype(str(font), min(px(150), int(100 * width / face.getlength(line))))
        draw.text(
            (px(60), top), line, paint.colour(INK), face, stroke_width=px(2.4), stroke_fill=paint.colour(INK)
        )
        top += round(face.size * 1.24)
