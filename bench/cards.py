"""A moving card: sixty frames of a title at full size, against the moviepy script anyone would write."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from bench.builds import Row
from bench.measure import Cost, run
from tayori.subtitles.fonts import choose_font

RUNS = 3
GOAL_S = 10
GOAL_RATIO = 0.8


def card_rows(folder: Path) -> list[Row]:
    """A row for the ratio, and one for the time."""
    font = choose_font(None).path
    costs: dict[str, list[Cost]] = {"ours": [], "plain": []}
    for number in range(RUNS):
        for whose, spent in costs.items():
            spent.append(run(_call(whose, folder / f"{whose}{number}.mov", font)))
    ours, plain = (statistics.median(cost.wall_s for cost in spent) for spent in costs.values())
    cpu = statistics.median(cost.cpu_s for cost in costs["ours"])
    ratio = ours / plain
    what = "60 moving frames of a title card, 1080x1920"
    return [
        (
            what,
            "a moviepy script for the same card",
            f"{ratio:.2f}x ({ours:.1f} s to {plain:.1f} s)",
            f"at most {GOAL_RATIO}x",
            "met" if ratio <= GOAL_RATIO else "MISSED",
        ),
        (
            what,
            "",
            f"{ours:.1f} s, of one processor {cpu:.1f} s (median of {RUNS})",
            f"under {GOAL_S} s",
            "met" if ours < GOAL_S else "MISSED",
        ),
    ]


def _call(whose: str, out: Path, font: Path) -> list[str]:
    return [sys.executable, "-m", "bench.card_script", whose, str(out), str(font)]
