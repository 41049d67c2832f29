"""One builder or publisher at a time in a workspace."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tayori.errors import WorkspaceBusy
from tayori.store.files import disk_errors

_POLL_S = 0.2


@contextmanager
def workspace_lock(
    path: Path, command: str, *, wait: bool = True, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the lock file `path` for the time of the block.

    When another process holds it, `on_wait` is told that we wait for whom, once; with `wait` false
    WorkspaceBusy is raised. The operating system drops the lock when a holder is killed.
    """
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(handle, path, wait=wait, on_wait=on_wait)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"`{command}` (process {os.getpid()} on {socket.gethostname()})".encode(), 0)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, *, wait: bool, on_wait: Callable[[str], None] | None) -> None:
    told = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 500, 0).decode(errors="replace") or "another process"
            if not wait:
                raise WorkspaceBusy(str(path.parent.parent), holder) from None
            if on_wait and not told:
                on_wait(f"Waiting for {holder}.")
                told = True
            time.sleep(_POLL_S)
        else:
            return
