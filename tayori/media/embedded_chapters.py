"""Chapters a sound file brings along: CHAP frames of ID3, chapters of MP4."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from tayori.media.walk import opened
from tayori.model.asset import Chapter

MOST = 1000
"""Above this they are no chapters."""


def embedded_chapters(path: Path) -> tuple[Chapter, ...]:
    """The chapters in the file at `path` that begin one after the other and have a title.

    Raises MediaError for what is no media.
    """
    with opened(path) as container:
        rows = [
            (round(Fraction(row["time_base"]) * int(row["start"]) * 1000), _title(row["metadata"]))
            for row in container.chapters()[:MOST]
        ]
    found: list[Chapter] = []
    for start_ms, title in sorted(rows):
        if title and start_ms >= 0 and (not found or start_ms > found[-1].start_ms):
            found.append(Chapter(start_ms=start_ms, title=title))
    return tuple(found)


def _title(metadata: dict[str, str]) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in metadata.get("title", "")).split())
