"""Assembling an episode: recordings, jingles and beds become one lossless programme, streamed.

Each recording is looked at from end to end once; then all are mixed and cut to a raw file beside the result;
then music is laid under and beside it. Memory holds seconds of sound, and two minutes of a jingle.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.assembly.jingles import ReadyJingle, ready_jingle
from tayori.media.assembly.job import Assembled, AssemblyJob, Heard, needs_assembly
from tayori.media.assembly.levels import jingle_gain, lowered_by, recording_gains
from tayori.media.assembly.mix import measure_arguments, programme_arguments
from tayori.media.assembly.pauses import KEPT_EDGE_MS, kept_spans, length_hops, sounding
from tayori.media.assembly.plan import Placed, Plan, Talk, bed_span
from tayori.media.assembly.remarks import (
    remarks_on_bed,
    remarks_on_cuts,
    remarks_on_jingle,
    remarks_on_recordings,
)
from tayori.media.assembly.survey import HOP_MS, Survey, survey
from tayori.media.assembly.talk import Voices, write_talk
from tayori.media.beds import Bed, ready_bed
from tayori.media.escape import require_apart
from tayori.media.ffmpeg import Progress, run_ffmpeg
from tayori.media.loudness import LoudnessReading, parse_loudness
from tayori.media.output import making
from tayori.media.process import ToolFailed
from tayori.model.finding import Finding
from tayori.model.sound import MusicBed
from tayori.model.time import Span

__all__ = ["Assembled", "AssemblyJob", "Heard", "assemble", "needs_assembly"]

_SURVEYED, _TALKED = 0.45, 0.7
"""Shares of the work that are done by then: measured on two hours."""


def assemble(
    job: AssemblyJob,
    out: Path,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Assembled:
    """Write the programme of `job` to `out`: FLAC, 24 bits, 44.1 kHz, at a level that cannot clip.

    Leaves nothing behind when it fails. Raises MediaError, naming the file, when a part has no sound or
    cannot be decoded or all recordings are silent; UsageError when `out` is one of the parts; Cancelled,
    ResourceError.
    """
    require_apart((path for path, _ in job.files), [out])
    with making(out), tempfile.TemporaryDirectory(dir=out.parent, prefix=".assembly-") as folder:
        try:
            return _Assembly(job, Path(folder), on_progress or (lambda _: None), cancel).make(out)
        except ToolFailed as error:
            names = ", ".join(recording.path.name for recording, _ in job.recordings)
            raise MediaError(
                f"The episode of {names} cannot be assembled: {error.reason}.", "Check that its parts play."
            ) from error


class _Assembly:
    """One episode in the making."""

    def __init__(
        self, job: AssemblyJob, folder: Path, on_progress: Progress, cancel: threading.Event | None
    ) -> None:
        self._job = job
        self._form = job.form()
        self._folder = folder
        self._on_progress = on_progress
        self._cancel = cancel
        self._findings: list[Finding] = []

    def make(self, out: Path) -> Assembled:
        voices, kept = self._heard()
        raw = self._folder / "talk.raw"
        write_talk(voices, kept, raw, self._share(_SURVEYED, _TALKED), self._cancel)
        plan = self._plan(voices, Talk(kept))
        arguments = programme_arguments(plan, self._form, raw, out)
        run_ffmpeg(arguments, plan.length_ms, self._share(_TALKED, 1.0), self._cancel)
        heard = tuple(sorted((placed.heard for placed in plan.music), key=lambda each: each.start_ms))
        timeline = plan.talk.timeline(plan.length_ms)
        return Assembled(timeline, heard, tuple(self._findings), _facts(voices, plan, self._form.layout))

    def _heard(self) -> tuple[Voices, tuple[Span, ...]]:
        """The recordings, and what is kept of them, in the programme's form.

        They are looked at again where only a bed that is left out was stereo: how loud a voice is depends on
        the layout.
        """
        voices = self._listen()
        kept = self._kept(voices)
        form = self._job.form(self._left_out(Talk(kept)))
        if form == self._form:
            return voices, kept
        self._form = form
        self._findings.clear()
        voices = self._listen()
        return voices, self._kept(voices)

    def _left_out(self, talk: Talk) -> tuple[int, ...]:
        timeline = talk.timeline(talk.end_ms)
        beds = enumerate(self._job.music)
        return tuple(number for number, (said, _) in beds if bed_span(said.span, timeline) is None)

    def _listen(self) -> Voices:
        job, surveys = self._job, []
        part = _SURVEYED / len(job.recordings)
        for number, (said, probe) in enumerate(job.recordings):
            tell = self._share(part * number, part * (number + 1))
            surveys.append(survey(said.path, probe, job.treatment, self._form, tell, self._cancel))
            tell(1.0)
        if all(each.silent for each in surveys):
            names = ", ".join(said.path.name for said, _ in job.recordings)
            raise MediaError(f"There is nothing to hear in {names}.", "Check the recordings.")
        looked = [(*part, found) for part, found in zip(job.recordings, surveys, strict=True)]
        self._findings += remarks_on_recordings(looked)
        length = length_hops(_timed(job, surveys)) * HOP_MS
        return Voices(job, self._form, tuple(surveys), recording_gains(surveys, job.treatment), length)

    def _kept(self, voices: Voices) -> tuple[Span, ...]:
        kept = kept_spans(sounding(_timed(self._job, voices.surveys)), self._job.treatment)
        self._findings += remarks_on_cuts(Talk(kept))
        return kept

    def _plan(self, voices: Voices, talk: Talk) -> Plan:
        """Everything in its place and at its level."""
        common = min(voices.gains_cdb)
        intro, outro = self._jingle("intro", talk), self._jingle("outro", talk)
        before = intro.bed.length_ms - intro.overlap_ms if intro else 0
        fades = tuple(min(jingle.overlap_ms, KEPT_EDGE_MS) if jingle else 0 for jingle in (intro, outro))
        talk = Talk(talk.kept, before, *fades)
        music = []
        if intro:
            music.append(self._placed_jingle("intro", intro, 0, common))
        if outro:
            music.append(self._placed_jingle("outro", outro, talk.end_ms - outro.overlap_ms, common))
        length = max(talk.end_ms, *(placed.end_ms for placed in music), 0)
        music += self._beds(talk, voices.length_ms)
        return Plan(talk, tuple(music), length, lowered_by(_peaks(voices, music)))

    def _jingle(self, name: str, talk: Talk) -> ReadyJingle | None:
        jingle = self._job.intro if name == "intro" else self._job.outro
        if jingle is None:
            return None
        file = self._folder / f"{name}.wav"
        ready = ready_jingle(jingle, talk.length_ms, self._form, file, self._cancel, before=name == "intro")
        self._findings += remarks_on_jingle(ready, talk.length_ms)
        return ready

    def _placed_jingle(self, role: str, ready: ReadyJingle, at_ms: int, common_cdb: int) -> Placed:
        reading = self._measure(ready.bed)
        gain = jingle_gain(reading, common_cdb, self._job.treatment)
        return Placed(role, ready.bed, at_ms, gain, reading.true_peak_cdb)

    def _beds(self, talk: Talk, recorded_ms: int) -> Iterator[Placed]:
        timeline = talk.timeline(talk.end_ms)
        for number, (said, _) in enumerate(self._job.music):
            span = bed_span(said.span, timeline)
            self._findings += remarks_on_bed(said, recorded_ms, placed=span is not None)
            if span is not None:
                folder = self._folder / f"bed{number}"
                folder.mkdir()
                bed = ready_bed(said, span.length_ms, self._form, folder, self._cancel)
                yield self._placed_bed(f"music/{number}", said, bed, span.start_ms)

    def _placed_bed(self, role: str, said: MusicBed, bed: Bed, at_ms: int) -> Placed:
        reading = self._measure(bed)
        gain = 0 if reading.silent else said.level_clufs - reading.integrated_clufs
        return Placed(role, bed, at_ms, gain, reading.true_peak_cdb, said.duck)

    def _measure(self, bed: Bed) -> LoudnessReading:
        try:
            return parse_loudness(run_ffmpeg(measure_arguments(bed, self._form), cancel=self._cancel))
        except ToolFailed as error:
            raise MediaError(
                f"The music {bed.path.name} cannot be decoded: {error.reason}.", "Check that it plays."
            ) from error

    def _share(self, start: float, end: float) -> Progress:
        return lambda part: self._on_progress(start + (end - start) * part)


def _timed(job: AssemblyJob, surveys: Any) -> list[tuple[int, Survey]]:
    return [(said.start_ms, found) for (said, _), found in zip(job.recordings, surveys, strict=True)]


def _peaks(voices: Voices, music: list[Placed]) -> Iterator[int]:
    """Of every part in the mix."""
    spoken = zip(voices.surveys, voices.gains_cdb, strict=True)
    return chain(
        (found.reading.true_peak_cdb + gain for found, gain in spoken),
        (placed.peak_cdb + placed.gain_cdb for placed in music),
    )


def _together(voices: Voices) -> Any:
    return zip(voices.job.recordings, voices.surveys, voices.gains_cdb, strict=True)


def _facts(voices: Voices, plan: Plan, layout: str) -> dict[str, Any]:
    """What was done, ready for JSON."""
    recordings = [
        {
            "file": said.path.name,
            "speaker": said.speaker,
            "start_ms": said.start_ms,
            "length_ms": found.length_ms,
            "speech_clufs": found.speech_clufs,
            "true_peak_cdb": found.reading.true_peak_cdb,
            "gain_cdb": gain,
        }
        for (said, _), found, gain in _together(voices)
    ]
    music = [
        {"role": placed.role, "at_ms": placed.at_ms, "gain_cdb": placed.gain_cdb} for placed in plan.music
    ]
    kept = plan.talk.kept
    return {
        "layout": layout,
        "length_ms": plan.length_ms,
        "lowered_cdb": plan.lowered_cdb,
        "recordings": recordings,
        "music": music,
        "pauses_shortened": len(kept) - 1,
        "trimmed_start_ms": kept[0].start_ms,
        "trimmed_end_ms": voices.length_ms - kept[-1].end_ms,
    }
