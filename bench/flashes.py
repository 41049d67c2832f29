"""What watching a finished clip for flashes costs, against its own length, on one core.

Run by itself with a file and its frame rate, it is what is measured: `python -m bench.flashes FILE 30`.
"""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from pathlib import Path

from bench.builds import Row
from bench.footage import footage
from bench.measure import run
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.flashes import find_flashes

SECONDS = 15
GOAL = 0.25
ROOT = Path(__file__).resolve().parents[1]
_ENCODING = ("-preset", "veryfast", "-crf", "20", "-maxrate", "8M", "-bufsize", "12M", "-g", "15", "-bf", "2")


def flash_rows(folder: Path) -> list[Row]:
    """A row for each clip of the footage, encoded as our vertical rendition is."""
    clips = footage(folder / "footage")
    return [_watching(clip.name, _rendition(clip.path, folder / f"{i}.mp4")) for i, clip in enumerate(clips)]


def _rendition(clip: Path, out: Path) -> Path:
    """1080x1920 at 30 fps, SECONDS long."""
    looped = ("-loglevel", "error", "-y", "-stream_loop", "-1", "-i", str(clip), "-t", str(SECONDS))
    picture = ("-vf", "scale=1080:1920,fps=30", "-c:v", "libx264", *_ENCODING, "-pix_fmt", "yuv420p")
    run_ffmpeg((*looped, "-an", *picture, "-movflags", "+faststart", str(out)))
    return out


def _watching(name: str, path: Path) -> Row:
    cost = run([sys.executable, "-m", "bench.flashes", str(path), "30"], ROOT)
    ratio, rate = cost.cpu_s / SECONDS, path.stat().st_size * 8 / SECONDS / 1e6
    return (
        f"watching 15 s for flashes, {name}",
        "the clip's own length",
        f"{ratio:.2f}x ({cost.cpu_s:.1f} s of one core, {rate:.1f} Mbit/s, {cost.peak_bytes / 1e6:.0f} MB)",
        f"under {GOAL}x",
        "met" if ratio < GOAL else "MISSED",
    )


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    find_flashes(Path(sys.argv[1]), Fraction(sys.argv[2]))
