"""The talk: all recordings cleaned, levelled, in time with each other, mixed, and cut, as raw samples."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tayori.media.assembly.cutter import Cutter
from tayori.media.assembly.job import RATE_HZ, AssemblyJob, audio_of
from tayori.media.assembly.survey import Survey
from tayori.media.cleaning import cleaning
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, Progress, stream_ffmpeg
from tayori.media.loudness import decibels
from tayori.media.pieces import Form
from tayori.model.time import Span

JOIN_MS = 10
"""What is left and right of a cut goes over into each other for so long: nothing clicks."""
_BLOCK_MS = 10_000


@dataclass(frozen=True, slots=True)
class Voices:
    """The recordings with what is known of them."""

    job: AssemblyJob
    form: Form
    """Of the programme."""
    surveys: tuple[Survey, ...]
    gains_cdb: tuple[int, ...]
    length_ms: int
    """Of the recordings' clock."""


def write_talk(
    voices: Voices,
    kept: Sequence[Span],
    out: Path,
    on_progress: Progress,
    cancel: threading.Event | None = None,
) -> None:
    """Write the kept stretches to `out`: 32-bit floats in the programme's form. Memory holds 10 s.

    Raises ToolFailed when a recording does not decode, OSError, Cancelled.
    """
    form = voices.form
    block = form.samples(_BLOCK_MS) * 4 * form.channels
    frames = [(form.samples(span.start_ms), form.samples(span.end_ms)) for span in kept]
    done = 0
    with out.open("wb") as file:
        cutter = Cutter(frames, form.samples(JOIN_MS), form.channels, file.write)

        def take(samples: bytes) -> None:
            nonlocal done
            cutter.take(samples)
            done += _BLOCK_MS
            on_progress(min(1.0, done / voices.length_ms))

        stream_ffmpeg(talk_arguments(voices), block, take, cancel)


def talk_arguments(voices: Voices) -> tuple[str, ...]:
    """Ffmpeg's arguments that mix the recordings, uncut, to standard output."""
    recordings = voices.job.recordings
    sources = [part for said, _ in recordings for part in (*SAFE_INPUT, "-i", file_url(said.path.absolute()))]
    chains = [f"{_chain(voices, number)}[v{number}]" for number in range(len(recordings))]
    labels = "".join(f"[v{number}]" for number in range(len(recordings)))
    mix = f"{labels}amix=inputs={len(recordings)}:normalize=0:duration=longest[talk]"
    graph = ";".join((*chains, mix))
    raw = ("-map", "[talk]", "-c:a", "pcm_f32le", "-f", "f32le", "pipe:1")
    return ("-loglevel", "error", *sources, "-filter_complex", graph, *raw)


def _chain(voices: Voices, number: int) -> str:
    """One recording, to the length of all."""
    said, probe = voices.job.recordings[number]
    form = voices.form
    delay = (f"adelay=delays={form.samples(said.start_ms)}S:all=1",) if said.start_ms else ()
    filters = (
        form.chain,
        "aformat=sample_fmts=fltp",
        *cleaning(voices.job.treatment, RATE_HZ, voices.surveys[number].floor_db),
        f"volume={decibels(voices.gains_cdb[number])}dB",
        *delay,
        "apad",
        f"atrim=end_sample={form.samples(voices.length_ms)}",
    )
    return f"[{number}:{audio_of(said.path, probe).index}]{','.join(filters)}"
