"""What one attempt at a master does, and what the next does better. Pure; hundredths of dB throughout."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tayori.media.loudness import BLOCK_STEPS, LoudnessCurve, LoudnessReading, integrate
from tayori.model.profile import Loudness

OVERSHOOT_CDB = 100
"""What MP3 and AAC add to peaks, measured on speech and music: AAC at 160k up to 0.9 dB."""
CLOSE_CLU = 30
"""How near a file has to come to its target; what is farther away is encoded again."""
SPARE_CDB = 10
MOST_TRIM_CDB = 50
"""What one file is raised by at most; more is for the gain of the final sound, with its bounds."""
MOST_GAIN_CDB = 4000
"""Beyond 40 dB there is more noise than speech."""
MOST_LIMITING_CDB = 1200
"""Peaks that stand higher than 12 dB over what is left of them: speech does not, clicks and knocks do."""
_LIMITED_PERCENT = 85
"""How much of a peak's excess its 100 ms lose, in dB: fitted to speech, music and the mix of both."""
ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """The sound as it goes into the gain: after trimming and treatment."""

    curve: LoudnessCurve
    peaks_cdb: tuple[int, ...]
    """True peak of each step of the curve."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How the final sound is made of what is heard, and how much lower each file is then encoded."""

    gain_cdb: int
    ceiling_cdb: int | None
    """Where a limiter holds the peaks; None without one: the gain is linear."""
    trims_cdb: Mapping[str, int]
    """By the file's name: gain of that file alone."""

    @property
    def limited(self) -> bool:
        """A limiter is at work."""
        return self.ceiling_cdb is not None


def plan(heard: Heard, target: Loudness, files: Sequence[str]) -> Attempt:
    """The first attempt: linear gain to the target; where that breaks the peak limit, a limiter."""
    gain = bounded(target.integrated_clufs - heard.curve.reading.integrated_clufs, heard, target)
    ceiling = target.true_peak_cdb - OVERSHOOT_CDB
    trims = dict.fromkeys(files, 0)
    if heard.curve.reading.true_peak_cdb + gain <= ceiling:
        return Attempt(gain, None, trims)
    for _ in range(3):
        loss = limiter_loss(heard, gain, ceiling)
        wanted = target.integrated_clufs - heard.curve.reading.integrated_clufs + loss
        gain = bounded(wanted, heard, target)
    return Attempt(gain, ceiling, trims)


def bounded(gain_cdb: int, heard: Heard, target: Loudness) -> int:
    """`gain_cdb`, or as much of it as neither noise nor peaks forbid."""
    ceiling = target.true_peak_cdb - OVERSHOOT_CDB
    most = ceiling + MOST_LIMITING_CDB - heard.curve.reading.true_peak_cdb
    return min(gain_cdb, MOST_GAIN_CDB, most)


def limiter_loss(heard: Heard, gain_cdb: int, ceiling_cdb: int) -> int:
    """How much loudness a limiter takes, foreseen from the peaks of each step."""
    kept = [_kept(peak + gain_cdb - ceiling_cdb) for peak in heard.peaks_cdb]
    momentary = heard.curve.momentary_clufs
    after = []
    for step, value in enumerate(momentary):
        block = kept[max(0, step + 1 - BLOCK_STEPS) : step + 1]
        share = sum(block) / len(block) if block else 1.0
        after.append(value if share == 1 else round(value + 1000 * math.log10(share)))
    return integrate(momentary) - integrate(after)


def _kept(over_cdb: int) -> float:
    return float(10 ** (-_LIMITED_PERCENT * over_cdb / 100_000)) if over_cdb > 0 else 1.0


def lowered(heard: Heard, attempt: Attempt) -> int:
    """By how much the limiter lowers the highest peak."""
    if attempt.ceiling_cdb is None:
        return 0
    return max(0, heard.curve.reading.true_peak_cdb + attempt.gain_cdb - attempt.ceiling_cdb)


def limited_permille(heard: Heard, attempt: Attempt) -> int:
    """In how many of a thousand steps the limiter is at work."""
    if attempt.ceiling_cdb is None or not heard.peaks_cdb:
        return 0
    over = sum(peak + attempt.gain_cdb > attempt.ceiling_cdb for peak in heard.peaks_cdb)
    return 1000 * over // len(heard.peaks_cdb)


def correct(attempt: Attempt, made: Mapping[str, LoudnessReading], heard: Heard, target: Loudness) -> Attempt:
    """The next attempt; equal to `attempt` when every file keeps the rules, or none can be made better.

    A file that is a little off is encoded again a little louder or lower, alone. Where that is not enough,
    the final sound itself is made anew, and all files with it.
    """
    trims = {
        name: min(MOST_TRIM_CDB, trim + _trim(made[name], target)) for name, trim in attempt.trims_cdb.items()
    }
    left = {
        name: target.integrated_clufs - made[name].integrated_clufs - (trims[name] - attempt.trims_cdb[name])
        for name in trims
    }
    if max(map(abs, left.values())) <= target.tolerance_clu // 2:
        return replace(attempt, trims_cdb=trims)
    missed = max(left.values(), key=abs)
    gain = bounded(attempt.gain_cdb + missed, heard, target)
    if gain == attempt.gain_cdb:
        return replace(attempt, trims_cdb=trims)
    return Attempt(gain, _next_ceiling(attempt, gain, made, heard, target), attempt.trims_cdb)


def _next_ceiling(
    attempt: Attempt, gain_cdb: int, made: Mapping[str, LoudnessReading], heard: Heard, target: Loudness
) -> int | None:
    usual = target.true_peak_cdb - OVERSHOOT_CDB
    over = max(reading.true_peak_cdb for reading in made.values()) - target.true_peak_cdb
    if over > 0:
        return (attempt.ceiling_cdb or usual) - over - SPARE_CDB
    needed = heard.curve.reading.true_peak_cdb + gain_cdb > usual
    return attempt.ceiling_cdb or (usual if needed else None)


def broken(made: Mapping[str, LoudnessReading], target: Loudness) -> tuple[int, int]:
    """How many rules the files of an attempt break, and by how much together; the lesser is the better."""
    off = [
        excess
        for reading in made.values()
        for excess in (
            abs(reading.integrated_clufs - target.integrated_clufs) - target.tolerance_clu,
            reading.true_peak_cdb - target.true_peak_cdb,
        )
        if excess > 0
    ]
    return len(off), sum(off)


def _trim(made: LoudnessReading, target: Loudness) -> int:
    """What one file alone is moved by: to its loudness, but never into the peak limit."""
    off = target.integrated_clufs - made.integrated_clufs
    room = target.true_peak_cdb - made.true_peak_cdb
    if room < 0:
        return room - SPARE_CDB
    return min(off, max(0, room - SPARE_CDB)) if abs(off) > CLOSE_CLU else 0
