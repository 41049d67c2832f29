"""What a place is to these tests: somewhere to publish to, that can be made to fail, and be looked at."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

from tests.chaos.child import Counts, Death

KILLED_BEFORE, KILLED_AFTER = "killed before a record", "killed after a record"
KILLED_SENDING = "killed after a byte it sent"
KILLED_IN_FILES = "killed at a change of files"
KILLED_AT_STEP = "killed at a step of the server"
DISK_FULL, KILLED_BY_DISK = "disk full", "killed by a full disk"


@dataclass(frozen=True, slots=True)
class Disaster:
    """Something that goes wrong with one process."""

    kind: str
    at: float
    """When, as a share of all it does when nothing goes wrong: 0 to 1."""
    more: float
    """How, where there is more than one way: 0 to 1."""

    def of(self, whole: int) -> int:
        """When, as a number from 1 to `whole`."""
        return 1 + int(self.at * whole)


@dataclass(slots=True)
class Whole:
    """How much a process does when nothing goes wrong."""

    counts: Counts = field(default_factory=Counts)
    requests: int = 0
    steps: int = 0


@dataclass(slots=True)
class Victim:
    """The process that is running, for a server that is to kill it."""

    process: BaseProcess | None = None

    def kill(self) -> None:
        """kill -9, as soon as it is known."""
        while self.process is None:
            time.sleep(0.001)
        self.process.kill()


class Place(Protocol):
    """One kind of place; made anew for each scenario by `opened`."""

    @property
    def target(self) -> str:
        """Its name in tayori.yaml."""

    @property
    def url(self) -> str:
        """Where it is."""

    @property
    def secret_file(self) -> Path:
        """What is needed to sign in."""

    @property
    def steps(self) -> int:
        """So many points the server could have killed at, since `calm`."""

    def arrange(self, disaster: Disaster, whole: Whole, victim: Victim) -> Death:
        """Have it happen to the next process; what that dies of by itself is returned."""

    def calm(self) -> None:
        """Nothing goes wrong any more; what was used up or revoked is given anew."""

    def kept(self) -> Any:
        """All that is there, for `put_back`."""

    def put_back(self, kept: Any) -> None:
        """Make everything as it was when it was kept."""

    def state(self) -> Any:
        """All that can be seen there, in a form that can be compared with another run's."""

    def requests(self) -> int:
        """How many came so far."""

    def writing(self, since: int) -> list[str]:
        """Those after the first `since` that could change something."""

    def secrets(self) -> frozenset[str]:
        """What nobody may ever say or keep."""

    def sessions(self) -> frozenset[str]:
        """What only `Receipt.session` may keep."""

    def violations(self) -> list[str]:
        """What no correct client does."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place: how one is opened (at a root of our files), and what can go wrong there."""

    name: str
    opened: Callable[[Path], AbstractContextManager[Place]]
    disasters: tuple[str, ...]


def death(disaster: Disaster, whole: Whole) -> Death | None:
    """What a process dies of by itself, wherever it publishes to; None: of nothing."""
    counts = whole.counts
    if disaster.kind in (KILLED_BEFORE, KILLED_AFTER):
        return Death(at_record=disaster.of(counts.records), before=disaster.kind == KILLED_BEFORE)
    if disaster.kind == KILLED_SENDING:
        return Death(at_sent_byte=disaster.of(counts.sent_bytes))
    if disaster.kind == KILLED_IN_FILES:
        return Death(at_file_act=disaster.of(counts.file_acts))
    if disaster.kind in (DISK_FULL, KILLED_BY_DISK):
        # from where nothing can be begun to where all but fits, evenly by magnitude
        size = int(32_768 * 8**disaster.at)
        return Death(disk_bytes=size, disk_kills=disaster.kind == KILLED_BY_DISK)
    return None
