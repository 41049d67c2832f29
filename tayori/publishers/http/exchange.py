"""Single calls to a service we publish to: each request is sent once, and what became of it is never guessed.

Nothing is retried here and no redirect is followed: the caller knows which calls may be made twice
(`patience.py`, `once.py`). Credentials go to the service's own origin and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from tayori.errors import OutcomeUnknown, RemoteError, UsageError
from tayori.publishers.http.addresses import shown
from tayori.publishers.http.web import AGENT, Answer

TIMEOUT_S = 60.0
"""For a connection, and for each piece of request or answer."""
ANSWER_MAX_BYTES = 32 << 20
PIECE_BYTES = 1 << 20

Sent = Callable[[int], None]
"""Told how many bytes of the body have gone out so far."""


class NotSent(RemoteError):
    """No connection came about: the service has not seen the request."""


class AnswerLost(OutcomeUnknown):
    """The request may have arrived; its answer did not."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """`size` bytes of a file from `start`, read in pieces as they are sent."""

    path: Path
    start: int
    size: int

    def pieces(self, on_sent: Sent | None) -> Iterator[bytes]:
        """The bytes. Raises OSError, and ValueError when the file is shorter than it was."""
        left = self.size
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.start)
            while left:
                piece = file.read(min(left, PIECE_BYTES))
                if not piece:
                    raise ValueError(f"{self.path.name} became shorter while it was sent")
                yield piece
                left -= len(piece)
                if on_sent:
                    on_sent(self.size - left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | FilePart | tuple[bytes | FilePart, ...] = b""
    """Several parts are sent one after the other, as in multipart forms."""
    credentials: bool = True
    """Whether the `Authorization` of the service goes along, where the origin is its own."""


@dataclass(slots=True)
class Exchange:
    """A client of one service; a context manager. `root` is https, or http on loopback."""

    root: str
    authorization: Callable[[], str] | None = None
    """Gives the `Authorization` header of this moment."""
    timeout_s: float = TIMEOUT_S
    _client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        require_safe(self.root)
        limits = httpx.Limits(max_connections=32, max_keepalive_connections=8)
        self._client = httpx.Client(
            timeout=self.timeout_s, follow_redirects=False, trust_env=False, limits=limits
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._client.close()

    def send(self, call: Call, on_sent: Sent | None = None) -> Answer:
        """Send one request once; the answer with its body, whatever its status.

        Raises NotSent, AnswerLost, and UsageError for plain http to anywhere but this machine.
        """
        require_safe(call.url)
        request = self._request(call, on_sent)
        try:
            response = self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as failure:
            raise NotSent(
                f"{shown(self.root)} cannot be reached: {_reason(failure)}.", "Check the network, run again."
            ) from failure
        except (httpx.HTTPError, OSError, ValueError) as failure:
            raise _lost(call, failure) from failure
        try:
            return Answer(response.status_code, _named(response), call.url, _bounded(response))
        except httpx.HTTPError as failure:
            raise _lost(call, failure) from failure
        finally:
            response.close()

    def _request(self, call: Call, on_sent: Sent | None) -> httpx.Request:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **call.headers}
        if call.credentials and self.authorization is not None and is_same_origin(call.url, self.root):
            headers["Authorization"] = self.authorization()
        parts = call.body if isinstance(call.body, tuple) else (call.body,)
        if all(isinstance(part, bytes) for part in parts):
            content: bytes | Iterator[bytes] = b"".join(part for part in parts if isinstance(part, bytes))
        else:
            headers["Content-Length"] = str(sum(_size(part) for part in parts))
            content = _pieces(parts, on_sent)
        return self._client.build_request(call.method, call.url, headers=headers, content=content)


def json_body(answer: Answer) -> dict[str, Any] | None:
    """The JSON object of an answer; None where the body is anything else, whatever its Content-Type says."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def require_safe(url: str) -> None:
    """Raise UsageError unless `url` is https, or http to this machine itself."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return
    raise UsageError(f"{shown(url)} is not encrypted.", "Write it with https://.")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_same_origin(one: str, other: str) -> bool:
    """Whether two URLs have scheme, host and port in common."""
    return _origin(one) == _origin(other)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _size(part: bytes | FilePart) -> int:
    return len(part) if isinstance(part, bytes) else part.size


def _pieces(parts: tuple[bytes | FilePart, ...], on_sent: Sent | None) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, bytes):
            yield part
        else:
            yield from part.pieces(on_sent)


def _bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > ANSWER_MAX_BYTES:
            raise httpx.DecodingError(f"more than {ANSWER_MAX_BYTES:,} bytes", request=response.request)
    return bytes(body)


def _named(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _lost(call: Call, failure: Exception) -> AnswerLost:
    return AnswerLost(
        f"The answer of {shown(call.url)} to {call.method} was lost: {_reason(failure)}.",
        "Run again: it is asked what became of it.",
    )


def _reason(failure: Exception) -> str:
    if isinstance(failure, httpx.TimeoutException):
        return "it did not answer in time"
    said = re.sub(r"^\[Errno -?\d+\] ", "", str(failure)).rstrip(".")
    return said or type(failure).__name__
