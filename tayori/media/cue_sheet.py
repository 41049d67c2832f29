"""Every cue as it was burned, side by side: what a client can approve at a glance."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tayori.media.contrast import Box, Pixels
from tayori.media.moments import each_frame, in_batches, picture_at
from tayori.media.output import making

CUES = 60
"""Of one sheet, a file that can still be mailed; 2,000 cues are 34 sheets."""
CELL = (270, 480)
"""Shorter and longer side of a frame on the sheet, at most: a quarter of 1080 x 1920, still legible."""
_SHEET_PX = 2800
"""Width of a sheet, at most."""
_GAP = 8
_LABEL_PX = 18
_LABEL_ROOM = 26
_PAPER, _INK = (255, 255, 255), (0, 0, 0)
_BORDER = (_INK, _PAPER)
"""A dark line and a light one inside it: seen on every picture."""
_JPEG_QUALITY = 88


@dataclass(frozen=True, slots=True)
class SheetCue:
    """A cue and the time at which it is shown."""

    cue: int
    """Number from 1."""
    at_ms: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class SheetJob:
    """A burned picture and its cues."""

    picture: Path
    width: int
    height: int
    safe_box: Box
    """In pixels of the frame; its border is drawn."""
    cues: tuple[SheetCue, ...]


def cue_sheets(job: SheetJob, out: Path, cancel: threading.Event | None = None) -> tuple[Path, ...]:
    """Writes JPEGs of every cue in order, 60 to a sheet, with number, times and safe area; their paths.

    The first is `out`, further ones get its name with -2, -3, ... No cues, no sheet. The picture is decoded
    from the first to the last cue of each sheet, and one sheet is in memory at a time. Raises MediaError when
    the picture cannot be read, ResourceError when writing fails, Cancelled.
    """
    paths = []
    for number, first in enumerate(range(0, len(job.cues), CUES), 1):
        path = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        sheet = _sheet(job, job.cues[first : first + CUES], cancel)
        with making(path):
            sheet.save(path, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        paths.append(path)
    return tuple(paths)


def cell_size(width: int, height: int) -> tuple[int, int]:
    """Size of a frame on the sheet, even, of the same shape."""
    shorter, longer = min(width, height), max(width, height)
    scale = min(CELL[0] * longer, CELL[1] * shorter)
    wide, high = width * scale // (shorter * longer), height * scale // (shorter * longer)
    return max(2, wide // 2 * 2), max(2, high // 2 * 2)


def _sheet(job: SheetJob, cues: tuple[SheetCue, ...], cancel: threading.Event | None) -> Image.Image:
    wide, high = cell_size(job.width, job.height)
    across = min(len(cues), max(1, (_SHEET_PX - _GAP) // (wide + _GAP)))
    rows = -(-len(cues) // across)
    size = (_GAP + across * (wide + _GAP), _GAP + rows * (high + _LABEL_ROOM + _GAP))
    sheet = Image.new("RGB", size, _PAPER)
    places: dict[int, list[tuple[int, int, SheetCue]]] = {}
    for number, cue in enumerate(cues):
        left = _GAP + number % across * (wide + _GAP)
        top = _GAP + number // across * (high + _LABEL_ROOM + _GAP)
        places.setdefault(cue.at_ms, []).append((left, top, cue))

    def take(at_ms: int, frame: Pixels) -> None:
        for left, top, cue in places[at_ms]:
            sheet.paste(Image.fromarray(frame), (left, top))
            _annotate(sheet, (left, top), cue, job)

    for moments in in_batches(job.picture, wide, high, places):
        each_frame(moments, picture_at(moments), 1, take, cancel)
    return sheet


def _annotate(sheet: Image.Image, corner: tuple[int, int], cue: SheetCue, job: SheetJob) -> None:
    """Draws the safe area over a frame, and number and times below it."""
    draw = ImageDraw.Draw(sheet)
    wide, high = cell_size(job.width, job.height)
    left, top, right, bottom = job.safe_box
    x, y = corner[0] + left * wide // job.width, corner[1] + top * high // job.height
    x_end, y_end = corner[0] + right * wide // job.width - 1, corner[1] + bottom * high // job.height - 1
    for inset, colour in enumerate(_BORDER):
        draw.rectangle((x + inset, y + inset, x_end - inset, y_end - inset), outline=colour)
    label = f"{cue.cue}   {_clock(cue.start_ms)} - {_clock(cue.end_ms)}"
    middle = corner[1] + high + _LABEL_ROOM // 2
    draw.text((corner[0], middle), label, _INK, ImageFont.load_default(_LABEL_PX), "lm")


def _clock(time_ms: int) -> str:
    return f"{time_ms // 60_000}:{time_ms // 1000 % 60:02d}.{time_ms % 1000 // 100}"
