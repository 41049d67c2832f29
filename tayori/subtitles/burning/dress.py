"""Cues made ready for setting: cleaned, given a style, a colour and, where asked for, a speaker's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from tayori.model.cue import Cue, MarkKind
from tayori.subtitles.burning.ass import BACKSLASH
from tayori.subtitles.burning.look import BurnTrack, Look
from tayori.subtitles.burning.style import SOUND, Style
from tayori.subtitles.burning.upright import stood_up
from tayori.subtitles.formats.srt_text import speaker_in_front
from tayori.subtitles.lines.wrap import LONGEST_TEXT

_SOUND = re.compile(r"\s*(?:[♪♫♬].*|[（(][^（()）]*[）)]|[［\[][^［\[\]］]*[］\]])\s*", re.DOTALL)
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""They turn the text around them, which in a caption only ever misleads."""
_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_SPACES = {"\t": " ", "\u2028": " ", "\u2029": " ", "\\": BACKSLASH}


@dataclass(frozen=True, slots=True)
class Dressed:
    """A cue with how it is to look."""

    number: int
    """From 1, in its track."""
    cue: Cue
    style: Style
    colour: str


def dressed(burn: BurnTrack, look: Look) -> Iterator[Dressed]:
    """Every cue of the track. Raises UsageError when the look lacks the track's style."""
    styles, speakers, last = dict(look.styles), dict(look.speakers), None
    usual = look.style(burn.style)
    for number, found in burn.numbered:
        cue = cleaned(found)
        style = styles.get(cue.style or "") or _usual(cue, usual, styles)
        if style.name_speakers == "yes" and cue.speaker and cue.speaker != last:
            name = cleaned(Cue(0, 0, cue.speaker)).text
            cue = _behind(speaker_in_front(name, burn.track.lang), cue)
        last = cue.speaker or last
        if style.writing == "vertical":
            cue = stood_up(cue)
        yield Dressed(number, cue, style, speakers.get(cue.speaker or "", style.colour))


def unknown_styles(burn: BurnTrack, look: Look) -> tuple[tuple[int, str], ...]:
    """Cues that ask for a style the look does not have; what SubStation calls Default is never meant."""
    known = {name for name, _ in look.styles} | {"Default", None}
    return tuple((n, c.style or "") for n, c in burn.numbered if c.style not in known)


def is_sound(text: str) -> bool:
    """Is the text nothing but a sound: ♪, （拍手） or [applause]?"""
    return len(text) <= LONGEST_TEXT and bool(_SOUND.fullmatch(text))


def cleaned(cue: Cue) -> Cue:
    """The cue without control characters and changes of direction; a backslash as one libass can show."""
    marks = tuple(replace(m, value=_clean(m.value)) if m.value else m for m in cue.marks)
    marks = tuple(m for m in marks if m.kind is not MarkKind.COLOUR or _COLOUR.fullmatch(m.value))
    if cue.text.isprintable() and "\\" not in cue.text:
        return replace(cue, marks=marks) if cue.marks else cue
    at = tuple(accumulate((not _dropped(char) for char in cue.text), initial=0))
    moved = (replace(m, start=at[m.start], end=at[m.end]) for m in marks)
    return replace(
        cue,
        text=_clean(cue.text),
        marks=tuple(m for m in moved if m.start < m.end),
        words=tuple(replace(word, at=at[word.at]) for word in cue.words),
    )


def _clean(text: str) -> str:
    return "".join(_SPACES.get(char, char) for char in text if not _dropped(char))


def _dropped(char: str) -> bool:
    if char in "\n\t":
        return False
    return char in _DIRECTIONS or unicodedata.category(char) in {"Cc", "Cs"}


def _usual(cue: Cue, usual: Style, styles: dict[str, Style]) -> Style:
    """The track's style, or that of sounds; a song whose words light up stays as it is."""
    sings = usual.spoken_colour and cue.words
    if SOUND not in styles or sings or usual.writing == "vertical" or not is_sound(cue.text):
        return usual
    sound = styles[SOUND]
    em = min(sound.em_px, usual.em_px)
    return replace(sound, em_px=em, smallest_em_px=min(sound.smallest_em_px, em))


def _behind(label: str, cue: Cue) -> Cue:
    by = len(label)
    return replace(
        cue,
        text=label + cue.text,
        marks=tuple(replace(m, start=m.start + by, end=m.end + by) for m in cue.marks),
        words=tuple(replace(word, at=word.at + by) for word in cue.words),
    )
