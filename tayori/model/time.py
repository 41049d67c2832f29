"""Exact time: integer milliseconds for cues and trims, Fraction for rates; never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of time, `start_ms <= t < end_ms`, never empty and never negative."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if self.start_ms < 0 or self.end_ms <= self.start_ms:
            raise ValueError(f"not a span: {self.start_ms} ms to {self.end_ms} ms")

    @property
    def length_ms(self) -> int:
        """How long it is, in milliseconds."""
        return self.end_ms - self.start_ms

    @property
    def length_s(self) -> Fraction:
        """How long it is, in seconds."""
        return Fraction(self.length_ms, 1000)


_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:\.(\d{1,9}))?")


def parse_seconds(text: str) -> int:
    """Seconds as people write them (`2.4`, `90`, `1:30.5`) in milliseconds, half up. Raises ValueError."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a time: {text!r}")
    hours, minutes, whole, fraction = found.groups(default="0")
    nanoseconds = int(fraction.ljust(9, "0"))
    return (int(hours) * 3600 + int(minutes) * 60 + int(whole)) * 1000 + (nanoseconds + 500_000) // 1_000_000


def seconds(ms: int) -> str:
    """Milliseconds as decimal seconds without loss: 2400 -> `2.400`."""
    return f"{ms // 1000}.{ms % 1000:03d}"
