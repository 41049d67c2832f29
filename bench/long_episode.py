"""Memory of a two-hour episode: two microphones, a bed and an intro, mastered with its archive.

Run by itself with a folder, it is what is measured: `python -m bench.long_episode FOLDER`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.builds import Row
from bench.measure import run
from tayori.media.assembly.assemble import AssemblyJob, assemble
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.mastering.job import MasterJob, Masters
from tayori.media.mastering.master import master_episode
from tayori.media.probe import probe
from tayori.model.sound import Jingle, MusicBed, Recording, Treatment

ROOT = Path(__file__).resolve().parents[1]
HOURS, GOAL_MB = 2, 300
_SPEECH = "0.3*sin(2*PI*{}*t)*lt(mod(t\\,7)\\,{})*(0.6+0.4*sin(20*t))"
_MUSIC = "0.2*sin(2*PI*220*t)+0.1*sin(2*PI*331*t)"


def long_episode_rows(folder: Path) -> list[Row]:
    """The peak of all processes together."""
    _draw(folder / "host.flac", _SPEECH.format(180, 5), HOURS * 3600)
    _draw(folder / "guest.flac", _SPEECH.format(240, 2), HOURS * 3600)
    _draw(folder / "bed.flac", _MUSIC, 45)
    cost = run([sys.executable, "-m", "bench.long_episode", str(folder)], ROOT)
    peak = cost.peak_bytes / 1e6
    return [
        (
            f"an episode of {HOURS} hours: two microphones, bed, intro, three files",
            "",
            f"{peak:.0f} MB at most, {cost.wall_s:.0f} s",
            f"under {GOAL_MB} MB",
            "met" if peak < GOAL_MB else "MISSED",
        )
    ]


def _draw(out: Path, wave: str, seconds: int) -> None:
    run_ffmpeg(("-f", "lavfi", "-i", f"aevalsrc={wave}:s=44100:d={seconds}", "-y", str(out)))


def _make(folder: Path) -> None:
    treatment = Treatment(longest_pause_ms=1500, highpass_hz=80)
    files = {name: folder / f"{name}.flac" for name in ("host", "guest", "bed")}
    job = AssemblyJob(
        recordings=tuple((Recording(files[name]), probe(files[name])) for name in ("host", "guest")),
        intro=(Jingle(files["bed"]), probe(files["bed"])),
        outro=None,
        music=((MusicBed(files["bed"]), probe(files["bed"])),),
        treatment=treatment,
    )
    whole = folder / "programme.flac"
    assemble(job, whole)
    masters = Masters(folder / "long.mp3", folder / "long.m4a", folder / "archive.flac")
    master_episode(MasterJob(whole, probe(whole), Treatment(trim_silence=False)), masters)


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
