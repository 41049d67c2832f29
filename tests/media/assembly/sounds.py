"""Sounds whose every moment is known, and jobs made of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tayori.media.assembly.assemble import AssemblyJob
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.probe import probe
from tayori.model.sound import Jingle, MusicBed, Recording, Treatment

RATE = 44_100
AS_THEY_ARE = Treatment(trim_silence=False, level_speakers=False)


def sound(out: Path, expression: str, length_s: float, *options: str, rate: int = RATE) -> Path:
    """A file with the sound of an expression of `t`; channels apart by `|`."""
    made = f"aevalsrc='{expression}':s={rate}:d={length_s}"
    run_ffmpeg(("-loglevel", "error", "-y", "-f", "lavfi", "-i", made, *options, str(out)))
    return out


def tone(hz: int, level: float = 0.2, when: str = "1") -> str:
    """A tone while `when` is true, as an expression; a quarter turn in, so that it begins with full force."""
    return f"{level}*cos(2*PI*{hz}*t)*({when})"


def job_of(
    recordings: Sequence[Path | Recording],
    intro: Jingle | None = None,
    outro: Jingle | None = None,
    music: Sequence[MusicBed] = (),
    treatment: Treatment = AS_THEY_ARE,
) -> AssemblyJob:
    """A job on real files."""
    said = [each if isinstance(each, Recording) else Recording(each) for each in recordings]
    return AssemblyJob(
        tuple((each, probe(each.path)) for each in said),
        (intro, probe(intro.path)) if intro else None,
        (outro, probe(outro.path)) if outro else None,
        tuple((bed, probe(bed.path)) for bed in music),
        treatment,
    )


def heard(path: Path, channels: int = 1, band: str = "anull") -> NDArray[np.float32]:
    """The samples of a file, frames x channels, through a filter."""
    mixed = ("-af", f"{band},aformat=channel_layouts={'mono' if channels == 1 else 'stereo'}")
    data = read_ffmpeg(("-loglevel", "error", "-i", str(path), *mixed, "-f", "f32le", "pipe:1"))
    return np.frombuffer(data, "<f4").reshape(-1, channels)


def onsets_ms(path: Path, band: str = "anull", gap_ms: int = 100) -> list[float]:
    """When something begins after a gap, in milliseconds."""
    samples = np.abs(heard(path, band=band)[:, 0])
    loud = np.flatnonzero(samples > samples.max() / 4)
    begins = loud[np.diff(loud, prepend=-RATE) > gap_ms * RATE // 1000]
    return [1000 * int(begin) / RATE for begin in begins]


def level_db(samples: NDArray[np.float32], start_ms: float, end_ms: float) -> float:
    """RMS of a stretch, decibels of full scale."""
    part = samples[int(start_ms * RATE / 1000) : int(end_ms * RATE / 1000)]
    return float(10 * np.log10(np.mean(np.square(part, dtype=np.float64)) + 1e-12))
