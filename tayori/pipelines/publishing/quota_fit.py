"""On which day of a quota's own clock each line of a plan fits: greedy in order, take-downs first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from tayori.model.publishing import Capacity

Cost = Mapping[str, int]
"""Units by bucket."""


@dataclass(frozen=True, slots=True)
class Fit:
    """When one line can be sent."""

    day: date | None
    """A day of the quota's clock; None: it costs more than a whole day gives."""
    bucket: str = ""
    """Which bucket is in the way of today; empty when none is."""

    def is_today(self, capacity: Capacity) -> bool:
        """Whether it can be sent now."""
        return self.day == capacity.day


def fit_days(costs: Sequence[Cost], capacity: Capacity, takedowns: Iterable[Cost] = ()) -> tuple[Fit, ...]:
    """The day each of `costs` fits, in their order; a later one may fill what an earlier one leaves.

    `takedowns` are never held back: what they cost is set aside before anything is sent. A bucket without a
    limit is never full.
    """
    limits = dict(capacity.limits)
    left: dict[date, dict[str, int]] = defaultdict(lambda: dict(limits))
    left[capacity.day] = dict(capacity.left)
    for cost in takedowns:
        _take(left[capacity.day], cost)
    return tuple(_fit(cost, limits, left, capacity.day) for cost in costs)


def _fit(cost: Cost, limits: Cost, left: dict[date, dict[str, int]], today: date) -> Fit:
    too_large = _lacking(cost, limits)
    if too_large:
        return Fit(None, too_large)
    full = _lacking(cost, left[today])
    days = (today + timedelta(days=number) for number in count())
    day = next(day for day in days if not _lacking(cost, left[day]))
    _take(left[day], cost)
    return Fit(day, full)


def _lacking(cost: Cost, left: Cost) -> str:
    """The first bucket that does not hold what is asked of it."""
    return next((bucket for bucket, units in cost.items() if units > left.get(bucket, units)), "")


def _take(left: dict[str, int], cost: Cost) -> None:
    for bucket, units in cost.items():
        if bucket in left:
            left[bucket] = max(0, left[bucket] - units)


def day_begins(capacity: Capacity, day: date) -> datetime:
    """When a day of the quota's clock begins, aware UTC."""
    return datetime.combine(day, time(), ZoneInfo(capacity.timezone)).astimezone(UTC)


def next_day(capacity: Capacity) -> datetime:
    """When the quota is given anew, aware UTC."""
    return day_begins(capacity, capacity.day + timedelta(days=1))
