"""A finding about cues: told once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tayori.model.cue import Track
from tayori.model.finding import Finding
from tayori.subtitles.formats.base import places


def about(finding: Finding, numbers: Iterable[int], track: Track) -> Iterator[Finding]:
    """The finding with the cues it is about, counted in its text; nothing when there are none."""
    concerned = tuple(sorted(set(numbers)))
    if concerned:
        total = len(track.cues)
        text = f"{finding.text}: {len(concerned)} of {total} {'cue' if total == 1 else 'cues'}."
        yield replace(finding, text=text, where=places("cue", concerned), cues=concerned)


def clock(time_ms: int) -> str:
    """`m:ss.mmm`."""
    return f"{time_ms // 60_000}:{time_ms // 1000 % 60:02d}.{time_ms % 1000:03d}"
