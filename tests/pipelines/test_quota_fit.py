"""When the lines of a plan fit into a quota."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tayori.model.publishing import Capacity
from tayori.pipelines.publishing.quota_fit import Fit, day_begins, fit_days, next_day

TODAY = date(2026, 11, 20)
PACIFIC = "America/Los_Angeles"


def _capacity(limits: dict[str, int], spent: dict[str, int] | None = None, day: date = TODAY) -> Capacity:
    return Capacity(day, PACIFIC, tuple(limits.items()), tuple((spent or {}).items()))


def _days(*fits: Fit) -> list[int | None]:
    return [(fit.day - TODAY).days if fit.day else None for fit in fits]


def test_what_is_left_of_today_is_filled_in_order() -> None:
    costs = [{"units": 1600, "uploads": 1}] * 4
    fits = fit_days(costs, _capacity({"units": 4000, "uploads": 100}, {"units": 700}))
    assert _days(*fits) == [0, 0, 1, 1]
    assert [fit.bucket for fit in fits] == ["", "", "units", "units"]


def test_a_small_one_goes_today_where_a_large_one_waits() -> None:
    fits = fit_days([{"units": 90}, {"units": 90}, {"units": 10}], _capacity({"units": 100}))
    assert _days(*fits) == [0, 1, 0]


def test_take_downs_are_set_aside_first_and_never_held_back() -> None:
    fits = fit_days([{"units": 60}, {"units": 40}], _capacity({"units": 100}), [{"units": 50}])
    assert _days(*fits) == [1, 0]
    over = fit_days([{"units": 1}], _capacity({"units": 100}), [{"units": 500}])
    assert _days(*over) == [1], "what they cost beyond today takes nothing from tomorrow"


def test_the_tightest_bucket_decides_and_is_named() -> None:
    (fit,) = fit_days([{"uploads": 1, "units": 5}], _capacity({"units": 10, "uploads": 1}, {"uploads": 1}))
    assert (_days(fit), fit.bucket) == ([1], "uploads")


def test_more_than_a_day_gives_fits_no_day() -> None:
    fits = fit_days([{"units": 101}, {"units": 100}], _capacity({"units": 100}))
    assert _days(*fits) == [None, 0]
    assert fits[0].bucket == "units"
    assert not fits[0].is_today(_capacity({"units": 100}))


def test_what_costs_nothing_or_has_no_limit_fits_today() -> None:
    assert _days(*fit_days([{}, {"other": 10**9}], _capacity({"units": 1}, {"units": 1}))) == [0, 0]


def test_a_day_begins_at_midnight_of_the_quotas_clock_summer_and_winter() -> None:
    assert next_day(_capacity({})) == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert day_begins(_capacity({}), date(2026, 7, 1)) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert next_day(_capacity({}, day=date(2026, 10, 31))) == datetime(2026, 11, 1, 7, tzinfo=UTC)


COSTS = st.dictionaries(st.sampled_from("ab"), st.integers(0, 12))


@given(st.lists(COSTS, max_size=12), st.integers(0, 12), st.lists(COSTS, max_size=3))
def test_no_day_is_ever_overdrawn_and_nothing_waits_longer_than_it_must(
    costs: list[dict[str, int]], spent: int, down: list[dict[str, int]]
) -> None:
    limits = {"a": 10, "b": 8}
    fits = fit_days(costs, _capacity(limits, {"a": spent}), down)
    used: Counter[tuple[date, str]] = Counter()
    for bucket, limit in limits.items():
        taken = sum(cost.get(bucket, 0) for cost in down) + (spent if bucket == "a" else 0)
        used[TODAY, bucket] = min(limit, taken)
    for cost, fit in zip(costs, fits, strict=True):
        if fit.day is None:
            assert any(units > limits[bucket] for bucket, units in cost.items())
            continue
        days = ((TODAY + timedelta(days=number)) for number in range((fit.day - TODAY).days))
        assert all(any(used[day, b] + cost.get(b, 0) > limits[b] for b in limits) for day in days)
        for bucket, limit in limits.items():
            used[fit.day, bucket] += cost.get(bucket, 0)
            assert used[fit.day, bucket] <= limit
