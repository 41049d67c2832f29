"""The WebVTT draft's file parser, step by step as section 6 says it, to compare ours with.

Written for likeness to the text, not for use: it drops what a browser drops, without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_WHITE = " \t\n\f\r"
_PERCENTAGE = re.compile(r"[0-9]+(\.[0-9]+)?%")


@dataclass(slots=True)
class DraftCue:
    """A cue as a browser has it: its text with markup, its valid settings as they are written."""

    name: str
    start_ms: int = 0
    end_ms: int = 0
    text: str = ""
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Input:
    text: str
    at: int = 0

    def done(self) -> bool:
        return self.at >= len(self.text)

    def take(self, allowed: str) -> str:
        start = self.at
        while not self.done() and self.text[self.at] in allowed:
            self.at += 1
        return self.text[start : self.at]

    def eat(self, char: str) -> None:
        if self.done() or self.text[self.at] != char:
            raise ValueError
        self.at += 1


def parse_draft(text: str) -> list[DraftCue] | None:
    """The cues of a decoded file; None when it is no WebVTT. `text` has line feeds only."""
    if not text.startswith("WEBVTT") or text[6:7] not in {"", " ", "\t", "\n"}:
        return None
    lines = text.split("\n")
    if text.endswith("\n"):
        lines.pop()
    at, cues = 1, []
    if at < len(lines) and lines[at]:
        at, _ = _block(lines, at, in_header=True)
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        at, cue = _block(lines, at, in_header=False)
        cues += [cue] if cue else []
    return cues


def _block(lines: list[str], at: int, *, in_header: bool) -> tuple[int, DraftCue | None]:
    """Collect a WebVTT block: the line after it, and its cue."""
    count, buffer, seen_arrow = 0, "", False
    cue: DraftCue | None = None
    while at < len(lines):
        line = lines[at]
        count += 1
        if "-->" in line:
            if in_header or not (count == 1 or (count == 2 and not seen_arrow)):
                break
            seen_arrow = True
            cue = _timings(line, DraftCue(buffer))
            buffer = "" if cue else buffer
        elif not line:
            break
        else:
            buffer += ("\n" if buffer else "") + line
        at += 1
    if cue:
        cue.text = buffer
    return at, cue


def _timings(line: str, cue: DraftCue) -> DraftCue | None:
    source = _Input(line)
    try:
        source.take(_WHITE)
        cue.start_ms = _timestamp(source)
        source.take(_WHITE)
        for char in "-->":
            source.eat(char)
        source.take(_WHITE)
        cue.end_ms = _timestamp(source)
    except ValueError:
        return None
    cue.settings = _settings(line[source.at :])
    return cue


def _timestamp(source: _Input) -> int:
    first = _digits(source)
    hours = len(first) != 2 or int(first) > 59
    source.eat(":")
    second = _digits(source, 2)
    if hours or source.text[source.at : source.at + 1] == ":":
        source.eat(":")
        values = (int(first), int(second), int(_digits(source, 2)))
    else:
        values = (0, int(first), int(second))
    source.eat(".")
    thousandths = int(_digits(source, 3))
    if values[1] > 59 or values[2] > 59:
        raise ValueError
    return ((values[0] * 60 + values[1]) * 60 + values[2]) * 1000 + thousandths


def _digits(source: _Input, exactly: int = 0) -> str:
    found = source.take("0123456789")
    if not found or (exactly and len(found) != exactly):
        raise ValueError
    return found


def _settings(text: str) -> dict[str, str]:
    kept: dict[str, str] = {}
    for setting in re.split(f"[{_WHITE}]+", text):
        name, _, value = setting.partition(":")
        if name and value and _valid(name, value):
            kept[name] = value
    return kept


def _valid(name: str, value: str) -> bool:
    place, comma, align = value.partition(",")
    if name == "region":
        return True
    if name == "vertical":
        return value in {"rl", "lr"}
    if name == "size":
        return _percentage(value)
    if name == "align":
        return value in {"start", "center", "end", "left", "right"}
    if name == "position":
        return _percentage(place) and (not comma or align in {"line-left", "center", "line-right"})
    if name == "line":
        return _line(place) and (not comma or align in {"start", "center", "end"})
    return False


def _line(place: str) -> bool:
    if not any(char in "0123456789" for char in place):
        return False
    if place.endswith("%"):
        return _percentage(place)
    if any(char not in "-.0123456789" for char in place) or "-" in place[1:] or place.count(".") > 1:
        return False
    if "." in place and not re.search(r"[0-9]\.[0-9]", place):
        return False
    return abs(float(place)) != float("inf")


def _percentage(text: str) -> bool:
    return bool(_PERCENTAGE.fullmatch(text)) and 0 <= float(text[:-1]) <= 100
