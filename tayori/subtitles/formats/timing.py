"""Reading and writing of the times of SubRip, WebVTT and SubViewer, in integer milliseconds."""

from __future__ import annotations

import re
from dataclasses import dataclass

TIMING = re.compile(
    r"^\s*(?P<start>[-+0-9A-Za-z:.,]{0,24}:[-+0-9A-Za-z:.,]{0,24}?)\s*(?P<arrow>--?>)\s*(?P<end>\S*)(?P<rest>.*)$"
)
"""A line meant as times; whether they can be read is another question. Bounded, so that no line is slow."""

_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:([.,])(\d{1,3}))?")
_ORDINARY = re.compile(r"(?:\d{2,4}:)?\d{2}:\d{2}[.,]\d{3}")
_VTT_TIME = r"(?:([0-9]{1,9}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
_VTT_TIMESTAMP = re.compile(_VTT_TIME)
_VTT_TIMES = re.compile(rf"[ \t\f]*{_VTT_TIME}[ \t\f]*-->[ \t\f]*{_VTT_TIME}(?![0-9])(.*)")
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
    rest: str = ""
    """What stands behind the times."""


def is_timing(line: str) -> bool:
    """Whether a line is meant as times. `9:00 -> 17:00` is not: only with fractions will a short arrow do."""
    found = TIMING.match(line) if "->" in line else None
    if found is None or found["arrow"] == "-->":
        return found is not None
    return all("." in t or "," in t for t in (found["start"], found["end"]))


def read_times(line: str, mark: str) -> Times | None:
    """The times of a line whose decimal mark should be `mark`; None when it is no timing line.

    Fractions are decimals: `1.5` is 1,500 ms and `1.50` the same (pysubs2 reads the latter as 1,050).
    """
    found = TIMING.match(line)
    if not found:
        return None
    start, end = read_time(found["start"]), read_time(found["end"])
    for text, ms in ((found["start"], start), (found["end"], end)):
        if ms is None:
            return Times(mistake=f"the time {text[:40]!r} cannot be read")
    assert start is not None and end is not None  # noqa: PT018
    if end <= start:
        return _backward(found["start"], found["end"])
    return Times(start, end, unusual=not _ordinary(found, mark), rest=found["rest"])


def read_vtt_times(line: str) -> Times | None:
    """The times of a WebVTT cue and the settings behind them; None when it is no timing line.

    First as the draft's parser reads them, then as people write them, which is unusual.
    """
    found = _VTT_TIMES.match(line)
    if not found:
        return read_times(line, "")
    start, end = _vtt_milliseconds(found.groups()[:4]), _vtt_milliseconds(found.groups()[4:8])
    if max(start, end) >= LONGEST_MS:
        return Times(mistake="its times go beyond 100 hours")
    if end <= start:
        return _backward(clock(start, "."), clock(end, "."))
    return Times(start, end, rest=found[9])


def vtt_timestamp(text: str) -> int | None:
    """Milliseconds of a timestamp as the WebVTT draft writes it; None for anything else."""
    found = _VTT_TIMESTAMP.fullmatch(text)
    return _vtt_milliseconds(found.groups()) if found else None


def read_time(text: str) -> int | None:
    """Milliseconds of `[h:]mm:ss[.mmm]`, with point or comma; None when it is none or 100 hours and more."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hours, minutes, secs = int(found[1] or 0), int(found[2]), int(found[3])
    if minutes > 59 or secs > 59:
        return None
    ms = ((hours * 60 + minutes) * 60 + secs) * 1000 + int((found[5] or "0").ljust(3, "0"))
    return ms if ms < LONGEST_MS else None


def clock(ms: int, mark: str) -> str:
    """`hh:mm:ss` + mark + `mmm`."""
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{mark}{ms % 1000:03d}"


def _vtt_milliseconds(groups: tuple[str | None, ...]) -> int:
    hours, minutes, secs, ms = (int(group or 0) for group in groups)
    return ((hours * 60 + minutes) * 60 + secs) * 1000 + ms


def _backward(start: str, end: str) -> Times:
    return Times(mistake=f"it ends at {end}, not after its start {start}")


def _ordinary(found: re.Match[str], mark: str) -> bool:
    if found["arrow"] != "-->" or not mark:
        return False
    return all(_ORDINARY.fullmatch(t) and mark in t for t in (found["start"], found["end"]))
