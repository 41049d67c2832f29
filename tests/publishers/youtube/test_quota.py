from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.publishers.base import UnkeptBudget
from tayori.publishers.youtube.quota import (
    POLLS,
    QUOTA,
    UNITS,
    UPLOADS,
    capacity,
    cost,
    next_reset,
    price,
    quota_day,
)
from tests.publishers.youtube.publishing import desk, film
from tests.publishers.youtube.speaking import Target
from tests.youtube import StandIn

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
CHANGES = st.sampled_from([datetime(2026, 3, 8, 10, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)])
"""When clocks change in Los Angeles."""


@pytest.mark.parametrize(
    ("before", "reset"),
    [
        ("2026-11-20T07:59:59+00:00", "2026-11-20T08:00:00+00:00"),
        ("2026-07-01T06:59:59+00:00", "2026-07-01T07:00:00+00:00"),
        ("2026-03-08T08:00:00+00:00", "2026-03-09T07:00:00+00:00"),
        ("2026-11-01T07:00:00+00:00", "2026-11-02T08:00:00+00:00"),
    ],
)
def test_the_quota_is_given_anew_at_midnight_in_los_angeles(before: str, reset: str) -> None:
    assert next_reset(datetime.fromisoformat(before)) == datetime.fromisoformat(reset)
    assert next_reset(datetime.fromisoformat(reset)) > datetime.fromisoformat(reset)


def test_a_day_begins_there_and_not_here() -> None:
    assert quota_day(datetime(2026, 11, 20, 7, 59, 59, tzinfo=UTC)) == date(2026, 11, 19)
    assert quota_day(datetime(2026, 11, 20, 8, tzinfo=UTC)) == date(2026, 11, 20)
    tokyo = datetime(2026, 11, 20, 16, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert quota_day(tokyo) == date(2026, 11, 19)


@given(
    st.one_of(
        INSTANTS, st.builds(lambda c, s: c + timedelta(seconds=s), CHANGES, st.integers(-90_000, 90_000))
    )
)
def test_a_reset_ends_its_day_and_no_other(now: datetime) -> None:
    reset = next_reset(now)
    assert timedelta() < reset - now <= timedelta(hours=25)
    assert quota_day(reset - timedelta(microseconds=1)) == quota_day(now)
    assert quota_day(reset) == quota_day(now) + timedelta(days=1)


def test_an_upload_is_counted_apart() -> None:
    assert cost("videos.insert", {}) == (UPLOADS, 1)
    assert cost("captions.list", {}) == (UNITS, 50)
    assert cost("captions.list", {"captions.list": 1}) == (UNITS, 1)
    assert cost("videos.rate", {}) == (UNITS, 1)


@given(st.dictionaries(st.sampled_from(sorted(QUOTA)), st.integers(0, 50)))
def test_a_price_is_the_sum_of_its_calls(calls: dict[str, int]) -> None:
    total = dict(price(calls, {}))
    assert total.get(UPLOADS, 0) == calls.get("videos.insert", 0)
    units = sum(cost(m, {})[1] * n for m, n in calls.items() if m != "videos.insert")
    assert total.get(UNITS, 0) == units
    assert 0 not in total.values()


def test_what_is_left_is_counted_by_project_and_day() -> None:
    stand_in = StandIn("http://127.0.0.1:1/")
    stand_in.clock.set(datetime(2026, 11, 20, 7, 59, tzinfo=UTC))
    budget = UnkeptBudget()
    one = Target(stand_in, {"project": "nagano", "limits": {"units": 500}}, budget=budget)
    other = Target(stand_in, {"project": "matsumoto"}, budget=budget)
    budget.spend("nagano", date(2026, 11, 19), UNITS, 450)
    assert capacity(one.context()).left == {UNITS: 50, UPLOADS: 100}
    assert capacity(other.context()).left == {UNITS: 10_000, UPLOADS: 100}
    stand_in.clock.advance(60)
    assert capacity(one.context()).left == {UNITS: 500, UPLOADS: 100}


def test_a_target_without_a_project_is_counted_by_its_name() -> None:
    stand_in = StandIn("http://127.0.0.1:1/")
    stand_in.clock.set(datetime(2026, 11, 20, 9, tzinfo=UTC))
    target = Target(stand_in)
    target.budget.spend("youtube", date(2026, 11, 20), UPLOADS, 99)
    assert capacity(target.context()).left[UPLOADS] == 1


@pytest.mark.parametrize("privacy", ["private", "public"])
@pytest.mark.parametrize("said", [None, "public"])
def test_a_plan_reckons_with_a_list_that_has_to_be_made(
    tmp_path: Path, privacy: str, said: str | None
) -> None:
    with desk(privacy=privacy, playlist_privacy=said) as here:
        package = film(tmp_path)
        planned = dict(here.publisher.plan(package, None).quota)
        here.publish(package)
        asked = [name for name in here.stand_in.names() if name in QUOTA and name != "videos.insert"]
        spent = sum(cost(name, {})[1] for name in asked)
        assert spent <= planned[UNITS] <= spent + POLLS
        shown = int(privacy == "public" and said is None)
        assert (asked.count("playlists.insert"), asked.count("playlists.update")) == (1, shown)
