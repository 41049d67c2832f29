"""Can captions be read in the time they are there: speed, duration, length and lines (facts B.5, B.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, note, warning
from tayori.subtitles.checks.limits import Limits
from tayori.subtitles.checks.noticed import about
from tayori.subtitles.lines.kinsoku import NOT_AT_END, NOT_AT_START, is_wide
from tayori.subtitles.lines.wrap import EM, NominalRuler, width

_RULER = NominalRuler()
_DECORATION = frozenset("‐〜゠–～")
"""May open a cue, though no later line: ～長野の朝～."""


def check_reading(track: Track, limits: Limits) -> Iterator[Finding]:
    """What is too fast, too short, too long or broken in the wrong place."""
    yield from _speeds(track, limits)
    yield from _durations(track, limits)
    yield from _lengths(track, limits)


def reading_speed(cue: Cue) -> int:
    """Full-width characters a second, in hundredths; spaces and line breaks do not count."""
    visible = "".join(cue.text.split())
    return width(visible, _RULER) * 100 // max(1, cue.end_ms - cue.start_ms)


def words_a_minute(cue: Cue) -> int:
    """Words a minute of a text with spaces."""
    return len(cue.text.split()) * 60_000 // max(1, cue.end_ms - cue.start_ms)


def _numbers(track: Track, broken: Callable[[Cue], bool]) -> Iterator[int]:
    return (number for number, cue in enumerate(track.cues, 1) if broken(cue))


def _speeds(track: Track, limits: Limits) -> Iterator[Finding]:
    def level(cue: Cue) -> int:
        """0 at ease, 1 brisk, 2 too fast."""
        if track.lang.startswith(("ja", "zh")) or any(map(is_wide, cue.text)):
            speed, easy, most = reading_speed(cue), limits.speed * 100, limits.hard_speed * 100
        else:
            speed, easy, most = words_a_minute(cue), limits.words, limits.hard_words
        return (speed > easy) + (speed > most)

    cure = "Shorten them or show them longer."
    most = f"{limits.hard_speed} characters a second or {limits.hard_words} words a minute"
    easy = f"{limits.speed} characters a second or {limits.words} words a minute"
    fast = warning("captions-fast", f"Read at more than {most}", cure)
    yield from about(fast, _numbers(track, lambda cue: level(cue) == 2), track)
    brisk = note("captions-brisk", f"Read at more than {easy}", cure)
    yield from about(brisk, _numbers(track, lambda cue: level(cue) == 1), track)


def _durations(track: Track, limits: Limits) -> Iterator[Finding]:
    short = warning(
        "captions-short",
        f"Shown for less than {limits.shortest_ms} ms",
        "Show them longer, or join them with a neighbour.",
    )
    yield from about(
        short, _numbers(track, lambda cue: cue.end_ms - cue.start_ms < limits.shortest_ms), track
    )
    slow = note("captions-slow", f"Shown for more than {limits.longest_ms // 1000} s", "Divide them.")
    yield from about(slow, _numbers(track, lambda cue: cue.end_ms - cue.start_ms > limits.longest_ms), track)


def _lengths(track: Track, limits: Limits) -> Iterator[Finding]:
    long = warning(
        "captions-long",
        f"More text than {limits.lines} lines of {limits.hard_columns} full-width characters",
        "Shorten them or divide them in time.",
    )
    room = limits.lines * limits.hard_columns * EM
    yield from about(long, _numbers(track, lambda cue: width(_joined(cue), _RULER) > room), track)
    lines = note(
        "captions-lines",
        f"Broken by their author into more than {limits.lines} lines",
        "They are broken anew; divide them in time to choose where.",
    )
    yield from about(lines, _numbers(track, lambda cue: cue.text.count("\n") >= limits.lines), track)
    wide = note(
        "captions-wide",
        f"Broken by their author into lines of more than {limits.columns} full-width characters",
        "They are broken anew where they do not fit; shorten them to choose where.",
    )
    yield from about(wide, _numbers(track, lambda cue: _too_wide(cue, limits)), track)
    kinsoku = note(
        "captions-kinsoku",
        "Lines begin or end with a character that may not stand there",
        "They are broken anew; correct them in the file for other players.",
    )
    yield from about(kinsoku, _numbers(track, _breaks_kinsoku), track)


def _joined(cue: Cue) -> str:
    return cue.text.replace("\n", "")


def _too_wide(cue: Cue, limits: Limits) -> bool:
    """A single line is left to us to break."""
    lines = cue.text.split("\n")
    return len(lines) > 1 and any(width(line, _RULER) > limits.columns * EM for line in lines)


def _breaks_kinsoku(cue: Cue) -> bool:
    if not any(map(is_wide, cue.text)):
        return False
    first, *others = cue.text.split("\n")
    return (
        any(line[-1:] in NOT_AT_END for line in (first, *others))
        or any(line[:1] in NOT_AT_START for line in others)
        or (first[:1] in NOT_AT_START - _DECORATION and is_wide(first[0]))
    )
