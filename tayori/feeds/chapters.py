"""Chapters as JSON, the form Apple and most players read (podcast:chapters, facts 4.5)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tayori.errors import UsageError
from tayori.model.asset import Chapter

CHAPTERS_MIME = "application/json+chapters"


def render_chapters(chapters: Sequence[Chapter], title: str = "", podcast: str = "") -> bytes:
    """JSON Chapters 1.2, UTF-8, byte-stable. Raises UsageError unless they begin one after the other."""
    starts = [chapter.start_ms for chapter in chapters]
    if starts != sorted(set(starts)):
        raise UsageError(
            f"The chapters of {title!r} do not follow one another.", "Give each a later start than the last."
        )
    document: dict[str, object] = {"version": "1.2.0"}
    if title:
        document["title"] = title
    if podcast:
        document["podcastName"] = podcast
    document["chapters"] = [
        {"startTime": chapter.start_ms / 1000, "title": chapter.title} for chapter in chapters
    ]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
