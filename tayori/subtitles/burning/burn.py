"""Captions laid out for burning into one frame size: what pipelines call.

dress (style, colour, speaker's name) -> fit (lines, size, parts) -> set (rows or columns with ruby) ->
stack (places in the safe area) -> render (script for libass).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tayori.model.cue import MarkKind, Position
from tayori.model.finding import Finding
from tayori.subtitles.burning.ass import PlacedBlock, render_ass
from tayori.subtitles.burning.blocks import Block, Rect, Setting
from tayori.subtitles.burning.columns import set_columns
from tayori.subtitles.burning.dress import Dressed, dressed
from tayori.subtitles.burning.findings import Laid, noticed
from tayori.subtitles.burning.fitting import Part, fitted, room, without_slips
from tayori.subtitles.burning.glyphs import require_glyphs
from tayori.subtitles.burning.look import BurnTrack, Frame, Look
from tayori.subtitles.burning.motion import Motion, motion
from tayori.subtitles.burning.rows import DOT, set_rows
from tayori.subtitles.burning.stacking import Wish, stacked
from tayori.subtitles.burning.style import Style


@dataclass(frozen=True, slots=True)
class Panel:
    """The box behind a cue's text."""

    colour: str
    opacity_percent: int


@dataclass(frozen=True, slots=True)
class ShownPart:
    """What is on screen at a time, for those who look at the picture afterwards."""

    track: int
    """Index of the track."""
    cue: int
    """Number of the cue in it, from 1."""
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    em_px: int
    """In pixels of the frame, like all that follows."""
    colour: str
    outline_colour: str
    outline_px: int
    """Without the halo."""
    box: tuple[int, int, int, int]
    """Left, top, right, bottom of the letters with their ruby; right and bottom are just outside."""
    panel: Panel | None
    colours: tuple[str, ...]
    """All colours its letters have at some time."""


@dataclass(frozen=True, slots=True)
class Burn:
    """A script for libass and what was noticed while laying it out."""

    ass: str
    findings: tuple[Finding, ...] = ()
    shown: tuple[ShownPart, ...] = ()


@dataclass(frozen=True, slots=True)
class _Set:
    """A part set as a block."""

    track: int
    part: Part
    block: Block
    setting: Setting


def prepare_burn(tracks: tuple[BurnTrack, ...], look: Look, frame: Frame) -> Burn:
    """The script that burns `tracks` into a frame: of several the first stands above the second.

    A cue too wide for the lines of its style is first set a little smaller, then divided in time between
    phrases; when even that fails, and when more is on screen than the area holds, there is an error finding.
    The same input gives the same bytes. Raises CaptionError when a face lacks a glyph, UsageError for an
    unknown safe area, style or font.
    """
    laid = tuple(_laid(burn, look, frame) for burn in tracks)
    found = [one for track, of in enumerate(laid) for one in _set_all(track, of, look, frame)]
    area = frame.box
    bounds = Rect(*(edge * 1000 for edge in (area.left, area.top, area.right, area.bottom)))
    places = stacked([_wish(one) for one in found], bounds)
    pairs = [(one, place) for one, place in zip(found, places, strict=True) if place]
    crowded = [(o.track, o.part.dressed.number) for o, p in zip(found, places, strict=True) if not p]
    faces = tuple(dict.fromkeys((dict(look.faces)[""], *(one.setting.face for one, _ in pairs))))
    joins = _Joins.of(found)
    return Burn(
        render_ass(tuple(_placed(*pair, joins) for pair in pairs), faces, frame.width, frame.height),
        tuple(noticed(laid, crowded, look)),
        tuple(sorted((_shown(*pair) for pair in pairs), key=lambda s: (s.start_ms, s.track, s.cue))),
    )


def line_room(style: Style, frame: Frame) -> int:
    """Width of a line (height of a column) at the style's full size, in thousandths of an em."""
    return room(style, frame, style.em_px)


def _laid(burn: BurnTrack, look: Look, frame: Frame) -> Laid:
    """The track's cues, and the parts each is shown in. Raises CaptionError for missing glyphs."""
    cues = tuple(without_slips(tuple(dressed(burn, look))))
    for face in dict.fromkeys(look.face(d.style) for d in cues):
        require_glyphs(((d.number, _drawn(d)) for d in cues if look.face(d.style) == face), face)
    parts = (fitted(d, look.face(d.style), frame, burn.track.lang) for d in cues)
    return Laid(burn, cues, tuple(parts))


def _drawn(one: Dressed) -> str:
    """Everything of a cue that needs a glyph."""
    ruby = "".join(mark.value for mark in one.cue.marks if mark.kind is MarkKind.RUBY)
    dots = one.style.emphasis != "colour" and any(m.kind is MarkKind.EMPHASIS for m in one.cue.marks)
    return one.cue.text + ruby + (DOT if dots else "")


def _set_all(track: int, laid: Laid, look: Look, frame: Frame) -> Iterator[_Set]:
    for part in (part for parts in laid.parts for part in parts):
        style, colour = part.dressed.style, part.dressed.colour
        setting = Setting(style, look.face(style), frame.milli(part.em_px), colour, look.speakers)
        set_text = set_columns if style.writing == "vertical" else set_rows
        yield _Set(track, part, set_text(part.cue, setting), setting)


def _wish(one: _Set) -> Wish:
    cue, block, style = one.part.cue, one.block, one.setting.style
    return Wish(one.track, cue.start_ms, cue.end_ms, block.width, block.height, _position(one), style.align)


def _position(one: _Set) -> str:
    cue, style = one.part.cue, one.setting.style
    return style.position if cue.position is Position.BOTTOM else cue.position.value


@dataclass(frozen=True, slots=True)
class _Joins:
    """Where and when something begins or ends: what follows at once does not fade."""

    begins: frozenset[tuple[int, str, int]]
    ends: frozenset[tuple[int, str, int]]

    @classmethod
    def of(cls, found: Sequence[_Set]) -> _Joins:
        """Of everything that is shown."""
        return cls(
            frozenset((one.track, _position(one), one.part.cue.start_ms) for one in found),
            frozenset((one.track, _position(one), one.part.cue.end_ms) for one in found),
        )

    def motion(self, one: _Set) -> Motion:
        """How it comes and goes."""
        cue, where = one.part.cue, (one.track, _position(one))
        before, after = (*where, cue.start_ms) in self.ends, (*where, cue.end_ms) in self.begins
        length_ms = cue.end_ms - cue.start_ms
        return motion(one.setting.style.animation, length_ms, joins_before=before, joins_after=after)


def _placed(one: _Set, place: Rect, joins: _Joins) -> PlacedBlock:
    cue = one.part.cue
    return PlacedBlock(cue.start_ms, cue.end_ms, one.block, place, one.setting, joins.motion(one))


def _shown(one: _Set, place: Rect) -> ShownPart:
    cue, setting, style = one.part.cue, one.setting, one.setting.style
    text = one.block.text.moved(place.left, place.top)
    used = {span.colour for run in one.block.runs for span in run.spans}
    if style.spoken_colour and cue.words:
        used.add(style.spoken_colour)
    panel = Panel(style.box_colour, style.box_opacity_percent) if style.box_opacity_percent else None
    return ShownPart(
        track=one.track,
        cue=one.part.dressed.number,
        start_ms=cue.start_ms,
        end_ms=cue.end_ms,
        lines=tuple(cue.text.split("\n")),
        em_px=round(setting.em / 1000),
        colour=setting.colour,
        outline_colour=style.outline_colour,
        outline_px=setting.px(style.outline_milli) // 1000,
        box=(text.left // 1000, text.top // 1000, -(-text.right // 1000), -(-text.bottom // 1000)),
        panel=panel,
        colours=tuple(sorted(used)),
    )
