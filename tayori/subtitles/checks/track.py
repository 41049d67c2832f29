"""Everything about captions that can be told without looking at a picture; see legibility for the rest."""

from __future__ import annotations

from tayori.model.cue import Track, TrackKind
from tayori.model.finding import Finding
from tayori.subtitles.checks.limits import NOTHING_KNOWN, SIDECAR, SUMMARY, TELOP, Around, Limits, limits_for
from tayori.subtitles.checks.reading import check_reading, reading_speed, words_a_minute
from tayori.subtitles.checks.text import check_text
from tayori.subtitles.checks.times import check_times

__all__ = [
    "SIDECAR",
    "SUMMARY",
    "TELOP",
    "Around",
    "Limits",
    "check_track",
    "limits_for",
    "reading_speed",
    "words_a_minute",
]


def check_track(
    track: Track, limits: Limits = SIDECAR, around: Around = NOTHING_KNOWN
) -> tuple[Finding, ...]:
    """What a reader of this track would stumble over; one finding per rule, with all its cues.

    A transcript is read at leisure: of it only the text is checked.
    """
    text = tuple(check_text(track, limits, around))
    if track.kind is TrackKind.TRANSCRIPT:
        return text
    return (*check_reading(track, limits), *check_times(track, limits, around), *text)
