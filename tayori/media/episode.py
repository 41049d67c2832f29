"""Mastering an episode: one recording becomes an MP3 and an M4A at the loudness directories ask for.

The recording is measured, raised or lowered by one linear gain, and measured again as encoded. A limiter
works only where the gain alone would carry peaks over the limit, and the report says by how much. ffmpeg
streams throughout: an episode of hours needs no more memory than one of minutes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, run_ffmpeg
from tayori.media.loudness import METER, LoudnessReading, parse_loudness
from tayori.media.process import ToolFailed
from tayori.model.finding import Finding, note, warning
from tayori.model.finding import error as fault
from tayori.model.probe import AudioStream, Probe
from tayori.model.profile import Loudness

Progress = Callable[[float], None]

PODCAST_LOUDNESS = Loudness(integrated_clufs=-1600, true_peak_cdb=-100, tolerance_clu=100)
"""-16 LUFS +-1 and -1 dBTP: Apple's audio requirements (facts 4.1)."""
RATE_HZ = 44_100
OVERSHOOT_CDB = 50
"""What MP3 and AAC commonly add to a peak (facts D: about 0.5 dB); peaks stay so far below the limit."""
LIMITER_RATE_HZ = 176_400
"""Four times the output: there the sample peak is close to the true peak (facts D)."""
MP3_STEREO, MP3_MONO = ("192k", 26), ("96k", 45)
"""Bit rate (facts 4.1), and how far LAME turns sound down at it, hundredths of dB (measured: 0.3, 0.4)."""
M4A_STEREO, M4A_MONO = "160k", "80k"
HEAVY_LIMITING_CDB = 300
LARGE_GAIN_CDB = 2000
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class EpisodeJob:
    """What to master and how loud."""

    source: Path
    probe: Probe
    loudness: Loudness = PODCAST_LOUDNESS


@dataclass(frozen=True, slots=True)
class EpisodeReport:
    """What the mastering did, measured on the encoded files."""

    findings: tuple[Finding, ...]
    facts: dict[str, Any]
    """Ready for JSON: loudness and peak of the source and of each file, gain, limiter."""


@dataclass(frozen=True, slots=True)
class Master:
    """The decision of one attempt: hundredths of dB throughout."""

    gain_cdb: int
    ceiling_cdb: int | None
    """Where a limiter holds the peaks; None without one."""

    @property
    def limited(self) -> bool:
        """A limiter is at work."""
        return self.ceiling_cdb is not None


def master_episode(
    job: EpisodeJob,
    out_mp3: Path,
    out_m4a: Path,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> EpisodeReport:
    """Write both files and report on them; a file that breaks a rule is an error finding.

    Raises MediaError for a recording without usable sound, and what `process.run` does; then neither file is
    left behind.
    """
    audio = _audio(job)
    tell = on_progress or (lambda _: None)
    mono = audio.channels == 1
    source = _usable(_measure(job.source, audio.index, mono, cancel), job.source.name)
    tell(0.2)
    outs = {"mp3": out_mp3, "m4a": out_m4a}
    try:
        return _master(job, source, outs, tell, cancel)
    except BaseException:
        for out in outs.values():
            out.unlink(missing_ok=True)
        raise


def _master(
    job: EpisodeJob,
    source: LoudnessReading,
    outs: dict[str, Path],
    tell: Progress,
    cancel: threading.Event | None,
) -> EpisodeReport:
    master = plan_master(source, job.loudness)
    mono = _audio(job).channels == 1
    for attempt in range(ATTEMPTS):
        arguments = episode_arguments(job, master, outs["mp3"], outs["m4a"])
        run_ffmpeg(arguments, job.probe.duration_ms, lambda share: tell(0.2 + 0.6 * share), cancel)
        made = {name: _measure(out, 0, mono, cancel) for name, out in outs.items()}
        better = correct(master, source, tuple(made.values()), job.loudness)
        if better == master or attempt == ATTEMPTS - 1:
            break
        master = better
    tell(1.0)
    found = (*_findings(job, source, master), *_faults(job, made))
    return EpisodeReport(found, _facts(source, master, made, mono=mono))


def _measure(path: Path, stream: int, mono: bool, cancel: threading.Event | None) -> LoudnessReading:
    try:
        return parse_loudness(run_ffmpeg(measure_arguments(path, stream, mono=mono), cancel=cancel))
    except ToolFailed as error:
        raise MediaError(
            f"The sound of {path.name} cannot be decoded: {error.reason}.", "Check that it plays."
        ) from error


# ---- what to do: pure


def plan_master(source: LoudnessReading, target: Loudness) -> Master:
    """The gain that brings `source` to the target; a limiter only if that would break the peak limit."""
    gain = target.integrated_clufs - source.integrated_clufs
    ceiling = target.true_peak_cdb - OVERSHOOT_CDB
    return Master(gain, ceiling if source.true_peak_cdb + gain > ceiling else None)


def correct(
    master: Master, source: LoudnessReading, made: tuple[LoudnessReading, ...], target: Loudness
) -> Master:
    """The next attempt: equal when every file keeps the rules, else moved by what was missed."""
    missed = target.integrated_clufs - made[0].integrated_clufs
    gain = master.gain_cdb + (missed if abs(missed) > target.tolerance_clu // 2 else 0)
    over = max(reading.true_peak_cdb for reading in made) - target.true_peak_cdb
    usual = target.true_peak_cdb - OVERSHOOT_CDB
    ceiling = master.ceiling_cdb
    if over > 0 and ceiling is not None:
        ceiling -= over + 10
    elif ceiling is None and (over > 0 or source.true_peak_cdb + gain > usual):
        ceiling = usual
    return Master(gain, ceiling)


def measure_arguments(path: Path, stream: int, *, mono: bool) -> tuple[str, ...]:
    """Ffmpeg's arguments that measure a stream as it will be heard: mono from both loudspeakers (facts D)."""
    heard = (
        f"aformat=channel_layouts=mono,{METER}:dualmono=true"
        if mono
        else f"aformat=channel_layouts=stereo,{METER}"
    )
    return (*SAFE_INPUT, "-i", file_url(path), "-map", f"0:{stream}", "-af", heard, "-f", "null", "-")


def episode_arguments(job: EpisodeJob, master: Master, mp3: Path, m4a: Path) -> tuple[str, ...]:
    """Ffmpeg's arguments that make both files from one decode."""
    audio = _audio(job)
    mono = audio.channels == 1
    mp3_rate, turned_down = MP3_MONO if mono else MP3_STEREO
    m4a_rate = M4A_MONO if mono else M4A_STEREO
    chain = _chain(master, mono=mono)
    graph = f"[0:{audio.index}]{chain},asplit[x][b];[x]volume={_decibels(turned_down)}dB[a]"
    clean = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
    return (
        *SAFE_INPUT, "-i", file_url(job.source), "-filter_complex", graph,
        "-map", "[a]", "-c:a", "libmp3lame", "-b:a", mp3_rate, *clean, "-f", "mp3", "-y", file_url(mp3),
        "-map", "[b]", "-c:a", "aac", "-b:a", m4a_rate, *clean, "-movflags", "+faststart", "-f", "ipod",
        "-y", file_url(m4a),
    )  # fmt: skip


def _chain(master: Master, *, mono: bool) -> str:
    parts = [f"aformat=sample_fmts=fltp:channel_layouts={'mono' if mono else 'stereo'}"]
    parts.append(f"volume={_decibels(master.gain_cdb)}dB:precision=float")
    if master.ceiling_cdb is not None:
        # alimiter takes an amplitude; its own make-up gain would undo the one planned
        limit = 10 ** (master.ceiling_cdb / 2000)
        parts.append(f"aresample={LIMITER_RATE_HZ}")
        parts.append(f"alimiter=limit={limit:.6f}:attack=5:release=60:level=false:latency=true")
    parts.append(f"aresample={RATE_HZ}")
    return ",".join(parts)


def _decibels(centibels: int) -> str:
    return f"{'-' if centibels < 0 else ''}{abs(centibels) // 100}.{abs(centibels) % 100:02d}"


# ---- what came of it


def _audio(job: EpisodeJob) -> AudioStream:
    if job.probe.audio is None:
        raise MediaError(f"{job.source.name} has no sound.", "An episode needs a recording with sound.")
    return job.probe.audio


def _usable(reading: LoudnessReading, name: str) -> LoudnessReading:
    if reading.silent:
        raise MediaError(
            f"{name} is silent, or shorter than half a second.",
            "Check the recording; there is nothing to hear in it.",
        )
    return reading


def _findings(job: EpisodeJob, source: LoudnessReading, master: Master) -> tuple[Finding, ...]:
    found = []
    audio = _audio(job)
    if audio.channels > 2:
        found.append(note("mixed-to-stereo", f"{audio.channels} channels were mixed to stereo."))
    if master.gain_cdb > LARGE_GAIN_CDB:
        text = (
            f"The recording is very quiet; it was raised by {_decibels(master.gain_cdb)} dB, noise and all."
        )
        found.append(warning("large-gain", text, "Record louder, or remove the noise first."))
    if master.ceiling_cdb is not None:
        lowered = max(0, source.true_peak_cdb + master.gain_cdb - master.ceiling_cdb)
        text = f"The loudest peaks were lowered by up to {_decibels(lowered)} dB to reach the loudness."
        say = warning if lowered > HEAVY_LIMITING_CDB else note
        found.append(
            say("peaks-limited", text, "Listen to the loud places." if lowered > HEAVY_LIMITING_CDB else "")
        )
    return tuple(found)


def _faults(job: EpisodeJob, made: dict[str, LoudnessReading]) -> tuple[Finding, ...]:
    """What the encoded files do not keep."""
    target, found = job.loudness, []
    asked, limit = _decibels(target.integrated_clufs), _decibels(target.true_peak_cdb)
    for name, reading in made.items():
        if abs(reading.integrated_clufs - target.integrated_clufs) > target.tolerance_clu:
            text = f"The {name} has {_decibels(reading.integrated_clufs)} LUFS; {asked} is asked."
            found.append(fault("loudness-missed", text, "Even out the recording first."))
        if reading.true_peak_cdb > target.true_peak_cdb:
            text = f"The {name} peaks at {_decibels(reading.true_peak_cdb)} dBTP; {limit} is the limit."
            found.append(fault("peak-over", text, "Please report this recording."))
    return tuple(found)


def _facts(
    source: LoudnessReading, master: Master, made: dict[str, LoudnessReading], *, mono: bool
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "source_integrated_clufs": source.integrated_clufs,
        "source_true_peak_cdb": source.true_peak_cdb,
        "gain_cdb": master.gain_cdb,
        "limited": master.limited,
        "heard_as": "dual mono" if mono else "stereo",
    }
    for name, reading in made.items():
        facts[f"{name}_integrated_clufs"] = reading.integrated_clufs
        facts[f"{name}_true_peak_cdb"] = reading.true_peak_cdb
    return facts
