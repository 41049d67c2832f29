"""Requests of one listener for one episode: which belong together, and whether they are a download."""

from __future__ import annotations

from collections.abc import Sequence

from tayori.statistics.record import Record
from tayori.statistics.rules import DAY_S, WindowRule

Limit = tuple[int, int]
"""Of a file: its size, and the bytes that make a download."""

_MOST_LOOSE = 64


class Coverage:
    """Which bytes of a file a listener has, from requests in any order."""

    __slots__ = ("_loose", "_spans", "_unplaced")

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []
        self._loose = 0
        self._unplaced = 0

    def add(self, record: Record) -> None:
        """Count what one request brought."""
        if not record.is_placed:
            self._unplaced += record.end
        elif record.end > record.first:
            self._spans.append((record.first, record.end))
            self._loose += 1
            # a listener of a million ranges must not hold them all
            if self._loose > _MOST_LOOSE:
                self._join()

    def covered_bytes(self, size: int) -> int:
        """How many, each once; where a log tells no ranges, what was sent is summed up to the file's size."""
        self._join()
        return min(size, sum(end - first for first, end in self._spans) + self._unplaced)

    def _join(self) -> None:
        joined: list[tuple[int, int]] = []
        for first, end in sorted(self._spans):
            if joined and first <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((first, end))
        self._spans, self._loose = joined, 0


class Window:
    """Requests within which a listener counts once, in order of time."""

    __slots__ = ("_files", "_last_s", "requests", "start", "unplaced")

    def __init__(self, start: Record) -> None:
        self.start = start
        self.requests = 1
        self.unplaced = int(not start.is_placed)
        """Requests of which the log does not tell which bytes they brought."""
        self._last_s = start.time_s
        # most windows have one request: nothing is joined for it
        self._files: dict[int, Coverage] = {}

    def add(self, record: Record) -> None:
        """One more request of it."""
        self._last_s = record.time_s
        self.requests += 1
        self.unplaced += not record.is_placed
        if not self._files:
            self._cover(self.start)
        self._cover(record)

    def _cover(self, record: Record) -> None:
        self._files.setdefault(record.file, Coverage()).add(record)

    def continues(self, record: Record, rule: WindowRule) -> bool:
        """Whether `record`, which is later, still belongs to it."""
        if rule is WindowRule.CALENDAR:
            return record.day == self.start.day
        since = self.start.time_s if rule is WindowRule.FIRST else self._last_s
        return record.time_s - since < DAY_S

    def is_download(self, limits: Sequence[Limit]) -> bool:
        """Whether enough of one file came; `limits` by the number of the file."""
        if not self._files:
            return self.start.end - self.start.first >= limits[self.start.file][1]
        return any(c.covered_bytes(limits[file][0]) >= limits[file][1] for file, c in self._files.items())
