"""A file of JSON chapters, held against their specification (facts 4.5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tayori.model.finding import Finding, error

CHAPTERS_BYTES = 1_000_000
"""Of a chapters file that is read at all; a programme of a day has a few kilobytes of them."""


def check_chapters(data: bytes, name: str, where: str = "") -> Iterator[Finding]:
    """What is wrong with the chapters in `data`; `name` begins the sentences."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    chapters = document.get("chapters") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(chapters, list):
        text = f"{name}: the file holds no JSON chapters."
        yield error("chapters-file", text, 'Write {"version": "1.2.0", "chapters": [...]}.', where)
        return
    if not isinstance(document.get("version"), str):
        yield error("chapters-file", f"{name}: the file has no version.", 'Write "version": "1.2.0".', where)
    starts = [_start(chapter) for chapter in chapters]
    if None in starts:
        text = f"{name}: chapter {starts.index(None) + 1} has no startTime in seconds."
        yield error("chapters-file", text, "Give it one.", where)
    elif starts != sorted(s for s in starts if s is not None):
        text = f"{name}: the chapters do not follow one another."
        yield error("chapters-file", text, "Order them by startTime.", where)


def _start(chapter: Any) -> float | None:
    start = chapter.get("startTime") if isinstance(chapter, dict) else None
    return start if isinstance(start, int | float) and start >= 0 else None
