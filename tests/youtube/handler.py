"""HTTP: a request off the wire, and its reply onto it, whole or mistreated."""

from __future__ import annotations

import socket
import struct
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlsplit

from tests.youtube.answers import Answer, Failure
from tests.youtube.asking import Request
from tests.youtube.dispatch import Reply, reply

if TYPE_CHECKING:
    from tests.youtube.server import Server

PHRASES = {308: "Resume Incomplete"}


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 300

    def setup(self) -> None:
        super().setup()
        self._server.connections.add(self.connection)

    def finish(self) -> None:
        self._server.connections.discard(self.connection)
        super().finish()

    def log_message(self, *args: Any) -> None:
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    @property
    def _server(self) -> Server:
        return cast("Server", self.server)

    def _serve(self) -> None:
        if "Transfer-Encoding" in self.headers:
            self._write(Failure(411, "lengthRequired").answer())
            self.close_connection = True
            return
        try:
            done = reply(self._server.stand_in, self._request())
        except Exception as bug:  # noqa: BLE001 (raised again when the stand-in is closed)
            self._server.stand_in.bugs.append(bug)
            self.close_connection = True
            return
        self._send(done)

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        return Request(
            method=self.command,
            path=parts.path,
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            stream=cast("Any", self.rfile),
            remaining=int(self.headers.get("Content-Length", 0)),
        )

    def _send(self, done: Reply) -> None:
        answer = done.answer
        if answer is None:
            self._close(resets=done.fault.resets)
            return
        done.asked.status = answer.status
        if done.fault.half:
            self._write(answer, len(answer.body) // 2)
            self._close(resets=done.fault.resets)
            return
        self._write(answer)
        self._server.stand_in.step(f"{done.asked.name}.answered", done.asked.number)

    def _write(self, answer: Answer, most: int | None = None) -> None:
        phrase = PHRASES.get(answer.status) or HTTPStatus(answer.status).phrase
        lines = [f"HTTP/1.1 {answer.status} {phrase}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        if answer.status != 204:
            lines.append(f"Content-Length: {len(answer.body)}")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        self.wfile.write(head + answer.body[:most])

    def _close(self, *, resets: bool) -> None:
        self.close_connection = True
        if resets:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._server.connections.discard(self.connection)
            self.rfile.close()
            self.connection.close()
