"""Running a command as a person would and reading what it cost: wall time, processor time, memory."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLE_S = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost; processes it started included."""

    wall_s: float
    cpu_s: float
    peak_bytes: int
    """Highest sum of resident memory of all its processes, sampled 20 times a second."""


def run(command: Sequence[str], cwd: Path | None = None) -> Cost:
    """Run `command` to its end. Raises RuntimeError with its last words when it fails."""
    with tempfile.TemporaryFile() as log:
        before = _children_cpu()
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=subprocess.STDOUT)
        peak = _Peak(process.pid)
        peak.start()
        process.wait()
        wall = time.monotonic() - start
        peak.stop.set()
        peak.join()
        if process.returncode:
            log.seek(0)
            raise RuntimeError(
                f"{command[0]} ended with {process.returncode}:\n{log.read()[-3000:].decode()}"
            )
    return Cost(wall, _children_cpu() - before, peak.bytes)


def together(costs: Sequence[Cost]) -> Cost:
    """Several runs, one after the other, as one."""
    return Cost(sum(c.wall_s for c in costs), sum(c.cpu_s for c in costs), max(c.peak_bytes for c in costs))


def _children_cpu() -> float:
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


class _Peak(threading.Thread):
    """Watches the memory of a process and all it starts."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self.stop = threading.Event()
        self._process = psutil.Process(pid)

    def run(self) -> None:
        """Sample until told to stop."""
        while not self.stop.wait(_SAMPLE_S):
            self.bytes = max(self.bytes, self._now())

    def _now(self) -> int:
        total = 0
        try:
            for process in (self._process, *self._process.children(recursive=True)):
                total += process.memory_info().rss
        except psutil.Error:
            return 0
        return total
