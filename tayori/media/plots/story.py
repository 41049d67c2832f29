"""What was done to the sound of an episode, as values a plot can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tayori.media.loudness import LoudnessCurve
from tayori.model.asset import Chapter
from tayori.model.ids import Lang
from tayori.model.profile import Loudness
from tayori.model.timeline import Timeline

LEAST_CUT_MS = 100
"""What is less is no cut but rounding, and would be told as 0.0 s."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the programme in which something besides the talk is heard: intro, outro, a bed."""

    name: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Cut:
    """What was taken out of the recordings, and where in the programme that is."""

    at_ms: int
    length_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundStory:
    """Everything on the programme's clock; a programme begins where its sound does."""

    title: str
    lang: Lang
    before: LoudnessCurve
    """Of what was mastered, over what of it is heard."""
    after: LoudnessCurve
    """Of the encoded file."""
    target: Loudness
    gain_cdb: int
    lowered_cdb: int = 0
    """By how much the loudest peaks were lowered; 0 = no limiter was at work."""
    timeline: Timeline
    recorded_ms: int
    """Length of the recordings; what of them lies behind the timeline was trimmed off."""
    stretches: tuple[Stretch, ...] = ()
    chapters: tuple[Chapter, ...] = ()


def cuts_of(timeline: Timeline, recorded_ms: int) -> tuple[Cut, ...]:
    """What of recordings of `recorded_ms` is not in the programme, in order; milliseconds.

    Without what is shorter than LEAST_CUT_MS.
    """
    return tuple(cut for cut in _gaps(timeline, recorded_ms) if cut.length_ms >= LEAST_CUT_MS)


def _gaps(timeline: Timeline, recorded_ms: int) -> Iterator[Cut]:
    pieces = timeline.pieces
    if not pieces:
        return
    yield Cut(pieces[0].at_ms, pieces[0].start_ms)
    for one, other in pairwise(pieces):
        yield Cut(other.at_ms, other.start_ms - one.end_ms)
    last = pieces[-1]
    yield Cut(last.at_ms + last.end_ms - last.start_ms, recorded_ms - last.end_ms)
