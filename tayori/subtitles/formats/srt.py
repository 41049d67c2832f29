r"""SubRip (.srt): facts B.1.

Read by our own scanner and not by pysubs2, which takes `99999999:59:59,999` for 99:59:59,999, drops a
last line that is a number ("あと\n3") and every `<...>`, and says nothing about what it could not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, note, warning
from tayori.subtitles.formats.base import CaptionFormat, Parsed, places
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import TIMING, clock, read_times

_TAG = re.compile(r"</?(?:b|i|u|s|font|c|span|ruby|rt|v)\b[^<>]*>", re.IGNORECASE)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u00a0"), ("&amp;", "&"))
_NUMBER = re.compile(r"\s*\d+\s*")


@dataclass(slots=True)
class _Block:
    """A timing line with the lines that follow it."""

    line: int
    timing: str
    index: int | None
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Scan:
    blocks: list[_Block] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    tight: bool = False
    """Cues follow each other without a blank line."""


def sniff(text: str) -> bool:
    """SubRip has no header: a line of times is what tells it."""
    return any(TIMING.match(line) for line in text.split("\n"))


def parse(text: str) -> Parsed:
    r"""Cues with markup removed; `{\an8}`, `<i>`, `<font>` are dropped, other brackets are text."""
    scan = _scan(text.split("\n"))
    cues: list[Cue] = []
    mistakes, findings = list(scan.lost), list[Finding]()
    unusual, empty = list[int](), list[int]()
    for block in scan.blocks:
        times = read_times(block.timing, ",")
        assert times is not None  # the scan only makes blocks of timing lines
        plain = tidy(_plain("\n".join(_body(block, scan))))
        if times.mistake:
            mistakes.append(f"line {block.line}: {times.mistake}")
        elif not plain:
            empty.append(block.line)
        else:
            cues.append(Cue(times.start_ms, times.end_ms, plain))
            if times.unusual:
                unusual.append(block.line)
    if unusual:
        findings.append(
            warning(
                "captions-times",
                "Some times are not written as hh:mm:ss,mmm; read as decimals.",
                "",
                places("line", unusual),
            )
        )
    if empty:
        findings.append(note("captions-empty", "Cues without text were left out.", "", places("line", empty)))
    return Parsed(tuple(cues), tuple(mistakes), tuple(findings))


def render(track: Track) -> str:
    r"""The track as SubRip: UTF-8 without mark, numbered, `\n`; a new speaker as `（市長）` or `Mayor: `.

    `-->` in a text becomes an arrow, as SubRip has no way to escape it.
    """
    blocks: list[str] = []
    speaker: str | None = None
    for number, cue in enumerate(track.cues, 1):
        text = cue.text if cue.speaker in (None, speaker) else _named(str(cue.speaker), cue.text, track.lang)
        speaker = cue.speaker
        times = f"{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}"
        blocks.append(f"{number}\n{times}\n{text.replace('-->', '→')}\n")
    return "\n".join(blocks)


def _scan(lines: list[str]) -> _Scan:
    scan = _Scan()
    for at, line in enumerate(lines):
        if TIMING.match(line):
            scan.blocks.append(_Block(at + 1, line, _take_index(scan, lines, at)))
        elif scan.blocks:
            scan.blocks[-1].lines.append((at + 1, line))
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
    texts = [text for _, text in block.lines]
    for at in range(1, len(texts) - 1):
        numbered = (
            not texts[at - 1].strip()
            and block.index is not None
            and texts[at].strip() == str(block.index + 1)
        )
        if numbered and texts[at + 1].strip():
            scan.lost.append(f"line {block.lines[at][0]}: cue {texts[at].strip()} has no times")
            del block.lines[at:]
            return


def _body(block: _Block, scan: _Scan) -> list[str]:
    texts = [text for _, text in block.lines]
    last = block is scan.blocks[-1]
    if last and scan.tight and texts and block.index is not None:
        while texts and not texts[-1].strip():
            texts.pop()
        if len(texts) > 1 and texts[-1].strip() == str(block.index + 1):
            texts.pop()
    return texts


def _plain(text: str) -> str:
    bare = _TAG.sub("", _OVERRIDE.sub("", text.replace("\\N", "\n")))
    for entity, char in _ENTITIES:
        bare = bare.replace(entity, char)
    return bare


def _named(speaker: str, text: str, lang: str) -> str:
    return f"（{speaker}）{text}" if lang.partition("-")[0] in ("ja", "zh") else f"{speaker}: {text}"


FORMAT = CaptionFormat(
    "srt", (".srt",), frozenset(), ("bold, italics, colours", "position"), sniff, parse, render, rank=40
)
