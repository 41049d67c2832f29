"""Times as access logs write them, to seconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

_LATEST = 1 << 40
"""Beyond it nothing is a time in seconds: far enough for any log, and it fits a record."""
_MILLISECONDS = 1 << 37
"""A larger number counts milliseconds (Cloudflare, some JSON loggers): as seconds it is the year 6325."""


@lru_cache(maxsize=4096)
def _midnight(day: bytes, offset: bytes) -> int:
    """When `20/Nov/2026` begins where clocks stand at `+0900`."""
    found = datetime.strptime((day + offset).decode("ascii"), "%d/%b/%Y%z")
    return int(found.timestamp())


@lru_cache(maxsize=4096)
def _minute(minute: bytes, offset: bytes) -> int:
    hours, minutes = int(minute[12:14]), int(minute[15:17])
    if not (0 <= hours < 24 and 0 <= minutes < 60):
        raise ValueError("no time")
    return _checked(_midnight(minute[:11], offset) + hours * 3600 + minutes * 60)


def read_common_time(time: bytes, offset: bytes) -> int:
    """`20/Nov/2026:14:00:05` where clocks stand at `+0900`. Raises ValueError."""
    # a minute is read once: this runs for each line
    return _minute(time[:17], offset) + int(time[18:20])


def read_number_time(text: bytes) -> int:
    """Seconds since 1970, with or without a fraction; milliseconds where the number is too large for them."""
    number = float(text)
    if not 0 <= number < 1 << 60:
        raise ValueError("no time")
    return _checked(int(number / 1000 if number > _MILLISECONDS else number))


@lru_cache(maxsize=4096)
def read_iso_time(text: bytes) -> int:
    """ISO 8601; without a zone it is UTC, as CloudFront writes it. Raises ValueError."""
    found = datetime.fromisoformat(text.decode("ascii").strip())
    return _checked(int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()))


def read_time(text: bytes) -> int:
    """Any of the three. Raises ValueError."""
    if text[2:3] == b"/":
        return read_common_time(text[:20], text[21:])
    if b"-" in text[1:]:
        return read_iso_time(text)
    return read_number_time(text)


def _checked(seconds: int) -> int:
    if not 0 <= seconds < _LATEST:
        raise ValueError("no time")
    return seconds
