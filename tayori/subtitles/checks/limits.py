"""What a reader can follow, and what is known of the clip a track is read in (facts B.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tayori.model.cue import TrackKind

Spans = tuple[tuple[int, int], ...]
"""Starts and ends in milliseconds, in order, apart."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader can follow. Lengths in full-width characters, a half-width one counting half."""

    columns: int = 16
    hard_columns: int = 18
    lines: int = 2
    speed: int = 7
    """Full-width characters a second that read with ease; Netflix SDH."""
    hard_speed: int = 10
    words: int = 180
    """Words a minute, for languages with spaces; BBC 160-180."""
    hard_words: int = 225
    """DCMP's highest."""
    shortest_ms: int = 800
    longest_ms: int = 7000
    gap_ms: int = 66
    """Two frames at 30 a second; no gap at all is right too."""
    full_stops: bool = True
    """A line may end in 。: captions that repeat what is said keep it, telops do not."""


SIDECAR = Limits()
"""Closed captions that repeat what is said (facts B.5, recommended defaults)."""
TELOP = Limits(columns=12, hard_columns=13, speed=6, full_stops=False)
"""Burned captions of a vertical clip (facts B.5, recommended defaults)."""
SUMMARY = Limits(columns=13, hard_columns=16, speed=4, hard_speed=7, full_stops=False)
"""Subtitles that sum up or translate: Netflix Japanese, 13 characters and 4 a second; what SDH allows is
the hard limit, our judgement."""


def limits_for(kind: TrackKind, *, burned: bool = False) -> Limits:
    """The limits of a track of that kind; `burned`: as telops of a vertical clip."""
    if burned:
        return TELOP
    return SUMMARY if kind is TrackKind.SUBTITLES else SIDECAR


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the clip, on the clock of the cues; what is None or empty is not checked."""

    length_ms: int | None = None
    cuts_ms: tuple[int, ...] = ()
    """First frames of new shots, rising."""
    sound: Spans | None = None
    """Where it is not silent."""
    speech: Spans | None = None
    """Where sound may be speech."""
    missing: Callable[[str], Iterable[str]] | None = None
    """The characters of a text that the face has no glyph for."""


NOTHING_KNOWN = Around()
