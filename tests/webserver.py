"""A web server on loopback whose pages are functions, and which can misbehave as real ones do."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Page:
    """What is served at a path, and how."""

    body: bytes = b""
    status: int = 200
    mime: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    """False: Range is ignored."""
    etag: str | None = None
    """None: made from the body; empty: none is sent."""
    announced: int | None = None
    """A Content-Length that is not true."""
    breaks_at: int | None = None
    """The connection is cut after so many bytes of the body; once."""
    stalls: threading.Event | None = None
    """Nothing more is sent until this is set."""


@dataclass
class Site:
    """A server's pages by path, and what was asked of it."""

    url: str
    pages: dict[str, Page | Callable[[BaseHTTPRequestHandler], Page]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path and headers (lower-case names) of every request."""
    bodies: list[bytes] = field(default_factory=list)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for _, path, _ in self.asked]


@contextmanager
def serving() -> Iterator[Site]:
    """A server on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}")
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._site.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self._answer()

    @property
    def _site(self) -> Site:
        site = self.server.site  # type: ignore[attr-defined]
        assert isinstance(site, Site)
        return site

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._site.asked.append((self.command, self.path, headers))
        found = self._site.pages.get(self.path, Page(b"not here", 404, "text/plain"))
        page = found if isinstance(found, Page) else found(self)
        start, status = self._start(page, headers)
        body = page.body[start:]
        self.send_response(status)
        self.send_header("Content-Type", page.mime)
        self.send_header("Content-Length", str(len(body) if page.announced is None else page.announced))
        etag = _etag(page)
        if etag:
            self.send_header("ETag", etag)
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{len(page.body) - 1}/{len(page.body)}")
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self._write(page, body)

    def _start(self, page: Page, headers: dict[str, str]) -> tuple[int, int]:
        asked = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
        unchanged = headers.get("if-range", _etag(page)) == _etag(page)
        if asked and page.ranges and unchanged and page.status == 200 and int(asked[1]) < len(page.body):
            return int(asked[1]), 206
        return 0, page.status

    def _write(self, page: Page, body: bytes) -> None:
        if page.breaks_at is not None:
            body, page.breaks_at = body[: page.breaks_at], None
            self.wfile.write(body)
            self.wfile.flush()
            self.close_connection = True
            return
        if page.stalls is not None:
            self.wfile.write(body[:10])
            self.wfile.flush()
            page.stalls.wait(5)
            self.close_connection = True
            return
        self.wfile.write(body)
        if page.announced is not None and page.announced != len(body):
            self.close_connection = True


def _etag(page: Page) -> str:
    return f'"{hashlib.md5(page.body).hexdigest()}"' if page.etag is None else page.etag
