"""Which colour and slant each letter of a cue has."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from tayori.model.cue import Cue, Mark, MarkKind
from tayori.subtitles.burning.blocks import Setting, Span

_SHOWN = {MarkKind.VOICE, MarkKind.EMPHASIS, MarkKind.COLOUR, MarkKind.ITALIC, MarkKind.UNDERLINE}
"""Bold is not among them: all burned captions are."""


def coloured(cue: Cue, start: int, end: int, setting: Setting) -> tuple[Span, ...]:
    """The characters `start` to `end` of a cue, divided where their look changes.

    A colour of the file comes before the accent, that before the voice's, that before the cue's own.
    """
    marks = [m for m in cue.marks if m.kind in _SHOWN and m.start < end and m.end > start]
    words = cue.words if setting.style.spoken_colour else ()
    if not marks and not words:
        return (Span(cue.text[start:end], setting.colour),)
    cuts = {start, end} | {at for m in marks for at in (m.start, m.end)} | {w.at for w in words}
    inside = sorted(at for at in cuts if start <= at <= end)
    return tuple(
        _span(cue, (a, b), [m for m in marks if m.start <= a and m.end >= b], setting)
        for a, b in pairwise(inside)
    )


def _span(cue: Cue, at: tuple[int, int], marks: list[Mark], setting: Setting) -> Span:
    kinds = {mark.kind: mark.value for mark in marks}
    colour = dict(setting.speakers).get(kinds.get(MarkKind.VOICE, ""), setting.colour)
    if MarkKind.EMPHASIS in kinds and setting.style.emphasis != "dots":
        colour = setting.style.accent_colour
    return Span(
        cue.text[at[0] : at[1]],
        kinds.get(MarkKind.COLOUR, colour),
        MarkKind.ITALIC in kinds,
        MarkKind.UNDERLINE in kinds,
        _spoken(cue, at[0]) if setting.style.spoken_colour else None,
    )


def _spoken(cue: Cue, at: int) -> int | None:
    """When the word at a position is spoken; None when the track does not say."""
    number = bisect_right([word.at for word in cue.words], at)
    return cue.words[number - 1].start_ms if number else None
