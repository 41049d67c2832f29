"""Several jobs at the same time, begun in order; what has begun goes to its end, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from threading import Lock, Thread
from typing import Generic, TypeVar

from tayori.errors import Cancelled
from tayori.pipelines.report import Reporter

T = TypeVar("T")

STOPPING = "Stopping: what has begun goes to its end. Ctrl-C again leaves it; the next run goes on with it."


class AtOnce(Generic[T]):
    """Runs jobs, up to `limit` at a time; with a limit of one in the caller's own thread."""

    def __init__(self, jobs: Sequence[Callable[[], T]], limit: int) -> None:
        self._jobs = tuple(jobs)
        self._limit = limit
        self._futures: tuple[Future[T], ...] = tuple(Future() for _ in self._jobs)
        self._turn = Lock()
        self._order: Iterator[int] = iter(range(len(self._jobs)))

    def begin_no_more(self) -> None:
        """Whatever has not begun is not done."""
        for future in self._futures:
            future.cancel()

    def results(self, reporter: Reporter) -> tuple[T | None, ...]:
        """Do it; results in the order of the jobs, None for what was not begun.

        Raises Cancelled on Ctrl-C, when all that had begun has ended, or on a second one. What a job raises
        is raised when the others that had begun have ended, and none begins after it.
        """
        if self._limit <= 1:
            self._work()
        else:
            # threads of a pool would keep a second Ctrl-C from ending the program
            for _ in self._jobs[: self._limit]:
                Thread(target=self._work, daemon=True).start()
            self._wait(reporter)
        return tuple(None if future.cancelled() else future.result() for future in self._futures)

    def _work(self) -> None:
        while (number := self._next()) is not None:
            future = self._futures[number]
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(self._jobs[number]())
            except BaseException as error:
                self.begin_no_more()
                future.set_exception(error)
                if self._limit <= 1:
                    raise

    def _next(self) -> int | None:
        with self._turn:
            return next(self._order, None)

    def _wait(self, reporter: Reporter) -> None:
        try:
            wait(self._futures)
        except KeyboardInterrupt:
            self.begin_no_more()
            reporter.note(STOPPING)
            with suppress(KeyboardInterrupt):
                wait(self._futures)
            raise Cancelled("Stopped.", "What was finished is kept; run again to go on.") from None


class SharedReporter:
    """A reporter that several threads may speak to, one at a time."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._lock = Lock()

    def expect(self, seconds: int) -> None:
        """Pass it on."""
        with self._lock:
            self._reporter.expect(seconds)

    def started(self, title: str, seconds: int) -> None:
        """Pass it on."""
        with self._lock:
            self._reporter.started(title, seconds)

    def progress(self, title: str, fraction: float) -> None:
        """Pass it on."""
        with self._lock:
            self._reporter.progress(title, fraction)

    def finished(self, title: str) -> None:
        """Pass it on."""
        with self._lock:
            self._reporter.finished(title)

    def failed(self, title: str, sentence: str) -> None:
        """Pass it on."""
        with self._lock:
            self._reporter.failed(title, sentence)

    def note(self, sentence: str) -> None:
        """Pass it on."""
        with self._lock:
            self._reporter.note(sentence)
