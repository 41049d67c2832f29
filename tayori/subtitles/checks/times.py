"""Do captions come and go when they should: beside each other, in the clip, with its shots and its speech."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tayori.model.cue import Position, Track
from tayori.model.finding import Finding, note, warning
from tayori.subtitles.checks.limits import Around, Limits, Spans
from tayori.subtitles.checks.noticed import about, clock
from tayori.subtitles.formats.base import SHOWN

ON_CUT_MS = 100
"""Three frames at 30 a second: nearer counts as on the cut, such as an end two frames before it."""
BESIDE_CUT_MS = 400
"""Twelve frames: as far as the eye takes caption and cut for two jumps. Our judgement, after Netflix' timing
guidelines (partnerhelp.netflixstudios.com, 360051554394), which ask half a second."""
UNCAPTIONED_MS = 1500
"""Speech without a caption that is told: shorter is a breath, a laugh, or a drum."""
_NEAR_MS = 300
"""Captions may come that early or late."""
_PAUSE_MS = 600
_SILENT_MS = 500


def check_times(track: Track, limits: Limits, around: Around) -> Iterator[Finding]:
    """What is wrong with when captions are shown."""
    yield from _between(track, limits)
    yield from _at_the_end(track, around.length_ms)
    yield from _beside_cuts(track, around.cuts_ms)
    yield from _with_sound(track, around)


def _between(track: Track, limits: Limits) -> Iterator[Finding]:
    overlap = warning(
        "captions-overlap", "On screen together at one place", "Let each cue end where the next begins."
    )
    yield from about(overlap, _overlapping(track), track)
    gaps = [(n, two.start_ms - one.end_ms) for n, (one, two) in enumerate(pairwise(track.cues), 2)]
    flicker = note(
        "captions-gap", "Following after a gap so short that it flickers", "Close the gap, or widen it."
    )
    yield from about(flicker, (n for n, gap in gaps if 0 < gap < limits.gap_ms), track)


def _overlapping(track: Track) -> Iterator[int]:
    """Both of each pair; a cue at the top may stay while another comes at the bottom."""
    latest: dict[Position, tuple[int, int]] = {}
    for number, cue in enumerate(track.cues, 1):
        end_ms, other = latest.get(cue.position, (cue.start_ms, number))
        if cue.start_ms < end_ms:
            yield from (other, number)
        latest[cue.position] = max((end_ms, other), (cue.end_ms, number))


def _at_the_end(track: Track, length_ms: int | None) -> Iterator[Finding]:
    if length_ms is None:
        return
    cues = tuple(enumerate(track.cues, 1))
    past = warning(
        "captions-past-end",
        "Beginning after the clip has ended, never seen",
        "Move them, or check that the file belongs to this clip and its trim.",
    )
    yield from about(past, (n for n, cue in cues if cue.start_ms >= length_ms), track)
    cut = note("captions-cut-by-end", "Cut short by the end of the clip")
    yield from about(cut, (n for n, cue in cues if cue.start_ms < length_ms < cue.end_ms), track)


def _beside_cuts(track: Track, cuts_ms: tuple[int, ...]) -> Iterator[Finding]:
    beside: dict[int, int] = {}
    for number, cue in enumerate(track.cues, 1):
        for edge_ms in (cue.start_ms, cue.end_ms):
            nearest = _nearest(cuts_ms, edge_ms)
            if nearest is not None and ON_CUT_MS < abs(nearest - edge_ms) <= BESIDE_CUT_MS:
                beside.setdefault(number, nearest)
    cuts = _listed([clock(cut) for cut in dict.fromkeys(beside.values())])
    cure = f"Let them begin and end on the cut, or half a second away: {cuts}."
    finding = note("captions-beside-cut", "Beginning or ending beside a scene cut and not on it", cure)
    yield from about(finding, beside, track)


def _nearest(rising: tuple[int, ...], value: int) -> int | None:
    at = bisect_left(rising, value)
    return min(rising[max(0, at - 1) : at + 1], key=lambda each: abs(each - value), default=None)


def _with_sound(track: Track, around: Around) -> Iterator[Finding]:
    if around.speech is not None and (missed := _uncaptioned(track, around.speech)):
        text = f"Sound that may be speech has no caption, {sum(b - a for a, b in missed) // 1000} s in all."
        where = _listed([f"{clock(start)}-{clock(end)}" for start, end in missed])
        cure = "Add what is said, or who sings or what sounds, where it matters (WCAG 1.2.2)."
        yield replace(warning("captions-missing", text, cure), where=where)
    if around.sound is not None:
        silent = note(
            "captions-silent",
            "Shown where there is no sound at all",
            "Check that the file belongs to this clip and its trim.",
        )
        heard = _widened(around.sound, _SILENT_MS)
        cues = enumerate(track.cues, 1)
        yield from about(silent, (n for n, c in cues if not _touches(heard, c.start_ms, c.end_ms)), track)


def _uncaptioned(track: Track, speech: Spans) -> Spans:
    """Stretches of speech that no cue is near, of 1.5 s at least; short pauses between are within."""
    shown = _widened(tuple(sorted((cue.start_ms, cue.end_ms) for cue in track.cues)), _NEAR_MS)
    stretches: list[tuple[int, int, int]] = []
    for start, end in _without(speech, shown):
        if stretches and start - stretches[-1][1] <= _PAUSE_MS:
            first, _, length = stretches.pop()
            stretches.append((first, end, length + end - start))
        else:
            stretches.append((start, end, end - start))
    return tuple((start, end) for start, end, length in stretches if length >= UNCAPTIONED_MS)


def _widened(spans: Spans, by_ms: int) -> Spans:
    """Spans in order of their starts made longer at both ends; what then meets is one."""
    wide: list[tuple[int, int]] = []
    for start, end in spans:
        if wide and start - by_ms <= wide[-1][1]:
            wide[-1] = wide[-1][0], max(wide[-1][1], end + by_ms)
        else:
            wide.append((start - by_ms, end + by_ms))
    return tuple(wide)


def _without(spans: Spans, taken: Spans) -> Iterator[tuple[int, int]]:
    """What is left of `spans` outside `taken`; both in order and apart."""
    at = 0
    for start, end in spans:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        left, next_one = start, at
        while next_one < len(taken) and taken[next_one][0] < end:
            if left < taken[next_one][0]:
                yield left, taken[next_one][0]
            left = taken[next_one][1]
            next_one += 1
        if left < end:
            yield left, end


def _touches(spans: Spans, start_ms: int, end_ms: int) -> bool:
    """Is any of some spans in order within that time?"""
    at = bisect_left(spans, end_ms, key=lambda span: span[0])
    return at > 0 and spans[at - 1][1] > start_ms


def _listed(shown: list[str]) -> str:
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    return ", ".join(shown[:SHOWN]) + more
