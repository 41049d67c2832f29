"""Counting downloads by all the rules, against a counter of lines that knows none of them."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.access_log import write_log
from bench.builds import Row
from bench.measure import Cost, run

MEMORY_GOAL_MB = 200
_LINES, _QUICK_LINES = 10_000_000, 1_000_000
_ROOT = Path(__file__).resolve().parents[1]


def statistics_rows(folder: Path, *, quick: bool) -> list[Row]:
    """Time and memory of a log, and of one with ten times the lines: the memory must not grow with them."""
    small, rows = _count(folder, _QUICK_LINES, 0.3)
    rows += _count(folder, _QUICK_LINES, 1.0)[1]
    if not quick:
        large, more = _count(folder, _LINES, 0.3)
        grown = large.peak_bytes / small.peak_bytes
        told = f"{large.peak_bytes / 1e6:.0f} MB to {small.peak_bytes / 1e6:.0f} MB ({grown:.2f}x)"
        goal = f"at most {MEMORY_GOAL_MB} MB"
        met = "met" if large.peak_bytes <= MEMORY_GOAL_MB * 1e6 else "MISSED"
        rows += [*more, (f"peak memory, {_LINES:,} lines", f"{_QUICK_LINES:,} lines", told, goal, met)]
    return rows


def _count(folder: Path, lines: int, media_share: float) -> tuple[Cost, list[Row]]:
    log = folder / "access.log"
    write_log(log, lines, media_share)
    theirs = run([sys.executable, "-m", "bench.plain_counter", str(log)], _ROOT)
    ours = run([sys.executable, "-m", "bench.rule_counter", str(log)], _ROOT)
    log.unlink()
    ratio = ours.wall_s / theirs.wall_s
    told = f"{ratio:.2f}x ({ours.wall_s:.1f} s to {theirs.wall_s:.1f} s)"
    what = f"downloads of {lines:,} log lines, {media_share:.0%} of them for episodes"
    return ours, [(what, "a line-by-line counter of paths, without any rule", told, "", "")]
