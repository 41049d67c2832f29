"""Files that travel beside a rendition: WebVTT, SubRip and the plain transcript, from the same cues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tayori.model.cue import Cue, Track
from tayori.model.ids import Lang
from tayori.subtitles.formats import srt, vtt
from tayori.subtitles.kinsoku import NOT_AT_START, is_wide
from tayori.subtitles.wrap import EM, Manner, NominalRuler, break_lines, join_lines

_PARAGRAPH_MS = 2000
"""A silence this long begins a paragraph of the transcript."""


def render_vtt(track: Track) -> str:
    """The track as WebVTT; to be written as UTF-8."""
    return vtt.render(track)


def render_srt(track: Track) -> str:
    """The track as SubRip; to be written as UTF-8 without a byte order mark."""
    return srt.render(track)


def render_transcript(track: Track) -> str:
    """The track as plain text: a paragraph per speaker or pause, the name of a new speaker in front."""
    return "\n\n".join(_paragraphs(track)) + "\n"


def wrap_track(track: Track, columns: tuple[int, ...] = (16, 18), lines: int = 2) -> Track:
    """The track with lines for sidecars, counted in full-width characters.

    A browser breaks Japanese anywhere (facts B.1); 16 characters are the rule and 18 the limit (facts B.5).
    The narrowest of `columns` that divides no phrase is taken; a cue that fits none keeps its author's
    lines (`check_track` names it).
    """
    return replace(
        track,
        cues=tuple(replace(cue, text=_sidecar(cue.text, columns, lines, track.lang)) for cue in track.cues),
    )


def _sidecar(text: str, columns: tuple[int, ...], lines: int, lang: Lang) -> str:
    tries = [break_lines(text, NominalRuler(), limit * EM, Manner(lang, lines)) for limit in columns]
    fitting = sorted((t for t in tries if t.fits), key=lambda t: not t.whole)
    return "\n".join(fitting[0].lines) if fitting else text


def _paragraphs(track: Track) -> Iterator[str]:
    text = ""
    last: Cue | None = None
    for cue in track.cues:
        spoken = join_lines(tuple(cue.text.split("\n")))[0]
        new = last is None or cue.speaker != last.speaker
        if last and (new or cue.start_ms - last.end_ms >= _PARAGRAPH_MS):
            yield text
            text = ""
        colon = "：" if is_wide(spoken[0]) else ": "
        name = f"{cue.speaker}{colon}" if new and cue.speaker else ""
        text = name + spoken if not text else text + _between(text, spoken) + spoken
        last = cue
    if text:
        yield text


def _between(text: str, more: str) -> str:
    """What stands between two cues of a paragraph: in Japanese a space only where no punctuation is."""
    if not (is_wide(text[-1]) or is_wide(more[0])):
        return " "
    return "" if text[-1] in NOT_AT_START else "\u3000"
