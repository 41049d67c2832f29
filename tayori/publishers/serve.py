"""A site on localhost as listeners and viewers meet it: ranges, caching, types (facts 4.4).

One thread for everybody: a client that is slow, or says nothing, costs a handle and no more. For looking and
for testing; the real site is served by the organisation's own web server, which docs/serving.md sets up to
answer the same.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

from tayori.errors import ResourceError, UsageError
from tayori.publishers.serving.answers import Answers
from tayori.publishers.serving.conversation import HEAD_BYTES, Patience, converse

_BACKLOG = 1024
_HANDLES = 8192
"""Two for each client: its connection and its file."""


class SiteServer:
    """Serves one folder, read only. `serve_forever` until `shutdown`, from another thread."""

    def __init__(self, directory: Path, host: str, port: int, patience: Patience | None = None) -> None:
        self._answers = Answers(directory)
        self._patience = patience or Patience()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        self.server_address: tuple[str, int] = self._socket.getsockname()[:2]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._ended = False
        self._over = threading.Event()
        self._over.set()
        self._clients: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it is to be reached."""
        host, port = self.server_address
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def serve_forever(self) -> None:
        """Answer whoever comes, until `shutdown`, which may come first. Raises KeyboardInterrupt."""
        with self._lock:
            if self._ended:
                return
            self._over.clear()
        try:
            _allow_many_handles()
            asyncio.run(self._serve())
        finally:
            self._over.set()

    def shutdown(self) -> None:
        """End `serve_forever` and wait for its end; one that never began will not begin."""
        with self._lock:
            self._ended = True
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._stopped.set)
        self._over.wait()

    def server_close(self) -> None:
        """Give the port back."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.server_close()

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        server = await asyncio.start_server(
            self._welcome, sock=self._socket, limit=HEAD_BYTES, backlog=_BACKLOG
        )
        with self._lock:
            self._loop = asyncio.get_running_loop()
            if self._ended:  # before it was there to be told
                self._stopped.set()
        try:
            await self._stopped.wait()
        finally:
            with self._lock:
                self._loop = None
            server.close()
            for client in self._clients:
                client.cancel()
            await asyncio.gather(*self._clients, return_exceptions=True)
            await asyncio.sleep(0)  # connections are let go in the loop's next round

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        task.add_done_callback(self._clients.discard)
        with suppress(asyncio.CancelledError):  # the server ends, which Python 3.11 would print as an error
            await converse(reader, writer, self._answers, self._patience)


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


def _allow_many_handles() -> None:
    """Systems let a program have 1024 handles and more if it asks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _HANDLES if hard == resource.RLIM_INFINITY else min(_HANDLES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
