"""Dates as RFC 2822 writes them (facts 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from tayori.feeds.document import Element, here, text_of
from tayori.model.finding import Finding, error, warning

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC_2822 = re.compile(
    rf"(({'|'.join(_DAYS)}),\s+)?\d{{1,2}}\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{{4}}"
    r"\s+\d{2}:\d{2}(:\d{2})?\s+([+-]\d{4}|GMT|UTC?|[ECMP][SD]T)"
)
_LONGEST = 100
_RIGHT = "Write Mon, 02 Nov 2026 07:00:00 +0900."


def parse_date(text: str) -> datetime | None:
    """A date as lenient readers take it; None for what is none."""
    if len(text) > _LONGEST:
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError, TypeError):
        return None


def is_date(text: str) -> bool:
    """Whether it is a date exactly as RFC 2822 wants it, with the weekday it has."""
    return _mistake(text) is None


def check_date(item: Element, name: str) -> Iterator[Finding]:
    """What is wrong with the date of an episode."""
    said = text_of(item, "pubDate")
    if said is None:
        yield error("date-missing", f"{name} has no date.", "Spotify requires it.", here(item))
        return
    place = here(item.find("pubDate"))
    if parse_date(said) is None:
        yield error("date-format", f"{name}: {said!r} is no date of RFC 2822.", _RIGHT, place)
    elif (mistake := _mistake(said)) is not None:
        yield warning("date-form", f"{name}: {said!r} {mistake}.", _RIGHT, place)


def _mistake(text: str) -> str | None:
    """What strict readers hold against a date; None for nothing."""
    found = _RFC_2822.fullmatch(text)
    when = parse_date(text)
    if found is None or when is None:
        return "is not written as RFC 2822 wants it"
    if found[2] and found[2] != _DAYS[when.weekday()]:
        return f"was a {_DAYS[when.weekday()]}"
    return None
