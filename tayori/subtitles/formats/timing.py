"""Reading and writing of the times of SubRip and WebVTT, in integer milliseconds."""

from __future__ import annotations

import re
from dataclasses import dataclass

TIMING = re.compile(
    r"^\s*(?P<start>[-+0-9A-Za-z:.,]{0,24}:[-+0-9A-Za-z:.,]{0,24}?)\s*(?P<arrow>--?>)\s*(?P<end>\S*)(?P<rest>.*)$"
)
"""A line meant as times; whether they can be read is another question. Bounded, so that no line is slow."""

_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:([.,])(\d{1,3}))?")
_ORDINARY = re.compile(r"(?:\d{2,4}:)?\d{2}:\d{2}[.,]\d{3}")
LONGEST_MS = 100 * 3_600_000
"""Times from 100 hours on are mistakes: SubRip and SubStation cannot write them."""


@dataclass(frozen=True, slots=True)
class Times:
    """A timing line: either both times, or why not."""

    start_ms: int = 0
    end_ms: int = 0
    mistake: str = ""
    unusual: bool = False
    """Readable, though not written as its format says."""


def read_times(line: str, mark: str) -> Times | None:
    """The times of a line whose decimal mark should be `mark`; None when it is no timing line.

    Fractions are decimals: `1.5` is 1,500 ms and `1.50` the same (pysubs2 reads the latter as 1,050).
    """
    found = TIMING.match(line)
    if not found:
        return None
    start, end = _milliseconds(found["start"]), _milliseconds(found["end"])
    for text, ms in ((found["start"], start), (found["end"], end)):
        if ms is None:
            return Times(mistake=f"the time {text!r} cannot be read")
    assert start is not None and end is not None  # noqa: PT018
    if end <= start:
        return Times(mistake=f"it ends at {found['end']}, not after its start {found['start']}")
    return Times(start, end, unusual=not _ordinary(found, mark))


def clock(ms: int, mark: str) -> str:
    """`hh:mm:ss` + mark + `mmm`."""
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{mark}{ms % 1000:03d}"


def _milliseconds(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hours, minutes, secs = int(found[1] or 0), int(found[2]), int(found[3])
    if minutes > 59 or secs > 59:
        return None
    ms = ((hours * 60 + minutes) * 60 + secs) * 1000 + int((found[5] or "0").ljust(3, "0"))
    return ms if ms < LONGEST_MS else None


def _ordinary(found: re.Match[str], mark: str) -> bool:
    if found["arrow"] != "-->":
        return False
    return all(_ORDINARY.fullmatch(t) and mark in t for t in (found["start"], found["end"]))
