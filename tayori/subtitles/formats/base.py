"""What a caption format is to us, and what reading one gives; `formats/__init__.py` says how to add one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tayori.model.cue import Cue, MarkKind, Track
from tayori.model.finding import Finding

SHOWN = 5
"""Places named in one finding or message; the rest is counted."""


class Feature(StrEnum):
    """What a track can hold beyond times and text; the values are the words of the messages."""

    SPEAKER = "speakers"
    NAME = "cue names"
    STYLE = "named styles"
    POSITION = "positions at the top or in the middle"
    SETTINGS = "WebVTT cue settings"
    WORDS = "word times"
    RUBY = "ruby"
    BOLD = "bold"
    ITALIC = "italics"
    UNDERLINE = "underlines"
    EMPHASIS = "emphasis dots"
    COLOUR = "colours"
    LANG = "languages of parts"
    VOICE = "several voices in a cue"
    CLASS = "classes"


FEATURE_OF: dict[MarkKind, Feature] = {kind: Feature[kind.name] for kind in MarkKind}
"""The feature a mark needs."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's cues in the order of the file."""

    cues: tuple[Cue, ...]
    mistakes: tuple[str, ...] = ()
    """What would lose a cue, each with its line; a file with any is refused."""
    findings: tuple[Finding, ...] = ()
    """What was repaired or left out."""
    lang: str = ""
    """Language the file says it is in; empty when it does not say."""


@dataclass(frozen=True, slots=True)
class CaptionFormat:
    """One format. Reading never raises for bad content: it reports mistakes."""

    name: str
    suffixes: tuple[str, ...]
    carries: frozenset[Feature]
    """What of a track is still there after writing and reading it."""
    lossy: tuple[str, ...]
    """What of a file in this format a track does not keep."""
    sniff: Callable[[str], bool]
    """Is this text (its first characters suffice) in the format?"""
    parse: Callable[[str], Parsed] | None = None
    """None for a format that is only written."""
    render: Callable[[Track], str] | None = None
    """None where we do not write the format."""
    tick_ms: int = 1
    """Times are written in multiples of this, rounded down."""
    rank: int = 50
    """Formats are asked in this order to recognise a file: those with an unmistakable beginning first."""


def counted(number: int, word: str = "cue") -> str:
    """`1 cue`, `3 cues`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def places(word: str, numbers: Sequence[int]) -> str:
    """`cue 3, 7 and 12 more`: for the `where` of a finding."""
    shown = ", ".join(map(str, numbers[:SHOWN]))
    return f"{word} {shown}" + (f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else "")
