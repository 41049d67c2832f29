"""What has to be fast because it happens all day: nothing to do, a changed title, help."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench.builds import Row, tayori
from bench.measure import run
from bench.stale import large_workspace

RUNS = 5


def small_rows(folder: Path, *, quick: bool) -> list[Row]:
    """A row for each."""
    rows = [_seconds("tayori --help", tayori("--help"), 0.3)]
    for clips, goal in ((100, 1.0), (1000, 4.0)):
        if quick and clips > 100:
            continue
        root = folder / f"large{clips}"
        large_workspace(root, clips)
        rows.append(_seconds(f"build with nothing stale, {clips} clips", tayori("build", "-w", root), goal))
    rows.append(_title_change(folder / "large100"))
    return rows


def _seconds(what: str, command: Sequence[str], goal: float) -> Row:
    median = statistics.median(run(command).wall_s for _ in range(RUNS))
    return (
        what,
        "",
        f"{median:.2f} s (median of {RUNS})",
        f"under {goal} s",
        "met" if median < goal else "MISSED",
    )


def _title_change(root: Path) -> Row:
    manifest = root / "clips/asa-0000/clip.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("朝の駅", "夕の駅"), encoding="utf-8")
    done = subprocess.run(
        tayori("build", "--dry-run", "--json", "-w", root), capture_output=True, text=True, check=True
    )
    stale = sorted(
        {step["step"].split("/")[0] for step in json.loads(done.stdout) if step["status"] == "stale"}
    )
    encodes = "picture" in stale or "sound" in stale
    return (
        "title change on one clip",
        "",
        f"runs {', '.join(stale)}",
        "no encode",
        "MISSED" if encodes else "met",
    )
