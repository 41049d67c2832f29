"""The line between a client and a server: it notes what passes, can break, and knows what has moved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HOPS = {"connection", "keep-alive", "host", "server", "date"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer."""

    path: str
    asked: dict[str, str]
    """Headers of the request, by lower-case name."""
    status: int
    passed: int
    """Bytes of the body that came through."""


@dataclass
class Wire:
    """A line to the server at `to` (a port)."""

    to: int
    url: str = ""
    breaks: list[int] = field(default_factory=list)
    """The next answers with sound are cut after so many bytes of the body."""
    moved: dict[str, str] = field(default_factory=dict)
    """Path -> where it is now, for good."""
    exchanges: list[Exchange] = field(default_factory=list)

    def of(self, ending: str) -> list[Exchange]:
        """What passed of paths that end so."""
        return [exchange for exchange in self.exchanges if exchange.path.endswith(ending)]


@contextmanager
def wired(to: int) -> Iterator[Wire]:
    """A line on a free port of loopback."""
    wire = Wire(to)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"wire": wire}))
    wire.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    wire: Wire

    def do_GET(self) -> None:
        location = self.wire.moved.get(self.path)
        if location is not None:
            self._note(301, 0)
            self.send_response(301)
            self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        connection = HTTPConnection("127.0.0.1", self.wire.to, timeout=10)
        connection.putrequest(self.command, self.path, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in _HOPS:
                connection.putheader(name, value)
        connection.endheaders()
        self._pass_on(connection.getresponse())
        connection.close()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *args: Any) -> None:
        pass

    def _pass_on(self, answer: HTTPResponse) -> None:
        body = answer.read()
        if self.path.endswith(".mp3") and self.wire.breaks and self.command == "GET":
            body = body[: self.wire.breaks.pop(0)]
        # noted first: a client may ask for the note as soon as it has the headers
        self._note(answer.status, len(body))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _HOPS:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _note(self, status: int, passed: int) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        self.wire.exchanges.append(Exchange(self.path, asked, status, passed))
