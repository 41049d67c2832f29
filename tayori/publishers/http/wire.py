"""Connections that listen while they write, and know whether anything went out.

Servers refuse a large body before they have read it (nginx with 413, YouTube in mid-upload) and then read no
more of it: the sending stops there, and their answer is read.
"""

from __future__ import annotations

import logging
import re
import selectors
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import local
from typing import Any

import httpcore
import httpx

MAX_CONNECTIONS = 32
_EARLY_BYTES = 1 << 16
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n")
_REFUSAL = re.compile(rb"HTTP/1\.[01] [345]\d\d")
_NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

for _name in ("httpx", "httpcore"):  # they log whole addresses, and an upload's address is a secret
    logging.getLogger(_name).setLevel(logging.WARNING)


class WireTransport(httpx.HTTPTransport):
    """A pool of such connections; `keep` of them stay open for the next request.

    Raises httpx.ConnectError where nothing of a request went out, whatever the reason.
    """

    def __init__(self, context: ssl.SSLContext, keep: int) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool.close()
        self._went_out = _WentOut()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=keep,
            keepalive_expiry=5.0,
            network_backend=_Network(self._went_out),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the answer with its body still to be read."""
        self._went_out.bytes = 0
        try:
            return super().handle_request(request)
        except (httpx.NetworkError, httpx.RemoteProtocolError, httpx.TimeoutException) as failure:
            if self._went_out.bytes:
                raise
            raise httpx.ConnectError(str(failure), request=request) from failure


class _WentOut(local):
    """Bytes of the request that this thread is sending, as the operating system took them."""

    bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Network(httpcore.NetworkBackend):
    went_out: _WentOut
    inner: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(
            self.inner.connect_tcp(host, port, timeout, local_address, socket_options), self.went_out
        )


@dataclass(slots=True)
class _Stream(httpcore.NetworkStream):
    inner: httpcore.NetworkStream
    went_out: _WentOut
    early: bytes = b""
    """What came while we were writing."""
    is_over: bool = False
    """The other side closed while we were writing."""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.early:
            piece, self.early = self.early[:max_bytes], self.early[max_bytes:]
            return piece
        return self.inner.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write it all. Raises WriteError, on which httpcore goes over to reading the answer."""
        connection, left = self.inner.get_extra_info("socket"), memoryview(buffer)
        connection.settimeout(0)
        with selectors.DefaultSelector() as ready:
            ready.register(connection, selectors.EVENT_READ | selectors.EVENT_WRITE)
            while left:
                if _wait(ready, timeout) & selectors.EVENT_READ:
                    self._refuse_if_answered(connection)
                try:
                    sent = connection.send(left)
                except _NOT_YET:
                    continue
                except OSError as failure:
                    raise httpcore.WriteError(str(failure)) from failure
                self.went_out.bytes += sent
                left = left[sent:]

    def _refuse_if_answered(self, connection: Any) -> None:
        """Look without waiting; over TLS what comes need not be an answer, and is taken in by the look."""
        try:
            while len(self.early) < _EARLY_BYTES and not self.is_over:
                piece = connection.recv(_EARLY_BYTES)
                self.early += piece
                self.is_over = not piece
        except _NOT_YET:
            pass
        except OSError as failure:
            raise httpcore.WriteError(str(failure)) from failure
        talks = len(self.early) >= _EARLY_BYTES
        if talks or self.is_over or _REFUSAL.match(_INTERIM.sub(b"", self.early)):
            raise httpcore.WriteError("it answered before everything was sent")

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, timeout), self.went_out)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self.early:
            return True  # nobody asked for it: such a connection is not used again
        return self.inner.get_extra_info(info)


def _wait(ready: selectors.BaseSelector, timeout: float | None) -> int:
    """What the connection is ready for."""
    for _, events in ready.select(timeout):
        return events
    raise httpcore.WriteTimeout("it takes nothing more")
