"""Captions laid out for burning into one frame size: what pipelines call.

Lines are broken in the style's own pixels, so that a small preview shows the very lines of the full frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, error, note
from tayori.model.ids import Lang
from tayori.subtitles.ass import BACKSLASH, PlacedLine, render_ass
from tayori.subtitles.fonts import FaceRuler, FontFace, require_glyphs
from tayori.subtitles.formats.base import places
from tayori.subtitles.safe_areas import Box, find_safe_area, safe_box
from tayori.subtitles.style import REFERENCE_PX, Style
from tayori.subtitles.wrap import EM, LONGEST_TEXT, Broken, Manner, break_lines, width

BURN_VERSION = 1
"""Raised whenever the same captions are laid out otherwise: for keys made without the script's bytes."""

_DESCENT_MILLI = 200
"""Room below the baseline for the tails of g, p, y and of commas."""
_SHORTEST_PART_MS = 400
_SMALL_OVERLAP_MS = 200
"""Overlaps up to this are slips of timing: the earlier cue ends where the later begins."""
_MOST_PARTS = 12
_UNEVEN = 8
"""Parts may differ in length: a pause is a better place to divide than the middle."""


@dataclass(frozen=True, slots=True)
class Burn:
    """A script for libass and what was noticed while laying it out."""

    ass: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Everything layout needs to know about the place."""

    box: Box
    shorter: int
    """Pixels of the frame's shorter side: sizes of the style are for 1080."""
    ruler: FaceRuler
    style: Style
    lang: Lang

    def milli(self, reference_px: int) -> int:
        """Pixels of the style in thousandths of this frame's pixels."""
        return reference_px * 1000 * self.shorter // REFERENCE_PX

    def line_width(self, em_px: int) -> int:
        """Width of a line in thousandths of an em."""
        return _room(self.box, self.shorter, em_px)

    def break_at(self, text: str, em_px: int) -> Broken:
        """The text in lines at this size."""
        return break_lines(text, self.ruler, self.line_width(em_px), Manner(self.lang, self.style.lines))


@dataclass(frozen=True, slots=True)
class _Part:
    """What is on screen at a time: a cue, or a part of one that is too long for the screen."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    em_px: int
    """In pixels of the style."""


def prepare_burn(track: Track, face: FontFace, style: Style, width: int, height: int, safe_area: str) -> Burn:
    """The script that burns `track` into a frame of `width` x `height` pixels inside the named safe area.

    A cue too wide for two lines is first set a little smaller, then divided in time between phrases; when
    even that fails, and when more is on screen than the area holds, there is an error finding. The same
    input gives the same bytes. Raises CaptionError when the face lacks a glyph, UsageError for an unknown
    safe area.
    """
    shown = replace(track, cues=tuple(replace(c, text=c.text.replace("\\", BACKSLASH)) for c in track.cues))
    require_glyphs(shown, face)
    box = safe_box(find_safe_area(safe_area), width, height)
    frame = _Frame(box, min(width, height), FaceRuler(face), style, track.lang)
    laid = [_lay_out(cue, frame) for cue in _without_slips(shown.cues)]
    lines, crowded = _place(laid, frame)
    findings = tuple(_findings(laid, crowded, style))
    return Burn(render_ass(lines, face, style, width, height), findings)


def burn_parameters(face: FontFace, style: Style, width: int, height: int, safe_area: str) -> dict[str, Any]:
    """All that decides the script besides the cues, for a recipe's key: cheap, where laying out is not."""
    return {
        "version": BURN_VERSION,
        "phrases": _phrase_model(),
        "font": [face.family, face.index, face.digest],
        "style": asdict(style),
        "frame": [width, height],
        "safe_area": asdict(safe_box(find_safe_area(safe_area), width, height)),
    }


def line_room(style: Style, width: int, height: int, safe_area: str) -> int:
    """Width of a caption line at the style's full size, in thousandths of an em."""
    box = safe_box(find_safe_area(safe_area), width, height)
    return _room(box, min(width, height), style.em_px)


def _room(box: Box, shorter: int, em_px: int) -> int:
    # In the style's own pixels, so that it is the same in every size of a frame.
    return box.width * REFERENCE_PX * EM // (em_px * shorter)


@cache
def _phrase_model() -> str:
    return version("budoux")


def _without_slips(cues: tuple[Cue, ...]) -> Iterator[Cue]:
    for at, cue in enumerate(cues):
        after = cues[at + 1].start_ms if at + 1 < len(cues) else cue.end_ms
        slip = 0 < cue.end_ms - after <= _SMALL_OVERLAP_MS and after > cue.start_ms
        yield replace(cue, end_ms=after) if slip else cue


def _lay_out(cue: Cue, frame: _Frame) -> tuple[_Part, ...]:
    """The parts of a cue; none when it cannot be shown."""
    fallback: tuple[_Part, ...] = ()
    least = frame.style.smallest_em_px
    if len(cue.text) > LONGEST_TEXT:
        return ()
    if width(cue.text, frame.ruler) > frame.line_width(least) * frame.style.lines:
        return _divided(cue, frame) or _divided(cue, frame, whole=False)
    for em_px in range(frame.style.em_px, least - 1, -1):
        broken = frame.break_at(cue.text, em_px)
        if broken.fits:
            part = (_Part(cue.start_ms, cue.end_ms, broken.lines, em_px),)
            if broken.whole:
                return part
            fallback = fallback or part
    return _divided(cue, frame) or fallback or _divided(cue, frame, whole=False)


def _divided(cue: Cue, frame: _Frame, *, whole: bool = True) -> tuple[_Part, ...]:
    """The cue in as few parts as possible, each of which fits; none when that is impossible."""
    em_px = frame.style.em_px
    room = frame.line_width(em_px) * frame.style.lines
    for tightness in (95, 85, 75, 65, 55):
        pages = break_lines(
            cue.text, frame.ruler, room * tightness // 100, Manner(frame.lang, _MOST_PARTS, balance=_UNEVEN)
        )
        if not pages.fits or (whole and not pages.whole):
            continue
        broken = [frame.break_at(page, em_px) for page in pages.lines]
        if all(b.fits and (b.whole or not whole) for b in broken):
            return _timed(cue, broken, em_px)
    return ()


def _timed(cue: Cue, broken: list[Broken], em_px: int) -> tuple[_Part, ...]:
    """The cue's time shared out by length of text; none when a part would only flash."""
    sizes = [sum(map(len, b.lines)) for b in broken]
    total, length = sum(sizes), cue.end_ms - cue.start_ms
    edges = [cue.start_ms + length * sum(sizes[:i]) // total for i in range(len(sizes) + 1)]
    if any(end - start < _SHORTEST_PART_MS for start, end in pairwise(edges)):
        return ()
    return tuple(_Part(edges[i], edges[i + 1], b.lines, em_px) for i, b in enumerate(broken))


def _place(laid: list[tuple[_Part, ...]], frame: _Frame) -> tuple[tuple[PlacedLine, ...], tuple[int, ...]]:
    """Every line at its place, cues shown together stacked upwards, and the numbers of those without room."""
    leading = frame.milli(frame.style.em_px) * frame.style.leading_milli // 1000
    rows = max(frame.style.lines, frame.box.height * 1000 // leading)
    placed: list[PlacedLine] = []
    crowded: list[int] = []
    busy: list[tuple[int, int, int]] = []
    for number, parts in enumerate(laid, 1):
        for part in parts:
            busy = [b for b in busy if b[0] > part.start_ms]
            row = _free_row(busy, len(part.lines))
            if row + len(part.lines) > rows:
                crowded.append(number)
                continue
            busy.append((part.end_ms, row, row + len(part.lines)))
            placed.extend(_lines(part, row, leading, frame))
    return tuple(placed), tuple(dict.fromkeys(crowded))


def _free_row(busy: list[tuple[int, int, int]], count: int) -> int:
    """The lowest row from which `count` rows are free."""
    row = 0
    for _, low, high in sorted(busy, key=lambda b: b[1]):
        if row + count <= low:
            break
        row = max(row, high)
    return row


def _lines(part: _Part, row: int, leading: int, frame: _Frame) -> Iterator[PlacedLine]:
    em_milli = frame.milli(part.em_px)
    below = em_milli * (_DESCENT_MILLI + frame.style.outline_milli) // 1000
    bottom = frame.box.bottom * 1000 - below - row * leading
    last = len(part.lines) - 1
    step = em_milli * frame.style.leading_milli // 1000
    x = (frame.box.left + frame.box.right) // 2
    for i, text in enumerate(part.lines):
        yield PlacedLine(part.start_ms, part.end_ms, text, em_milli, x, bottom - (last - i) * step)


def _findings(laid: list[tuple[_Part, ...]], crowded: tuple[int, ...], style: Style) -> Iterator[Finding]:
    numbered = list(enumerate(laid, 1))
    if impossible := [n for n, parts in numbered if not parts]:
        text = f"{len(impossible)} cues do not fit the frame, neither smaller nor divided in time."
        yield error("captions-too-long", text, "Shorten them or show them longer.", places("cue", impossible))
    if crowded:
        text = f"{len(crowded)} cues find no room beside those shown at the same time."
        yield error(
            "captions-crowded", text, "Let each cue end where the next begins.", places("cue", crowded)
        )
    if divided := [n for n, parts in numbered if len(parts) > 1]:
        text = f"{len(divided)} cues are longer than {style.lines} lines and are shown in parts."
        yield note(
            "captions-divided", text, "Divide them in the file to choose where.", places("cue", divided)
        )
    if smaller := [n for n, parts in numbered if parts and parts[0].em_px < style.em_px]:
        least = min(part.em_px for parts in laid for part in parts)
        text = f"{len(smaller)} cues are set smaller, down to {least} px instead of {style.em_px} px in 1080."
        yield note("captions-smaller", text, "Shorten them for one size throughout.", places("cue", smaller))
