"""What is said about a master: what was done to the sound, and what it does not keep, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tayori.media.loudness import SILENCE_CLUFS, LoudnessReading, decibels
from tayori.media.mastering.decide import (
    MOST_GAIN_CDB,
    MOST_LIMITING_CDB,
    Attempt,
    Heard,
    limited_permille,
    lowered,
)
from tayori.media.mastering.job import MasterJob
from tayori.model.finding import Finding, note, warning
from tayori.model.finding import error as fault
from tayori.model.profile import Loudness
from tayori.model.time import Span, seconds

HEAVY_LIMITING_CDB = 600
"""Limiting beyond 6 dB is heard."""
LARGE_GAIN_CDB = 2000
MONO_RULE = "as two loudspeakers play it; a meter that counts one channel reads 3 LU less"
"""facts D: Apple's -16 for a mono file is -19 on a meter without dual mono."""


def remarks(job: MasterJob, heard: Heard, attempt: Attempt) -> tuple[Finding, ...]:
    """What was done to the sound that its maker should know."""
    return (*_mixed(job), *_raised(attempt), *_limited(heard, attempt))


def _mixed(job: MasterJob) -> tuple[Finding, ...]:
    channels = job.audio.channels
    if channels > 1 and job.mono:
        return (note("mixed-to-mono", f"{channels} channels were mixed to mono, as asked."),)
    if channels > 2:
        return (note("mixed-to-stereo", f"{channels} channels were mixed to stereo."),)
    return ()


def _raised(attempt: Attempt) -> tuple[Finding, ...]:
    if attempt.gain_cdb <= LARGE_GAIN_CDB:
        return ()
    by = decibels(attempt.gain_cdb)
    text = f"The recording is very quiet; it was raised by {by} dB, noise and all."
    return (warning("large-gain", text, "Record louder, or remove the noise first."),)


def _limited(heard: Heard, attempt: Attempt) -> tuple[Finding, ...]:
    down = lowered(heard, attempt)
    if not down:
        return ()
    often = limited_permille(heard, attempt)
    text = (
        f"The loudest peaks were lowered by up to {decibels(down)} dB to reach the loudness, "
        f"in {often / 10:.1f} % of the time."
    )
    if down > HEAVY_LIMITING_CDB:
        return (warning("peaks-limited", text, "Listen to the loud places."),)
    return (note("peaks-limited", text),)


def faults(
    made: Mapping[str, LoudnessReading], heard: Heard, attempt: Attempt, target: Loudness
) -> tuple[Finding, ...]:
    """What the encoded files do not keep, and why."""
    why, cure = _why(heard, attempt, target)
    found = []
    for name, reading in made.items():
        if missed := _missed(name, reading, target):
            found.append(fault("loudness-missed", f"{missed}: {why}.", cure))
        if over := _over(name, reading, target):
            found.append(fault("peak-over", over, "Please report this recording."))
    return tuple(found)


def _why(heard: Heard, attempt: Attempt, target: Loudness) -> tuple[str, str]:
    source = heard.curve.reading
    wanted = target.integrated_clufs - source.integrated_clufs
    if wanted > MOST_GAIN_CDB:
        at, most = decibels(source.integrated_clufs), MOST_GAIN_CDB // 100
        why = f"it was recorded at {at} LUFS, and gain beyond {most} dB raises more noise than speech"
        return why, "Record again, closer and louder."
    if lowered(heard, attempt) >= MOST_LIMITING_CDB - 1:
        most = MOST_LIMITING_CDB // 100
        why = f"its peaks stand out so far that more than {most} dB of them would have to go"
        return why, "Take the knocks and clicks out of the recording, or even it out, first."
    return ("encoding it again came no nearer", "Even out the recording first.")


def missed_as_is(reading: LoudnessReading, target: Loudness) -> tuple[Finding, ...]:
    """What a finished file does not keep; warnings, since it is not made again."""
    cure = "Let it be mastered (`sound: {as_is: false}`), or leave it as it is."
    found = []
    if missed := _missed("file", reading, target):
        found.append(warning("loudness-missed", f"{missed}.", cure))
    if over := _over("file", reading, target):
        found.append(warning("peak-over", over, cure))
    return tuple(found)


def _missed(name: str, reading: LoudnessReading, target: Loudness) -> str:
    if abs(reading.integrated_clufs - target.integrated_clufs) <= target.tolerance_clu:
        return ""
    if reading.integrated_clufs <= SILENCE_CLUFS:
        return f"The {name} is silent"
    asked = decibels(target.integrated_clufs)
    return f"The {name} has {decibels(reading.integrated_clufs)} LUFS; {asked} is asked"


def _over(name: str, reading: LoudnessReading, target: Loudness) -> str:
    if reading.true_peak_cdb <= target.true_peak_cdb:
        return ""
    limit = decibels(target.true_peak_cdb)
    return f"The {name} peaks at {decibels(reading.true_peak_cdb)} dBTP; {limit} is the limit."


def trimmed(job: MasterJob, kept: Span) -> tuple[Finding, ...]:
    """How much silence went."""
    start, end = kept.start_ms, job.probe.duration_ms - kept.end_ms
    if start <= 0 and end <= 0:
        return ()
    text = f"Silence was cut: {seconds(start)} s at the beginning, {seconds(max(0, end))} s at the end."
    return (note("silence-trimmed", text),)


def damage(packets: int, name: str) -> tuple[Finding, ...]:
    """Places that did not decode."""
    if not packets:
        return ()
    text = f"{name} is damaged: {packets} of its packets could not be decoded; what was in them is missing."
    return (warning("sound-damaged", text, "Copy it again from where it came from, and listen."),)


def facts(
    job: MasterJob, kept: Span, before: LoudnessReading, heard: Heard, attempt: Attempt
) -> dict[str, Any]:
    """What was decided, ready for JSON; the files' own readings are added by their names."""
    return {
        "source_integrated_clufs": before.integrated_clufs,
        "source_true_peak_cdb": before.true_peak_cdb,
        "source_range_clu": before.range_clu,
        "kept_ms": [kept.start_ms, kept.end_ms],
        "target_clufs": job.loudness.integrated_clufs,
        "gain_cdb": attempt.gain_cdb,
        "limited": attempt.limited and lowered(heard, attempt) > 0,
        "lowered_cdb": lowered(heard, attempt),
        "limited_permille": limited_permille(heard, attempt),
        "heard_as": "dual mono" if job.mono else "stereo",
        "mono_rule": MONO_RULE,
    }
