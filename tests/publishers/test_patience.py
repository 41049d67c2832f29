"""Pauses: how long, and for whom."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import RemoteError
from tayori.publishers.patience import (
    LONGEST_S,
    TRIES,
    UNREACHED_TRIES,
    Again,
    Pace,
    backoff_s,
    repeat,
    retry_after_s,
    tell_pause,
)


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_pauses_widen_up_to_a_limit(attempt: int, chance: float) -> None:
    pause = backoff_s(attempt, lambda: chance)
    assert 0 <= pause <= min(LONGEST_S, 2.0 ** min(attempt + 1, 10))
    assert pause <= backoff_s(attempt + 1, lambda: chance)


NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("Fri, 20 Nov 2026 03:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 03:01:00 -0000", 60.0),
        ("Fri, 20 Nov 2026 12:01:00 +0900", 60.0),
        ("Fri, 20 Nov 2020 03:01:00 GMT", 0.0),
        ("-7", None),
        ("1.5", None),
        ("１２", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW.timestamp()) == seconds


@given(st.integers(0, 10**6))
def test_any_date_is_read(seconds: int) -> None:
    text = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_s(text, NOW.timestamp()) == seconds


@given(st.text(max_size=40))
def test_nonsense_is_no_pause(text: str) -> None:
    found = retry_after_s(text, NOW.timestamp())
    assert found is None or found >= 0


class Clock:
    def __init__(self) -> None:
        self.now_s, self.slept = 100.0, list[float]()

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


def test_what_makes_one_wait_makes_all_wait() -> None:
    clock = Clock()
    pace = Pace(clock.sleep, clock)
    pace.wait()
    pace.hold(5)
    pace.hold(3)
    pace.wait()
    pace.wait()
    assert clock.slept == [5]


def test_who_waits_already_waits_for_what_is_said_meanwhile() -> None:
    clock = Clock()

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if len(clock.slept) == 1:
            pace.hold(10)

    pace = Pace(sleep, clock)
    pace.hold(5)
    pace.wait()
    assert clock.slept == [5, 10]


def test_a_hurried_sleep_does_not_turn_in_circles() -> None:
    pace = Pace(lambda _: None)
    pace.hold(3600)
    pace.wait()


def test_what_was_waited_for_is_over_although_the_clock_did_not_move() -> None:
    slept: list[float] = []
    pace = Pace(slept.append, lambda: 100.0)
    pace.hold(5)
    pace.wait()
    pace.wait()
    pace.hold(2)
    pace.wait()
    assert slept == [5, 2]


class Failing:
    """Works out at try number `works_at`."""

    def __init__(self, works_at: int, **again: Any) -> None:
        self.works_at, self.again, self.tried = works_at, again, 0

    def __call__(self) -> str | Again:
        self.tried += 1
        return "done" if self.tried == self.works_at else Again(RemoteError("No.", "Later."), **self.again)


def test_what_works_out_in_the_end_is_answered() -> None:
    waits: list[float] = []
    failing = Failing(3, pause_s=7.0)
    assert repeat(failing, lambda _, seconds: waits.append(seconds)) == "done"
    assert (failing.tried, waits) == (3, [7.0, 7.0])


@pytest.mark.parametrize("tries", [TRIES, UNREACHED_TRIES])
def test_nothing_is_tried_for_ever(tries: int) -> None:
    waits: list[float] = []
    failing = Failing(1000, tries=tries)
    with pytest.raises(RemoteError, match="No"):
        repeat(failing, lambda _, seconds: waits.append(seconds))
    assert (failing.tried, len(waits)) == (tries, tries - 1)
    assert all(wait <= 2.0 ** (n + 1) for n, wait in enumerate(waits))


def test_a_pause_is_told_when_it_is_long_enough_to_be_noticed() -> None:
    told: list[str] = []
    tell_pause(told.append, "It cannot be reached", 2.9)
    tell_pause(told.append, "It cannot be reached", 7.2)
    assert told == ["It cannot be reached; trying again in 8 s."]


def test_many_threads_hold_and_wait() -> None:
    slept: list[float] = []
    pace = Pace(slept.append, lambda: 0.0)

    def work(seconds: int) -> None:
        pace.hold(seconds)
        gate.wait()
        pace.wait()

    gate = threading.Barrier(8)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(slept) == 8
