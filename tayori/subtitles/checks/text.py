"""Is the text of captions written as Japanese captions are: marks, widths, brackets, glyphs (facts B.5).

Straight quotes and apostrophes are not paired, as they stand for inches, minutes and elisions too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from unicodedata import name

from tayori.model.cue import Cue, MarkKind, Track
from tayori.model.finding import Finding, error, note, warning
from tayori.subtitles.checks.limits import Around, Limits
from tayori.subtitles.checks.noticed import about
from tayori.subtitles.formats.base import SHOWN
from tayori.subtitles.lines.kinsoku import is_wide

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u180e\u200b\u2060\ufeff]")
_SPACE_AT_END = re.compile("(?m)^[ \t\u00a0\u3000]|[ \t\u00a0\u3000]$")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_DOUBLED = re.compile("(?<![。、])(?:。。|、、|。、|、。)(?![。、])")
_FULL_STOP = re.compile("(?m)。$")
_ASCII_MARKS = frozenset("!?,.()[]")
_ELLIPSES = {"…": re.compile("…"), "...": re.compile(r"\.{2,}"), "・・・": re.compile("・{2,}|･{2,}")}
_WAVES = {"〜": re.compile("\u301c"), "～": re.compile("\uff5e")}
_DIGITS = re.compile("[0-9０-９]+")
_LETTERS = re.compile("[A-Za-zＡ-Ｚａ-ｚ]+")
_LONG_WORD = 5
"""Netflix Japanese: up to five letters and a single digit are full-width, longer ones half-width."""

_PAIRS = "（）「」『』【】〈〉《》〔〕［］｛｝〝〟｢｣()[]{}"
_CLOSER = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_NO_BRACKETS = re.compile(r"(?m)^\s*[0-9０-９A-Za-z]{1,3}[)）]|[:;]-?[()]")
"""`1)` of a list and faces made of marks."""


def check_text(track: Track, limits: Limits, around: Around) -> Iterator[Finding]:
    """What is wrong with how the cues are written."""
    yield from _anywhere(track)
    yield from _japanese(track, limits)
    yield from _mixed(track)
    if around.missing is not None:
        yield from _glyphs(track, around.missing)


def _with(track: Track, broken: Callable[[str], object]) -> Iterator[int]:
    return (number for number, cue in enumerate(track.cues, 1) if broken(cue.text))


def _anywhere(track: Track) -> Iterator[Finding]:
    bidi = warning(
        "captions-bidi",
        "With characters that reverse the direction of text, so that it is not shown as it is written",
        "Take them out.",
    )
    yield from about(bidi, _with(track, _BIDI.search), track)
    invisible = note("captions-invisible", "With characters that cannot be seen", "Take them out.")
    yield from about(invisible, _with(track, _INVISIBLE.search), track)
    spaces = note("captions-spaces", "With spaces at the beginning or end of a line", "Take them out.")
    yield from about(spaces, _with(track, _SPACE_AT_END.search), track)
    speaker = warning(
        "captions-speaker", "With a speaker who has no name", "Name the speaker, or take it out."
    )
    nameless = (number for number, cue in enumerate(track.cues, 1) if _is_nameless(cue))
    yield from about(speaker, nameless, track)
    brackets = warning(
        "captions-brackets",
        "With a bracket or quote that has no partner",
        "Add the other one, or take it out.",
    )
    yield from about(brackets, _unpaired(track), track)


def _is_nameless(cue: Cue) -> bool:
    voices = (mark.value for mark in cue.marks if mark.kind is MarkKind.VOICE)
    return any(not name.strip() for name in (*voices, *(() if cue.speaker is None else (cue.speaker,))))


def _unpaired(track: Track) -> Iterator[int]:
    """What is said in quotes may go on over several cues; it is not opened again before it is closed."""
    opened: dict[str, list[int]] = {closer: [] for closer in _PAIRS[1::2]}
    for number, cue in enumerate(track.cues, 1):
        for char in _NO_BRACKETS.sub("", cue.text):
            if char in _CLOSER:
                waiting = opened[_CLOSER[char]]
                if waiting and waiting[0] < number:
                    yield from waiting
                    waiting.clear()
                waiting.append(number)
            elif char in opened:
                yield from () if opened[char] else (number,)
                del opened[char][-1:]
    for waiting in opened.values():
        yield from waiting


def _japanese(track: Track, limits: Limits) -> Iterator[Finding]:
    kana = note("captions-half-kana", "With half-width katakana or punctuation", "Write them in full width.")
    yield from about(kana, _with(track, _HALF_KANA.search), track)
    marks = note(
        "captions-ascii-marks",
        "With half-width marks or brackets beside Japanese",
        "Write ！？、。（） in full width.",
    )
    yield from about(marks, _with(track, _has_ascii_marks), track)
    doubled = note("captions-doubled-marks", "With 。 or 、 twice", "Leave one.")
    yield from about(doubled, _with(track, _DOUBLED.search), track)
    if not limits.full_stops:
        stop = note(
            "captions-full-stop", "With 。 at the end of a line, which telops do without", "Take it out."
        )
        yield from about(stop, _with(track, _FULL_STOP.search), track)


def _has_ascii_marks(text: str) -> bool:
    return any(
        (is_wide(one) and two in _ASCII_MARKS) or (one in "([])" and is_wide(two))
        for one, two in pairwise(text)
    )


def _mixed(track: Track) -> Iterator[Finding]:
    """What is written in two ways: the cues that do it the rarer way."""
    if not any(is_wide(char) for cue in track.cues for char in cue.text):
        return
    ellipsis = note("captions-ellipsis", "With another ellipsis than the rest", "Write one throughout: ….")
    yield from about(ellipsis, _rarer(_users(track, _ELLIPSES)), track)
    wave = note(
        "captions-wave-dash", "With another wave dash than the rest", "Write one throughout: 〜 or ～."
    )
    yield from about(wave, _rarer(_users(track, _WAVES)), track)
    widths = note(
        "captions-mixed-width",
        "With digits or letters of another width than the rest",
        "Write them in one width throughout; one digit and short words may differ from longer ones.",
    )
    yield from about(widths, _mixed_widths(track), track)


def _users(track: Track, forms: Mapping[str, re.Pattern[str]]) -> tuple[list[int], ...]:
    return tuple(list(_with(track, pattern.search)) for pattern in forms.values())


def _rarer(users: Iterable[list[int]]) -> Iterator[int]:
    """The cues of all forms but the most used; of equally used ones the first named is right."""
    ranked = sorted(users, key=len, reverse=True)
    return (number for numbers in ranked[1:] for number in numbers)


def _mixed_widths(track: Track) -> Iterator[int]:
    for pattern, longest in ((_DIGITS, 1), (_LETTERS, _LONG_WORD)):
        for long in (False, True):
            half: list[int] = []
            full: list[int] = []
            for number, cue in enumerate(track.cues, 1):
                for run in pattern.findall(cue.text):
                    if (len(run) > longest) is not long:
                        continue
                    wide = sum(map(is_wide, run))
                    if 0 < wide < len(run):
                        yield number
                    else:
                        (full if wide else half).append(number)
            yield from _rarer((half, full))


def _glyphs(track: Track, missing: Callable[[str], Iterable[str]]) -> Iterator[Finding]:
    lacking: dict[str, list[int]] = {}
    for number, cue in enumerate(track.cues, 1):
        ruby = "".join(mark.value for mark in cue.marks if mark.kind is MarkKind.RUBY)
        for char in missing(cue.text + ruby):
            lacking.setdefault(char, []).append(number)
    if not lacking:
        return
    told = [f"{char} (U+{ord(char):04X} {name(char, '')}".rstrip() + ")" for char in lacking]
    listed = ", ".join(told[:SHOWN]) + (f" and {len(told) - SHOWN} more" if len(told) > SHOWN else "")
    finding = error(
        "captions-glyphs",
        f"With characters the font has no glyph for, {listed}",
        "Replace the characters, or put a font that has them into the workspace's fonts/ folder.",
    )
    yield from about(finding, (number for numbers in lacking.values() for number in numbers), track)
