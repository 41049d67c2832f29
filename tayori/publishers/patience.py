"""How long we wait and how often we try again, for every service alike; what may be repeated: its caller."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from threading import Lock
from time import monotonic

from tayori.model.whole_number import read_whole_number

LONGEST_S = 64.0
"""Cap of a pause (facts 1.4)."""
TRIES = 8
"""Tries of one call that may be repeated, before it is given up."""


def backoff_s(attempt: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds to wait after failure number `attempt` (from 0): `random() * 2**n`, n from 1, at most 64.

    Facts 1.4.
    """
    return min(LONGEST_S, chance() * 2.0 ** min(attempt + 1, 16))


def retry_after_s(value: str | None, now: float) -> float | None:
    """What a `Retry-After` header asks for, in seconds from `now` (POSIX); None when it says nothing usable.

    Whole seconds or an HTTP date (RFC 9110 10.2.3). It may be any number; its caller says what is too long.
    """
    if not value:
        return None
    seconds = read_whole_number(value.strip())
    if seconds is not None:
        return float(seconds)
    try:
        then = parsedate_to_datetime(value)
        return max(0.0, (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


@dataclass(slots=True)
class Pace:
    """When the next call to a service may go out; shared by everything that calls it, also between threads.

    What makes one wait makes all wait: a service that says "slow down" means the account, not the call.
    """

    sleep: Callable[[float], None]
    clock: Callable[[], float] = monotonic
    _not_before: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def wait(self) -> None:
        """Wait until the next call may go out, also when meanwhile somebody else is told to wait longer."""
        waited_until = self.clock()
        while (until := self._until()) > waited_until:
            self.sleep(until - waited_until)
            waited_until = max(until, self.clock())

    def hold(self, seconds: float) -> None:
        """Nobody calls for so many seconds."""
        with self._lock:
            self._not_before = max(self._not_before, self.clock() + seconds)

    def _until(self) -> float:
        with self._lock:
            return self._not_before
