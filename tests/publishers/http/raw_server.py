"""A server made of bare sockets: what it reads, answers and cuts is written out by the test."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Line:
    """One connection as the server has it."""

    sock: socket.socket
    number: int
    """Of the connection, from 0."""
    seen: bytearray
    """The beginning of what it read."""
    done: threading.Event
    """The test is over: whoever waits may stop."""

    def head(self) -> bytes:
        """Read until the end of a request's head, and answer it."""
        return self.until(b"\r\n\r\n")

    def until(self, mark: bytes) -> bytes:
        """Read one byte after the other up to `mark`."""
        data = bytearray()
        while not data.endswith(mark):
            data += self.some(1)
        return bytes(data)

    def some(self, size: int) -> bytes:
        """Read up to `size` bytes. Raises EOFError."""
        data = self.sock.recv(size)
        if len(self.seen) < 1 << 17:
            self.seen += data
        if not data:
            raise EOFError
        return data

    def request(self) -> bytes:
        """Read a whole request; its body."""
        head = self.head()
        told = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        left, body = int(told[1]) if told else 0, bytearray()
        while len(body) < left:
            body += self.some(min(1 << 16, left - len(body)))
        return bytes(body)

    def say(self, data: bytes) -> None:
        """Send."""
        self.sock.sendall(data)

    def answer(self, status: str = "200 OK", body: bytes = b"{}", *more: str) -> None:
        """Send a whole answer."""
        lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *more)
        self.say("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def reset(self) -> None:
        """Close so that the other side is told of an error."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass
class RawServer:
    """What was seen of every connection."""

    port: int
    scheme: str = "http"
    seen: list[bytearray] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    """The test is over: whoever waits may stop."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{self.scheme}://127.0.0.1:{self.port}/"

    def requests(self, method: bytes = b"POST") -> int:
        """How many requests reached it."""
        return sum(len(re.findall(rb"(?:^|\n|})" + method + rb" /", bytes(data))) for data in self.seen)


Script = Callable[[Line], None]


@contextmanager
def raw_server(script: Script, context: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    """A server that runs `script` for each connection and closes it then."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = RawServer(listening.getsockname()[1], "https" if context else "http")
        threads: list[threading.Thread] = []

        def serve(sock: socket.socket, line: Line) -> None:
            with suppress(OSError, EOFError), sock:
                line.sock = context.wrap_socket(sock, server_side=True) if context else sock
                with line.sock:
                    script(line)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    sock, _ = listening.accept()
                    sock.settimeout(10)
                    server.seen.append(bytearray())
                    line = Line(sock, len(server.seen) - 1, server.seen[-1], server.done)
                    threads.append(threading.Thread(target=serve, args=(sock, line), daemon=True))
                    threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            server.done.set()
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()
