"""Named fields of a line to a request: what JSON lines, columns and nginx' own forms have in common."""

from __future__ import annotations

from collections.abc import Mapping

from tayori.statistics.request import UNKNOWN, Request, read_count, read_range, read_request_line
from tayori.statistics.times import read_time

FIELDS = (
    "time", "date", "address", "method", "url", "request", "status", "sent", "agent", "referrer", "range",
    "range_first", "range_last",
)  # fmt: skip
"""What can be read; `request` is a whole request line, `date` is a day that belongs before `time`."""


def request_of(said: Mapping[str, bytes]) -> Request | None:
    """The request of the fields a line has; None when one that is needed is missing or unreadable."""
    try:
        day = said.get("date")
        time = said["time"] if day is None else day + b" " + said["time"]
        method, url = (
            (said["method"], said["url"]) if "method" in said else read_request_line(said["request"])
        )
        first, last = _range(said)
        return Request(
            read_time(time),
            _nearest(said["address"]),
            method,
            url,
            int(said["status"]),
            read_count(said.get("sent", b"")),
            said.get("agent", b""),
            said.get("referrer", b""),
            first,
            last,
        )
    except (KeyError, ValueError, OverflowError):
        return None


def _range(said: Mapping[str, bytes]) -> tuple[int, int]:
    if "range" in said:
        return read_range(said["range"])
    first, last = read_count(said.get("range_first", b"")), read_count(said.get("range_last", b""))
    return (first, last) if first != UNKNOWN else (UNKNOWN, UNKNOWN)


def _nearest(addresses: bytes) -> bytes:
    """The listener's of `listener, proxy, proxy`, as X-Forwarded-For writes it."""
    return addresses.partition(b",")[0].strip()
