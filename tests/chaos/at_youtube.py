"""YouTube's stand-in as a place where everything goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.chaos import place
from tests.chaos.child import NO_DEATH, Death
from tests.chaos.place import Disaster, Victim, Whole
from tests.youtube import StandIn, faults, youtube
from tests.youtube.faults import ALWAYS, Fault
from tests.youtube.tokens import FORCE_SSL

BYTES = "videos.insert.bytes"
READING = (".list", ".query", "token")
LAG_S = 0.3
"""Shorter than `settle_after_s` of the workspace (workspaces.py)."""
PLENTY = {"units": 1_000_000, "videos.insert": 1_000}


@dataclass(slots=True)
class AtYouTube:
    """One stand-in."""

    stand_in: StandIn
    secret_file: Path
    target: str = "youtube"
    steps: int = 0
    _received: int = 0
    _at_step: int = 0
    _at_request: int = 0
    _act: Callable[[], None] = field(default=lambda: None)

    @property
    def url(self) -> str:
        """The root of the API."""
        return self.stand_in.url

    def arrange(self, disaster: Disaster, whole: Whole, victim: Victim) -> Death:
        """See Place."""
        self.calm()
        dies = place.death(disaster, whole)
        if dies is None:
            _ARRANGE[disaster.kind](self, disaster, whole, victim)
        return dies or NO_DEATH

    def calm(self) -> None:
        """See Place."""
        self.steps = self._received = self._at_step = self._at_request = 0
        self.stand_in.on_step = self._seen
        self.stand_in.faults.clear()
        self.stand_in.quota.limits.update(PLENTY)
        tokens = self.stand_in.tokens
        if not tokens.refresh:
            tokens.refresh_token = tokens.new_refresh(frozenset({FORCE_SSL}))
        self.secret_file.write_text(json.dumps(self.stand_in.credentials()), encoding="utf-8")
        self.secret_file.chmod(0o600)

    def kept(self) -> Any:
        """See Place."""
        channel = self.stand_in.channel
        return deepcopy((channel.videos, channel.captions, channel.playlists))

    def put_back(self, kept: Any) -> None:
        """See Place."""
        channel = self.stand_in.channel
        channel.videos, channel.captions, channel.playlists = deepcopy(kept)

    def state(self) -> Any:
        """See Place."""
        self.stand_in.channel.uploads_lag = 0.0
        return self.stand_in.state(by_title=True)

    def requests(self) -> int:
        """See Place."""
        return len(self.stand_in.asked)

    def writing(self, since: int) -> list[str]:
        """See Place."""
        return [name for name in self.stand_in.names()[since:] if not name.endswith(READING)]

    def secrets(self) -> frozenset[str]:
        """See Place."""
        return self.stand_in.tokens.secrets()

    def sessions(self) -> frozenset[str]:
        """See Place."""
        said = {
            value for asked in list(self.stand_in.asked) for key, value in asked.query if key == "upload_id"
        }
        return frozenset(said | set(self.stand_in.sessions.all))

    def violations(self) -> list[str]:
        """See Place."""
        return self.stand_in.violations

    def at_step(self, number: int, act: Callable[[], None]) -> None:
        """Do it at the n-th step from now."""
        self._at_step, self._act = number, act

    def at_request(self, number: int, act: Callable[[], None]) -> None:
        """Do it when the n-th request from now has arrived."""
        self._at_request, self._act = number, act

    def exhaust(self) -> None:
        """Nothing is left of any bucket."""
        quota = self.stand_in.quota
        quota.limits.update({bucket: quota.spent.get(bucket, 0) for bucket in PLENTY})

    def revoke(self) -> None:
        """Every token is dead."""
        self.stand_in.tokens.kill()
        self.stand_in.tokens.expire()

    def _seen(self, step: str, _number: int) -> None:
        self.steps += 1
        self._received += step.endswith(".received")
        if self.steps == self._at_step or (step.endswith(".received") and self._received == self._at_request):
            self._act()


Arrange = Callable[[AtYouTube, Disaster, Whole, Victim], None]


def _breaks(fault: Callable[[Disaster], Fault], times: Callable[[Disaster], int] = lambda _: 1) -> Arrange:
    """A fault at the n-th request."""

    def arrange(at: AtYouTube, disaster: Disaster, whole: Whole, _victim: Victim) -> None:
        call = disaster.of(whole.requests)
        at.stand_in.faults.add("*", fault(disaster), call=call, times=times(disaster))

    return arrange


def _resets(disaster: Disaster) -> bool:
    return disaster.more < 0.5


def _few_or_all(disaster: Disaster) -> int:
    """Once, thrice, or as long as it lasts."""
    return (1, 3, ALWAYS)[int(disaster.more * 3)]


def _no_json(disaster: Disaster) -> Fault:
    return faults.broken_json() if disaster.more < 0.5 else faults.html(200 if disaster.more < 0.75 else 502)


def _forget(at: AtYouTube, disaster: Disaster, _whole: Whole, _victim: Victim) -> None:
    """The last answer is lost, then the session; perhaps the list of uploads is late besides."""
    at.stand_in.faults.add(BYTES, replace(faults.lost(), at_end=True), times=ALWAYS)
    at.stand_in.faults.add("videos.insert.query", faults.gone(), times=ALWAYS)
    at.stand_in.channel.uploads_lag = 0.0 if disaster.more < 0.5 else LAG_S


def _cut(at: AtYouTube, disaster: Disaster, whole: Whole, _victim: Victim) -> None:
    if disaster.more < 0.5:
        at.stand_in.faults.add("*", faults.cut(int(disaster.more * 4_000)), call=disaster.of(whole.requests))
        return
    at.stand_in.faults.add(BYTES, faults.cut(int((disaster.more - 0.5) * 500_000)), call=disaster.of(3))


_ARRANGE: dict[str, Arrange] = {
    place.KILLED_AT_STEP: lambda at, d, w, v: at.at_step(d.of(w.steps), v.kill),
    "line cut before a request": _breaks(lambda d: faults.unreachable(resets=_resets(d))),
    "line cut amid a request": _cut,
    "answer lost": _breaks(lambda d: faults.lost(resets=_resets(d))),
    "answer broken off": _breaks(lambda _: faults.half()),
    "answer is no JSON": _breaks(_no_json),
    "line down from then on": _breaks(lambda d: faults.unreachable(resets=_resets(d)), lambda _: ALWAYS),
    "every answer lost from then on": _breaks(lambda d: faults.lost(resets=_resets(d)), lambda _: ALWAYS),
    "server error, nothing done": _breaks(lambda _: faults.fails(503), _few_or_all),
    "server error, all done": _breaks(lambda _: faults.fails(500, acts=True), _few_or_all),
    "rate limited": _breaks(lambda d: faults.limited((403, 429)[int(d.at * 2)]), _few_or_all),
    "token expired": lambda at, d, w, _: at.at_request(d.of(w.requests), at.stand_in.tokens.expire),
    "sign-in revoked": lambda at, d, w, _: at.at_request(d.of(w.requests), at.revoke),
    "quota exhausted": lambda at, d, w, _: at.at_request(d.of(w.requests), at.exhaust),
    "last answer lost, session forgotten": _forget,
    "session gone": lambda at, d, _w, _v: at.stand_in.faults.add(BYTES, faults.gone(), call=d.of(3)),
}


@contextmanager
def _opened(folder: Path) -> Iterator[AtYouTube]:
    with youtube() as stand_in:
        at = AtYouTube(stand_in, folder / "youtube.json")
        at.calm()
        yield at


YOUTUBE = place.Kind(
    "youtube",
    _opened,
    (
        place.KILLED_BEFORE,
        place.KILLED_AFTER,
        place.KILLED_SENDING,
        place.DISK_FULL,
        place.KILLED_BY_DISK,
        *_ARRANGE,
    ),
)
