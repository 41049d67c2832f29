"""Titles for thumbnails, broken by the same rules as captions."""

from __future__ import annotations

from pathlib import Path

from tayori.subtitles.fonts import FaceRuler, load_face
from tayori.subtitles.lines.wrap import EM, Manner, break_lines, width

_CUT = "…"


def break_title(
    text: str, font_path: Path, size_px: int, max_width_px: int, max_lines: int
) -> tuple[str, ...]:
    """`text` in at most `max_lines` lines of at most `max_width_px` pixels at an em of `size_px` pixels.

    What does not fit is cut and ends in `…`. Raises CaptionError when the font cannot be used.
    """
    ruler = FaceRuler(load_face(font_path))
    room = max_width_px * EM // size_px
    broken = break_lines(text, ruler, room, Manner(lines=max_lines))
    if broken.fits:
        return broken.lines
    kept = list(broken.lines[:max_lines])
    if len(broken.lines) > max_lines:
        kept[-1] += _CUT
    return tuple(_cut(line, ruler, room) for line in kept)


def _cut(line: str, ruler: FaceRuler, room: int) -> str:
    if width(line, ruler) <= room:
        return line
    body = line.removesuffix(_CUT)
    while body and width(body + _CUT, ruler) > room:
        body = body[:-1]
    return body + _CUT
