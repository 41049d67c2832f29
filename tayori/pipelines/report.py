"""How a run tells what it does: named events, which terminal, log and tests hear in their own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class Reporter(Protocol):
    """Hears what a run does. Called from one thread only, except `progress`."""

    def expect(self, seconds: int) -> None:
        """A run begins whose work amounts to about `seconds` of encoding."""

    def started(self, title: str, seconds: int) -> None:
        """A job begins."""

    def progress(self, title: str, fraction: float) -> None:
        """A job is done to this part, 0 to 1."""

    def finished(self, title: str) -> None:
        """A job is done and recorded."""

    def failed(self, title: str, sentence: str) -> None:
        """A job ended with an error; the run goes on with what does not need it."""

    def note(self, sentence: str) -> None:
        """Something worth a line."""


class SilentReporter:
    """Hears nothing; also the base of reporters that hear some events."""

    def expect(self, seconds: int) -> None:
        """Nothing."""

    def started(self, title: str, seconds: int) -> None:
        """Nothing."""

    def progress(self, title: str, fraction: float) -> None:
        """Nothing."""

    def finished(self, title: str) -> None:
        """Nothing."""

    def failed(self, title: str, sentence: str) -> None:
        """Nothing."""

    def note(self, sentence: str) -> None:
        """Nothing."""


@dataclass
class BufferReporter(SilentReporter):
    """Keeps what it heard, as (event, subject); for tests."""

    events: list[tuple[str, str]] = field(default_factory=list)

    def started(self, title: str, seconds: int) -> None:
        """Keep it."""
        del seconds
        self.events.append(("started", title))

    def finished(self, title: str) -> None:
        """Keep it."""
        self.events.append(("finished", title))

    def failed(self, title: str, sentence: str) -> None:
        """Keep it."""
        self.events.append(("failed", f"{title}: {sentence}"))

    def note(self, sentence: str) -> None:
        """Keep it."""
        self.events.append(("note", sentence))
