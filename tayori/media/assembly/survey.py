"""A recording looked at from end to end in one decode: how loud its speech is, when it is quiet."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tayori.errors import MediaError
from tayori.media.assembly.job import audio_of
from tayori.media.cleaning import highpass
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, Progress, stream_ffmpeg
from tayori.media.loudness import METER, LoudnessReading, parse_loudness
from tayori.media.pieces import Form
from tayori.media.process import ToolFailed
from tayori.model.probe import Probe
from tayori.model.sound import Treatment

Levels = NDArray[np.float32]
"""Decibels of full scale, one value every HOP_MS."""

HOP_MS = 10
_RATE_HZ = 16_000
_HOP = _RATE_HZ * HOP_MS // 1000
_BLOCK = 1000 * _HOP * 2
_RUMBLE_HZ = 100
"""What is below is no speech, and a pause for all that."""
_WINDOW, _STEP = 40, 10
"""Hops in a window of momentary loudness (EBU Tech 3341: 400 ms), and between two of them."""
_MINUTE = 600
"""Windows in a minute."""
_SPEECH_RANGE_DB = 15
_FULL_SCALE_DB = -0.2
_PEAK = re.compile(r"Peak level dB: (\S+)")
_COUNT = re.compile(r"Peak count: (\d+)")


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What one recording is like, as the programme's layout has it, after high-pass and before any gain."""

    length_ms: int
    """As decoded; a container's word is not always true."""
    levels: Levels
    reading: LoudnessReading
    speech_clufs: int
    """Loudness of who speaks into it, without those whom it only picks up from afar."""
    full_scale: int
    """Samples at full scale, the mark of clipping."""

    @property
    def silent(self) -> bool:
        """Nothing to be heard."""
        return self.reading.silent

    @property
    def floor_db(self) -> float:
        """Level of the quietest tenth that is not digital silence."""
        there = self.levels[self.levels > -95]
        return float(np.percentile(there, 10)) if there.size else -96.0

    @property
    def loud_db(self) -> float:
        """Level that a minute of it, or a twentieth, exceeds: that of who says little, too."""
        return _exceeded(self.levels, 60_000 // HOP_MS) if self.levels.size else -96.0


def survey(
    path: Path,
    probe: Probe,
    treatment: Treatment,
    form: Form,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Survey:
    """Look at a recording. Memory holds 10 s of sound and 400 bytes for each second.

    Raises MediaError, naming the file, when it has no sound or does not decode; Cancelled.
    """
    audio, tell = audio_of(path, probe), on_progress or (lambda _: None)
    arguments = survey_arguments(path, audio.index, treatment, form)
    parts: list[Levels] = []
    samples = 0

    def take(block: bytes) -> None:
        nonlocal samples
        samples += len(block) // 2
        parts.append(_levels(np.frombuffer(block[: len(block) // 2 * 2], "<i2")))
        tell(min(1.0, samples * 1000 / _RATE_HZ / max(1, audio.duration_ms)))

    try:
        log = stream_ffmpeg(arguments, _BLOCK, take, cancel)
    except ToolFailed as error:
        raise MediaError(f"{path.name} cannot be decoded: {error.reason}.", "Check that it plays.") from error
    if not samples:
        raise MediaError(f"{path.name} holds no sound that decodes.", "Check that it plays.")
    levels: Levels = np.concatenate(parts)
    reading = parse_loudness(log)
    speech = reading.integrated_clufs + (0 if reading.silent else _beyond_the_gate_cdb(levels))
    return Survey(samples * 1000 // _RATE_HZ, levels, reading, speech, _full_scale(log))


def survey_arguments(path: Path, stream: int, treatment: Treatment, form: Form) -> tuple[str, ...]:
    """Ffmpeg's arguments that measure a recording and write it, small, to standard output."""
    peaks = "astats=measure_perchannel=none:measure_overall=Peak_level+Peak_count"
    chain = ",".join((peaks, form.chain, *highpass(treatment)))
    graph = (
        f"[0:{stream}]{chain},asplit[heard][small];[heard]{METER}:dualmono=true,anullsink;"
        f"[small]highpass=f={_RUMBLE_HZ},aformat=channel_layouts=mono,aresample={_RATE_HZ}[out]"
    )
    source = (*SAFE_INPUT, "-i", file_url(path.absolute()))
    return (*source, "-filter_complex", graph, "-map", "[out]", "-f", "s16le", "pipe:1")


def _levels(samples: NDArray[np.int16]) -> Levels:
    whole = np.zeros(-(-samples.size // _HOP) * _HOP, np.float32)
    whole[: samples.size] = samples / np.float32(32768)
    power = np.square(whole).reshape(-1, _HOP).mean(axis=1)
    levels: Levels = (10 * np.log10(power + 1e-10)).astype(np.float32)
    return levels


def _beyond_the_gate_cdb(levels: Levels) -> int:
    """What is to be added to integrated loudness to have that of the speech nearby.

    The meter's gate is 10 LU below the mean (EBU R128). Of a guest who says little it lets through the host
    across the table, who is 15 dB lower in her microphone; here the gate is below her own loud minute.
    """
    power = 10.0 ** (levels.astype(np.float64) / 10)
    sums = np.cumsum(np.concatenate(([0.0], power)))
    windows = (sums[_WINDOW::_STEP] - sums[:-_WINDOW:_STEP]) / _WINDOW
    windows = windows[windows > 1e-7]
    if not windows.size:
        return 0
    metered = windows[windows > windows.mean() / 10].mean()
    loud = _exceeded(windows, _MINUTE) / 10 ** (_SPEECH_RANGE_DB / 10)
    nearby = windows[windows > loud].mean()
    return max(0, round(1000 * float(np.log10(nearby / metered))))


def _exceeded(values: NDArray[np.floating], times: int) -> float:
    """The value that so many, or a twentieth of all, exceed."""
    rank = max(1, min(times, values.size // 20))
    return float(np.partition(values, values.size - rank)[values.size - rank])


def _full_scale(log: str) -> int:
    peak, count = _PEAK.search(log), _COUNT.search(log)
    if peak is None or count is None or "inf" in peak[1] or float(peak[1]) < _FULL_SCALE_DB:
        return 0
    return int(count[1])
