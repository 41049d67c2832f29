"""Captions: burning against ffmpeg's own `subtitles=`, and checking again what has not changed."""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.builds import Row, tayori, workspace_of
from bench.footage import Footage, footage
from bench.measure import run
from bench.rivals import write_scripts
from tayori.media.ffmpeg import executable

RUNS = 3
_PLAIN_STYLE = "Fontname=IPAexGothic,Fontsize=16,Bold=1,Outline=2,MarginV=70"
"""About our size: `subtitles=` sets SubRip in a frame of 288 lines."""
_FRAME = "scale=1080:1920:force_original_aspect_ratio=increase,crop=1080:1920"


def caption_rows(folder: Path) -> list[Row]:
    """A row for each."""
    clip = footage(folder / "captioned")[0]
    return [_burning(clip, folder), _again(clip, folder / "checked")]


def _burning(clip: Footage, folder: Path) -> Row:
    write_scripts(clip, folder)
    captions = clip.captions.absolute()
    plain = f"subtitles=filename={captions}:fontsdir=fonts:force_style='{_PLAIN_STYLE}'"
    ours, theirs = (
        statistics.median(run(_encode(clip, chain), cwd=folder).wall_s for _ in range(RUNS))
        for chain in ("ass=vertical.ass:fontsdir=fonts", plain)
    )
    ratio = ours / theirs
    return (
        "burning captions at 1080x1920, libx264 superfast",
        "`subtitles=` on the same file",
        f"{ratio:.2f}x ({ours:.1f} s to {theirs:.1f} s)",
        "at most 1.05x",
        "met" if ratio <= 1.05 else "MISSED",
    )


def _encode(clip: Footage, burned: str) -> list[str]:
    coded = ("-c:v", "libx264", "-preset", "superfast", "-crf", "20", "-an", "-f", "null", "-")
    return [executable(), "-y", "-v", "error", "-i", str(clip.path), "-vf", f"{_FRAME},{burned}", *coded]


def _again(clip: Footage, root: Path) -> Row:
    workspace_of(clip, root)
    run(tayori("build", "-q", "-w", root))
    command = tayori("captions", "check", "clip", "-w", root)
    median = statistics.median(run(command).wall_s for _ in range(RUNS))
    return (
        "`captions check` of a clip, nothing changed since its build",
        "",
        f"{median:.2f} s (median of {RUNS})",
        "under 1 s",
        "met" if median < 1 else "MISSED",
    )
