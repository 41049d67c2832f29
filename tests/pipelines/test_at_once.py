"""Jobs at the same time: begun in order, told in order, ended in peace."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest

from tayori.pipelines.publishing.at_once import AtOnce, SharedReporter
from tayori.pipelines.report import BufferReporter, SilentReporter


@pytest.mark.parametrize("limit", [1, 3, 99])
def test_results_are_in_the_order_of_the_jobs(limit: int) -> None:
    jobs: list[Callable[[], int]] = [partial(pow, number, 2) for number in range(20)]
    assert AtOnce(jobs, limit).results(SilentReporter()) == tuple(number**2 for number in range(20))


def test_nothing_to_do_is_done_at_once() -> None:
    nothing: list[Callable[[], int]] = []
    assert AtOnce(nothing, 3).results(SilentReporter()) == ()


def test_no_more_than_the_limit_run_together_and_that_many_do() -> None:
    together = threading.Barrier(3, timeout=20)
    running, most, lock = [0], [0], threading.Lock()

    def job() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        together.wait()
        with lock:
            running[0] -= 1

    AtOnce([job] * 9, 3).results(SilentReporter())
    assert most == [3]


def test_one_at_a_time_runs_in_the_callers_thread() -> None:
    assert AtOnce([threading.get_ident], 1).results(SilentReporter()) == (threading.get_ident(),)
    assert AtOnce([threading.get_ident], 3).results(SilentReporter()) != (threading.get_ident(),)


@pytest.mark.parametrize("limit", [1, 2])
def test_what_has_not_begun_is_left(limit: int) -> None:
    done: list[int] = []
    work: AtOnce[int]

    def job(number: int) -> int:
        done.append(number)
        work.begin_no_more()
        return number

    work = AtOnce([partial(job, number) for number in range(6)], limit)
    results = work.results(SilentReporter())
    assert 1 <= len(done) <= limit
    assert results == tuple(number if number in done else None for number in range(6))


def test_a_bug_is_raised_when_the_others_have_ended() -> None:
    begun, ended = threading.Event(), threading.Event()

    def broken() -> None:
        assert begun.wait(20)
        raise ZeroDivisionError

    def patient() -> None:
        begun.set()
        ended.wait(0.2)
        ended.set()

    with pytest.raises(ZeroDivisionError):
        AtOnce([broken, patient, broken], 2).results(SilentReporter())
    assert ended.is_set()


def test_a_shared_reporter_passes_everything_on() -> None:
    heard = BufferReporter()
    shared = SharedReporter(heard)
    shared.expect(1)
    shared.started("a", 1)
    shared.progress("a", 0.5)
    shared.finished("a")
    shared.failed("b", "why")
    shared.note("c")
    assert heard.events == [("started", "a"), ("finished", "a"), ("failed", "b: why"), ("note", "c")]
