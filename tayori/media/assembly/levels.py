"""How loud each part is in the mix. Pure; hundredths of dB and of LUFS."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from tayori.media.assembly.survey import Survey
from tayori.media.loudness import LoudnessReading
from tayori.model.sound import Treatment

TALK_CLUFS = -1600
"""The talk in the mix: as loud as the finished episode (facts 4.1), so that beds lie at their own levels."""
FARTHEST_CDB = 2000
"""No recording and no jingle is raised by more than this above the loudest recording: it would be noise."""
_CEILING_CDB = -100
"""Of the programme's peaks; it is turned down as a whole, and mastering brings it to its loudness."""


def recording_gains(surveys: Sequence[Survey], treatment: Treatment) -> tuple[int, ...]:
    """What brings each recording to the level of the talk, or all together where they stay as they are."""
    common = TALK_CLUFS - max(survey.speech_clufs for survey in surveys)
    if not treatment.level_speakers:
        return (common,) * len(surveys)
    return tuple(common if s.silent else _within(TALK_CLUFS - s.speech_clufs, common) for s in surveys)


def jingle_gain(reading: LoudnessReading, common_cdb: int, treatment: Treatment) -> int:
    """What makes a jingle as loud as the talk; where nothing is levelled, what raises the recordings."""
    if not treatment.level_speakers or reading.silent:
        return common_cdb
    return _within(TALK_CLUFS - reading.integrated_clufs, common_cdb)


def lowered_by(peaks_cdb: Iterable[int]) -> int:
    """How far the mix is turned down so that it cannot clip even where all peaks meet."""
    highest = sum(10 ** (peak / 2000) for peak in peaks_cdb)
    return max(0, math.ceil(2000 * math.log10(highest)) - _CEILING_CDB) if highest > 0 else 0


def _within(gain_cdb: int, common_cdb: int) -> int:
    return min(gain_cdb, common_cdb + FARTHEST_CDB)
