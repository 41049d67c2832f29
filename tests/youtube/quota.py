"""The daily quota of facts 1.2: buckets, costs, and a reset at midnight Pacific time."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from tests.youtube.answers import Failure
from tests.youtube.clock import Clock

PACIFIC = ZoneInfo("America/Los_Angeles")
OWN_BUCKET = frozenset({"videos.insert", "search.list", "videos.batchGetStats"})
COSTS = {
    "videos.update": 50,
    "videos.delete": 50,
    "thumbnails.set": 50,
    "captions.list": 50,
    "captions.insert": 400,
    "captions.update": 450,
    "captions.delete": 50,
    "captions.download": 200,
    "playlists.insert": 50,
    "playlists.update": 50,
    "playlists.delete": 50,
    "playlistItems.insert": 50,
    "playlistItems.update": 50,
    "playlistItems.delete": 50,
}
"""Units by method; any other costs 1."""


class Quota:
    """What a project may spend, and has."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._day = self.day()
        self.limits = {
            "units": 10_000,
            "videos.insert": 100,
            "search.list": 100,
            "videos.batchGetStats": 10_000,
        }
        self.costs = dict(COSTS)
        self.spent: dict[str, int] = {}
        """By bucket, today."""

    def day(self) -> date:
        """The day that counts: Pacific."""
        return self._clock.now().astimezone(PACIFIC).date()

    def left(self, bucket: str = "units") -> int:
        """What remains today."""
        self._turn()
        return self.limits[bucket] - self.spent.get(bucket, 0)

    def charge(self, name: str) -> int:
        """Spend the cost of a call; 403 quotaExceeded when it does not fit."""
        bucket = name if name in OWN_BUCKET else "units"
        cost = self.costs.get(name, 1)
        if cost > self.left(bucket):
            raise Failure(403, "quotaExceeded", "The request cannot be completed: you exceeded your quota.")
        self.spent[bucket] = self.spent.get(bucket, 0) + cost
        return cost

    def _turn(self) -> None:
        if self.day() != self._day:
            self._day, self.spent = self.day(), {}
