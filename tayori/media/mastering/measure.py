"""Measuring: the source before it is mastered, and files that are finished."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.ffmpeg import Progress, run_ffmpeg
from tayori.media.loudness import (
    SILENCE_CLUFS,
    LoudnessCurve,
    LoudnessReading,
    cut_curve,
    read_curve,
    read_peaks,
)
from tayori.media.mastering.chain import BEFORE, TREATED, finished_arguments, measure_arguments
from tayori.media.mastering.decide import Heard
from tayori.media.mastering.job import MasterJob
from tayori.media.mastering.remarks import damage, missed_as_is
from tayori.media.mastering.silence import heard_span
from tayori.media.probe import probe
from tayori.media.process import ToolFailed
from tayori.model.finding import Finding
from tayori.model.profile import Loudness
from tayori.model.sound import Treatment
from tayori.model.time import Span

_BROKEN = re.compile(r"Error submitting packet to decoder|Error while decoding|Decoding error", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """A source, measured."""

    kept: Span
    before: LoudnessCurve
    """As it came, over `kept`."""
    heard: Heard
    """As it goes into the gain, over `kept`."""
    damages: int
    """Packets that did not decode."""
    floor_fell_clu: int
    """How much quieter the treatment made the quietest moments, hundredths of LU."""


def measure_source(job: MasterJob, on_progress: Progress | None, cancel: threading.Event | None) -> Measured:
    """Loudness of the source with and without treatment, and what of it is kept, from one decode.

    Raises MediaError where it does not decode, or nothing can be heard in it.
    """
    with tempfile.TemporaryDirectory(prefix="tayori-loudness-") as made:
        folder = Path(made)
        log = _run(job.source, measure_arguments(job), job.probe.duration_ms, on_progress, cancel, folder)
        before = read_curve(folder, BEFORE)
        name = TREATED if (folder / f"{TREATED}.momentary").exists() else BEFORE
        curve, peaks = read_curve(folder, name), read_peaks(folder, name)
    _require_sound(curve.reading, job.source.name)
    length = job.probe.duration_ms
    kept = heard_span(curve, length) if job.treatment.trim_silence else Span(0, length)
    whole = LoudnessCurve(peaks, curve.reading)
    heard = Heard(_within(curve, kept), _within(whole, kept).momentary_clufs)
    fell = floor_fell(before.momentary_clufs, curve.momentary_clufs)
    return Measured(kept, _within(before, kept), heard, len(_BROKEN.findall(log)), fell)


def floor_fell(before: Sequence[int], after: Sequence[int]) -> int:
    """How much quieter the quietest tenth of `before` is in `after`, hundredths of LU: the room in pauses.

    What falls out of the meter's range counts as its floor, SILENCE_CLUFS.
    """
    pairs = sorted(pair for pair in zip(before, after, strict=False) if pair[0] > SILENCE_CLUFS)
    quietest = pairs[: max(1, len(pairs) // 10)]
    return sum(was - now for was, now in quietest) // max(1, len(quietest))


def _within(curve: LoudnessCurve, kept: Span) -> LoudnessCurve:
    return cut_curve(curve, kept.start_ms, kept.end_ms)


def _require_sound(reading: LoudnessReading, name: str) -> None:
    if reading.silent:
        raise MediaError(
            f"{name} is silent, or shorter than half a second.",
            "Check the recording; there is nothing to hear in it.",
        )


def measure_finished(
    path: Path, loudness: Loudness, cancel: threading.Event | None = None
) -> tuple[LoudnessReading, LoudnessCurve, tuple[Finding, ...]]:
    """Loudness of a finished MP3 or M4A as it is heard, and how it misses `loudness` (warnings).

    Mono is measured as two loudspeakers play it. Raises MediaError for a file without sound that decodes.
    """
    seen = probe(path)
    job = MasterJob(path, seen, Treatment())
    arguments = finished_arguments(path, job.audio, mono=job.mono)
    with tempfile.TemporaryDirectory(prefix="tayori-loudness-") as name:
        log = _run(path, arguments, seen.duration_ms, None, cancel, Path(name))
        curve = read_curve(Path(name), BEFORE)
    found = (*damage(len(_BROKEN.findall(log)), path.name), *missed_as_is(curve.reading, loudness))
    return curve.reading, curve, found


def _run(
    path: Path,
    arguments: tuple[str, ...],
    length_ms: int,
    on_progress: Progress | None,
    cancel: threading.Event | None,
    folder: Path,
) -> str:
    try:
        return run_ffmpeg(arguments, length_ms, on_progress, cancel, folder)
    except ToolFailed as error:
        raise MediaError(
            f"The sound of {path.name} cannot be decoded: {error.reason}.", "Check that it plays."
        ) from error
