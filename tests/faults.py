"""What may go wrong between a client and a server, and with which request; tests/proxy.py does it."""

from __future__ import annotations

import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["before", "during", "after"]
"""Of a request: its headers are here and nothing was passed on; a part of its body was; the server has
answered, and the client knows nothing of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the proxy says itself."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


HTML_500 = Answer(500, b"<html><body><h1>500 Internal Server Error</h1></body></html>\r\n")
NGINX_413 = Answer(
    413,
    b"<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n"
    b"<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx</center>\r\n"
    b"</body>\r\n</html>\r\n",
)
LOGIN_PAGE = Answer(
    200, '<!DOCTYPE html><html lang="ja"><title>ログイン</title><form method="post"></form></html>'.encode()
)
PHP_NOTICE = b"<br />\n<b>Notice</b>:  Undefined index: alt in <b>/srv/plugins/x.php</b> on line <b>7</b>\n"


def unavailable(retry_after: str = "1") -> Answer:
    """503 with a Retry-After: seconds, or a date."""
    return Answer(503, b"", (("Retry-After", retry_after), ("Content-Type", "text/plain")))


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """What goes wrong, with which request.

    `when`: "before", "during" or "after" (see Phase) cuts the line there, or gives `answer` there;
    "halfway" cuts the server's answer after `at` bytes of its body (0: in its middle);
    "noise" puts `noise` before the body of the server's answer; "slow" does no harm but `delay_s`.
    """

    when: Literal["before", "during", "after", "halfway", "noise", "slow"]
    method: str = ""
    """Empty: any."""
    path: str = ""
    """A regular expression, searched in path and query."""
    nth: int = 1
    """Of the requests that match: 1 is the first since the proxy began; 0: every one."""
    at: int = 0
    """Bytes of the body that pass; of a request's body, at most all but the last."""
    answer: Answer | None = None
    """None: the line is cut."""
    reset: bool = False
    """Cut with a TCP reset instead of an orderly end."""
    delay_s: float = 0
    """Waited before the fault takes effect; "slow": when the server has answered."""
    noise: bytes = PHP_NOTICE


@dataclass
class Exchange:
    """One request and what became of it. Bodies are not kept."""

    n: int
    """Counted from 1 in the order of arrival."""
    method: str
    path: str
    """With its query."""
    headers: dict[str, str]
    """Of the request, by lower-case name."""
    fault: Fault | None = None
    sent: int = 0
    """Bytes of the body that the server was given."""
    upstream: int | None = None
    """The server's status; None: it was not asked, or did not answer."""
    status: int | None = None
    """The status the client was given; None: none."""
    passed: int = 0
    """Bytes of an answer's body that the client was given."""


class Cut(Exception):
    """Raised by `on_request`: this line is cut here."""


def nothing(exchange: Exchange, phase: Phase) -> None:
    """What a test does at each phase that does nothing."""


@dataclass
class Proxy:
    """The proxy at `url`; `faults`, `script` and `on_request` may be exchanged while it runs."""

    upstream: tuple[str, int]
    url: str = ""
    """Without a slash at the end."""
    faults: Sequence[Fault] = ()
    """The first that matches a request is taken."""
    script: Callable[[Exchange], Fault | None] = lambda _: None
    """Asked when no fault of the list takes a request."""
    on_request: Callable[[Exchange, Phase], None] = nothing
    """Called at each phase, "during" after every piece of a body; may raise Cut, or kill the client."""
    exchanges: list[Exchange] = field(default_factory=list)
    _matches: Counter[Fault] = field(default_factory=Counter)
    clients: set[socket.socket] = field(default_factory=set)
    """Connections that are open now."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, method: str = "", path: str = "") -> list[Exchange]:
        """What passed with this method and a path in which this regular expression is found."""
        return [each for each in self.exchanges if _matching(each, method, path)]

    def begin(self, method: str, path: str, headers: dict[str, str]) -> Exchange:
        """Note a request, and what will happen to it."""
        with self._lock:
            exchange = Exchange(len(self.exchanges) + 1, method, path, headers)
            self.exchanges.append(exchange)
            taken = [fault for fault in self.faults if self._takes(fault, exchange)]
        exchange.fault = taken[0] if taken else self.script(exchange)
        return exchange

    def _takes(self, fault: Fault, exchange: Exchange) -> bool:
        if not _matching(exchange, fault.method, fault.path):
            return False
        self._matches[fault] += 1
        return fault.nth in (0, self._matches[fault])


def _matching(exchange: Exchange, method: str, path: str) -> bool:
    return method in ("", exchange.method) and re.search(path, exchange.path) is not None
