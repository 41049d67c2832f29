"""Mastering a 27-minute mix to MP3 and M4A, against ffmpeg-normalize and a pair of ffmpeg commands.

Run by itself with a source and a folder, it is what is measured: `python -m bench.mastering FILE FOLDER`.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from pathlib import Path

from bench.builds import Row
from bench.measure import Cost, run, together
from tayori.media.ffmpeg import executable, run_ffmpeg
from tayori.media.loudness import LoudnessReading, measure_loudness
from tayori.media.mastering.job import MasterJob, Masters
from tayori.media.mastering.master import master_episode
from tayori.media.probe import probe
from tayori.model.sound import Archive, Treatment

ROOT = Path(__file__).resolve().parents[1]
MIX = ROOT.parent / "shared/media/audio/podcast/podcast_mix_7min_unnormalised.mp3"
LOOPS, RUNS = 4, 3
NORMALIZE_GOAL, PAIR_GOAL = 0.25, 1.15
_QUIET = ("-hide_banner", "-nostdin", "-nostats", "-y")
_MP3 = ("-c:a", "libmp3lame", "-b:a", "192k")
_M4A = ("-c:a", "aac", "-b:a", "160k")
_CEILING_DB = -1.5


def mastering_rows(folder: Path) -> list[Row]:
    """A row for each rival, and one for what came out; none where the mix is not beside the project."""
    if not MIX.exists():
        return []
    source = folder / "mix.mp3"
    run_ffmpeg(("-stream_loop", str(LOOPS - 1), "-i", str(MIX), "-c", "copy", "-y", str(source)))
    ours, pairs = [], []
    for _ in range(RUNS):
        pairs.append(_pair(source, folder))
        ours.append(run([sys.executable, "-m", "bench.mastering", str(source), str(folder)], ROOT))
    rows = [_row("a pair of ffmpeg commands", ours, pairs, PAIR_GOAL), _quality(folder)]
    normalized = _row("ffmpeg-normalize, once per format", ours, [_normalize(source, folder)], NORMALIZE_GOAL)
    return [normalized, *rows]


def _row(rival: str, ours: list[Cost], theirs: list[Cost], goal: float) -> Row:
    wall, against = _median(ours), _median(theirs)
    peak = max(cost.peak_bytes for cost in ours)
    return (
        "27-minute mix to MP3 and M4A",
        rival,
        f"{wall / against:.2f}x ({wall:.1f} s, theirs {against:.1f} s; {peak / 1e6:.0f} MB)",
        f"at most {goal}x",
        "met" if wall <= goal * against else "MISSED",
    )


def _median(costs: list[Cost]) -> float:
    return statistics.median(cost.wall_s for cost in costs)


def _quality(folder: Path) -> Row:
    """Every file measured by itself: ours has to keep the rules, the pair's are for comparison."""
    made = {
        name: measure_loudness(folder / name) for name in ("ours.mp3", "ours.m4a", "pair.mp3", "pair.m4a")
    }
    kept = all(
        abs(reading.integrated_clufs + 1600) <= 30 and reading.true_peak_cdb <= -100
        for name, reading in made.items()
        if name.startswith("ours")
    )
    told = {name: _told(reading) for name, reading in made.items()}
    return (
        "the same, measured on the files",
        f"the pair: {told['pair.mp3']}; {told['pair.m4a']}",
        f"{told['ours.mp3']}; {told['ours.m4a']}",
        "-16 LUFS within 0.3, at most -1 dBTP",
        "met" if kept else "MISSED",
    )


def _told(reading: LoudnessReading) -> str:
    return f"{reading.integrated_clufs / 100:.1f} LUFS, {reading.true_peak_cdb / 100:.1f} dBTP"


def _pair(source: Path, folder: Path) -> Cost:
    """As an expert would write it: measure once, then one decode with gain and limiter for both encoders."""
    meter = ("-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-")
    gain = -16 - _integrated(source)
    limiter = f"alimiter=limit={10 ** (_CEILING_DB / 20):.4f}:level=0:latency=1"
    graph = f"volume={gain:.1f}dB,{limiter},asplit[a][b]"
    mp3 = ("-map", "[a]", *_MP3, str(folder / "pair.mp3"))
    m4a = ("-map", "[b]", *_M4A, "-movflags", "+faststart", str(folder / "pair.m4a"))
    measuring = run([executable(), *_QUIET, "-i", str(source), *meter])
    encoding = run([executable(), *_QUIET, "-i", str(source), "-filter_complex", graph, *mp3, *m4a])
    return together((measuring, encoding))


def _integrated(source: Path) -> float:
    """What the pair's own measuring says, read outside the clock."""
    command = [executable(), *_QUIET, "-i", str(source), "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"\bI:\s*(-?[\d.]+) LUFS", said)[-1])


def _normalize(source: Path, folder: Path) -> Cost:
    environment = ["env", f"FFMPEG_PATH={executable()}"]
    program = [*environment, sys.executable, "-m", "ffmpeg_normalize"]
    command = [*program, str(source), "-f", "-q", "-t", "-16", "-tp", "-1.5"]
    mp3 = run([*command, *_MP3, "-ar", "44100", "-o", str(folder / "normalized.mp3")])
    m4a = run([*command, *_M4A, "-ar", "44100", "-o", str(folder / "normalized.m4a")])
    return together((mp3, m4a))


if __name__ == "__main__":
    given, out = Path(sys.argv[1]), Path(sys.argv[2])
    masters = Masters(out / "ours.mp3", out / "ours.m4a", None)
    master_episode(MasterJob(given, probe(given), Treatment(archive=Archive.NONE)), masters)
