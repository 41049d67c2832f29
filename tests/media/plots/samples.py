"""Curves and stories the tests of plots share."""

from __future__ import annotations

from typing import Any

from tayori.media.loudness import LoudnessCurve, LoudnessReading
from tayori.media.plots.story import SoundStory, Stretch
from tayori.model.asset import Chapter
from tayori.model.ids import Lang
from tayori.model.profile import Loudness
from tayori.model.timeline import Piece, Timeline

TARGET = Loudness(integrated_clufs=-1600, true_peak_cdb=-100, tolerance_clu=100)


def curve(momentary: tuple[int, ...], integrated: int = -2304, peak: int = -310) -> LoudnessCurve:
    """A curve with its reading."""
    return LoudnessCurve(momentary, LoudnessReading(integrated, peak, 700))


def story(length_ms: int = 60_000, **changes: Any) -> SoundStory:
    """An episode of a minute that was raised by 7 dB, trimmed and shortened."""
    steps = length_ms // 100
    wave = tuple(-2300 - 40 * (step % 30) for step in range(steps))
    said: dict[str, Any] = {
        "title": "朝の駅で",
        "lang": Lang("ja"),
        "before": curve(wave),
        "after": curve(tuple(value + 700 for value in wave), -1604, -112),
        "target": TARGET,
        "gain_cdb": 700,
        "lowered_cdb": 289,
        "timeline": Timeline((Piece(2400, 20_000, 0), Piece(21_800, length_ms + 4200, 17_600)), length_ms),
        "recorded_ms": length_ms + 7200,
        "stretches": (Stretch("はじまりの曲", 0, 8000),),
        "chapters": (Chapter(start_ms=0, title="はじまり"), Chapter(start_ms=30_000, title="駅")),
    }
    return SoundStory(**(said | changes))
