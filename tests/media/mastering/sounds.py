"""Sounds that ffmpeg makes, and an independent reading of what became of them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tayori.media.ffmpeg import executable, run_ffmpeg
from tayori.media.mastering.job import MasterJob, Masters
from tayori.media.probe import probe
from tayori.model.sound import Archive, Treatment

TONE = "sine=frequency=330:sample_rate=48000:duration=4,tremolo=f=4:d=0.7"
CLICKS = "aevalsrc='0.02*sin(2*PI*220*t)+0.9*lt(mod(t,1),0.002)*sin(2*PI*3000*t)':s=48000:d=4"
BURSTS = "anoisesrc=a=0.9:r=48000:d=4:seed=3,volume='lt(mod(t,0.7),0.01)+0.02':eval=frame"
"""What no attempt gets right: AAC adds 3 dB to its peaks."""
FAINT = "aevalsrc='0.0008*sin(2*PI*330*t)':s=48000:d=4"
PLAIN = Treatment(trim_silence=False, archive=Archive.NONE)


def record(path: Path, lavfi: str, *more: str) -> Path:
    """A recording at `path`."""
    run_ffmpeg(("-f", "lavfi", "-i", lavfi, *more, "-y", str(path)))
    return path


def a_job(source: Path, treatment: Treatment = PLAIN) -> MasterJob:
    """The mastering of `source`."""
    return MasterJob(source, probe(source), treatment)


def masters_in(folder: Path, archive: str = "") -> Masters:
    """out.mp3, out.m4a, and out.`archive`."""
    return Masters(folder / "out.mp3", folder / "out.m4a", folder / f"out.{archive}" if archive else None)


def heard(path: Path, options: str = "", start_s: float = 0) -> tuple[float, float]:
    """LUFS and dBTP as ffmpeg's own summary says: an oracle that goes past our own meter."""
    meter = f"ebur128=peak=true:framelog=quiet{options}"
    command = [executable(), "-hide_banner", "-nostats", "-ss", str(start_s), "-i", str(path)]
    said = subprocess.run(
        [*command, "-af", meter, "-f", "null", "-"], capture_output=True, text=True, check=True
    ).stderr
    summary = said[said.rfind("Summary:") :]
    integrated, peak = re.search(r"I:\s*(-?[\d.]+)", summary), re.search(r"Peak:\s*(-?[\d.]+|-inf)", summary)
    assert integrated is not None
    assert peak is not None
    return float(integrated[1]), float(peak[1])
