"""Findings that several formats make, with the lines of the file they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tayori.model.finding import Finding, note, warning
from tayori.subtitles.formats.base import places


def unusual_times(lines: Sequence[int], usual: str) -> Iterator[Finding]:
    """Times that are readable, though not written as the format says (`usual`)."""
    if lines:
        text = f"Some times are not written as {usual}; read as decimals."
        yield warning("captions-times", text, "", places("line", lines))


def untimed_text(lines: Sequence[int], cure: str) -> Iterator[Finding]:
    """Text in front of, or apart from, all lines of times."""
    if lines:
        text = "Text that no line of times belongs to was left out."
        yield warning("captions-untimed", text, cure, places("line", lines))


def empty_cues(lines: Sequence[int]) -> Iterator[Finding]:
    """Times with nothing to be seen below."""
    if lines:
        yield note("captions-empty", "Cues without text were left out.", "", places("line", lines))


def layout(lines: Sequence[int], what: str) -> Iterator[Finding]:
    """Things for the eye that a track does not keep (`what`, a clause)."""
    if lines:
        yield note("captions-layout", f"{what}: the profile sets the text.", "", places("line", lines))
