"""Mastering an episode: one sound becomes an MP3 and an M4A at the loudness that directories ask for.

It is measured, raised or lowered by one linear gain, and what was encoded is measured again: the very packets
that go into the files are decoded as they are written. A limiter works only where the gain alone would carry
peaks over the limit, and the report says by how much. ffmpeg streams throughout: an episode of hours needs no
more memory than one of minutes.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import MediaError, ResourceError
from tayori.media.escape import require_apart
from tayori.media.ffmpeg import Progress, run_ffmpeg
from tayori.media.loudness import LoudnessCurve, LoudnessReading, read_curve
from tayori.media.mastering.chain import FILES, master_arguments
from tayori.media.mastering.decide import ATTEMPTS, Attempt, broken, correct, plan
from tayori.media.mastering.job import MasterJob, MasterReport, Masters
from tayori.media.mastering.measure import Measured, measure_source
from tayori.media.mastering.remarks import damage, facts, faults, remarks, trimmed
from tayori.media.output import making
from tayori.media.process import ToolFailed
from tayori.model.profile import Loudness

MEASURING = 0.15
"""The measuring's share of the whole (measured: 4 of 27 s)."""


def master_episode(
    job: MasterJob,
    masters: Masters,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> MasterReport:
    """Write the masters and report on them; a file that breaks a rule is an error finding.

    Raises MediaError for a source without usable sound, ResourceError where a master cannot be written,
    UsageError where one would replace the source, and Cancelled; then none is left behind.
    """
    _require_writable(job, masters)
    tell = _Rising(on_progress or (lambda _: None))
    with ExitStack() as outputs:
        for path in masters.paths:
            outputs.enter_context(making(path))
        measured = measure_source(job, tell.between(0, MEASURING), cancel)
        desk = _Desk(job, masters, measured, cancel)
        best = desk.make(tell)
    tell(1.0)
    return _report(job, measured, best)


def _require_writable(job: MasterJob, masters: Masters) -> None:
    require_apart([job.source], masters.paths)
    for path in masters.paths:
        if path.is_dir() or not os.access(path.parent, os.W_OK):
            raise ResourceError(f"{path.name} cannot be written.", f"Check the folder {path.parent}.")


class _Rising:
    """Progress of several parts as one, never backwards."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell
        self._last = 0.0

    def __call__(self, share: float) -> None:
        if share > self._last:
            self._last = share
            self._tell(share)

    def between(self, start: float, end: float) -> Callable[[float], None]:
        """Progress of a part that lasts from `start` to `end`."""
        return lambda share: self(start + (end - start) * share)


@dataclass(frozen=True, slots=True)
class _Try:
    """An attempt, and what came of it."""

    attempt: Attempt
    made: Mapping[str, LoudnessCurve]
    """By the file's name."""

    @property
    def readings(self) -> dict[str, LoudnessReading]:
        return {name: curve.reading for name, curve in self.made.items()}


def _best(tries: Sequence[_Try], target: Loudness) -> _Try:
    """The one that breaks fewest rules and by least; the later of equals, which came nearer."""
    return min(reversed(tries), key=lambda one: broken(one.readings, target))


class _Desk:
    """Encodes, measures, corrects; one per source."""

    def __init__(
        self, job: MasterJob, masters: Masters, measured: Measured, cancel: threading.Event | None
    ) -> None:
        self._job = job
        self._masters = masters
        self._measured = measured
        self._cancel = cancel

    def make(self, tell: _Rising) -> _Try:
        """The best of up to ATTEMPTS tries: what it was, and the curves of the files, which are on disk."""
        heard, target = self._measured.heard, self._job.loudness
        attempt, stale = plan(heard, target, FILES), self._all
        tries: list[_Try] = []
        start = MEASURING
        while stale and len(tries) < ATTEMPTS:
            # most sounds need one attempt; each further one gets half of what is left
            end = start + (1 - start) * (0.9 if start == MEASURING else 0.5)
            before = tries[-1].made if tries else {}
            made = {**before, **self._encode(attempt, stale, tell.between(start, end))}
            tries.append(_Try(attempt, made))
            better = correct(attempt, tries[-1].readings, heard, target)
            stale = self._stale(attempt, better)
            attempt, start = better, end
        best = _best(tries, target)
        self._encode_again(best, tries[-1], tell.between(start, 1))
        return best

    def _encode_again(self, best: _Try, last: _Try, tell: Progress) -> None:
        stale = self._stale(last.attempt, best.attempt)
        if stale:
            self._encode(best.attempt, stale, tell)

    @property
    def _all(self) -> tuple[str, ...]:
        return (*FILES, *(("archive",) if self._masters.archive else ()))

    def _stale(self, attempt: Attempt, better: Attempt) -> tuple[str, ...]:
        if (attempt.gain_cdb, attempt.ceiling_cdb) != (better.gain_cdb, better.ceiling_cdb):
            return self._all
        return tuple(name for name in FILES if attempt.trims_cdb[name] != better.trims_cdb[name])

    def _encode(self, attempt: Attempt, names: tuple[str, ...], tell: Progress) -> dict[str, LoudnessCurve]:
        kept = self._measured.kept
        arguments = master_arguments(self._job, kept, attempt, self._masters, names)
        with tempfile.TemporaryDirectory(prefix="tayori-loudness-") as name:
            folder = Path(name)
            try:
                run_ffmpeg(arguments, kept.length_ms, tell, self._cancel, folder)
            except ToolFailed as error:
                raise MediaError(
                    f"The sound of {self._job.source.name} cannot be mastered: {error.reason}.",
                    "Check that it plays.",
                ) from error
            return {name: read_curve(folder, name) for name in names if name in FILES}


def _report(job: MasterJob, measured: Measured, best: _Try) -> MasterReport:
    kept, heard, attempt, readings = measured.kept, measured.heard, best.attempt, best.readings
    found = (
        *damage(measured.damages, job.source.name),
        *trimmed(job, kept),
        *remarks(job, heard, attempt),
        *faults(readings, heard, attempt, job.loudness),
    )
    told = facts(job, kept, measured.before.reading, heard, attempt) | _files(readings)
    if job.treatment.reduce_noise:
        told["noise_floor_fell_clu"] = measured.floor_fell_clu
    return MasterReport(found, told, kept, measured.before, best.made["mp3"])


def _files(readings: Mapping[str, LoudnessReading]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, reading in readings.items():
        told[f"{name}_integrated_clufs"] = reading.integrated_clufs
        told[f"{name}_true_peak_cdb"] = reading.true_peak_cdb
    return told
