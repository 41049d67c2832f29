"""The Range header (RFC 9110 section 14)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes `first` to `last`, both inclusive."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


class Unsatisfiable(ValueError):
    """A well-formed range that lies outside the file."""


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The one range `header` asks for of `size` bytes; None for the whole file.

    Several ranges, other units and nonsense are answered with the whole file, as RFC 9110 section 14
    allows. Raises Unsatisfiable when the range begins past the end.
    """
    unit, _, text = (header or "").strip().partition("=")
    first, dash, last = text.strip().partition("-")
    digits = [part for part in (first, last) if part]
    if unit.lower() != "bytes" or not dash or not digits or not all(map(_is_number, digits)):
        return None
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:
        return None
    if start >= size or (not first and int(last) == 0):
        raise Unsatisfiable(text)
    return ByteRange(start, end)


def _is_number(text: str) -> bool:
    # Python refuses to read numbers of thousands of digits; no file is that long
    return text.isascii() and text.isdigit() and len(text) <= 20
