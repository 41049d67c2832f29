"""A track as reading matter: paragraphs by speaker and pause, cues joined to running text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tayori.model.cue import Cue, Track
from tayori.subtitles.lines.kinsoku import NOT_AT_START, is_wide
from tayori.subtitles.lines.wrap import join_lines
from tayori.subtitles.marks import relined

PARAGRAPH_MS = 2000
"""A silence this long begins a paragraph: our judgement."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one person says without a long pause."""

    start_ms: int
    speaker: str | None
    """Who begins to speak with it; None when it is who spoke before, or nobody is named."""
    parts: tuple[tuple[str, Cue], ...]
    """The cues in one line each, with what stands before each of them."""

    def text(self) -> str:
        """All of it, plain."""
        return "".join(before + cue.text for before, cue in self.parts)


def paragraphs(track: Track) -> Iterator[Paragraph]:
    """The track's text in order."""
    parts: list[tuple[str, Cue]] = []
    start_ms, speaker = 0, None
    last: Cue | None = None
    for cue in map(_in_one_line, track.cues):
        if not cue.text:
            continue
        new = last is None or cue.speaker != last.speaker
        if last and (new or cue.start_ms - last.end_ms >= PARAGRAPH_MS):
            yield Paragraph(start_ms, speaker, tuple(parts))
            parts = []
        if not parts:
            start_ms, speaker = cue.start_ms, cue.speaker if new else None
        parts.append((_between(last.text, cue.text) if parts and last else "", cue))
        last = cue
    if parts:
        yield Paragraph(start_ms, speaker, tuple(parts))


def _in_one_line(cue: Cue) -> Cue:
    return relined(cue, join_lines(tuple(cue.text.split("\n")))[0])


def _between(text: str, more: str) -> str:
    """What stands between two cues of a paragraph: in Japanese a space only where no punctuation is."""
    if not (is_wide(text[-1]) or is_wide(more[0])):
        return " "
    return "" if text[-1] in NOT_AT_START else "\u3000"
