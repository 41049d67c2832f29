"""A cue made to fit its lines: as it is, else a little smaller, else divided in time between phrases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tayori.model.cue import Cue
from tayori.model.ids import Lang
from tayori.subtitles.burning.dress import Dressed
from tayori.subtitles.burning.look import Frame
from tayori.subtitles.burning.style import REFERENCE_PX, Style
from tayori.subtitles.burning.upright import UprightRuler
from tayori.subtitles.fonts import FaceRuler, FontFace
from tayori.subtitles.lines.divide import divide, held_by_ruby
from tayori.subtitles.lines.measured import EM, Ruler, width
from tayori.subtitles.lines.wrap import LONGEST_TEXT, Manner, Rules, break_lines
from tayori.subtitles.marks import relined

_MOST_SIZES = 6
_ANY = 1000
"""Lines: as many as it takes."""
_SMALL_OVERLAP_MS = 200


@dataclass(frozen=True, slots=True)
class Sized:
    """A cue with its text in lines, or a part of one too long for the screen, and the size it fits at."""

    cue: Cue
    em_px: int
    """In pixels of the style."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is on screen at a time."""

    dressed: Dressed
    cue: Cue
    em_px: int
    """In pixels of the style."""


def fitted(dressed: Dressed, face: FontFace, frame: Frame, lang: Lang) -> tuple[Part, ...]:
    """The cue as one part or several that each fit the lines of its style; none when that is impossible."""
    return tuple(
        Part(dressed, one.cue, one.em_px) for one in fit(dressed.cue, dressed.style, face, frame, lang)
    )


def fit(cue: Cue, style: Style, face: FontFace, frame: Frame, lang: Lang) -> tuple[Sized, ...]:
    """A cue as it is shown in a style: in one part or several; none when it fits in no way.

    Sizes are tried in the style's own pixels, so that a small preview shows the lines of the full frame.
    """
    if len(cue.text) > LONGEST_TEXT or not cue.text.strip():
        return ()
    ruler: Ruler = UprightRuler(face) if style.writing == "vertical" else FaceRuler(face)
    manner = Manner(lang, style.lines, Rules(style.rules))
    whole, cut = _in_one(cue, style, ruler, frame, manner)
    if whole:
        return (whole,)
    parts = divide(cue, ruler, room(style, frame, style.em_px), manner)
    if not parts:
        return (cut,) if cut else _narrowed(cue, style, ruler, frame, manner)
    return tuple(Sized(part, style.em_px) for part in parts)


def _narrowed(cue: Cue, style: Style, ruler: Ruler, frame: Frame, manner: Manner) -> tuple[Sized, ...]:
    """A cue with a word that no line can hold, such as a web address, at the size that holds it."""
    held = held_by_ruby(cue, ruler)
    least = room(style, frame, style.smallest_em_px)
    if break_lines(cue.text, ruler, least, replace(manner, lines=_ANY), held).fits:
        return ()  # there is too much of it, not a word too wide
    for em_px in range(style.smallest_em_px - 1, style.em_px // 2 - 1, -1):
        broken = break_lines(cue.text, ruler, room(style, frame, em_px), manner, held)
        if broken.fits:
            return (Sized(relined(cue, "\n".join(broken.lines)), em_px),)
    return ()


def room(style: Style, frame: Frame, em_px: int) -> int:
    """Width of a line (height of a column) at a size, in thousandths of an em.

    The same in every size of a frame.
    """
    box = frame.box
    length = box.height if style.writing == "vertical" else box.width
    whole = length * REFERENCE_PX * EM // (em_px * min(frame.width, frame.height))
    return max(EM, whole - 2 * style.margin_milli)


def _in_one(
    cue: Cue, style: Style, ruler: Ruler, frame: Frame, manner: Manner
) -> tuple[Sized | None, Sized | None]:
    """The cue at the largest size it fits at with every phrase whole, and the largest at which one is cut."""
    cut: Sized | None = None
    if width(cue.text, ruler) > room(style, frame, style.smallest_em_px) * style.lines:
        return None, None
    held = held_by_ruby(cue, ruler)
    for em_px in _sizes(style):
        broken = break_lines(cue.text, ruler, room(style, frame, em_px), manner, held)
        if broken.fits:
            found = Sized(relined(cue, "\n".join(broken.lines)), em_px)
            if broken.whole:
                return found, None
            cut = cut or found
    return None, cut


def _sizes(style: Style) -> Iterator[int]:
    step = max(1, (style.em_px - style.smallest_em_px) // _MOST_SIZES)
    yield from range(style.em_px, style.smallest_em_px, -step)
    yield style.smallest_em_px


def without_slips(cues: tuple[Dressed, ...]) -> Iterator[Dressed]:
    """Cues without small overlaps: slips of timing, where the earlier ends as the later begins."""
    for at, one in enumerate(cues):
        after = cues[at + 1].cue.start_ms if at + 1 < len(cues) else one.cue.end_ms
        slip = 0 < one.cue.end_ms - after <= _SMALL_OVERLAP_MS and after > one.cue.start_ms
        yield replace(one, cue=replace(one.cue, end_ms=after)) if slip else one
