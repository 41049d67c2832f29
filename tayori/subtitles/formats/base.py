"""What a caption format is to us, and what reading one gives; `formats/__init__.py` says how to add one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding

SHOWN = 5
"""Places named in one finding or message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's cues in the order of the file."""

    cues: tuple[Cue, ...]
    mistakes: tuple[str, ...] = ()
    """What would lose a cue, each with its line; a file with any is refused."""
    findings: tuple[Finding, ...] = ()
    """What was repaired or left out."""


@dataclass(frozen=True, slots=True)
class CaptionFormat:
    """One format. Reading never raises for bad content: it reports mistakes."""

    name: str
    suffixes: tuple[str, ...]
    lossy: tuple[str, ...]
    """What of this format a track does not keep."""
    sniff: Callable[[str], bool]
    """Is this text (its first characters suffice) in the format?"""
    parse: Callable[[str], Parsed]
    render: Callable[[Track], str] | None = None
    """None where we do not write the format as a sidecar."""


def places(word: str, numbers: Sequence[int]) -> str:
    """`cue 3, 7 and 12 more`: for the `where` of a finding."""
    shown = ", ".join(map(str, numbers[:SHOWN]))
    return f"{word} {shown}" + (f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else "")
