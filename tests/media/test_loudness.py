from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.loudness import SILENCE_CLUFS, STEP_MS, LoudnessCurve, LoudnessReading, cut_curve, integrate
from tayori.media.mastering.job import PODCAST_LOUDNESS
from tayori.media.mastering.measure import measure_finished
from tests.media.mastering.sounds import heard

values = st.lists(st.integers(SILENCE_CLUFS, 0), min_size=1, max_size=60)


def test_silence_is_not_integrated() -> None:
    assert integrate(()) == SILENCE_CLUFS
    assert integrate((SILENCE_CLUFS,) * 9) == SILENCE_CLUFS
    assert integrate((SILENCE_CLUFS, -2000)) == -2000


def test_what_is_ten_units_quieter_is_gated() -> None:
    assert integrate((-2000,) * 50 + (-4500,) * 50) == -2000
    assert integrate((-2000, -2600)) == -2204


@given(values)
def test_the_whole_lies_between_its_moments(momentary: list[int]) -> None:
    assert min(momentary) - 1 <= integrate(momentary) <= max(momentary) + 1


@given(values, st.integers(-500, 500))
def test_gain_moves_the_whole_by_itself(momentary: list[int], gain: int) -> None:
    loud = [value for value in momentary if value > -5000]
    assert abs(integrate([value + gain for value in loud]) - integrate(loud) - (gain if loud else 0)) <= 1


@given(values, st.integers(0, 60))
def test_parts_of_a_curve_join_to_the_whole(momentary: list[int], cut: int) -> None:
    curve = LoudnessCurve(tuple(momentary), LoudnessReading(integrate(momentary), -100, 0))
    end = len(momentary) * STEP_MS
    parts = [cut_curve(curve, 0, cut * STEP_MS), cut_curve(curve, cut * STEP_MS, end)]

    joined = parts[0].momentary_clufs + parts[1].momentary_clufs
    assert joined == curve.momentary_clufs
    assert integrate(joined) == curve.reading.integrated_clufs


@pytest.mark.real
@pytest.mark.parametrize(
    "name", ["tech3341_case1.flac", "tech3341_case3.flac", "tech3341_case15_tp.flac", "tech3342_case1.flac"]
)
def test_the_meter_reads_the_signals_of_the_ebu(shared_media: Path, name: str) -> None:
    folder = shared_media / "audio" / "loudness"
    expected = json.loads((folder / "expected.json").read_text())[name.removesuffix(".flac")]
    reading, curve, _ = measure_finished(folder / name, PODCAST_LOUDNESS)
    integrated, peak = heard(folder / name)

    assert reading.integrated_clufs == pytest.approx(integrated * 100, abs=6)
    assert reading.true_peak_cdb == pytest.approx(peak * 100, abs=12)
    if "I" in expected:
        assert reading.integrated_clufs == pytest.approx(expected["I"] * 100, abs=expected["tol"] * 100)
    if "M" in expected:
        assert max(curve.momentary_clufs) == pytest.approx(expected["M"] * 100, abs=10)
    if "LRA" in expected:
        assert reading.range_clu == pytest.approx(expected["LRA"] * 100, abs=expected["tol"] * 100)
    if "max_true_peak" in expected:
        assert -40 <= reading.true_peak_cdb - expected["max_true_peak"] * 100 <= 20
