"""A site on localhost as listeners and viewers meet it: ranges, caching, types (facts 4.4).

For looking and for testing; the real site is served by the organisation's own web server, which
docs/serving.md sets up to answer the same.
"""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from tayori.errors import ResourceError, UsageError
from tayori.publishers.serving.answers import Answer, Answers, Request
from tayori.publishers.serving.ranges import ByteRange
from tayori.publishers.site.templating import CONTENT_POLICY

_CHUNK = 1 << 18
_DRAINED_BYTES = 1 << 16


class SiteServer(ThreadingHTTPServer):
    """Serves one folder, read only. `serve_forever` until `shutdown`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, directory: Path, host: str, port: int) -> None:
        self.answers = Answers(directory)
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where it is to be reached."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A viewer who leaves in the middle is no error; everything else is shown as usual."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def serve(directory: Path, host: str = "127.0.0.1", port: int = 8000) -> SiteServer:
    """A server of `directory`, bound but not yet running: call `serve_forever()`. Port 0 takes a free one.

    Raises UsageError without a site in `directory`, ResourceError when the port is taken.
    """
    if not (directory / "index.html").is_file():
        raise UsageError(
            f"There is no site in {directory} yet.", "Publish to it first: `tayori publish portal`."
        )
    try:
        return SiteServer(directory, host, port)
    except OSError as error:
        reason = error.strerror or "it cannot be used"
        raise ResourceError(f"{host}:{port}: {reason}.", "Choose another port with --port.") from error


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    # headers and body are two writes: with Nagle's algorithm a small page waits for the first to be confirmed
    disable_nagle_algorithm = True
    server: SiteServer

    def do_GET(self) -> None:
        self._drop_body()
        answer = self.server.answers.to(Request(self.command, self.path, self.headers))
        with answer.stream as stream:
            self._send_head(answer)
            if answer.part is not None:
                self._copy(stream, answer.part)

    do_HEAD = do_OPTIONS = do_GET  # noqa: N815
    do_POST = do_PUT = do_PATCH = do_DELETE = do_TRACE = do_CONNECT = do_GET  # noqa: N815

    def version_string(self) -> str:
        """What `Server` says."""
        return "Tayori"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent: the terminal belongs to the command."""

    def _drop_body(self) -> None:
        """What a client sends along is not read as its next request: the connection ends after the answer."""
        length = self.headers.get("Content-Length", "0")
        if length == "0" and "Transfer-Encoding" not in self.headers:
            return
        self.close_connection = True
        if length.isascii() and length.isdigit() and len(length) < 20:
            self.rfile.read(min(int(length), _DRAINED_BYTES))

    def _send_head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", f"{CONTENT_POLICY}; frame-ancestors 'none'")
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _copy(self, stream: BinaryIO, part: ByteRange) -> None:
        stream.seek(part.first)
        left = part.length
        while left > 0 and (data := stream.read(min(_CHUNK, left))):
            self.wfile.write(data)
            left -= len(data)
        if left:
            # cut short by somebody else since: what was promised cannot be kept
            self.close_connection = True
