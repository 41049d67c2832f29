"""The transcript as JSON of the podcast namespace (facts/platforms.md 4.5): text, times, speakers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Any, NoReturn

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, note, warning
from tayori.subtitles.formats.base import CaptionFormat, Feature, Parsed, places
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import LONGEST_MS

VERSION = "1.0.0"
_LONGEST_NUMBER = 40


@dataclass(slots=True)
class _Segments:
    """What was found so far; segments count from 1."""

    cues: list[Cue] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    quoted: list[int] = field(default_factory=list)
    """Their times are strings."""


def sniff(text: str) -> bool:
    """A JSON object with segments."""
    return text[:1000].lstrip("\ufeff \t\r\n").startswith("{") and '"segments"' in text


def parse(text: str) -> Parsed:
    """Each segment as a cue; one without an end ends where the next begins."""
    try:
        # Decimals, as 0.1 has no float; numbers that are none (NaN) are refused
        document: Any = json.loads(
            text.lstrip("\ufeff"), parse_float=_decimal, parse_int=_decimal, parse_constant=_refused
        )
    except json.JSONDecodeError as error:
        return Parsed((), (f"line {error.lineno}: it is not JSON ({error.msg})",))
    except RecursionError:
        return Parsed((), ("it is nested too deeply",))
    except ValueError as error:
        return Parsed((), (f"it is not JSON ({error})",))
    segments = document.get("segments") if isinstance(document, dict) else None
    if not isinstance(segments, list):
        return Parsed((), ("it has no list of segments",))
    found = _Segments()
    for number, segment in enumerate(segments, 1):
        if isinstance(segment, dict):
            following = segments[number] if number < len(segments) else None
            _segment(number, segment, following, found)
        else:
            found.mistakes.append(f"segment {number}: it is no object")
    return Parsed(tuple(found.cues), tuple(found.mistakes), tuple(_findings(found)))


def render(track: Track) -> str:
    """The track's cues as segments, in seconds; to be written as UTF-8."""
    segments = ",\n".join(map(_written, track.cues))
    return f'{{\n"version": "{VERSION}",\n"segments": [\n{segments}\n]\n}}\n'


def _written(cue: Cue) -> str:
    speaker = f'"speaker": {_quoted(cue.speaker)}, ' if cue.speaker else ""
    times = f'"startTime": {_seconds(cue.start_ms)}, "endTime": {_seconds(cue.end_ms)}'
    return f'{{{speaker}{times}, "body": {_quoted(cue.text)}}}'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}"


def _segment(number: int, segment: dict[str, Any], following: object, found: _Segments) -> None:
    body, speaker = segment.get("body"), segment.get("speaker")
    text = tidy(body) if isinstance(body, str) else ""
    if not text:
        found.empty.append(number)
        return
    start = _milliseconds(segment.get("startTime"))
    end = _milliseconds(segment.get("endTime"))
    if segment.get("endTime") is None and isinstance(following, dict):
        end = _milliseconds(following.get("startTime"))
    if start is None or end is None:
        name = "startTime" if start is None else "endTime"
        found.mistakes.append(f"segment {number}: its {name} is missing or cannot be read")
    elif end <= start:
        found.mistakes.append(f"segment {number}: it ends at {end} ms, not after its start {start} ms")
    else:
        named = " ".join(tidy(speaker).split()) if isinstance(speaker, str) else ""
        found.cues.append(Cue(start, end, text, named or None))
        found.quoted += [number] if isinstance(segment["startTime"], str) else []


def _milliseconds(value: object) -> int | None:
    """Seconds as a number, or a number in quotes, to the nearest millisecond."""
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER:
        try:
            value = _decimal(value)
        except ValueError:
            return None
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < LONGEST_MS // 1000:
        return None
    return int((value * 1000).to_integral_value(ROUND_HALF_UP))


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except DecimalException as error:
        raise ValueError(f"{text[:24]} is no number") from error


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _findings(found: _Segments) -> Iterator[Finding]:
    if found.quoted:
        text = "Some times are in quotes; read as seconds."
        yield warning("captions-times", text, "", places("segment", found.quoted))
    if found.empty:
        where = places("segment", found.empty)
        yield note("captions-empty", "Cues without text were left out.", "", where)


FORMAT = CaptionFormat(
    "transcript_json",
    (".json",),
    frozenset({Feature.SPEAKER}),
    ("everything but times, speakers and text",),
    sniff,
    parse,
    render,
    rank=20,
)
