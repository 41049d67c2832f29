"""One request of an access log, whatever form the log has."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

UNKNOWN = -1
"""A number the log does not tell."""


class Request(NamedTuple):
    """What a line says. Text is bytes, as logged but for the log's own escapes; nothing of it is trusted."""

    time_s: int
    """Seconds since 1970, UTC."""
    address: bytes
    method: bytes
    url: bytes
    """Path with query, or an absolute URL."""
    status: int
    sent: int
    """Bytes sent; UNKNOWN where the log does not tell."""
    agent: bytes
    referrer: bytes = b""
    first: int = UNKNOWN
    """First byte of the range that was asked for; UNKNOWN where there is none, or it is not logged."""
    last: int = UNKNOWN
    """Its last byte, inclusive; UNKNOWN to the end of the file."""


Parse = Callable[[bytes], "Request | None"]
"""One line, without its end, to its request; None for a malformed one."""

NO_REQUEST = Request(0, b"", b"", b"", 0, 0, b"")
"""What a line that is a heading gives."""

_RANGE = re.compile(rb"\s*bytes[= ]\s*(\d{1,18})-(\d{0,18})(?:/(?:\d+|\*))?\s*")
_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (\S+)(?: HTTP/[\d.]+)?")


def read_range(text: bytes) -> tuple[int, int]:
    """First and last byte of a `Range` or `Content-Range` header of one range; UNKNOWN for all else.

    Of several ranges, and of one counted from the end, nobody can tell what was sent by one number.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        return UNKNOWN, UNKNOWN
    return int(found[1]), int(found[2]) if found[2] else UNKNOWN


def read_request_line(text: bytes) -> tuple[bytes, bytes]:
    """Method and URL of `GET /path HTTP/1.1`. Raises ValueError for what is none."""
    found = _REQUEST_LINE.fullmatch(text)
    if found is None:
        raise ValueError("no request line")
    return found[1], found[2]


def read_count(text: bytes) -> int:
    """A number of bytes; UNKNOWN for `-` and for nothing. Raises ValueError."""
    if text in (b"-", b""):
        return UNKNOWN
    number = int(text)
    if not 0 <= number < 1 << 62:
        raise ValueError("no number of bytes")
    return number
