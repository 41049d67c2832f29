"""What a publisher says while it waits, for whoever listens at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from tayori.pipelines.report import Reporter, SilentReporter


@dataclass(slots=True)
class Voice:
    """Publishers are opened before anybody listens: what they are given speaks to the one who does later.

    Several threads may speak, one at a time.
    """

    _reporter: Reporter = field(default_factory=SilentReporter)
    _lock: Lock = field(default_factory=Lock)

    def say(self, sentence: str) -> None:
        """Tell a sentence; nobody hears it while nobody listens."""
        with self._lock:
            self._reporter.note(sentence)

    @contextmanager
    def heard_by(self, reporter: Reporter) -> Iterator[None]:
        """As long as this lasts, `reporter` hears it."""
        before, self._reporter = self._reporter, reporter
        try:
            yield
        finally:
            self._reporter = before
