"""JSON chapters of another host (podcast:chapters, facts 4.5)."""

from __future__ import annotations

import json
from typing import Any

from tayori.errors import UsageError
from tayori.feeds.reading.episode import in_order
from tayori.model.asset import Chapter

LARGEST_BYTES = 1_000_000


def read_chapters(data: bytes) -> tuple[Chapter, ...]:
    """The chapters that have a time and a title, in order. Raises UsageError for what is no such document."""
    try:
        document = json.loads(data.decode("utf-8-sig", "replace"))
        rows = document["chapters"]
    except (ValueError, RecursionError, KeyError, TypeError) as mistake:
        raise UsageError("The chapters are no JSON chapters.", "Look at their address.") from mistake
    if not isinstance(rows, list):
        raise UsageError("The chapters are no JSON chapters.", "Look at their address.")
    return in_order([_row(row) for row in rows if isinstance(row, dict)])


def _row(row: dict[str, Any]) -> tuple[int | None, str]:
    start, title = row.get("startTime"), row.get("title")
    usable = isinstance(start, (int, float)) and not isinstance(start, bool) and 0 <= start < 86_400
    return round(start * 1000) if usable else None, title if isinstance(title, str) else ""  # type: ignore[operator]
