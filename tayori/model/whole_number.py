"""Whole numbers as others write them: in headers, feeds, protocols."""

from __future__ import annotations

_MOST_DIGITS = 20
"""64 bits have twenty; Python refuses to read numbers of thousands."""


def read_whole_number(text: str) -> int | None:
    """A number from 0 in at most twenty digits of ASCII, space around it or not; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
