"""What calls cost and what is left of a day: Google's prices as data, its clock, our count (facts 1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from tayori.model.publishing import Capacity
from tayori.publishers.base import TargetContext

PACIFIC = "America/Los_Angeles"
"""A day of the quota begins at midnight there, summer and winter."""
UPLOADS = "videos.insert"
UNITS = "units"
QUOTA: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "videos.insert": (UPLOADS, 1),
        "videos.list": (UNITS, 1),
        "videos.update": (UNITS, 50),
        "videos.delete": (UNITS, 50),
        "thumbnails.set": (UNITS, 50),
        "captions.list": (UNITS, 50),
        "captions.insert": (UNITS, 400),
        "captions.update": (UNITS, 450),
        "captions.delete": (UNITS, 50),
        "captions.download": (UNITS, 200),
        "playlists.list": (UNITS, 1),
        "playlists.insert": (UNITS, 50),
        "playlists.update": (UNITS, 50),
        "playlists.delete": (UNITS, 50),
        "playlistItems.list": (UNITS, 1),
        "playlistItems.insert": (UNITS, 50),
        "playlistItems.update": (UNITS, 50),
        "playlistItems.delete": (UNITS, 50),
        "channels.list": (UNITS, 1),
        "videoCategories.list": (UNITS, 1),
    }
)
"""Method -> (bucket, price), as of 2026-06-01 (facts 1.2)."""
QUOTA_PER_DAY: Mapping[str, int] = MappingProxyType({UPLOADS: 100, UNITS: 10_000})
POLLS = 5
"""Status queries reckoned per upload, as in the budget of facts 1.2."""


class QuotaOptions(Protocol):
    """What a target says of its quota."""

    @property
    def project(self) -> str | None:
        """The project in Google's cloud whose quota is spent; several targets may share one."""

    @property
    def limits(self) -> dict[str, int]:
        """Bucket -> units a day, where they differ from `QUOTA_PER_DAY`."""

    @property
    def quota(self) -> dict[str, int]:
        """Method -> units, where they differ from `QUOTA`."""


def quota_day(now: datetime) -> date:
    """The day of the quota's clock that the aware time `now` falls on."""
    return now.astimezone(ZoneInfo(PACIFIC)).date()


def next_reset(now: datetime) -> datetime:
    """When the quota of `now` is given anew, aware UTC (facts 7.6)."""
    midnight = datetime.combine(quota_day(now) + timedelta(days=1), time(), ZoneInfo(PACIFIC))
    return midnight.astimezone(UTC)


def project_of(context: TargetContext, options: QuotaOptions) -> str:
    """Under which name the spending of a target is counted."""
    return options.project or context.name


def cost(method: str, overrides: Mapping[str, int]) -> tuple[str, int]:
    """(bucket, units) of one call; a method the table does not know costs one unit, as every call does."""
    bucket, units = QUOTA.get(method, (UNITS, 1))
    return bucket, overrides.get(method, units)


def price(calls: Mapping[str, int], overrides: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """What `calls` (method -> times) cost, as (bucket, units) sorted; `overrides` are prices by method."""
    total: dict[str, int] = {}
    for method, times in calls.items():
        bucket, units = cost(method, overrides)
        total[bucket] = total.get(bucket, 0) + times * units
    return tuple(sorted((bucket, units) for bucket, units in total.items() if units))


def capacity(context: TargetContext) -> Capacity:
    """What is left today by our own count; asks nobody."""
    options: QuotaOptions = context.options
    day = quota_day(context.now())
    spent = context.budget.spent(project_of(context, options), day)
    limits = {**QUOTA_PER_DAY, **options.limits}
    return Capacity(day, PACIFIC, tuple(sorted(limits.items())), tuple(sorted(spent.items())))
