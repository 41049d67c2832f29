"""How regular a picture's frames are, from their timestamps alone: pure arithmetic on integers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

_OFF = Fraction(1, 10)
"""A frame whose duration is more than a tenth away from the middle one is irregular."""
_SOME = Fraction(1, 50)
"""More than one frame in fifty irregular: the rate varies. Fewer: dropped frames in a constant rate."""
_FINE = 5
"""A clock with fewer ticks a frame than this counts frames: one tick more is a real difference."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What the timestamps of a stretch of frames say."""

    frames: int
    rate: Fraction
    """Frames per second: the average when the rate varies, otherwise that of the regular frames, so that
    dropped ones do not count. 0 when there are fewer than two frames."""
    min_rate: Fraction
    max_rate: Fraction
    variable: bool
    first: int
    """First timestamp, in ticks."""
    end: int
    """Timestamp after the last frame: its own plus the middle duration."""


def read_timing(stamps: Iterable[int], time_base: Fraction) -> Timing:
    """Timing of frames shown at `stamps` (ticks of `time_base` seconds, in any order, repeats dropped)."""
    times = sorted(set(stamps))
    if len(times) < 2:
        first = times[0] if times else 0
        return Timing(len(times), Fraction(0), Fraction(0), Fraction(0), False, first, first)
    steps = sorted(b - a for a, b in pairwise(times))
    middle = steps[len(steps) // 2]
    regular = _regular(steps, middle)
    variable = len(steps) - len(regular) > max(Fraction(1), len(steps) * _SOME)
    ends = times[0], times[-1] + middle
    if not variable:
        rate = _per_second(Fraction(sum(regular), len(regular)), time_base)
        return Timing(len(times), rate, rate, rate, False, *ends)
    rate = _per_second(Fraction(sum(steps), len(steps)), time_base)
    slowest, fastest = _per_second(steps[-1], time_base), _per_second(_fast(steps), time_base)
    return Timing(len(times), rate, slowest, fastest, True, *ends)


def _per_second(step: Fraction | int, time_base: Fraction) -> Fraction:
    return 1 / (step * time_base)


def _regular(steps: list[int], middle: int) -> list[int]:
    """Steps within a tenth of the middle one, or within the rounding of a fine clock."""
    rounding = 1 if middle >= _FINE else 0
    slack = max(Fraction(rounding), middle * _OFF)
    return [step for step in steps if abs(step - middle) <= slack]


def _fast(steps: list[int]) -> int:
    """The duration that one frame in twenty undercuts: the fastest stretch, single hiccups apart."""
    return steps[len(steps) // 20]


def settle_rate(measured: Fraction, told: Iterable[Fraction | None]) -> Fraction:
    """The first rate told by the container that is within 0.5 % of the measured one, else the measured."""
    for rate in told:
        if rate and measured and abs(rate / measured - 1) <= Fraction(5, 1000):
            return rate
    return measured.limit_denominator(1001)
