"""SubStation Alpha (.ass, .ssa), read through pysubs2; what we burn is written by `subtitles/ass.py`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from pysubs2 import SSAEvent, SSAFile

from tayori.model.cue import Cue
from tayori.model.finding import Finding, note
from tayori.subtitles.formats.base import CaptionFormat, Feature, Parsed
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import LONGEST_MS

_HEADER = re.compile(r"^\s*\[(?:Script Info|V4\+? Styles|Events)\]", re.IGNORECASE | re.MULTILINE)
_OVERRIDE = re.compile(r"(?<!\\)\{[^}]*\}")
_MOST_BRACES = 500
"""pysubs2 looks for the end of each: a line of a million would take hours."""


def sniff(text: str) -> bool:
    """A section heading of SubStation."""
    return bool(_HEADER.search(text[:10_000]))


def parse(text: str) -> Parsed:
    """Dialogue as plain text, the Name field as speaker; comments and drawings are left out."""
    crowded = next((n for n, line in enumerate(text.split("\n"), 1) if line.count("{") > _MOST_BRACES), 0)
    if crowded:
        return Parsed((), (f"line {crowded} has more than {_MOST_BRACES} opening braces",))
    try:
        with warnings.catch_warnings():
            # pysubs2 warns about odd style fields, which we do not use.
            warnings.simplefilter("ignore")
            script = SSAFile.from_string(text, format_="ass" if "V4+" in text else "ssa")
    except (ValueError, IndexError, OverflowError, TypeError) as error:
        return Parsed((), (f"the script cannot be read: {error}",))
    spoken = [e for e in script.events if e.type == "Dialogue" and not e.is_drawing]
    shown = [(number, event, _plain(event)) for number, event in enumerate(spoken, 1)]
    mistakes = tuple(m for number, event, plain in shown if plain for m in _mistake(number, event))
    cues = [Cue(e.start, e.end, plain, tidy(e.name) or None) for _, e, plain in shown if plain]
    once = tuple(dict.fromkeys(cues))
    return Parsed(once, mistakes, tuple(_findings(script, len(cues) - len(once))))


def _mistake(number: int, event: SSAEvent) -> Iterator[str]:
    if event.start < 0 or event.end >= LONGEST_MS:
        yield f"dialogue {number}: its times lie outside 0 to 100 hours"
    elif event.end <= event.start:
        yield f"dialogue {number}: it ends at {event.end} ms, not after its start {event.start} ms"


def _plain(event: SSAEvent) -> str:
    text = _OVERRIDE.sub("", event.text).replace("\\h", "\u00a0").replace("\\n", "\n").replace("\\N", "\n")
    return tidy(text.replace("\\{", "{").replace("\\}", "}"))


def _findings(script: SSAFile, doubled: int) -> Iterator[Finding]:
    if any("{" in event.text for event in script.events):
        text = "Colours, positions and effects of the script are not used: the profile sets the text."
        yield note("captions-layout", text)
    if doubled:
        yield note("captions-doubled", f"{doubled} lines repeat another at the same time; shown once.")


FORMAT = CaptionFormat(
    "ass",
    (".ass", ".ssa"),
    frozenset({Feature.SPEAKER}),
    ("styles", "positions, effects and karaoke", "drawings", "comments"),
    sniff,
    parse,
    rank=20,
)
