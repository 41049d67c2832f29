"""How long we wait and how often we try again, for every service alike; what may be repeated: its caller."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from threading import Lock
from time import monotonic
from typing import TypeVar

from tayori.errors import TayoriError
from tayori.model.whole_number import read_whole_number

T = TypeVar("T")
LONGEST_S = 64.0
"""Cap of a pause (facts 1.4)."""
TRIES = 8
"""Tries of one call that may be repeated, before it is given up."""
UNREACHED_TRIES = 4
"""The same while nothing was ever reached: then it is the address or the network, and no hiccup."""
TOLD_FROM_S = 3.0
"""A pause of so many seconds is told to whoever waits."""


@dataclass(frozen=True, slots=True)
class Again:
    """A call that did not work out and is worth another try."""

    failure: TayoriError
    """Raised when there are no tries left."""
    pause_s: float | None = None
    """What the service asked for; None = as ever."""
    for_all: bool = False
    """Nobody calls meanwhile: it is meant for the account."""
    tries: int = TRIES
    """Tries of the call in all."""


def repeat(attempt: Callable[[], T | Again], wait: Callable[[Again, float], None]) -> T:
    """What `attempt` answers in the end; `wait` is given so many seconds before each further try.

    Raises the failure of the last try.
    """
    tried = 0
    while isinstance(found := attempt(), Again):
        tried += 1
        if tried >= found.tries:
            raise found.failure
        wait(found, backoff_s(tried - 1) if found.pause_s is None else found.pause_s)
    return found


def tell_pause(tell: Callable[[str], None], why: str, seconds: float) -> None:
    """Tell why nothing happens for a while, and for how long; short pauses are not worth a word."""
    if seconds >= TOLD_FROM_S:
        tell(f"{why}; trying again in {math.ceil(seconds)} s.")


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

    What makes one wait makes all wait: a service that says "slow down" means the account, not the call. A
    clock that is set, or a machine that slept, changes nothing: what was waited for is over.
    """

    sleep: Callable[[float], None]
    clock: Callable[[], float] = monotonic
    _not_before: float = -math.inf
    _lock: Lock = field(default_factory=Lock)

    def wait(self) -> None:
        """Wait until the next call may go out, also when meanwhile somebody else is told to wait longer."""
        waited_until = self.clock()
        while (until := self._until()) > waited_until:
            self.sleep(until - waited_until)
            waited_until = max(until, self.clock())
        self._is_over(waited_until)

    def hold(self, seconds: float) -> None:
        """Nobody calls for so many seconds."""
        with self._lock:
            self._not_before = max(self._not_before, self.clock() + seconds)

    def _is_over(self, waited_until: float) -> None:
        with self._lock:
            if self._not_before <= waited_until:
                self._not_before = -math.inf

    def _until(self) -> float:
        with self._lock:
            return self._not_before
