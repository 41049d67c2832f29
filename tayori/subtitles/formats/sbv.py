"""SubViewer as YouTube writes it (.sbv): `0:00:01.000,0:00:02.500`, then the text up to a blank line.

It has no markup and no escapes: a word joiner (U+2060, which nobody sees) keeps text from being read as
times; word joiners are taken out again in reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding
from tayori.subtitles.formats.base import CaptionFormat, Parsed
from tayori.subtitles.formats.remarks import empty_cues, untimed_text, unusual_times
from tayori.subtitles.formats.srt_text import speaker_in_front
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import LONGEST_MS, read_time

_TIME = r"[-+]?[0-9][0-9A-Za-z:.]{0,20}:[0-9A-Za-z:.]{1,20}"
_TIMES = re.compile(rf"\s*(?P<start>{_TIME})[ \t]*,[ \t]*(?P<end>{_TIME})\s*")
_ORDINARY = re.compile(r"\d{1,2}:\d\d:\d\d\.\d{3},\d{1,2}:\d\d:\d\d\.\d{3}")
_BREAK = "[br]"
_JOINER = "\u2060"


@dataclass(slots=True)
class _Block:
    line: int
    times: re.Match[str]
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Noticed:
    """Lines where something was repaired or left out."""

    unusual: list[int] = field(default_factory=list)
    untimed: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)


def sniff(text: str) -> bool:
    """SubViewer has no header: a line of times is what tells it."""
    return any(_ORDINARY.fullmatch(line.strip()) for line in text.split("\n") if "," in line)


def parse(text: str) -> Parsed:
    """Cues with their text as it stands, `[br]` as a line break."""
    cues: list[Cue] = []
    mistakes: list[str] = []
    noticed = _Noticed()
    for block in _blocks(text.split("\n"), noticed):
        start, end = read_time(block.times["start"]), read_time(block.times["end"])
        plain = tidy("\n".join(block.lines).replace(_BREAK, "\n"))
        if start is None or end is None:
            which = block.times["start" if start is None else "end"]
            mistakes.append(f"line {block.line}: the time {which!r} cannot be read")
        elif end <= start:
            told = f"it ends at {block.times['end']}, not after its start {block.times['start']}"
            mistakes.append(f"line {block.line}: {told}")
        elif not plain:
            noticed.empty.append(block.line)
        else:
            cues.append(Cue(start, end, plain.replace(_JOINER, "")))
            noticed.unusual += [] if _ORDINARY.fullmatch(block.times[0].strip()) else [block.line]
    return Parsed(tuple(cues), tuple(mistakes), tuple(_findings(noticed)))


def render(track: Track) -> str:
    """The track as SubViewer; a new speaker in front, as `（市長）` or `Mayor: `."""
    blocks: list[str] = []
    speaker: str | None = None
    for cue in track.cues:
        new = cue.speaker if cue.speaker != speaker else None
        speaker = cue.speaker
        text = (speaker_in_front(new, track.lang) if new else "") + cue.text
        blocks.append(f"{_clock(cue.start_ms)},{_clock(cue.end_ms)}\n{_as_text(text)}\n")
    return "\n".join(blocks)


def _blocks(lines: list[str], noticed: _Noticed) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(lines, 1):
        found = _TIMES.fullmatch(line) if "," in line else None
        if found:
            if block:
                yield block
            block = _Block(number, found)
        elif not line.strip():
            if block:
                yield block
            block = None
        elif block:
            block.lines.append(line)
        else:
            noticed.untimed.append(number)
    if block:
        yield block


def _findings(noticed: _Noticed) -> Iterator[Finding]:
    yield from unusual_times(noticed.unusual, "h:mm:ss.mmm")
    yield from untimed_text(noticed.untimed, "Give it times.")
    yield from empty_cues(noticed.empty)


def _as_text(text: str) -> str:
    lines = text.replace(_BREAK, f"[{_JOINER}br]").split("\n")
    return "\n".join(line.replace(",", f",{_JOINER}") if _TIMES.fullmatch(line) else line for line in lines)


def _clock(ms: int) -> str:
    ms = min(ms, LONGEST_MS - 1)
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


FORMAT = CaptionFormat(
    "sbv",
    (".sbv",),
    frozenset(),
    ("nothing: it holds times and text only",),
    sniff,
    parse,
    render,
    rank=45,
)
