r"""SubRip (.srt): facts B.1.

Read by our own scanner and not by pysubs2, which takes `99999999:59:59,999` for 99:59:59,999, drops a
last line that is a number ("あと\n3") and every `<...>`, and says nothing about what it could not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding
from tayori.subtitles.formats.base import FEATURE_OF, CaptionFormat, Feature, Parsed
from tayori.subtitles.formats.remarks import empty_cues, layout, untimed_text, unusual_times
from tayori.subtitles.formats.srt_text import KINDS, read_cue_text, render_cue_text, speaker_in_front
from tayori.subtitles.formats.timing import clock, is_timing, read_times

_PLACE = re.compile(r"(?:\s+[A-Za-z][A-Za-z0-9]{0,9}:\S{1,40})*\s*")
"""Behind the times: `X1:40 X2:600` of old, or WebVTT settings; anything else there is text."""
_NUMBER = re.compile(r"\s*[0-9]{1,9}\s*")


@dataclass(slots=True)
class _Block:
    """A timing line with the lines that follow it."""

    line: int
    timing: str
    index: int | None
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Scan:
    blocks: list[_Block] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unusual: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    layout: list[int] = field(default_factory=list)
    untimed: list[int] = field(default_factory=list)
    tight: bool = False
    """Cues follow each other without a blank line."""


def sniff(text: str) -> bool:
    """SubRip has no header: a line of times is what tells it."""
    return any(map(is_timing, text.split("\n")))


def parse(text: str) -> Parsed:
    r"""Cues with bold, italics, underlines, colours and `{\an8}`; other codes are left out with a finding."""
    scan = _scan(text.split("\n"))
    cues: list[Cue] = []
    mistakes = list(scan.lost)
    for block in scan.blocks:
        times = read_times(block.timing, ",")
        assert times is not None  # the scan only makes blocks of timing lines
        placed = bool(_PLACE.fullmatch(times.rest))
        said = read_cue_text("\n".join(([] if placed else [times.rest]) + _body(block, scan)))
        if times.mistake:
            mistakes.append(f"line {block.line}: {times.mistake}")
        elif not said.composed.text:
            scan.empty.append(block.line)
        else:
            found = said.composed
            cue = Cue(times.start_ms, times.end_ms, found.text, marks=found.marks, position=said.position)
            cues.append(cue)
            scan.unusual += [block.line] if times.unusual else []
            scan.layout += [block.line] if said.layout or (placed and times.rest.strip()) else []
    return Parsed(tuple(cues), tuple(mistakes), tuple(_findings(scan)))


def render(track: Track) -> str:
    r"""The track as SubRip: UTF-8 without mark, numbered, `\n`; a new speaker as `（市長）` or `Mayor: `."""
    blocks: list[str] = []
    speaker: str | None = None
    for number, cue in enumerate(track.cues, 1):
        new = cue.speaker if cue.speaker != speaker else None
        speaker = cue.speaker
        times = f"{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}"
        text = render_cue_text(cue, speaker_in_front(new, track.lang) if new else "")
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)


def _findings(scan: _Scan) -> Iterator[Finding]:
    yield from unusual_times(scan.unusual, "hh:mm:ss,mmm")
    yield from untimed_text(scan.untimed, "Give it times.")
    yield from empty_cues(scan.empty)
    what = "Effects, fonts, and places other than top, middle and bottom are not used"
    yield from layout(scan.layout, what)


def _scan(lines: list[str]) -> _Scan:
    scan = _Scan()
    for at, line in enumerate(lines):
        if is_timing(line):
            scan.blocks.append(_Block(at + 1, line, _take_index(scan, lines, at)))
        elif scan.blocks:
            scan.blocks[-1].lines.append(line)
        elif line.strip() and not _NUMBER.fullmatch(line):
            scan.untimed.append(at + 1)
    for block in scan.blocks:
        _find_orphan(scan, block)
    return scan


def _take_index(scan: _Scan, lines: list[str], at: int) -> int | None:
    """The cue's number on the line above its times, taken away from the cue before."""
    if not at or not _NUMBER.fullmatch(lines[at - 1]):
        return None
    index = int(lines[at - 1])
    after_blank = at == 1 or not lines[at - 2].strip()
    previous = scan.blocks[-1] if scan.blocks else None
    if previous is None:
        return index
    if not after_blank:
        if previous.index is None or index != previous.index + 1:
            return None
        scan.tight = True
    previous.lines.pop()
    return index


def _find_orphan(scan: _Scan, block: _Block) -> None:
    """A numbered text whose line of times is missing would end up in the cue before: that is a mistake."""
    texts = block.lines
    for at in range(1, len(texts) - 1):
        numbered = (
            not texts[at - 1].strip()
            and block.index is not None
            and texts[at].strip() == str(block.index + 1)
        )
        if numbered and texts[at + 1].strip():
            scan.lost.append(f"line {block.line + 1 + at}: cue {texts[at].strip()} has no times")
            del block.lines[at:]
            return


def _body(block: _Block, scan: _Scan) -> list[str]:
    texts = list(block.lines)
    last = block is scan.blocks[-1]
    if last and scan.tight and texts and block.index is not None:
        while texts and not texts[-1].strip():
            texts.pop()
        if len(texts) > 1 and texts[-1].strip() == str(block.index + 1):
            texts.pop()
    return texts


FORMAT = CaptionFormat(
    "srt",
    (".srt",),
    frozenset({Feature.POSITION, *(FEATURE_OF[kind] for kind in KINDS)}),
    ("fonts and sizes", "effects and exact places"),
    sniff,
    parse,
    render,
    rank=40,
)
