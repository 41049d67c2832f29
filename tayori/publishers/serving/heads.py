"""The head of a request, read strictly: what two servers could read differently is refused (RFC 9112)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus

from tayori.publishers.serving.answers import Request

_FIRST = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/(\d)\.(\d)\Z")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*\Z")
_HOST = re.compile(r"[^\s/@?#\\]*\Z")
_DIGITS = 19
"""Of a length that is one: no body is longer."""


class Malformed(ValueError):
    """A head that cannot be read; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a body, and what follows from it for the connection."""

    request: Request
    body_bytes: int
    """Length of the body; 0 also where it is not told."""
    is_last: bool
    """Whether the connection ends after the answer."""


def parse_head(data: bytes) -> Head:
    """The head in `data`, which ends with an empty line. Raises Malformed."""
    first, *lines = data.decode("latin-1").removesuffix("\r\n\r\n").removeprefix("\r\n").split("\r\n")
    found = _FIRST.match(first)
    if found is None:
        raise Malformed(HTTPStatus.BAD_REQUEST)
    if found[3] != "1":
        raise Malformed(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
    headers = _fields(lines)
    length = headers.get("Content-Length", "0")
    if not (_is_length(length) and _has_one_end(headers) and _has_one_host(headers, found[4])):
        raise Malformed(HTTPStatus.BAD_REQUEST)
    target = re.sub("^/+", "/", found[2])
    closes = "close" in headers.get("Connection", "").lower() or found[4] == "0"
    has_body = length != "0" or "Transfer-Encoding" in headers
    return Head(Request(found[1], target, headers), int(length), closes or has_body)


def _is_length(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _has_one_end(headers: Message) -> bool:
    """One way alone to tell where the body ends (RFC 9112 section 6.3)."""
    ways = headers.get_all("Content-Length", []) + headers.get_all("Transfer-Encoding", [])
    return len(ways) <= 1


def _has_one_host(headers: Message, minor: str) -> bool:
    """HTTP/1.0 may leave it out (RFC 9112 section 3.2)."""
    hosts = headers.get_all("Host", [])
    told = len(hosts) == 1 or (not hosts and minor == "0")
    return told and all(map(_HOST.match, hosts))


def _fields(lines: list[str]) -> Message:
    headers = Message()
    for line in lines:
        field = _FIELD.match(line)
        if field is None:
            raise Malformed(HTTPStatus.BAD_REQUEST)
        headers[field[1]] = field[2]
    return headers
