"""A small server on loopback that waits for one redirect of a browser, and tells it that it may be closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tayori.errors import RemoteError, ResourceError, TayoriError
from tayori.publishers.youtube.login import HOST

PATIENCE_S = 300.0
"""How long somebody may take in the browser."""
PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tayori</title></head>
<body style="font-family: sans-serif; margin: 3em; line-height: 1.6">
<p>{}</p>
<p lang="en">{}</p>
</body></html>
"""
_TAKEN = (
    "サインインを受け取りました。このウィンドウは閉じてかまいません。",
    "Received. You can close this window.",
)
_REFUSED = (
    "サインインできませんでした。このウィンドウを閉じて、端末の表示をご覧ください。",
    "That did not work. You can close this window; the terminal says why.",
)

Read = Callable[[str], str]
"""What the query of a redirect stands for. Raises TayoriError."""


class Redirects:
    """Where one redirect is waited for."""

    def __init__(self, server: _Server) -> None:
        self._server = server

    @property
    def port(self) -> int:
        """The port of this machine it comes to."""
        return self._server.server_port

    def wait(self, read: Read, patience_s: float = PATIENCE_S) -> str:
        """What `read` makes of the redirect. Raises what it raises, and RemoteError when none comes."""
        self._server.read = read
        try:
            came = self._server.came.get(timeout=patience_s)
        except Empty:
            raise RemoteError(
                f"Nobody consented in the browser within {patience_s:.0f} seconds.", "Run it again."
            ) from None
        if isinstance(came, TayoriError):
            raise came
        return came


@contextmanager
def listening(port: int = 0) -> Iterator[Redirects]:
    """Listen on a port of loopback; 0 = any that is free. Raises ResourceError when it is taken."""
    try:
        server = _Server(port)
    except (OSError, OverflowError) as failure:
        reason = getattr(failure, "strerror", None) or failure
        raise ResourceError(
            f"Port {port} of this machine cannot be listened on: {reason}.", "Choose another with --port."
        ) from failure
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Redirects(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Page)
        self.came: Queue[str | TayoriError] = Queue()
        self.read: Read | None = None

    def handle_error(self, *_request: Any) -> None:
        """A browser that goes away is no matter."""


class _Page(BaseHTTPRequestHandler):
    timeout = 10
    """Seconds; browsers open connections that they never use."""
    server: _Server

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path != "/" or not address.query or self.server.read is None:
            self.send_error(404)
            return
        came = _outcome(self.server.read, address.query)
        try:
            self._tell(_REFUSED if isinstance(came, TayoriError) else _TAKEN)
        finally:
            self.server.came.put(came)  # last: whoever waits for it ends the server

    def _tell(self, words: tuple[str, str]) -> None:
        body = PAGE.format(*words).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Nothing: the address holds a code."""


def _outcome(read: Read, query: str) -> str | TayoriError:
    try:
        return read(query)
    except TayoriError as error:
        return error
