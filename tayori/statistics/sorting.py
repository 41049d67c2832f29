"""Sorting more records than memory holds: sorted runs in one file without a name, merged as they are read.

Chosen over a table of listeners in memory (it grows with the log) and over windows that are dropped when they
are late (files may come in any order): memory is one run and a block of each, whatever the log's length.
"""

from __future__ import annotations

import heapq
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

RUN_RECORDS = 1 << 17
_READ_RECORDS = 512


class RecordSorter:
    """Takes records of one size in any order, and gives them back in order, once."""

    def __init__(self, handle: int, size: int, run_records: int = RUN_RECORDS) -> None:
        self._handle = handle
        self._size = size
        self._most = run_records
        self._held: list[bytes] = []
        self._runs: list[tuple[int, int]] = []

    def add(self, record: bytes) -> None:
        """Keep one."""
        self._held.append(record)
        if len(self._held) >= self._most:
            self._spill()

    def in_order(self) -> Iterator[bytes]:
        """All of them, sorted as bytes."""
        self._held.sort()
        if not self._runs:
            return iter(self._held)
        return heapq.merge(*(self._read(start, end) for start, end in self._runs), self._held)

    def _spill(self) -> None:
        self._held.sort()
        start = self._runs[-1][1] if self._runs else 0
        data = b"".join(self._held)
        written = 0
        while written < len(data):
            written += os.pwrite(self._handle, data[written : written + (1 << 24)], start + written)
        self._runs.append((start, start + len(data)))
        self._held.clear()

    def _read(self, start: int, end: int) -> Iterator[bytes]:
        step = _READ_RECORDS * self._size
        return chain.from_iterable(self._split(at, min(at + step, end)) for at in range(start, end, step))

    def _split(self, start: int, end: int) -> list[bytes]:
        data = os.pread(self._handle, end - start, start)
        return [data[at : at + self._size] for at in range(0, len(data), self._size)]


@contextmanager
def record_sorter(size: int, run_records: int = RUN_RECORDS) -> Iterator[RecordSorter]:
    """A sorter whose file has no name and is gone afterwards, whatever happens."""
    with tempfile.TemporaryFile() as file:
        yield RecordSorter(file.fileno(), size, run_records)
