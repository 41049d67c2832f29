"""Progress: bars with time left on a terminal, one line for each job elsewhere. Always on stderr."""

from __future__ import annotations

import sys
import threading

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tayori.pipelines.report import Reporter, SilentReporter


def choose_reporter(*, quiet: bool) -> Reporter:
    """Silence, bars, or lines."""
    if quiet:
        return SilentReporter()
    return BarReporter() if sys.stderr.isatty() else LineReporter()


class LineReporter(SilentReporter):
    """One line for each job that ends."""

    def finished(self, title: str) -> None:
        """`done  slug: pictures`."""
        _write(f"done    {title}")

    def failed(self, title: str, sentence: str) -> None:
        """`failed  slug: pictures`; why is told at the end."""
        del sentence
        _write(f"failed  {title}")

    def note(self, sentence: str) -> None:
        """The sentence."""
        _write(sentence)


class BarReporter(SilentReporter):
    """A bar for the whole with the time left, and one for each job that runs."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", justify="left"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._lock = threading.Lock()
        self._jobs: dict[str, tuple[TaskID, int]] = {}
        self._total: TaskID | None = None
        self._expected = 0
        self._done = 0

    def expect(self, seconds: int) -> None:
        """Show the bar of the whole."""
        if seconds and self._total is None:
            self._progress.start()
            self._total = self._progress.add_task("build", total=seconds)
            self._expected = seconds

    def started(self, title: str, seconds: int) -> None:
        """Show a bar for the job."""
        self._progress.start()
        self._jobs[title] = (self._progress.add_task(f"  {title}", total=1.0), seconds)

    def progress(self, title: str, fraction: float) -> None:
        """Move the job's bar, and the whole with it."""
        with self._lock:
            if title in self._jobs:
                self._progress.update(self._jobs[title][0], completed=fraction)
            self._move_whole()

    def finished(self, title: str) -> None:
        """Take the job's bar away."""
        self._end(title)

    def failed(self, title: str, sentence: str) -> None:
        """Say so, and take the bar away; why is told at the end."""
        del sentence
        self._end(title)
        self.note(f"failed  {title}")

    def note(self, sentence: str) -> None:
        """A line above the bars."""
        self._progress.console.print(sentence, markup=False, highlight=False)

    def _end(self, title: str) -> None:
        with self._lock:
            task, seconds = self._jobs.pop(title)
            self._progress.remove_task(task)
            self._done += seconds
            self._move_whole()
        if not self._jobs and self._done >= self._expected:
            self._progress.stop()

    def _move_whole(self) -> None:
        if self._total is None:
            return
        tasks = {task.id: task for task in self._progress.tasks}
        running = sum(
            seconds * tasks[task].completed for task, seconds in self._jobs.values() if task in tasks
        )
        self._progress.update(self._total, completed=self._done + running)


def _write(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
