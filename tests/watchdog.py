"""For inputs made to take for ever: nothing is timed, but what does not come back fails."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE_S = 60
"""Far more than anything linear takes on a busy machine, far less than what is quadratic."""


@contextmanager
def watchdog() -> Iterator[None]:
    """Fail what is inside when it takes longer than a minute."""

    def bark(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"not done after {PATIENCE_S} s")

    before = signal.signal(signal.SIGALRM, bark)
    signal.alarm(PATIENCE_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
