"""Can the captions be read: length, speed, duration, gaps, and do they end with the clip (facts B.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, Severity
from tayori.model.ids import Lang
from tayori.subtitles.formats.base import places
from tayori.subtitles.kinsoku import NOT_AT_END, NOT_AT_START, is_wide
from tayori.subtitles.wrap import EM, NominalRuler, width

_RULER = NominalRuler()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader can follow. Lengths in full-width characters, a half-width one counting half."""

    columns: int = 16
    hard_columns: int = 18
    lines: int = 2
    speed: int = 7
    """Full-width characters a second that read with ease; Netflix SDH."""
    hard_speed: int = 10
    words: int = 180
    """Words a minute, for languages with spaces; BBC 160-180."""
    hard_words: int = 225
    """DCMP's highest."""
    shortest_ms: int = 800
    longest_ms: int = 7000
    gap_ms: int = 66
    """Two frames at 30 a second; no gap at all is right too."""


SIDECAR = Limits()
"""Closed captions (facts B.5, recommended defaults)."""
TELOP = Limits(columns=12, hard_columns=13, speed=6)
"""Burned captions of a vertical clip (facts B.5, recommended defaults)."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One thing that can be wrong with a cue."""

    name: str
    severity: Severity
    text: str
    """What is wrong with `{n}` cues."""
    cure: str
    broken_by: Callable[[Cue], bool]


def check_track(track: Track, length_ms: int | None, limits: Limits = SIDECAR) -> tuple[Finding, ...]:
    """What a reader of this track would stumble over; one finding per rule, with the cues.

    `length_ms` is the length of the clip the track belongs to, None when it is not known.
    """
    found = [
        (rule, [n for n, cue in enumerate(track.cues, 1) if rule.broken_by(cue)])
        for rule in _rules(track, limits)
    ]
    if length_ms is not None:
        found += [
            (rule, [n for n, cue in enumerate(track.cues, 1) if rule.broken_by(cue)])
            for rule in _ends(length_ms)
        ]
    findings = [
        Finding(rule.name, rule.severity, rule.text.format(n=len(numbers)), rule.cure, places("cue", numbers))
        for rule, numbers in found
        if numbers
    ]
    return (*findings, *_between(track, limits))


def reading_speed(cue: Cue) -> int:
    """Full-width characters a second, in hundredths; spaces and line breaks do not count."""
    visible = "".join(cue.text.split())
    return width(visible, _RULER) * 100 // max(1, cue.end_ms - cue.start_ms)


def words_a_minute(cue: Cue) -> int:
    """Words a minute of a text with spaces."""
    return len(cue.text.split()) * 60_000 // max(1, cue.end_ms - cue.start_ms)


def _ends(length_ms: int) -> Iterator[_Rule]:
    yield _Rule(
        "captions-past-end",
        Severity.WARNING,
        "{n} cues begin after the clip has ended and are never seen.",
        "Move them, or check that the file belongs to this clip and its trim.",
        lambda cue: cue.start_ms >= length_ms,
    )
    yield _Rule(
        "captions-cut-by-end",
        Severity.NOTE,
        "{n} cues are cut short by the end of the clip.",
        "",
        lambda cue: cue.start_ms < length_ms < cue.end_ms,
    )


def _rules(track: Track, limits: Limits) -> Iterator[_Rule]:
    yield from _speed_rules(track.lang, limits)
    yield _Rule(
        "captions-short",
        Severity.WARNING,
        f"{{n}} cues are shown for less than {limits.shortest_ms} ms.",
        "Show them longer, or join them with a neighbour.",
        lambda cue: cue.end_ms - cue.start_ms < limits.shortest_ms,
    )
    yield _Rule(
        "captions-slow",
        Severity.NOTE,
        f"{{n}} cues stay for more than {limits.longest_ms // 1000} s.",
        "Divide them.",
        lambda cue: cue.end_ms - cue.start_ms > limits.longest_ms,
    )
    yield _Rule(
        "captions-long",
        Severity.WARNING,
        f"{{n}} cues hold more than {limits.lines} lines of {limits.hard_columns} full-width characters.",
        "Shorten them or divide them in time.",
        lambda cue: width(cue.text.replace("\n", ""), _RULER) > limits.lines * limits.hard_columns * EM,
    )
    yield _Rule(
        "captions-kinsoku",
        Severity.NOTE,
        "{n} cues are broken by their author where Japanese does not break; they will be broken anew.",
        "",
        _breaks_kinsoku,
    )


def _speed_rules(lang: Lang, limits: Limits) -> Iterator[_Rule]:
    def speed_of(cue: Cue) -> tuple[int, int, int]:
        if any(map(is_wide, cue.text)) or lang.startswith(("ja", "zh")):
            return reading_speed(cue), limits.speed * 100, limits.hard_speed * 100
        return words_a_minute(cue), limits.words, limits.hard_words

    def above_hard(cue: Cue) -> bool:
        speed, _, hard = speed_of(cue)
        return speed > hard

    def above_soft(cue: Cue) -> bool:
        speed, soft, hard = speed_of(cue)
        return soft < speed <= hard

    measure = f"{limits.hard_speed} characters a second or {limits.hard_words} words a minute"
    easy = f"{limits.speed} characters a second or {limits.words} words a minute"
    cure = "Shorten them or show them longer."
    yield _Rule(
        "captions-fast", Severity.WARNING, f"{{n}} cues are read at more than {measure}.", cure, above_hard
    )
    yield _Rule(
        "captions-brisk", Severity.NOTE, f"{{n}} cues are read at more than {easy}.", cure, above_soft
    )


def _breaks_kinsoku(cue: Cue) -> bool:
    return any(
        one[-1:] in NOT_AT_END or two[:1] in NOT_AT_START for one, two in pairwise(cue.text.split("\n"))
    )


def _between(track: Track, limits: Limits) -> Iterator[Finding]:
    """What is wrong between cues; overlaps are found on loading."""
    gaps = [(n, two.start_ms - one.end_ms) for n, (one, two) in enumerate(pairwise(track.cues), 2)]
    if flicker := [n for n, gap in gaps if 0 < gap < limits.gap_ms]:
        text = f"{len(flicker)} cues follow after a gap so short that it flickers."
        yield Finding(
            "captions-gap", Severity.NOTE, text, "Close the gap, or widen it.", places("cue", flicker)
        )
