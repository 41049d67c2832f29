"""The sound of a clip: made once for all its renditions, brought to its loudness, measured on the file.

The gain is linear. Only where it would push a peak over the ceiling is a limiter put in, and the report says
so: dynamics are never changed silently (facts/mistakes.md, "Dynamic loudness unnoticed").
"""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.beds import ready_bed
from tayori.media.escape import require_apart
from tayori.media.ffmpeg import Progress, run_ffmpeg
from tayori.media.filters import Node
from tayori.media.loudness import LoudnessReading, measure_loudness, parse_loudness
from tayori.media.mixing import (
    FORM,
    Levels,
    SoundJob,
    encode_arguments,
    measure_arguments,
    mix_node,
    music_node,
    source_node,
)
from tayori.media.process import ToolFailed
from tayori.model.finding import Finding, note, warning

__all__ = ["LoudnessReading", "SoundJob", "SoundReport", "make_sound", "measure_loudness"]

HEADROOM_CDB = 50
"""Room for what AAC adds to peaks: it overshoots by about 0.5 dB (facts D)."""
MOST_GAIN_CDB = 3000
"""30 dB; more would only raise noise."""
CLOSE_CLU = 20
"""How near the limited sound has to come to its target."""

AUDIBLE_CDB = 600
"""Limiting beyond this many hundredths of a dB is heard, and worth a warning."""

_TRIES = 4


@dataclass(frozen=True, slots=True)
class SoundReport:
    """What was made, measured on the encoded file."""

    integrated_clufs: int
    true_peak_cdb: int
    gain_mdb: int
    """Gain of the source, in thousandths of dB."""
    limited: bool
    findings: tuple[Finding, ...]


def make_sound(
    job: SoundJob, out: Path, on_progress: Progress | None = None, cancel: threading.Event | None = None
) -> SoundReport:
    """Write the sound of `job` to `out` as AAC-LC, 48 kHz stereo, without an edit list.

    Leaves nothing behind when it fails. Raises MediaError when source or music cannot be decoded, UsageError
    when `out` is the source, Cancelled, ResourceError.
    """
    require_apart([job.source] if job.source else [], [out])
    try:
        with tempfile.TemporaryDirectory(dir=out.parent) as folder:
            ready = _with_bed(job, Path(folder), cancel)
            return _Desk(ready, cancel).make(out, on_progress or (lambda _: None))
    except ToolFailed as error:
        out.unlink(missing_ok=True)
        raise MediaError(
            f"The sound of {_name(job)} cannot be made: {error.reason}.", "Check that it plays."
        ) from error
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _with_bed(job: SoundJob, folder: Path, cancel: threading.Event | None) -> SoundJob:
    if job.music is None:
        return job
    return replace(job, bed=ready_bed(job.music, job.length_ms, FORM, folder, cancel))


def _name(job: SoundJob) -> str:
    names = [job.source.name] if job.source else []
    return " and ".join([*names, job.music.path.name] if job.music else names) or "silence"


class _Desk:
    """Measures, decides, measures again; one per sound."""

    def __init__(self, job: SoundJob, cancel: threading.Event | None) -> None:
        self._job = job
        self._cancel = cancel
        self._findings: list[Finding] = []

    def make(self, out: Path, on_progress: Progress) -> SoundReport:
        levels = self._balanced()
        on_progress(0.4)
        levels = self._levelled(levels)
        on_progress(0.7)
        reading = self._encode(levels, out)
        for _ in range(_TRIES):
            over = reading.true_peak_cdb - self._job.loudness.true_peak_cdb
            if over <= 0:
                break
            # The encoder adds peaks of its own, most at low rates: the ceiling gives way until they fit too.
            levels = replace(levels, ceiling_cdb=(levels.ceiling_cdb or self._ceiling) - over - 10)
            reading = self._encode(levels, out)
        on_progress(1.0)
        self._remark(levels, reading)
        gain_mdb = 10 * (levels.source_cdb + levels.mix_cdb)
        limited = levels.ceiling_cdb is not None
        return SoundReport(
            reading.integrated_clufs, reading.true_peak_cdb, gain_mdb, limited, tuple(self._findings)
        )

    @property
    def _ceiling(self) -> int:
        return self._job.loudness.true_peak_cdb - HEADROOM_CDB

    def _balanced(self) -> Levels:
        """Source at the target, bed at its own level."""
        job, source, music = self._job, 0, 0
        if not job.has_sound:
            self._findings.append(note("no-sound", "The source has no sound: silence was added."))
        elif job.music is not None:
            source = self._gain_to(source_node(job, 0), job.loudness.integrated_clufs)
        if job.music is not None:
            music = self._gain_to(music_node(job, 0), job.music.level_clufs)
        return Levels(source, music)

    def _gain_to(self, sound: Node, target_clufs: int) -> int:
        return bounded_gain(self._measure(sound), target_clufs)

    def _levelled(self, levels: Levels) -> Levels:
        """The whole mix at the target; linear when its peaks allow, limited when they do not."""
        job = self._job
        if not job.has_sound and job.music is None:
            return levels
        reading = self._measure(mix_node(job, levels))
        if reading.silent:
            self._findings.append(warning("silent-sound", "The sound is silent from beginning to end."))
            return levels
        gain = bounded_gain(reading, job.loudness.integrated_clufs)
        levels = replace(levels, mix_cdb=gain)
        over = reading.true_peak_cdb + gain - self._ceiling
        return levels if over <= 0 else self._limited(levels, over)

    def _limited(self, levels: Levels, over_cdb: int) -> Levels:
        """With the limiter in, and the gain that makes up for what it takes away."""
        remark = warning if over_cdb > AUDIBLE_CDB else note
        self._findings.append(
            remark(
                "peaks-limited",
                f"Linear gain would have put peaks {over_cdb / 100:.1f} dB over the ceiling: it was limited.",
            )
        )
        levels = replace(levels, ceiling_cdb=self._ceiling)
        for _ in range(_TRIES):
            reading = self._measure(mix_node(self._job, levels))
            short = self._job.loudness.integrated_clufs - reading.integrated_clufs
            if abs(short) <= CLOSE_CLU:
                break
            levels = replace(levels, mix_cdb=min(levels.mix_cdb + short, MOST_GAIN_CDB))
        return levels

    def _measure(self, sound: Node) -> LoudnessReading:
        return parse_loudness(run_ffmpeg(measure_arguments(self._job, sound), cancel=self._cancel))

    def _encode(self, levels: Levels, out: Path) -> LoudnessReading:
        run_ffmpeg(encode_arguments(self._job, levels, out), cancel=self._cancel)
        return measure_loudness(out, self._cancel)

    def _remark(self, levels: Levels, reading: LoudnessReading) -> None:
        target = self._job.loudness
        off = reading.integrated_clufs - target.integrated_clufs
        if reading.silent or abs(off) <= target.tolerance_clu:
            return
        self._findings.append(
            warning(
                "loudness-missed",
                f"The sound is at {reading.integrated_clufs / 100:.1f} LUFS instead of "
                f"{target.integrated_clufs / 100:.1f}, after {levels.mix_cdb / 100:.1f} dB of gain.",
                "Record closer to the speaker, or mix the sound before it comes here.",
            )
        )


def bounded_gain(reading: LoudnessReading, target_clufs: int) -> int:
    """Gain to the target, in hundredths of dB: none for silence, 30 dB at most."""
    return 0 if reading.silent else min(target_clufs - reading.integrated_clufs, MOST_GAIN_CDB)
