"""The stand-in on a port of loopback."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer

from tests.youtube.handler import Handler
from tests.youtube.stand_in import StandIn

SETTLE_SECONDS = 2.0


class Server(ThreadingHTTPServer):
    """A thread for each connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, stand_in: StandIn) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.stand_in = stand_in
        self.connections: set[socket.socket] = set()

    def hang_up(self) -> None:
        """End the connections that clients have left open, and wait for their threads."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        until = time.monotonic() + SETTLE_SECONDS
        while self.connections and time.monotonic() < until:
            time.sleep(0.002)


@contextmanager
def youtube(port: int = 0, *, hashing: bool = True) -> Iterator[StandIn]:
    """The stand-in, at `.url`; a bug of its own is raised at the end.

    `hashing=False`: video bytes are counted and not hashed, for measuring how fast a client is.
    """
    stand_in = StandIn(hashing=hashing)
    server = Server(port, stand_in)
    stand_in.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()
    if stand_in.bugs:
        raise stand_in.bugs[0]
