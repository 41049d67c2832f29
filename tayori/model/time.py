"""Exact time: integer milliseconds for cues and trims, Fraction for rates; never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
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


def parse_seconds(text: str) -> int:
    """Seconds as people write them (`2.4`, `90`, `1:30.5`) in milliseconds. Raises ValueError."""
    parts = text.strip().split(":")
    try:
        numbers = [Decimal(part) for part in parts]
    except InvalidOperation as error:
        raise ValueError(f"not a time: {text!r}") from error
    if len(numbers) > 3 or any(not n.is_finite() or n < 0 for n in numbers):
        raise ValueError(f"not a time: {text!r}")
    total = Decimal(0)
    for number in numbers:
        total = total * 60 + number
    return int((total * 1000).to_integral_value())


def seconds(ms: int) -> str:
    """Milliseconds as decimal seconds without loss: 2400 -> `2.400`."""
    return f"{ms // 1000}.{ms % 1000:03d}"
