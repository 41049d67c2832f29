"""Single calls to a service we publish to: each request is sent once, and what became of it is never guessed.

Nothing is retried here and no redirect is followed: the caller knows which calls may be made twice
(`patience.py`, `once.py`). Credentials go to the service's own origin and nowhere else.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self

import httpx

from tayori.errors import OutcomeUnknown, RemoteError, UsageError
from tayori.publishers.http.addresses import is_loopback, shown
from tayori.publishers.http.body import (
    ANSWER_MAX_BYTES,
    PIECE_BYTES,
    FilePart,
    FileUnreadable,
    Sent,
    pieces_of,
    read_body,
    require_files,
    size_of,
)
from tayori.publishers.http.web import AGENT, Answer
from tayori.publishers.http.wire import WireTransport

__all__ = [
    "ANSWER_MAX_BYTES", "PIECE_BYTES", "AnswerLost", "Call", "Exchange", "FilePart", "FileUnreadable",
    "NotSent", "Sent", "is_loopback", "is_same_origin", "json_body", "require_safe",
]  # fmt: skip

TIMEOUT_S = 60.0
"""For a connection, and for each piece of request or answer."""
KEPT_CONNECTIONS = 8
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")
_NEVER_ABROAD = frozenset({"authorization", "cookie", "proxy-authorization"})


class NotSent(RemoteError):
    """Nothing of the request went out: the service has not seen it."""


class AnswerLost(OutcomeUnknown):
    """The request may have arrived; its answer did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. Its representation holds neither address nor headers: both can let somebody in."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | FilePart | tuple[bytes | FilePart, ...] = field(default=b"", repr=False)
    """Several parts are sent one after the other, as in multipart forms."""
    credentials: bool = True
    """Whether the `Authorization` of the service goes along, where the origin is its own."""
    fresh: bool = False
    """Over a connection of its own: one that was kept open may be closed by the service just now, and then
    nobody knows whether the request was still read. For calls that make something."""

    @property
    def parts(self) -> tuple[bytes | FilePart, ...]:
        """The body's parts."""
        return self.body if isinstance(self.body, tuple) else (self.body,)


@dataclass(slots=True)
class Exchange:
    """A client of one service; a context manager. `root` is https, or http on loopback."""

    root: str
    authorization: Callable[[], str] | None = field(default=None, repr=False)
    """Gives the `Authorization` header of this moment."""
    timeout_s: float = TIMEOUT_S
    _client: httpx.Client = field(init=False, repr=False)
    _single: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        require_safe(self.root)
        context = httpx.create_ssl_context(trust_env=False)
        self._client = self._open(context, KEPT_CONNECTIONS)
        self._single = self._open(context, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._client.close()
        self._single.close()

    def send(self, call: Call, on_sent: Sent | None = None) -> Answer:
        """Send one request once; the answer with its body, whatever its status.

        An answer that comes before the whole body was sent ends the sending and is answered. Raises NotSent,
        AnswerLost, UsageError for an unsafe address or header, FileUnreadable for a file that cannot be sent.
        """
        require_safe(call.url)
        require_files(call.parts)
        request = self._request(call, on_sent)
        try:
            response = (self._single if call.fresh else self._client).send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as failure:
            raise _not_sent(call, failure) from failure
        except (httpx.HTTPError, OSError, ValueError) as failure:
            raise _lost(call, failure) from failure
        try:
            body = read_body(response, self.timeout_s)
        except httpx.HTTPError as failure:
            raise _lost(call, failure) from failure
        finally:
            response.close()
        return Answer(response.status_code, _named(response), call.url, body)

    def _open(self, context: ssl.SSLContext, keep: int) -> httpx.Client:
        return httpx.Client(
            transport=WireTransport(context, keep),
            timeout=self.timeout_s,
            follow_redirects=False,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def _request(self, call: Call, on_sent: Sent | None) -> httpx.Request:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **self._own_headers(call)}
        content: bytes | Iterator[bytes]
        if any(isinstance(part, FilePart) for part in call.parts):
            headers["Content-Length"] = str(size_of(call.parts))
            content = pieces_of(call.parts, on_sent)
        else:
            content = b"".join(part for part in call.parts if isinstance(part, bytes))
        _require_sendable(call, headers)
        return self._client.build_request(call.method, call.url, headers=headers, content=content)

    def _own_headers(self, call: Call) -> dict[str, str]:
        if not is_same_origin(call.url, self.root):
            return {k: v for k, v in call.headers.items() if k.lower() not in _NEVER_ABROAD}
        if not call.credentials or self.authorization is None:
            return dict(call.headers)
        others = {k: v for k, v in call.headers.items() if k.lower() != "authorization"}
        return {**others, "Authorization": self.authorization()}


def json_body(answer: Answer) -> dict[str, Any] | None:
    """The JSON object of an answer; None where the body is anything else, whatever its Content-Type says."""
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def require_safe(url: str) -> None:
    """Raise UsageError unless `url` is https, or http to this machine itself, without a name and password."""
    parts = _parsed(url)
    if parts.userinfo:
        raise UsageError(f"{shown(url)} was given with a name or password.", "Write the address alone.")
    if not parts.host or parts.scheme not in ("http", "https"):
        raise UsageError(f"{shown(url)!r} is no address of the web.", "Give one that begins with https://.")
    if parts.scheme == "http" and not is_loopback(parts.host):
        raise UsageError(f"{shown(url)} is not encrypted.", "Write it with https://.")


def is_same_origin(one: str, other: str) -> bool:
    """Whether two URLs have scheme, host and port in common. Raises UsageError for what is no URL."""
    return _origin(one) == _origin(other)


def _origin(url: str) -> tuple[str, bytes, int]:
    parts = _parsed(url)
    return parts.scheme, parts.raw_host, parts.port or (443 if parts.scheme == "https" else 80)


def _parsed(url: str) -> httpx.URL:
    """Parsed as it will be sent: two readings of one address are how credentials get abroad."""
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as failure:
        raise UsageError(
            f"{shown(url)!r} is no address of the web.", "Give one that begins with https://."
        ) from failure


def _require_sendable(call: Call, headers: Mapping[str, str]) -> None:
    """A line break in a file name would end a header and begin another."""
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise UsageError(
                f"The header {name!r} to {_place(call)} holds what no header can hold.",
                "Rename the file or correct the setting that it comes from.",
            )
    if not _HEADER_NAME.fullmatch(call.method):
        raise UsageError(f"{call.method!r} is no method.", "Report this: it is a bug.")


def _named(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _not_sent(call: Call, failure: Exception) -> NotSent:
    where, certificate = _place(call), _find_distrust(failure)
    if certificate is not None:
        return NotSent(
            f"The certificate of {where} is not trusted: {certificate.verify_message}. Nothing was sent.",
            "Correct the address, or have the certificate put right.",
        )
    return NotSent(f"{where} cannot be reached: {_reason(failure)}.", "Check the network, run again.")


def _find_distrust(failure: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while failure is not None:
        if isinstance(failure, ssl.SSLCertVerificationError):
            return failure
        failure = failure.__cause__ or failure.__context__
    return None


def _place(call: Call) -> str:
    """Where it went, without a query: an upload's address is a secret."""
    return shown(call.url).partition("?")[0]


def _lost(call: Call, failure: Exception) -> AnswerLost:
    return AnswerLost(
        f"The answer of {_place(call)} to {call.method} was lost: {_reason(failure)}.",
        "Run again: it is asked what became of it.",
    )


def _reason(failure: Exception) -> str:
    if isinstance(failure, httpx.TimeoutException):
        return "it did not answer in time"
    said = re.sub(r"^\[Errno -?\d+\] ", "", str(failure)).rstrip(".")
    return said or type(failure).__name__
