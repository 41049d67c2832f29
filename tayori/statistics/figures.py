"""The result of a count: downloads, and everything that was none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tayori.statistics.rules import Reason

MOST_PLACES = 10
"""Malformed lines that are shown."""


class Cell(NamedTuple):
    """What a number of downloads is of."""

    episode: str
    day: date
    app: str
    device: str


@dataclass(frozen=True, slots=True)
class LogRead:
    """What was made of one log."""

    name: str
    form: str
    """Empty where no form fits."""
    lines: int
    cut: bool = False
    """It ends in the midst of a packed file."""


@dataclass(slots=True)
class Tally:
    """Counts while logs are read; mutable, for it is filled line by line."""

    lines: int = 0
    left_out: Counter[Reason] = field(default_factory=Counter)
    logs: list[LogRead] = field(default_factory=list)
    malformed: list[tuple[str, int]] = field(default_factory=list)
    """The first malformed lines: log and line number. Not their text, which has addresses in it."""
    requests: int = 0
    """What is left: kept for the windows."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Downloads, and what was left out."""

    downloads: Counter[Cell]
    tally: Tally
    kept: int
    """Requests in the windows."""
    unplaced: int
    """Requests for a part of a file of which the log does not tell the place."""
    windows: int
    """Times that a listener asked for an episode: downloads, and those below."""
    too_little: int
    """Of them, those that ended before header and one minute had come."""
    high_volume: int
    """Downloads left out because one address had too many on a day."""

    @property
    def total(self) -> int:
        """All downloads."""
        return self.downloads.total()

    @property
    def repeated(self) -> int:
        """Requests that made no window of their own: further parts of a file, and repetitions."""
        return self.kept - self.windows

    def by(self, names: Iterable[str]) -> list[tuple[tuple[str, ...], int]]:
        """Downloads by some fields of a cell, in order; ISO days."""
        found: Counter[tuple[str, ...]] = Counter()
        wanted = tuple(names)
        for cell, number in self.downloads.items():
            found[tuple(str(getattr(cell, name)) for name in wanted)] += number
        return sorted(found.items())
