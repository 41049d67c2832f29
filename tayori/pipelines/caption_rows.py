"""Caption tools told to people and machines: findings as a table or SARIF, lines with the width they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len

from tayori.model.finding import Finding
from tayori.model.time import seconds
from tayori.pipelines.caption_report import Checked
from tayori.pipelines.captions import Wrapped, WrappedCue
from tayori.pipelines.sarif import CuePlace, sarif
from tayori.subtitles.encoding import decode

_EM = 1000
_INDENT = " " * 5
_TIME = r"(?:(\d+):)?(\d+):(\d\d)[.,](\d{2,3})"
_TIMES = re.compile(rf"{_TIME}(?:\s*-->\s*|,|\"\s+end=\"){_TIME}", re.ASCII)
"""A cue's times as SubRip, WebVTT, SubStation, SubViewer and TTML have them."""


def sarif_document(checked: tuple[Checked, ...]) -> dict[str, Any]:
    """All files as one SARIF document, a run each."""
    documents = [sarif(one.findings, str(one.path), list(_places(one))) for one in checked]
    return documents[0] | {"runs": [run for document in documents for run in document["runs"]]}


def finding_rows(findings: tuple[Finding, ...]) -> list[list[str]]:
    """Severity, what, where, cure; the worst first."""
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(findings, key=lambda f: order[f.severity])
    return [[f.severity, f.text, f.where, f.cure] for f in ranked]


def wrap_lines(wrapped: Wrapped) -> Iterator[str]:
    """Every cue under a ruler of ems, each line with its width and the end of the room."""
    room = wrapped.room / _EM
    yield f"{wrapped.font}: a line holds {room:.1f} em; widths are of this font."
    yield _INDENT + _ruler(wrapped.room)
    last = 0
    for each in wrapped.cues:
        yield _heading(each, wrapped.em_px, continued=each.number == last)
        last = each.number
        for line, width in zip(each.cue.text.split("\n"), each.widths, strict=True):
            yield _INDENT + _measured(line, width, wrapped.room * wrapped.em_px // each.em_px)


def wrapped_document(wrapped: Wrapped) -> list[dict[str, Any]]:
    """Cues as they will be shown."""
    return [
        {
            "cue": each.number,
            "start_ms": each.cue.start_ms,
            "end_ms": each.cue.end_ms,
            "lines": each.cue.text.split("\n"),
            "widths_milli_em": list(each.widths),
            "em_px": each.em_px,
            "fits": each.fits,
        }
        for each in wrapped.cues
    ]


def _places(one: Checked) -> Iterator[CuePlace]:
    """Times of the cues, and the lines their times stand in, where the format has both in one line."""
    lines: dict[tuple[int, int], list[int]] = {}
    text = decode(one.path.read_bytes(), one.path.name).text
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TIMES.search(line):
            start, end = (_milliseconds(*found.group(*part)) for part in ((1, 2, 3, 4), (5, 6, 7, 8)))
            lines.setdefault((start, end), []).append(number)
    for cue in one.track.cues:
        at = lines.get((cue.start_ms, cue.end_ms))
        yield CuePlace(cue.start_ms, cue.end_ms, at.pop(0) if at else None)


def _milliseconds(hours: str | None, minutes: str, whole: str, part: str) -> int:
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(whole)) * 1000 + int(part.ljust(3, "0"))


def _heading(each: WrappedCue, full_px: int, *, continued: bool) -> str:
    told = "" if each.fits else "  DOES NOT FIT"
    if each.em_px < full_px:
        told = f"  at {each.em_px} px instead of {full_px}"
    part = " (continued)" if continued else ""
    return f"{each.number:>3}  {seconds(each.cue.start_ms)} - {seconds(each.cue.end_ms)}{part}{told}"


def _ruler(room: int) -> str:
    """Two columns an em, as terminals show full-width characters; the number stands at the em's end."""
    ems = room // _EM
    told = {em for em in range(1, ems + 1) if em % 5 == 0} | ({ems} if ems % 5 > 1 else set())
    marks = "".join(f"{em:>2}" if em in told else " ·" for em in range(1, ems + 1))
    return marks + " " * (_columns(room) - 2 * ems) + "│"


def _measured(line: str, width: int, room: int) -> str:
    """The line, the end of the room where the font will put it, and the width."""
    gap = max(0, _columns(room) - cell_len(line))
    over = "" if width <= room else "  TOO WIDE"
    return f"{line}{' ' * gap}│ {width / _EM:.1f}{over}"


def _columns(room: int) -> int:
    return -(-2 * room // _EM)
