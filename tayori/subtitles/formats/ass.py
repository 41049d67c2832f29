r"""SubStation Alpha (.ass, .ssa) as a format to exchange captions in; the burn has a script of its own.

Read through pysubs2, its override blocks by our own scanner (`ass_text`): bold, italics, underline, colour,
`\an`, karaoke, names and styles are kept. Written for a neutral frame of 1920x1080, which players scale to
the picture; times are centiseconds rounded down (facts B.1).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace

from pysubs2 import SSAEvent, SSAFile

from tayori.model.cue import Cue, Position, Track
from tayori.model.finding import Finding, note
from tayori.subtitles.formats.ass_text import AT_TOP, IN_MIDDLE, Override, markup, read_override
from tayori.subtitles.formats.base import SHOWN, CaptionFormat, Feature, Parsed
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import LONGEST_MS

TICK_MS = 10
_HEADER = re.compile(r"^\s*\[(?:Script Info|V4\+? Styles|Events)\]", re.IGNORECASE | re.MULTILINE)
_PLUS = re.compile(r"V4\+ Styles|v4\.00\+", re.IGNORECASE)
_BEGIN = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
"""
_STYLE = (
    "Style: {name},sans-serif,72,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,4,0,2,"
    "192,192,108,1\n"
)
"""White with a black outline, a line 1/15 of the frame as in IMSC, margins of a tenth: our judgement."""
_EVENTS = """
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_DEFAULT = "Default"
_PLACE = {Position.TOP: "{\\an8}", Position.MIDDLE: "{\\an5}"}


def sniff(text: str) -> bool:
    """A section heading of SubStation."""
    return bool(_HEADER.search(text[:10_000]))


def parse(text: str) -> Parsed:
    """Dialogue with the looks a track can keep; comments and drawings are left out."""
    try:
        with warnings.catch_warnings():
            # pysubs2 warns about odd style fields, which we do not use.
            warnings.simplefilter("ignore")
            script = SSAFile.from_string(text, format_="ass" if _PLUS.search(text) else "ssa")
    except (ValueError, IndexError, OverflowError, TypeError) as error:
        return Parsed((), (f"the script cannot be read: {str(error)[:200]}",))
    mistakes: list[str] = []
    unused: dict[str, None] = {}
    cues: dict[tuple[int, int, str, str | None], tuple[int, Cue]] = {}
    lines = 0
    for number, event in enumerate((e for e in script.events if e.type == "Dialogue"), 1):
        override = read_override(event.text, event.start)
        unused |= override.unused | ({"effect": None} if event.effect.strip() else {})
        cue = _cue(event, override, script)
        if not cue.text:
            continue
        lines += 1
        mistakes += _mistake(number, event)
        key = (cue.start_ms, cue.end_ms, cue.text, cue.speaker)
        if key not in cues or event.layer >= cues[key][0]:  # the topmost layer is the one that is seen
            cues[key] = (event.layer, cue)
    read = tuple(cue for _, cue in cues.values())
    return Parsed(read, tuple(mistakes), tuple(_findings(list(unused), lines - len(read))))


def render(track: Track) -> str:
    """The track as a script; the same track gives the same bytes."""
    styles = dict.fromkeys((_DEFAULT, *(_field(cue.style) for cue in track.cues if cue.style)))
    return "".join(
        (
            _BEGIN,
            *(_STYLE.format(name=name) for name in styles),
            _EVENTS,
            *(_event(cue) for cue in track.cues),
        )
    )


def timestamp(centis: int) -> str:
    """`h:mm:ss.cc`."""
    return f"{centis // 360_000}:{centis // 6000 % 60:02d}:{centis // 100 % 60:02d}.{centis % 100:02d}"


def _mistake(number: int, event: SSAEvent) -> Iterator[str]:
    if event.start < 0 or event.end >= LONGEST_MS:
        yield f"dialogue {number}: its times lie outside 0 to 100 hours"
    elif event.end <= event.start:
        yield f"dialogue {number}: it ends at {event.end} ms, not after its start {event.start} ms"


def _cue(event: SSAEvent, override: Override, script: SSAFile) -> Cue:
    """A line with its looks; where it does not say its place, the place of its style."""
    name = event.style.strip().lstrip("*")
    style = script.styles.get(event.style)
    alignment = override.alignment or (int(style.alignment) if style else 0)
    found = override.composed()
    return Cue(
        event.start,
        event.end,
        found.text,
        " ".join(tidy(event.name).split()) or None,
        found.marks,
        tuple(replace(w, start_ms=min(max(w.start_ms, event.start), event.end)) for w in found.words),
        _position(alignment),
        None if name in ("", _DEFAULT) else name,
    )


def _position(alignment: int) -> Position:
    """Of a numeric pad: 7 to 9 at the top, 4 to 6 in the middle."""
    if alignment in AT_TOP:
        return Position.TOP
    return Position.MIDDLE if alignment in IN_MIDDLE else Position.BOTTOM


def _findings(unused: list[str], doubled: int) -> Iterator[Finding]:
    if unused:
        more = f" and {len(unused) - SHOWN} more" if len(unused) > SHOWN else ""
        named = ", ".join(unused[:SHOWN]) + more
        text = f"Places and effects of the script are not used ({named}): the profile sets the text."
        yield note("captions-layout", text)
    if doubled:
        yield note("captions-doubled", f"{doubled} lines repeat another at the same time; shown once.")


def _event(cue: Cue) -> str:
    start = cue.start_ms // TICK_MS
    end = max(cue.end_ms // TICK_MS, start + 1)
    style = _field(cue.style) if cue.style else _DEFAULT
    times = f"{timestamp(start)},{timestamp(end)}"
    text = _PLACE.get(cue.position, "") + markup(cue)
    return f"Dialogue: 0,{times},{style},{_field(cue.speaker or '')},0,0,0,,{text}\n"


def _field(text: str) -> str:
    """Text of a field that ends at a comma."""
    return " ".join(text.replace(",", "，").split())


FORMAT = CaptionFormat(
    "ass",
    (".ass", ".ssa"),
    frozenset(
        {
            Feature.SPEAKER,
            Feature.STYLE,
            Feature.POSITION,
            Feature.WORDS,
            Feature.BOLD,
            Feature.ITALIC,
            Feature.UNDERLINE,
            Feature.COLOUR,
        }
    ),
    ("what styles look like", "exact places, effects and animation", "drawings", "comments"),
    sniff,
    parse,
    render,
    tick_ms=TICK_MS,
    rank=20,
)
