"""Days on the command line."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from tayori.errors import UsageError

_SPAN = re.compile(r"(\d{1,4})([dwm])")


def read_day(text: str | None) -> date | None:
    """The day `text` names, also as 令和8年12月1日; None for none. Raises UsageError."""
    if text is None:
        return None
    from tayori.pipelines.grants.words import read_day as read_written_day

    try:
        return date.fromisoformat(read_written_day(text))
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day.", "Write it as 2026-12-31.") from error


def read_span(text: str, start: date) -> date:
    """The day that is `60d`, `8w` or `3m` after `start`; months end no later than on their last day.

    Raises UsageError.
    """
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None:
        raise UsageError(f"{text!r} is no length of time.", "Write it as 60d, 8w or 3m.")
    number, unit = int(found[1]), found[2]
    if unit != "m":
        return start + timedelta(days=number * (7 if unit == "w" else 1))
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
