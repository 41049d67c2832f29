"""Plain text with times, as people type or paste it (.txt); it is read, never written.

    [00:12] おはようございます          0:12-0:15 おはようございます
    (1:02:03) 市長: はじめます          12.5s おはようございます

A line that begins with a time begins a cue; the lines below belong to it. Everything else is a guess, and
told: a cue without an end lasts until the next begins, 0.8 to 7 s (facts B.5), the last as long as reading it
takes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tayori.model.cue import Cue
from tayori.model.finding import Finding, note
from tayori.subtitles.formats.base import CaptionFormat, Parsed, counted, places
from tayori.subtitles.formats.remarks import empty_cues, untimed_text
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import LONGEST_MS

SHORTEST_MS, GUESSED_LONGEST_MS = 800, 7000
"""What a cue without an end lasts at least and at most: facts B.5."""
_READING_MS = 1000 // 7
"""A full-width character takes so long to read (7 a second, facts B.5), a half-width one half of it."""

_DIGITS = str.maketrans("０１２３４５６７８９：．－［］（）", "0123456789:.-[]()")
_TIME = r"(?:(?:\d{1,4}:)?\d{1,4}:\d\d(?:[.,]\d{1,3})?|\d{1,6}(?:\.\d{1,3})?s)"
_DASH = r"[ \t\u3000]{0,4}(?:-{0,2}>|[-–—~〜～→])[ \t\u3000]{0,4}"
_RANGE = rf"({_TIME})(?:{_DASH}({_TIME}))?"
_LINE = re.compile(rf"[ \t\u3000]{{0,40}}(?:[\[(【<]{_RANGE}[\])】>]|{_RANGE}(?=[ \t\u3000]|$))[ \t\u3000]*")
_NAME = r"[^\s:：「」『』（）()\[\]【】<>、。,.!?！？/][^:：「」『』（）()\[\]【】<>、。,!?！？/\n]{0,19}"
_COLON = re.compile(rf"({_NAME})[:：](?!//)[ \t\u3000]*(?=\S)")
_BRACKETS = re.compile(rf"[（(【\[]({_NAME})[）)】\]](?:[:：])?[ \t\u3000]*(?=\S)")
_NO_NAMES = frozenset({"笑", "笑い", "拍手", "音楽", "歓声", "♪", "music", "laughter", "applause"})
_TWICE = 2


@dataclass(slots=True)
class _Block:
    line: int
    start_ms: int
    end_ms: int | None
    lines: list[str] = field(default_factory=list)


def sniff(text: str) -> bool:
    """The first line with anything in it begins with a time, or two lines do."""
    lines = [line for line in text.split("\n") if line.strip()]
    timed = (bool(_times(line)) for line in lines[:1])
    return any(timed) or sum(1 for line in lines if _times(line)) >= _TWICE


def parse(text: str) -> Parsed:
    """Cues with their text as it stands; ends that are missing, and speakers, are guessed with a finding."""
    blocks, mistakes, untimed = _blocks(text.split("\n"))
    told = [(block, plain) for block in blocks if (plain := tidy("\n".join(block.lines)))]
    starts = sorted({block.start_ms for block, _ in told})
    cues = tuple(Cue(block.start_ms, _end(block, plain, starts), plain) for block, plain in told)
    named = _with_speakers(cues)
    findings = [
        *untimed_text(untimed, "Give it a time."),
        *empty_cues([b.line for b in blocks if not tidy("\n".join(b.lines))]),
        *_guessed([n for n, (block, _) in enumerate(told, 1) if block.end_ms is None], cues, named),
    ]
    return Parsed(named, tuple(mistakes), tuple(findings))


def _blocks(lines: list[str]) -> tuple[list[_Block], list[str], list[int]]:
    """Lines that begin with a time, with the text below; mistakes; and lines of text before the first."""
    blocks: list[_Block] = []
    mistakes: list[str] = []
    untimed: list[int] = []
    for number, line in enumerate(lines, 1):
        found = _times(line)
        if found:
            start, end = _milliseconds(found[1] or found[3]), _milliseconds(found[2] or found[4])
            mistake = _mistake(found, start, end)
            if mistake or start is None:
                mistakes.append(f"line {number}: {mistake}")
            else:
                blocks.append(_Block(number, start, end, [line[found.end() :]]))
        elif blocks:
            blocks[-1].lines.append(line)
        elif line.strip():
            untimed.append(number)
    return blocks, mistakes, untimed


def _times(line: str) -> re.Match[str] | None:
    return _LINE.match(line.translate(_DIGITS)) if line[:60].strip()[:1] else None


def _mistake(found: re.Match[str], start: int | None, end: int | None) -> str:
    first, last = found[1] or found[3], found[2] or found[4]
    if start is None or (last and end is None):
        return f"the time {(last if start is not None else first)!r} cannot be read"
    if end is not None and end <= start:
        return f"it ends at {last}, not after its start {first}"
    return ""


def _milliseconds(time: str | None) -> int | None:
    """`h:mm:ss`, `m:ss` or `12.5s` in milliseconds; None when it is none of them or beyond 100 hours."""
    if not time:
        return None
    whole, _, fraction = time.removesuffix("s").replace(",", ".").partition(".")
    *larger, seconds = map(int, whole.split(":"))
    if larger and (seconds > 59 or (len(larger) > 1 and larger[1] > 59)):
        return None
    minutes = larger[-1] if larger else 0
    hours = larger[0] if len(larger) > 1 else 0
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(fraction.ljust(3, "0") or 0)
    return ms if ms < LONGEST_MS else None


def _end(block: _Block, plain: str, starts: list[int]) -> int:
    """The end that is written, or a guess: the next start, or the time it takes to read."""
    if block.end_ms is not None:
        return block.end_ms
    later = bisect_right(starts, block.start_ms)
    lasts = starts[later] - block.start_ms if later < len(starts) else _reading_ms(plain)
    return block.start_ms + min(max(lasts, SHORTEST_MS), GUESSED_LONGEST_MS)


def _reading_ms(text: str) -> int:
    halves = sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)
    return halves * _READING_MS // 2


def _with_speakers(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """The cues with names in front as speakers, where the same name stands in front of two at least."""
    found = [_COLON.match(cue.text) or _BRACKETS.match(cue.text) for cue in cues]
    counts = Counter(match[1].strip() for match in found if match)
    return tuple(
        replace(cue, speaker=match[1].strip(), text=tidy(cue.text[match.end() :]))
        if match and _is_name(match[1].strip(), counts)
        else cue
        for cue, match in zip(cues, found, strict=True)
    )


def _is_name(name: str, counts: Counter[str]) -> bool:
    return counts[name] >= _TWICE and not name.isdecimal() and name.lower() not in _NO_NAMES


def _guessed(endless: list[int], cues: tuple[Cue, ...], named: tuple[Cue, ...]) -> Iterator[Finding]:
    if endless:
        text = f"Without an end: {counted(len(endless))}; each lasts until the next, 0.8 to 7 s."
        yield replace(
            note("captions-guessed", text, "Check the times.", places("cue", endless)), cues=tuple(endless)
        )
    speaking = [n for n, (cue, was) in enumerate(zip(named, cues, strict=True), 1) if cue is not was]
    if speaking:
        names = ", ".join(sorted({cue.speaker or "" for cue in named} - {""})[:5])
        text = f"Names in front of the text were taken for speakers: {names}."
        yield replace(note("captions-guessed", text, "", places("cue", speaking)), cues=tuple(speaking))


FORMAT = CaptionFormat(
    "timed_text",
    (".txt",),
    frozenset(),
    ("nothing: it holds times, text and names only",),
    sniff,
    parse,
    rank=90,
)
