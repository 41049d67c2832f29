"""Days on the command line."""

from __future__ import annotations

from datetime import date

from tayori.errors import UsageError


def read_day(text: str | None) -> date | None:
    """The day `text` names, None for none. Raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day.", "Write it as 2026-12-31.") from error
