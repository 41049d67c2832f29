from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from tayori.media.timing import read_timing, settle_rate

MS = Fraction(1, 1000)


def stamps(steps: list[int]) -> list[int]:
    return list(accumulate(steps, initial=0))


def test_regular_frames_are_constant_at_their_exact_rate() -> None:
    timing = read_timing(stamps([1001] * 99), Fraction(1, 30000))
    assert (timing.rate, timing.variable, timing.frames) == (Fraction(30000, 1001), False, 100)
    assert timing.end == 100 * 1001


def test_matroska_rounding_to_milliseconds_is_not_a_varying_rate() -> None:
    timing = read_timing([round(Fraction(n * 1000, 30)) for n in range(300)], MS)
    assert not timing.variable
    assert abs(timing.rate - 30) < Fraction(1, 50)


def test_one_dropped_frame_neither_varies_nor_shifts_the_rate() -> None:
    timing = read_timing(stamps([1] * 50 + [3] + [1] * 45), Fraction(1001, 24000))
    assert (timing.rate, timing.variable) == (Fraction(24000, 1001), False)


def test_a_phone_that_drops_every_tenth_frame_varies_between_half_and_whole() -> None:
    timing = read_timing(stamps(([20] * 9 + [40]) * 10), Fraction(1, 600))
    assert timing.variable
    assert (timing.min_rate, timing.max_rate) == (Fraction(15), Fraction(30))
    assert 27 < timing.rate < 28


def test_single_hiccups_do_not_count_as_the_fastest_stretch() -> None:
    timing = read_timing(stamps(([33] * 20 + [66]) * 10 + [2]), MS)
    assert timing.variable
    assert timing.max_rate == Fraction(1000, 33)


def test_too_few_frames_have_no_rate() -> None:
    assert read_timing([], MS).rate == 0
    assert read_timing([40], MS).rate == 0
    assert read_timing([40, 40], MS).frames == 1


@given(st.lists(st.integers(-(10**9), 10**9), max_size=50), st.integers(1, 90_000))
def test_any_timestamps_give_a_sane_timing(times: list[int], clock: int) -> None:
    timing = read_timing(times, Fraction(1, clock))
    assert timing.min_rate <= timing.max_rate
    assert timing.first <= timing.end
    assert read_timing(reversed(times), Fraction(1, clock)) == timing


def test_the_told_rate_wins_when_it_agrees() -> None:
    assert settle_rate(Fraction(2999, 100), [None, Fraction(1000), Fraction(30)]) == 30
    assert settle_rate(Fraction(15), [Fraction(30)]) == 15
