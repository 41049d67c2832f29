"""Where jobs run: here and now, or on a pool of this machine; always a concurrent.futures.Executor."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

_CORES_PER_CLIP = 4
"""x264 at 1080p stops gaining much beyond four threads; more cores take more clips side by side."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How the cores of one machine are shared between clips and encoder threads."""

    pictures: int
    """Picture jobs at a time."""
    threads: int
    """Encoder threads for each."""

    @property
    def workers(self) -> int:
        """Workers of the pool: one more than encodes, for the light jobs around them."""
        return self.pictures + 1


def share_cores(cores: int) -> Capacity:
    """Clips side by side and threads for each, on `cores` cores."""
    pictures = max(1, cores // _CORES_PER_CLIP)
    return Capacity(pictures, max(1, cores // pictures))


def machine_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class InlineExecutor(Executor):
    """Runs each call at once, in the caller's thread; for tests and debugging."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The finished future of `fn(*args, **kwargs)`."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - a future carries any exception to its reader
            future.set_exception(error)
        return future


def open_executor(name: str, capacity: Capacity) -> Executor:
    """The executor called `name`: `inline` or `pool`. Threads suffice: the encoder is another process."""
    if name == "inline":
        return InlineExecutor()
    return ThreadPoolExecutor(capacity.workers, thread_name_prefix="tayori")
