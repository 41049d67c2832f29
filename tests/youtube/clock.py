"""The stand-in's time: the real one until a test sets or moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Aware UTC times."""

    def __init__(self) -> None:
        self._shift = timedelta()
        self._held: datetime | None = None

    def now(self) -> datetime:
        """The time here."""
        return (self._held or datetime.now(UTC)) + self._shift

    def set(self, when: datetime) -> None:
        """Stop at an aware time."""
        self._held, self._shift = when.astimezone(UTC), timedelta()

    def advance(self, seconds: float) -> None:
        """Go on by so many seconds."""
        self._shift += timedelta(seconds=seconds)


def written(when: datetime) -> str:
    """RFC 3339 in UTC with whole seconds, as YouTube writes times."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parsed(text: str) -> datetime:
    """An RFC 3339 date-time; ValueError without a zone or a time."""
    if "T" not in text.upper():
        raise ValueError(f"{text!r} has no time")
    when = datetime.fromisoformat(text.upper())
    if when.tzinfo is None:
        raise ValueError(f"{text!r} has no zone")
    return when
