"""Watching a picture for flashes, frame by frame: what turned, how often within a second, from when to when.

No files here; what counts, and why, is in media/flash_rules.py.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

from tayori.media.flash_rules import (
    AREA,
    LIMITS,
    STEPS,
    STRONG,
    TOLERATED,
    TOLERATED_MS,
    Frame,
    Levels,
    Rule,
    Stretch,
    levels,
)
from tayori.model.time import Span

Marks = NDArray[np.bool_]
Counts = NDArray[np.int16]


class Turns:
    """Finds the transitions of many signals at once: as many changes by `steps`, to and fro, as can be."""

    def __init__(self, steps: NDArray[np.int16], first: NDArray[np.int16]) -> None:
        self._steps = steps
        self._low, self._high = first.copy(), first.copy()
        self.rising: Marks = np.zeros(first.shape, bool)
        """Which signals last went up."""
        self._falling: Marks = np.zeros(first.shape, bool)

    def take(self, values: NDArray[np.int16]) -> Marks:
        """Which signals make a transition with these values."""
        np.minimum(self._low, values, out=self._low)
        np.maximum(self._high, values, out=self._high)
        up: Marks = (values - self._low >= self._steps) & ~self.rising
        down: Marks = (self._high - values >= self._steps) & ~self._falling
        np.copyto(self._high, values, where=up)
        np.copyto(self._low, values, where=down)
        self.rising = (self.rising & ~down) | up
        self._falling = (self._falling & ~up) | down
        return up | down


class _Recent:
    """How often each of many things happened within the last second."""

    def __init__(self, frames: int, shape: tuple[int, ...]) -> None:
        self._marks: deque[Marks] = deque()
        self._frames = frames
        self.counts: Counts = np.zeros(shape, np.int16)

    def take(self, marks: Marks) -> None:
        self._marks.append(marks)
        self.counts += marks
        if len(self._marks) > self._frames:
            self.counts -= self._marks.popleft()


class _Second:
    """What happened within the last second, by measure: transitions, and last the sudden changes."""

    def __init__(self, frames: int, first: Levels) -> None:
        measures, cells = first.shape
        self._quarter = math.ceil(cells * AREA)
        self._turns = Turns(STEPS, first)
        self._part = Turns(np.full((measures, 1), self._quarter, np.int16), np.zeros((measures, 1), np.int16))
        self._cells, self._alike = _Recent(frames, first.shape), _Recent(frames, first.shape)
        self._parts, self._cuts = _Recent(frames, (measures, 1)), _Recent(frames, (1,))
        self._changed: deque[NDArray[np.int64]] = deque(maxlen=frames)
        self._light = self._earlier = first[STRONG]

    def take(self, now: Levels) -> tuple[Counts, Counts]:
        """How often a quarter of the picture changed in the second that `now` ends: at any, at one time."""
        turned = self._turns.take(now)
        changed = np.count_nonzero(turned, axis=1)
        rising = np.count_nonzero(self._turns.rising, axis=1, keepdims=True).astype(np.int16)
        cut = self._sudden(now[STRONG])
        self._cells.take(turned)
        self._alike.take(turned & (changed >= self._quarter)[:, np.newaxis])
        self._parts.take(self._part.take(rising))
        self._cuts.take(np.array([cut]))
        self._changed.append(np.append(changed, cut * self._quarter))
        together = np.maximum(self._of_quarter(self._alike.counts), self._parts.counts[:, 0])
        single = np.maximum(self._of_quarter(self._cells.counts), together)
        return np.append(single, self._cuts.counts), np.append(together, self._cuts.counts)

    def extent(self, measure: int) -> tuple[int, int]:
        """How many frames ago what was counted began and ended: a quarter of the cells from either end."""
        changed = np.array(self._changed)[:, measure]
        first = int(np.argmax(np.cumsum(changed) >= self._quarter))
        ago = int(np.argmax(np.cumsum(changed[::-1]) >= self._quarter))
        return max(len(changed) - 1 - first, ago), ago

    def _of_quarter(self, counts: Counts) -> Counts:
        """What the quarter of the cells with the highest counts reaches."""
        least = counts.shape[1] - self._quarter
        reached: Counts = np.partition(counts, least, axis=1)[:, least]
        return reached

    def _sudden(self, light: NDArray[np.int16]) -> bool:
        """Whether this frame is a sudden change to something new; back to what was before is half a flash."""
        before, self._light = self._light, light
        if not self._jumps(before, light):
            return False
        earlier, self._earlier = self._earlier, before
        return self._jumps(earlier, light)

    def _jumps(self, before: NDArray[np.int16], after: NDArray[np.int16]) -> bool:
        change, step = after - before, STEPS[STRONG, 0]
        most = max(np.count_nonzero(change >= step), np.count_nonzero(change <= -step))
        return bool(most >= self._quarter)


@dataclass(slots=True)
class _Run:
    """Frames within which a rule is broken, while they are collected."""

    first: int
    last: int
    most: int
    together: int
    strong: int


class Watch:
    """Takes the frames of a picture one after the other. Keeps the last second of them, and the first."""

    def __init__(self, rate: Fraction, *, repeats: bool = True) -> None:
        """`rate` in frames a second; a picture that `repeats` is watched on into its first second."""
        self._rate = rate
        self._repeats = repeats
        self._length = max(1, int(rate))
        self._opening: list[Levels] = []
        self._second: _Second | None = None
        self._runs: dict[Rule, list[_Run]] = {rule: [] for rule in Rule}
        self._at = -1
        self.frames = 0
        """How many were taken."""

    def take(self, frame: Frame) -> None:
        """The next frame, of at most 32,767 cells; all have the same size."""
        now = levels(frame)
        if self._repeats and len(self._opening) < self._length - 1:
            self._opening.append(now)
        self.frames += 1
        self._watch(now)

    def end(self) -> tuple[Stretch, ...]:
        """Where the picture flashes too often, in order of time. To be asked once, after the last frame."""
        for now in islice(cycle(self._opening), self._length - 1):
            self._watch(now)
        found = [
            Stretch(rule, self._span(run), run.most, run.together > LIMITS[rule][1])
            for rule, runs in self._runs.items()
            for run in runs
            if run.first < self.frames and not self._tolerated(rule, run)
        ]
        return tuple(sorted(found, key=lambda stretch: (stretch.span, stretch.rule)))

    def _watch(self, now: Levels) -> None:
        if self._second is None:
            self._second = _Second(self._length, now)
        single, together = self._second.take(now)
        self._at += 1
        for rule, (measure, most) in LIMITS.items():
            if single[measure] > most:
                first, last = self._second.extent(measure)
                counts = int(single[measure]), int(together[measure]), int(single[STRONG])
                _join(self._runs[rule], _Run(self._at - first, self._at - last, *counts))

    def _tolerated(self, rule: Rule, run: _Run) -> bool:
        weak = run.most <= TOLERATED and run.strong < 2
        brief = (run.last - run.first) * 1000 <= TOLERATED_MS * self._rate
        return rule is Rule.BROADCAST and weak and brief

    def _span(self, run: _Run) -> Span:
        return Span(round(run.first * 1000 / self._rate), round((run.last + 1) * 1000 / self._rate))


def _join(runs: list[_Run], run: _Run) -> None:
    if not runs or run.first > runs[-1].last:
        runs.append(run)
        return
    latest = runs[-1]
    latest.last = max(latest.last, run.last)
    latest.most = max(latest.most, run.most)
    latest.together = max(latest.together, run.together)
    latest.strong = max(latest.strong, run.strong)
