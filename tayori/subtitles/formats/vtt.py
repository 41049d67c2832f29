"""WebVTT (.vtt): facts B.1, after the parser of the W3C draft.

Read by our own scanner: pysubs2 inherits WebVTT from SubRip, reads `00:01.50` as 1,050 ms and drops the
voices, which a track keeps. Stricter than a browser in one way: a cue it would drop without a word is a
mistake here, because a caption must not get lost.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, note, warning
from tayori.subtitles.formats.base import CaptionFormat, Feature, Parsed, places
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import TIMING, clock, read_times

_TOKEN = re.compile(r"<([^>]*)(?:>|$)", re.DOTALL)
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?=[ \t]|$)")
_HEADER = re.compile(r"WEBVTT(?=[ \t\n]|$)")


@dataclass(slots=True)
class _Block:
    line: int
    timing: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Left:
    """What a file has and a track does not keep."""

    settings: int = 0
    styles: int = 0
    ruby: int = 0
    voices: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    untimed: list[int] = field(default_factory=list)
    unusual: list[int] = field(default_factory=list)


def sniff(text: str) -> bool:
    """The signature."""
    return bool(_HEADER.match(text))


def parse(text: str) -> Parsed:
    """Cues as plain text with their voice; settings, STYLE, REGION and ruby are left out with a finding."""
    cues: list[Cue] = []
    mistakes: list[str] = []
    left = _Left(styles=len(re.findall(r"^(?:STYLE|REGION)[ \t]*$", text, re.MULTILINE)))
    for block in _blocks(text.split("\n"), left):
        times = read_times(block.timing, ".")
        plain, speaker = _plain("\n".join(block.lines), left, block.line)
        if times is None or times.mistake:
            if plain:
                why = times.mistake if times else "it is no line of times"
                mistakes.append(f"line {block.line}: {why}")
        elif not plain:
            left.empty.append(block.line)
        else:
            cues.append(Cue(times.start_ms, times.end_ms, plain, speaker))
            left.settings += bool(block.timing.rpartition("-->")[2].strip().partition(" ")[2].strip())
            left.unusual += [block.line] if times.unusual else []
    return Parsed(tuple(cues), tuple(mistakes), tuple(_findings(left)))


def render(track: Track) -> str:
    """The track as WebVTT: numbered cues, `<v Speaker>`, and `& < >` escaped, so that no `-->` is left."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(track.cues, 1):
        voice = f"<v {_escape(cue.speaker)}>" if cue.speaker else ""
        times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}"
        blocks.append(f"{number}\n{times}\n{voice}{_escape(cue.text)}\n")
    return "\n".join(blocks)


def _blocks(lines: list[str], left: _Left) -> Iterator[_Block]:
    """Lines with an arrow, each with the text below; header, names, notes, styles, regions fall away."""
    block: _Block | None = None
    loose: list[int] = []
    first, aside = False, True
    for number, line in enumerate([*lines[1:], ""], 2):
        if "-->" in line or TIMING.match(line):
            if block:
                yield block
            left.untimed += loose[:-1]
            block, loose = _Block(number, line), []
        elif not line:
            if block:
                yield block
            left.untimed += loose
            block, loose, first, aside = None, [], True, False
        elif block:
            block.lines.append(line)
        else:
            aside = aside or (first and bool(_ASIDE.match(line)))
            first = False
            loose += [number] if line.strip() and not aside else []


def _plain(markup: str, left: _Left, line: int) -> tuple[str, str | None]:
    """Text and voice of a cue."""
    voices: list[str] = []
    out: list[str] = []
    at, reading = 0, False
    for token in _TOKEN.finditer(markup):
        out.append("" if reading else markup[at : token.start()])
        at = token.end()
        name, _, annotation = token[1].partition(" ")
        match name.partition(".")[0]:
            case "v" if annotation.strip():
                voices.append(html.unescape(" ".join(annotation.split())))
            case "rt":
                reading, left.ruby = True, left.ruby + 1
            case "/rt" | "/ruby":
                reading = False
    out.append("" if reading else markup[at:])
    if len(set(voices)) > 1:
        left.voices.append(line)
    return tidy(html.unescape("".join(out))), voices[0] if len(set(voices)) == 1 else None


def _findings(left: _Left) -> Iterator[Finding]:
    if left.unusual:
        text = "Some times are not written as hh:mm:ss.mmm; read as decimals."
        yield warning("captions-times", text, "", places("line", left.unusual))
    if left.voices:
        text = "Cues with more than one voice lose the names of the speakers."
        yield warning(
            "captions-voices", text, "Give each voice a cue of its own.", places("line", left.voices)
        )
    if left.untimed:
        text = "Text that no line of times belongs to was left out."
        yield warning(
            "captions-untimed", text, "Give it times, or make it a NOTE.", places("line", left.untimed)
        )
    if left.empty:
        yield note("captions-empty", "Cues without text were left out.", "", places("line", left.empty))
    if left.settings or left.styles:
        yield note(
            "captions-layout",
            "Positions, styles and regions of the file are not used: the profile places text.",
        )
    if left.ruby:
        yield note("captions-ruby", f"{left.ruby} readings (ruby) were left out; the text keeps its kanji.")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMAT = CaptionFormat(
    "vtt",
    (".vtt",),
    frozenset({Feature.SPEAKER}),
    ("cue settings", "styles and regions", "ruby", "cue names"),
    sniff,
    parse,
    render,
    rank=10,
)
