"""An HTTP proxy on loopback that breaks what it is told to break, exactly there.

It stands between a client and a server as a reverse proxy does: the client is given the proxy's address as
the server's, and its Host header is passed on unchanged (the WordPress of these tests makes its addresses
from it). Bodies are streamed both ways, whatever their size.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from typing import Any
from urllib.parse import urlsplit

from tests.faults import Answer, Cut, Exchange, Fault, Phase, Proxy, nothing

_PIECE_BYTES = 65_536
_PATIENCE_S = 60
_LAST = b"0\r\n\r\n"
"""The end of a chunked body."""
_HOPS = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "expect",
    )
)


@contextmanager
def proxying(
    upstream: str,
    faults: Sequence[Fault] = (),
    script: Callable[[Exchange], Fault | None] = lambda _: None,
    on_request: Callable[[Exchange, Phase], None] = nothing,
) -> Iterator[Proxy]:
    """A proxy on a free port of loopback, before the server at `upstream` (`http://127.0.0.1:PORT`)."""
    where = urlsplit(upstream)
    assert where.hostname
    proxy = Proxy((where.hostname, where.port or 80), "", faults, script, on_request)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    server.daemon_threads = True
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        for client in tuple(proxy.clients):
            _hang_up(client)


def _hang_up(client: socket.socket) -> None:
    try:
        client.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class _Answered(Exception):
    """The proxy has spoken for the server."""


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_S

    def setup(self) -> None:
        super().setup()
        self.proxy.clients.add(self.request)

    def finish(self) -> None:
        self.proxy.clients.discard(self.request)
        super().finish()

    def log_message(self, *args: Any) -> None:
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        exchange = self.proxy.begin(self.command, self.path, headers)
        try:
            with closing(HTTPConnection(*self.proxy.upstream, timeout=_PATIENCE_S)) as upstream:
                self._forward(upstream, exchange)
                with upstream.getresponse() as answer:
                    self._pass_on(answer, exchange)
        except _Answered:
            self.close_connection = True
        except (Cut, OSError, HTTPException):
            self._cut(exchange)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _reached(self, exchange: Exchange, phase: Phase) -> None:
        """Tell the test; then break what is to be broken here."""
        self.proxy.on_request(exchange, phase)
        fault = exchange.fault
        if fault is None or phase != ("after" if fault.when == "slow" else fault.when):
            return
        if phase == "during" and exchange.sent < self._limit(fault):
            return
        time.sleep(fault.delay_s)
        if fault.when == "slow":
            return
        if fault.answer is None:
            raise Cut
        self._speak(fault.answer, exchange)
        raise _Answered

    def _forward(self, upstream: HTTPConnection, exchange: Exchange) -> None:
        self._reached(exchange, "before")
        if self._limit(exchange.fault) == 0:
            self._reached(exchange, "during")
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in _HOPS:
                upstream.putheader(name, value)
        if self._chunked():
            upstream.putheader("Transfer-Encoding", "chunked")
        upstream.endheaders()
        self._forward_body(upstream, exchange)

    def _forward_body(self, upstream: HTTPConnection, exchange: Exchange) -> None:
        limit = self._limit(exchange.fault)
        for piece in self._pieces():
            some = piece[: int(limit - exchange.sent)] if limit < inf else piece
            if not self._heard(upstream, _framed(some) if self._chunked() else some):
                return
            exchange.sent += len(some)
            self._reached(exchange, "during")
        if self._chunked():
            self._heard(upstream, _LAST)

    def _heard(self, upstream: HTTPConnection, piece: bytes) -> bool:
        try:
            upstream.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            # the server would not hear more: it may have said why
            self.close_connection = True
            return False
        return True

    def _limit(self, fault: Fault | None) -> float:
        """The bytes of this request's body that pass."""
        if fault is None or fault.when != "during":
            return inf
        if self._chunked():
            return fault.at
        return max(0, min(fault.at, int(self.headers.get("Content-Length", 0)) - 1))

    def _chunked(self) -> bool:
        return "chunked" in self.headers.get("Transfer-Encoding", "").lower()

    def _pieces(self) -> Iterator[bytes]:
        if not self._chunked():
            yield from self._exactly(int(self.headers.get("Content-Length", 0)))
            return
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            yield from self._exactly(size)
            self.rfile.readline()
        self.rfile.readline()

    def _exactly(self, size: int) -> Iterator[bytes]:
        while size:
            try:
                piece = self.rfile.read1(min(size, _PIECE_BYTES))
            except OSError as error:
                raise Cut from error
            if not piece:
                raise Cut
            size -= len(piece)
            yield piece

    def _pass_on(self, answer: HTTPResponse, exchange: Exchange) -> None:
        exchange.upstream = answer.status
        fault = exchange.fault
        if fault is not None and fault.when == "after":
            # to its end: only then has the server done all it does
            while answer.read1(_PIECE_BYTES):
                pass
        self._reached(exchange, "after")
        if fault is not None and fault.when == "halfway":
            self._pass_half(answer, exchange, fault)
        noise = fault.noise if fault is not None and fault.when == "noise" else b""
        bodiless = self.command == "HEAD" or answer.status in (204, 304)
        chunked = not bodiless and (noise != b"" or answer.length is None)
        framing = ("Transfer-Encoding", "chunked") if chunked else None
        self._start(answer.status, _kept(answer, without_length=chunked), framing, exchange, answer.reason)
        if noise:
            self._write(noise, exchange, chunked)
        while not bodiless and (piece := answer.read1(_PIECE_BYTES)):
            self._write(piece, exchange, chunked)
        if chunked:
            self.wfile.write(_LAST)
        if self.close_connection:
            self._linger()

    def _pass_half(self, answer: HTTPResponse, exchange: Exchange, fault: Fault) -> None:
        body = answer.read()
        length = ("Content-Length", str(len(body)))
        self._start(answer.status, _kept(answer, without_length=True), length, exchange, answer.reason)
        time.sleep(fault.delay_s)
        self._write(body[: fault.at or len(body) // 2], exchange)
        raise Cut

    def _start(
        self,
        status: int,
        headers: Sequence[tuple[str, str]],
        framing: tuple[str, str] | None,
        exchange: Exchange,
        reason: str | None = None,
    ) -> None:
        # noted first: a client may ask for the note as soon as it has the headers
        exchange.status = status
        self.send_response_only(status, reason)
        for name, value in (*headers, *((framing,) if framing else ())):
            self.send_header(name, value)
        self.end_headers()

    def _write(self, piece: bytes, exchange: Exchange, chunked: bool = False) -> None:
        self.wfile.write(_framed(piece) if chunked else piece)
        exchange.passed += len(piece)

    def _speak(self, answer: Answer, exchange: Exchange) -> None:
        headers = (*answer.headers, ("Connection", "close"))
        self._start(answer.status, headers, ("Content-Length", str(len(answer.body))), exchange)
        if self.command != "HEAD":
            self._write(answer.body, exchange)
        self._linger()

    def _linger(self) -> None:
        """As nginx does: a close with unread bytes is a reset, and the client would not see the answer."""
        self.connection.shutdown(socket.SHUT_WR)
        while self.rfile.read1(_PIECE_BYTES):
            pass

    def _cut(self, exchange: Exchange) -> None:
        self.close_connection = True
        if exchange.fault is not None and exchange.fault.reset:
            # an end that is not orderly: linger for no time at all
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            socket.close(self.connection.detach())


def _kept(answer: HTTPResponse, without_length: bool) -> list[tuple[str, str]]:
    gone = {*_HOPS, "content-length"} if without_length else _HOPS
    return [(name, value) for name, value in answer.headers.items() if name.lower() not in gone]


def _framed(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)
