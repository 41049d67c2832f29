r"""Common and combined logs: Apache, nginx and most others.

The address may have `vhost:port` before it (Apache's vhost_combined). Of what follows the user agent only a
range is read: a field such as `"bytes=0-499999"`, as `"$http_range"` and `\"%{Range}i\"` write it.
"""

from __future__ import annotations

import re

from tayori.statistics.request import UNKNOWN, Request, read_range
from tayori.statistics.times import read_common_time

_QUOTED = rb'"([^"\\]*(?:\\.[^"\\]*)*)"'
_LINE = re.compile(
    rb"(?:[\w.-]+:\d{1,5} )?(\S+) \S+ .*?\[(\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "
    rb'"([A-Z]{1,20}) ([^ "\\]*(?:\\.[^ "\\]*)*)(?: HTTP/[\d.]+)?" (\d{3}) (\d{1,18}|-)'
    rb"(?: " + _QUOTED + rb" " + _QUOTED + rb"(?: (.*))?)?",
    re.DOTALL,
)
_RANGE = re.compile(rb'"(bytes[= ][^"]*)"')
_ESCAPE = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|(["\\bnrtv]))')
_LETTERS = {b"b": b"\b", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def parse_common(line: bytes) -> Request | None:
    """One line of a common or combined log; the common form tells no user agent."""
    try:
        return _parse_plain(line)
    except ValueError:
        return _parse_any(line)


def _parse_plain(line: bytes) -> Request:
    """Most lines of a combined log, of which nothing is escaped or missing. Raises ValueError for others.

    Taking a line apart at its quotation marks costs a third of the regular expression.
    """
    parts = line.split(b'"', 7)
    if len(parts) < 7 or b"\\" in line:
        raise ValueError("not plain")
    address, _, _, day, offset, _ = parts[0].split(b" ")
    method, url, _ = parts[1].split(b" ")
    _, status, sent, _ = parts[2].split(b" ")
    if parts[4] != b" " or day[:1] != b"[" or len(status) != 3 or not (status + sent).isdigit():
        raise ValueError("not plain")
    time = read_common_time(day[1:], offset[:-1])
    first, last = _range(b'"' + parts[7]) if len(parts) == 8 else (UNKNOWN, UNKNOWN)
    return Request(time, address, method, url, int(status), int(sent), parts[5], parts[3], first, last)


def _parse_any(line: bytes) -> Request | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    address, time, method, url, status, sent, referrer, agent, more = found.groups(b"")
    try:
        moment = read_common_time(time[:20], time[21:])
    except ValueError:
        return None
    if b"\\" in url or b"\\" in agent:
        url, agent = unescape(url), unescape(agent)
    size = UNKNOWN if sent == b"-" else int(sent)
    return Request(moment, address, method, url, int(status), size, agent, referrer, *_range(more))


def _range(fields: bytes) -> tuple[int, int]:
    """The range among the fields behind the user agent."""
    found = _RANGE.search(fields)
    return read_range(found[1]) if found else (UNKNOWN, UNKNOWN)


def unescape(text: bytes) -> bytes:
    r"""`text` without the escapes of Apache and nginx: `\"`, `\\`, `\x22`, `\n`."""
    return _ESCAPE.sub(_plain, text)


def _plain(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes.fromhex(found[1].decode("ascii"))
    return _LETTERS.get(found[2], found[2])
