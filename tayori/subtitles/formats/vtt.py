"""WebVTT (.vtt): facts B.1, after the parser of the W3C draft.

Read by our own scanner: pysubs2 inherits WebVTT from SubRip, reads `00:01.50` as 1,050 ms and drops voices,
settings and classes. It differs from a browser where that would lose a cue without a word; the differences
are listed in docs/reference/formats.md and held by tests/subtitles/formats/test_vtt_suite.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tayori.model.cue import Cue, MarkKind, Track, TrackKind
from tayori.model.finding import Finding, note, warning
from tayori.subtitles.formats.base import CaptionFormat, Feature, Parsed, places
from tayori.subtitles.formats.remarks import empty_cues, layout, untimed_text, unusual_times
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import Times, clock, is_timing, read_vtt_times
from tayori.subtitles.formats.vtt_classes import is_own_style, style_sheet
from tayori.subtitles.formats.vtt_read import read_cue_text
from tayori.subtitles.formats.vtt_settings import read_settings, settings_of
from tayori.subtitles.formats.vtt_write import render_cue_text

_SIGNATURE = re.compile(r"WEBVTT(?=[ \t\n]|$)")
_NOTE = re.compile(r"NOTE(?=[ \t]|$)")
_SHEET = re.compile(r"(?:STYLE|REGION)[ \t]*$")
_LANGUAGE = re.compile(r"(?i)language:[ \t]*([a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4})[ \t]*$")
_BARE_NUMBER = re.compile(r"[0-9]+")


@dataclass(slots=True)
class _Block:
    """A line of times with the text below it."""

    line: int
    timing: str
    name: str = ""
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Noticed:
    """Lines where something was repaired or left out."""

    header: list[int] = field(default_factory=list)
    unusual: list[int] = field(default_factory=list)
    untimed: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)
    settings: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)


def sniff(text: str) -> bool:
    """The signature."""
    return bool(_SIGNATURE.match(text))


def parse(text: str) -> Parsed:
    """Cues with everything a cue can hold; STYLE and REGION are left out with a finding, comments without."""
    lines = text.split("\n")
    noticed = _Noticed()
    began = _header_end(lines)
    lang = _header(lines[:began], noticed)
    cues: list[Cue] = []
    mistakes: list[str] = []
    for block in _blocks(lines, began, noticed):
        times = read_vtt_times(block.timing)
        if times is None or times.mistake:
            if any(map(tidy, block.lines)):
                why = times.mistake if times else "it is no line of times"
                mistakes.append(f"line {block.line}: {why}")
        else:
            cues += _cue(block, times, noticed)
    return Parsed(tuple(cues), tuple(mistakes), tuple(_findings(noticed)), lang)


def render(track: Track) -> str:
    """The track as WebVTT, with its kind and language in the header as YouTube writes them.

    `& < >` are escaped, so that no `-->` is left in a text; a cue without a name is called by its number.
    """
    kind = "" if track.kind is TrackKind.TRANSCRIPT else f"Kind: {track.kind}\n"
    header = f"WEBVTT\n{kind}Language: {track.lang}\n"
    sheet = style_sheet(m.value for cue in track.cues for m in cue.marks if m.kind is MarkKind.COLOUR)
    cues = (_block(number, cue) for number, cue in enumerate(track.cues, 1))
    return "\n".join((header, *([sheet] if sheet else []), *cues))


def _block(number: int, cue: Cue) -> str:
    name = " ".join(cue.name.split()).replace("-->", "→") if cue.name else ""
    times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}{settings_of(cue)}"
    return f"{name or number}\n{times}\n{render_cue_text(cue)}\n"


def _header_end(lines: list[str]) -> int:
    """Where the header is over: at the first blank line or line of times behind the signature."""
    return next((at for at, line in enumerate(lines) if at and (not line or "-->" in line)), len(lines))


def _header(lines: list[str], noticed: _Noticed) -> str:
    """The language the header tells; its other lines, but for the kind, are noticed."""
    lang = ""
    for number, line in enumerate(lines[1:], 2):
        found = _LANGUAGE.match(line)
        if found:
            lang = found[1]
        elif line.strip() and not line.lower().startswith("kind:"):
            noticed.header.append(number)
    return lang


def _blocks(lines: list[str], began: int, noticed: _Noticed) -> Iterator[_Block]:
    """Lines with an arrow, each with the text below and the one line above it that is its name.

    As the draft's "collect a WebVTT block": a block ends at a blank line, or before another line of times.
    """
    block: _Block | None = None
    loose: list[int] = []
    for at in range(began, len(lines)):
        line = lines[at]
        if "-->" in line or (block is None and is_timing(line)):
            if block:
                yield block
            numbered = bool(loose) and bool(_BARE_NUMBER.fullmatch(lines[at - 1]))
            named = len(loose) == 1
            block = _Block(at + 1, line, lines[at - 1] if named else "")
            _leave(lines, loose[: -1 if named or numbered else None], noticed)
            loose = []
        elif not line:
            if block:
                yield block
            _leave(lines, loose, noticed)
            block, loose = None, []
        elif block:
            block.lines.append(line)
        else:
            loose.append(at)
    if block:
        yield block
    _leave(lines, loose, noticed)


def _leave(lines: list[str], loose: Sequence[int], noticed: _Noticed) -> None:
    """Lines without times: a comment, a style sheet, a region, or text that would get lost."""
    first = lines[loose[0]] if loose else "NOTE"
    if _SHEET.match(first):
        if not all(is_own_style(lines[at]) for at in loose[1:]):
            noticed.sheets.append(loose[0] + 1)
    elif not _NOTE.match(first):
        noticed.untimed += (at + 1 for at in loose if lines[at].strip())


def _cue(block: _Block, times: Times, noticed: _Noticed) -> Iterator[Cue]:
    said = read_cue_text("\n".join(block.lines), times.start_ms, times.end_ms)
    if not said.composed.text:
        noticed.empty.append(block.line)
        return
    placing = read_settings(times.rest)
    for told, where in (
        (times.unusual, noticed.unusual),
        (placing.invalid, noticed.settings),
        (placing.region, noticed.sheets),
        (said.unknown, noticed.tags),
        (said.late, noticed.late),
    ):
        if told:
            where.append(block.line)
    name = tidy(block.name)
    yield Cue(
        times.start_ms,
        times.end_ms,
        said.composed.text,
        said.speaker,
        said.composed.marks,
        said.composed.words,
        placing.position,
        said.style,
        None if not name or _BARE_NUMBER.fullmatch(name) else name,
        placing.settings,
    )


def _findings(noticed: _Noticed) -> Iterator[Finding]:
    yield from unusual_times(noticed.unusual, "hh:mm:ss.mmm")
    yield from untimed_text(noticed.untimed, "Give it times, or make it a NOTE.")
    yield from empty_cues(noticed.empty)
    yield from layout(sorted(set(noticed.sheets)), "Style sheets and regions of the file are not used")
    if noticed.header:
        text = "Lines of the header that tell neither kind nor language were left out."
        yield note("captions-header", text, "", places("line", noticed.header))
    if noticed.settings:
        text = "Cue settings that WebVTT does not know were left out, as a browser does."
        yield note("captions-settings", text, "", places("line", noticed.settings))
    if noticed.tags:
        text = "Tags that WebVTT does not know, or that do not match, were left out, as a browser does."
        cure = "Write `<` as `&lt;` where it is meant."
        yield warning("captions-tags", text, cure, places("line", noticed.tags))
    if noticed.late:
        text = "Word times that run backward or lie outside their cue were left out."
        yield warning("captions-words", text, "", places("line", noticed.late))


FORMAT = CaptionFormat(
    "vtt",
    (".vtt",),
    frozenset(Feature),
    ("style sheets and regions", "comments"),
    sniff,
    parse,
    render,
    rank=10,
)
