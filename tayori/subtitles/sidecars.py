"""Files that travel beside a rendition: a track in lines for players, in any format we write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tayori.model.cue import Cue, MarkKind, Track
from tayori.model.ids import Lang
from tayori.subtitles.formats.base import CaptionFormat
from tayori.subtitles.formats.registry import format_to_write, formats
from tayori.subtitles.lines.wrap import EM, Held, Manner, NominalRuler, break_lines
from tayori.subtitles.marks import relined, spans

FULL_WIDTH = (16 * EM, 18 * EM)
"""Japanese, Chinese, Korean: 16 full-width characters are the rule and 18 the limit (facts B.5)."""
HALF_WIDTH = (37 * EM // 2, 42 * EM // 2)
"""Others, in half-width characters: our judgement. 42 is Netflix' limit for English and 68 % of the width the
BBC's; DCMP asks for 32 (facts B.5), which most English files for the web do not keep."""
_FULL_WIDTH_LANGUAGES = ("ja", "zh", "ko")


def render_sidecar(track: Track, name: str) -> str:
    """The track in the format called `name` (`vtt`) or meant by it (`clip.ja.vtt`); to be written as UTF-8.

    Raises UsageError when it is none we write.
    """
    named = [form for form in formats() if form.name == name]
    return _written(track, named[0] if named else format_to_write(Path(name)))


def wrap_track(track: Track, widths: tuple[int, ...] | None = None, lines: int = 2) -> Track:
    """The track with lines for sidecars, at most as wide as the narrowest of `widths` that divides no phrase.

    `widths` are thousandths of an em; without them those usual for the language (`FULL_WIDTH`,
    `HALF_WIDTH`). A browser breaks Japanese anywhere (facts B.1), so lines are broken here. Only breaks
    change: marks and word times go along, and a cue that fits no width keeps its author's lines
    (`check_track` names it).
    """
    widths = widths or widths_for(track.lang)
    return replace(track, cues=tuple(_wrapped(cue, widths, Manner(track.lang, lines)) for cue in track.cues))


def widths_for(lang: Lang) -> tuple[int, ...]:
    """How wide lines of a sidecar may be: as a rule, and at most."""
    return FULL_WIDTH if lang.lower().partition("-")[0] in _FULL_WIDTH_LANGUAGES else HALF_WIDTH


def _written(track: Track, form: CaptionFormat) -> str:
    if form.render is None:  # says so, naming the formats there are
        form = format_to_write(Path(form.name))
    assert form.render is not None
    return form.render(track)


def _wrapped(cue: Cue, widths: tuple[int, ...], manner: Manner) -> Cue:
    held = tuple(Held(mark.start, mark.end) for mark in spans(cue, MarkKind.RUBY))
    tries = [break_lines(cue.text, NominalRuler(), width, manner, held) for width in widths]
    fitting = sorted((t for t in tries if t.fits), key=lambda t: not t.whole)
    return relined(cue, "\n".join(fitting[0].lines)) if fitting else cue
