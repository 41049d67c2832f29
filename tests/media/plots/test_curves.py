"""Curves brought down to columns: nothing loud or quiet is lost; the middle is the short-term loudness."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.loudness import SILENCE_CLUFS
from tayori.media.plots.curves import columns, short_term

Values = st.lists(st.integers(SILENCE_CLUFS, 0), max_size=400).map(tuple)


@given(Values, st.integers(1, 50))
def test_columns_cover_the_whole_curve_and_keep_its_bounds(values: tuple[int, ...], most: int) -> None:
    found = columns(values, most)
    assert len(found) <= most
    if not values:
        assert found == ()
        return
    assert (found[0].start_ms, found[-1].end_ms) == (0, 100 * len(values))
    assert all(one.end_ms == other.start_ms for one, other in pairwise(found))
    assert min(column.quietest for column in found) == min(values)
    assert max(column.loudest for column in found) == max(values)


def test_a_second_is_the_least_column() -> None:
    assert len(columns((-2000,) * 35, 700)) == 3


def test_short_term_loudness_of_a_steady_sound_is_its_momentary_loudness() -> None:
    assert short_term(np.full(100, -1804)).tolist() == [-1804] * 100


def test_short_term_loudness_is_a_mean_of_energy_over_three_seconds() -> None:
    half = short_term(np.array([SILENCE_CLUFS] * 15 + [-2000] * 15))
    assert half[-1] == -2301, "half the energy is 3.01 dB less"
    assert short_term(np.array([-1000] + [SILENCE_CLUFS] * 30))[-1] == SILENCE_CLUFS
