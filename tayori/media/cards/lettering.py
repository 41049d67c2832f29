"""Letters as masks, drawn once by Pillow; a number is put together from its digits in every frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tayori.errors import UsageError
from tayori.media.cards.card import Count
from tayori.media.cards.templates import LEADING, UNIT_EM
from tayori.media.thumbnails import TitleBox, fitting

Mask = NDArray[np.uint8]
"""Height x width: 0 where nothing is, 255 where all is covered."""
FaceFile = tuple[Path, int]
"""A font file and the number of the face in it."""

SMALLEST_PX = 8
"""Em below which nothing is set."""
_THICKENING_MILLI = 14
"""Of the em, on either side: what makes a regular face hold its own as a title."""
_BOLD = ("bold", "heavy", "black", "w6", "w7", "w8")
_BASELINE_MILLI = 860
"""Of a number's height, from above: digits have no descenders."""


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """A drawn line: its mask, and where that stands from the corner of the line's box."""

    mask: Mask
    left: int
    top: int


def set_lines(
    lines: tuple[str, ...], em: int, width: int, face_file: FaceFile, *, strong: bool
) -> tuple[tuple[Letters, ...], int]:
    """`lines` set flush left, smaller where the widest would not fit `width`; and their em.

    The boxes of the lines stand LEADING of the given em apart. Raises CaptionError for an unusable font,
    UsageError for a line that does not fit at any size.
    """
    face, drawn_em = fitting(lines, TitleBox(em, width, len(lines)), *face_file)
    longest = max(lines, key=face.getlength)
    if drawn_em <= SMALLEST_PX and face.getlength(longest) > width:
        raise UsageError(f"The line {longest[:40]!r} is too long for a card.", "Shorten it.")
    stroke = _stroke(face, drawn_em) if strong else 0
    # Glyphs have white at their left; without it lines of all sizes begin on one edge.
    bearing = min(drawn_em // 10, *(round(face.getbbox(line, anchor="ls")[0]) for line in lines))
    high = em * LEADING // 1000
    margin = drawn_em // 4
    drawn = []
    for line in lines:
        wide = round(face.getlength(line)) + 2 * margin
        canvas = Image.new("L", (wide, high + 2 * margin))
        middle = (margin - bearing, margin + high // 2)
        ImageDraw.Draw(canvas).text(middle, line, 255, face, "lm", stroke_width=stroke)
        drawn.append(Letters(np.asarray(canvas), -margin, -margin))
    return tuple(drawn), drawn_em


def _stroke(face: ImageFont.FreeTypeFont, em: int) -> int:
    style = (face.getname()[1] or "").lower()
    return 0 if any(word in style for word in _BOLD) else max(1, em * _THICKENING_MILLI // 1000)


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """The glyphs of a number that changes: all digits equally wide, the last one always in one place."""

    count: Count
    cells: dict[str, Mask]
    before: Mask
    after: Mask
    width: int
    """Of the widest value."""

    def mask(self, value: int) -> Mask:
        """The number `value` with what stands around it."""
        cells = [self.cells[char] for char in self.count.shown(value)]
        gap = self.width - sum(part.shape[1] for part in (self.before, *cells, self.after))
        space = np.zeros((self.after.shape[0], max(0, gap)), np.uint8)
        return np.hstack((self.before, space, *cells, self.after))


def set_number(count: Count, em: int, width: int, face_file: FaceFile) -> tuple[Digits, int]:
    """The digits of `count`, smaller where the widest value would not fit `width`; and their em.

    Raises CaptionError for an unusable font.
    """
    digits = _digits(count, em, em, face_file)
    if digits.width > width:
        em = max(SMALLEST_PX, em * width // digits.width)
        digits = _digits(count, em, em, face_file)
    return digits, em


def _digits(count: Count, em: int, high: int, face_file: FaceFile) -> Digits:
    face, _ = fitting(("0",), TitleBox(em, em * 2, 1), *face_file)
    small, _ = fitting(("0",), TitleBox(max(SMALLEST_PX, em * UNIT_EM // 1000), em * 2, 1), *face_file)
    widest = max(round(face.getlength(digit)) for digit in "0123456789")
    cells = {digit: _cell(digit, face, high, widest) for digit in "0123456789"}
    cells |= {mark: _cell(mark, face, high, round(face.getlength(mark))) for mark in ",-"}
    before, after = (_cell(text, small, high, None) for text in (count.before, count.after))
    shown = max((count.shown(value) for value in (count.first, count.last)), key=len)
    digits_wide = sum(cells[char].shape[1] for char in shown)
    return Digits(count, cells, before, after, before.shape[1] + digits_wide + after.shape[1])


def _cell(text: str, face: ImageFont.FreeTypeFont, high: int, wide: int | None) -> Mask:
    """`text` on the number's baseline, in the middle of `wide` pixels; else as wide as it is, with a gap."""
    length = face.getlength(text)
    gap = round(face.size / 6) if wide is None and text else 0
    canvas = Image.new("L", (round(length) + gap if wide is None else wide, high))
    left = gap if wide is None else (wide - length) / 2
    baseline = high * _BASELINE_MILLI // 1000
    stroke = _stroke(face, round(face.size))
    ImageDraw.Draw(canvas).text((left, baseline), text, 255, face, "ls", stroke_width=stroke)
    return np.asarray(canvas)
