from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.loudness import LoudnessCurve, LoudnessReading
from tayori.media.mastering.decide import (
    MOST_GAIN_CDB,
    MOST_LIMITING_CDB,
    Attempt,
    Heard,
    broken,
    correct,
    limited_permille,
    limiter_loss,
    lowered,
    plan,
)
from tayori.media.mastering.job import PODCAST_LOUDNESS

FILES = ("mp3", "m4a")


def _reading(integrated: int, peak: int) -> LoudnessReading:
    return LoudnessReading(integrated, peak, 300)


def _heard(integrated: int, peak: int, peaks: tuple[int, ...] | None = None) -> Heard:
    curve = LoudnessCurve((integrated,) * 20, _reading(integrated, peak))
    return Heard(curve, peaks or (peak,) * 20)


def _attempt(gain: int, ceiling: int | None = None, mp3: int = 0, m4a: int = 0) -> Attempt:
    return Attempt(gain, ceiling, {"mp3": mp3, "m4a": m4a})


@pytest.mark.parametrize(("peak", "ceiling"), [(-900, None), (-800, None), (-799, -200)])
def test_a_limiter_works_only_where_the_gain_would_break_the_limit(peak: int, ceiling: int | None) -> None:
    assert plan(_heard(-2200, peak), PODCAST_LOUDNESS, FILES).ceiling_cdb == ceiling


def test_without_a_limiter_the_gain_is_the_distance() -> None:
    assert plan(_heard(-2200, -900), PODCAST_LOUDNESS, FILES) == _attempt(600)
    assert plan(_heard(-900, 80), PODCAST_LOUDNESS, FILES) == _attempt(-700)


def test_what_the_limiter_will_take_is_made_up_for() -> None:
    heard = _heard(-2200, -400, (-400, *(-2000,) * 9) * 2)
    attempt = plan(heard, PODCAST_LOUDNESS, FILES)

    assert attempt.gain_cdb > 600
    assert abs(attempt.gain_cdb - limiter_loss(heard, attempt.gain_cdb, -200) - 600) <= 60


def test_a_single_peak_costs_less_loudness_than_many() -> None:
    one, all_of_them = (-400, *(-2000,) * 19), (-400,) * 20

    few, many = (limiter_loss(_heard(-2200, -400, peaks), 600, -200) for peaks in (one, all_of_them))
    assert 0 < few < many <= 400


def test_neither_noise_nor_peaks_are_raised_without_bound() -> None:
    assert plan(_heard(-6500, -6000), PODCAST_LOUDNESS, FILES).gain_cdb == MOST_GAIN_CDB
    sparse = _heard(-4000, -100, (-100, *(-3800,) * 19))
    attempt = plan(sparse, PODCAST_LOUDNESS, FILES)
    assert lowered(sparse, attempt) == MOST_LIMITING_CDB
    assert limited_permille(sparse, attempt) == 50


HEARD = _heard(-2200, -900)
FINE = _reading(-1610, -300)


def test_nothing_is_corrected_when_every_file_keeps_the_rules() -> None:
    made = {"mp3": FINE, "m4a": FINE}
    assert correct(_attempt(600), made, HEARD, PODCAST_LOUDNESS) == _attempt(600)


@pytest.mark.parametrize(
    ("made", "after"),
    [
        (_reading(-1600, -80), _attempt(600, None, m4a=-30)),
        (_reading(-1560, -300), _attempt(600, None, m4a=-40)),
        (_reading(-1640, -300), _attempt(600, None, m4a=40)),
        (_reading(-1640, -130), _attempt(600, None, m4a=20)),
    ],
)
def test_one_file_that_is_a_little_off_is_moved_alone(made: LoudnessReading, after: Attempt) -> None:
    assert correct(_attempt(600), {"mp3": FINE, "m4a": made}, HEARD, PODCAST_LOUDNESS) == after


def test_where_that_is_not_enough_the_final_sound_is_made_anew() -> None:
    made = {"mp3": _reading(-1720, -110), "m4a": _reading(-1720, -110)}

    assert correct(_attempt(600, -200), made, HEARD, PODCAST_LOUDNESS) == _attempt(720, -200)


def test_far_overshooting_peaks_lower_the_ceiling_itself() -> None:
    made = {"mp3": _reading(-1600, 50), "m4a": FINE}
    better = correct(_attempt(600, -200), made, _heard(-2200, -500), PODCAST_LOUDNESS)

    assert better.ceiling_cdb == -360
    assert better.gain_cdb > 600


def test_the_best_attempt_breaks_fewest_rules_and_by_least() -> None:
    def judged(mp3: tuple[int, int], m4a: tuple[int, int]) -> tuple[int, int]:
        return broken({"mp3": _reading(*mp3), "m4a": _reading(*m4a)}, PODCAST_LOUDNESS)

    assert judged((-1700, -100), (-1500, -300)) == (0, 0)
    assert judged((-1701, -100), (-1600, -95)) == (2, 6)
    assert judged((-2400, -100), (-1600, -100)) < judged((-1701, -100), (-1701, -100))


readings = st.builds(_reading, st.integers(-3000, -500), st.integers(-2000, 300))


@given(readings, readings, st.integers(-1000, 2000), st.sampled_from([None, -200, -260]))
def test_a_correction_never_carries_a_file_into_the_limit(
    mp3: LoudnessReading, m4a: LoudnessReading, gain: int, ceiling: int | None
) -> None:
    before = _attempt(gain, ceiling)
    after = correct(before, {"mp3": mp3, "m4a": m4a}, HEARD, PODCAST_LOUDNESS)

    if replace(after, trims_cdb={}) == replace(before, trims_cdb={}):
        for name, made in (("mp3", mp3), ("m4a", m4a)):
            assert made.true_peak_cdb + after.trims_cdb[name] <= max(made.true_peak_cdb, -100)
            assert made.true_peak_cdb + after.trims_cdb[name] <= -100
