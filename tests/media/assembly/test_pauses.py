"""What is silence, and what of it goes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.assembly.pauses import (
    KEPT_EDGE_MS,
    LEAST_CUT_MS,
    LONGEST_EDGE_MS,
    kept_spans,
    quiet_below_db,
    sounding,
)
from tayori.media.assembly.survey import HOP_MS, Survey
from tayori.media.loudness import LoudnessReading
from tayori.model.sound import Treatment
from tayori.model.time import Span

SPEECH_DB = -20


def recorded(*stretches: tuple[int, float], silent: bool = False) -> Survey:
    """A recording of stretches: milliseconds, and their level."""
    levels = np.concatenate([np.full(ms // HOP_MS, db, np.float32) for ms, db in stretches])
    reading = LoudnessReading(-7000 if silent else -2000, -100, 0)
    return Survey(levels.size * HOP_MS, levels, reading, reading.integrated_clufs, 0)


def kept(treatment: Treatment, *recordings: tuple[int, Survey]) -> list[tuple[int, int]]:
    return [(span.start_ms, span.end_ms) for span in kept_spans(sounding(recordings), treatment)]


def test_silence_at_the_edges_is_trimmed_to_a_breath() -> None:
    survey = recorded((2000, -90), (3000, SPEECH_DB), (2000, -90))
    ((start, end),) = kept(Treatment(), (0, survey))
    assert 2000 - KEPT_EDGE_MS - 50 <= start <= 2000 - KEPT_EDGE_MS
    assert 5000 + KEPT_EDGE_MS <= end <= 5000 + KEPT_EDGE_MS + 50


@pytest.mark.parametrize("edge_ms", [0, 300, LONGEST_EDGE_MS])
def test_a_short_edge_stays(edge_ms: int) -> None:
    survey = recorded((edge_ms, -90), (3000, SPEECH_DB), (edge_ms, -90))
    assert kept(Treatment(), (0, survey)) == [(0, survey.length_ms)]


def test_trimming_can_be_left() -> None:
    survey = recorded((2000, -90), (3000, SPEECH_DB), (2000, -90))
    assert kept(Treatment(trim_silence=False), (0, survey)) == [(0, 7000)]


def test_a_long_pause_is_shortened_in_its_middle_to_what_is_asked() -> None:
    survey = recorded((3000, SPEECH_DB), (4000, -90), (3000, SPEECH_DB))
    (_, stop), (start, end) = kept(Treatment(longest_pause_ms=1000), (0, survey))
    assert abs(stop - 3500) <= 60
    assert abs(start - 6500) <= 60
    assert 2850 <= start - stop <= 3000
    assert end == 10_000


@pytest.mark.parametrize("pause_ms", [500, 900, 1000, 1000 + LEAST_CUT_MS - 10])
def test_a_pause_that_is_hardly_longer_stays(pause_ms: int) -> None:
    survey = recorded((3000, SPEECH_DB), (pause_ms, -90), (3000, SPEECH_DB))
    assert len(kept(Treatment(longest_pause_ms=1000), (0, survey))) == 1


def test_room_tone_is_a_pause_and_breath_is_none() -> None:
    talk = (3000, SPEECH_DB)
    noisy = recorded(talk, (4000, -55), talk)
    breath = recorded(talk, (1900, -55), (200, -45), (1900, -55), talk)
    assert len(kept(Treatment(longest_pause_ms=1000), (0, noisy))) == 2
    assert len(kept(Treatment(longest_pause_ms=1000), (0, breath))) == 3
    assert len(kept(Treatment(longest_pause_ms=2000), (0, breath))) == 1


def test_quiet_music_is_no_pause() -> None:
    survey = recorded((3000, SPEECH_DB), (4000, -48), (3000, SPEECH_DB), (3000, -80))
    assert len(kept(Treatment(longest_pause_ms=1000), (0, survey))) == 1


def test_music_may_die_away() -> None:
    """The end of a piece without a pause, from 16 to 60 dB below it."""
    fading = [(100, float(db)) for db in range(SPEECH_DB - 16, SPEECH_DB - 60, -1)]
    survey = recorded((10_000, SPEECH_DB), (10_000, SPEECH_DB - 15), *fading)
    ((_, end),) = kept(Treatment(), (0, survey))
    assert end >= 20_000 + 100 * (40 - 16)


def test_a_pause_is_silence_of_all() -> None:
    host = recorded((2000, SPEECH_DB), (5000, -90), (3000, SPEECH_DB))
    guest = recorded((1000, -90), (2000, SPEECH_DB), (4000, -90))
    assert kept(Treatment(longest_pause_ms=1000), (0, host)) != [(0, 10_000)]
    (_, stop), (start, _) = kept(Treatment(longest_pause_ms=1000), (0, host), (2000, guest))
    assert abs(stop - 5500) <= 60
    assert abs(start - 6500) <= 60


def test_a_recording_that_begins_late_is_late() -> None:
    ((start, _),) = kept(Treatment(), (7003, recorded((3000, SPEECH_DB), (1000, -90))))
    assert 6650 <= start <= 6710


def test_a_silent_microphone_hides_no_pause() -> None:
    host = recorded((3000, SPEECH_DB), (4000, -90), (3000, SPEECH_DB))
    dead = recorded((10_000, -75), silent=True)
    assert len(kept(Treatment(longest_pause_ms=1000), (0, host), (0, dead))) == 2


def test_where_nothing_is_heard_everything_stays() -> None:
    assert kept(Treatment(longest_pause_ms=500), (0, recorded((5000, -96), silent=True))) == [(0, 5000)]


@given(st.floats(-90, -10), st.floats(-95, -10), st.floats(0.05, 0.9))
def test_the_limit_of_quiet_is_below_speech(loud: float, quiet: float, share: float) -> None:
    survey = recorded(
        (int(share * 100) * 100, max(loud, quiet)), (int((1 - share) * 100) * 100, min(loud, quiet))
    )
    assert survey.loud_db - 50.01 <= quiet_below_db(survey) <= survey.loud_db - 24.99


@given(
    st.lists(st.tuples(st.integers(1, 500), st.booleans()), min_size=1, max_size=30),
    st.one_of(st.none(), st.integers(300, 3000)),
    st.booleans(),
)
def test_no_sound_is_ever_cut_and_no_pause_is_left_too_long(
    stretches: list[tuple[int, bool]], longest: int | None, trim: bool
) -> None:
    sounds = np.concatenate([np.full(hops, loud) for hops, loud in stretches])
    spans = kept_spans(sounds, Treatment(trim_silence=trim, longest_pause_ms=longest))
    there = np.zeros(sounds.size, dtype=bool)
    for span in spans:
        assert span.start_ms % HOP_MS == span.end_ms % HOP_MS == 0
        there[span.start_ms // HOP_MS : span.end_ms // HOP_MS] = True
    assert not (sounds & ~there).any()
    assert list(spans) == sorted(spans)
    assert all(b.start_ms - a.end_ms >= LEAST_CUT_MS for a, b in pairwise(spans))
    if longest is not None and sounds.any():
        assert longest_inner_pause_ms(sounds[there]) < longest + LEAST_CUT_MS


def longest_inner_pause_ms(sounds: np.ndarray) -> int:
    heard = np.flatnonzero(sounds)
    return int((np.diff(heard, prepend=heard[0]) - 1).max()) * HOP_MS


def test_spans_are_spans() -> None:
    assert kept_spans(np.ones(10, dtype=bool), Treatment()) == (Span(0, 100),)
