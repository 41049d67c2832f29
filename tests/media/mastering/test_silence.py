from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.loudness import SILENCE_CLUFS, LoudnessCurve, LoudnessReading, integrate
from tayori.media.mastering.measure import measure_source
from tayori.media.mastering.silence import heard_span
from tayori.model.sound import Treatment
from tayori.model.time import Span
from tests.media.mastering.sounds import a_job, record


def _curve(*momentary: int) -> LoudnessCurve:
    return LoudnessCurve(momentary, LoudnessReading(integrate(momentary), -500, 0))


def test_silence_all_through_is_not_cut() -> None:
    assert heard_span(_curve(*(SILENCE_CLUFS,) * 50), 5000) == Span(0, 5000)


@given(st.integers(0, 40), st.lists(st.integers(-3000, -1500), min_size=10, max_size=40), st.integers(0, 40))
def test_no_loud_step_is_ever_cut(before: int, loud: list[int], after: int) -> None:
    steps = (*(SILENCE_CLUFS,) * before, *loud, *(SILENCE_CLUFS,) * after)
    kept = heard_span(_curve(*steps), len(steps) * 100)

    assert kept.start_ms <= before * 100
    assert kept.end_ms >= (before + len(loud)) * 100


@pytest.mark.parametrize(
    ("lead_ms", "tail_ms", "kept"),
    [
        (2000, 3000, Span(1700, 4300)),
        (400, 400, Span(0, 2800)),
        (0, 0, Span(0, 2000)),
        (600, 0, Span(300, 2600)),
    ],
)
def test_silence_at_the_ends_leaves_a_breath(tmp_path: Path, lead_ms: int, tail_ms: int, kept: Span) -> None:
    pads = f"adelay={lead_ms}:all=1,apad=whole_dur={2000 + lead_ms + tail_ms}ms"
    sound = f"sine=frequency=330:sample_rate=48000:duration=2,{pads}"
    source = record(tmp_path / "r.wav", sound)

    assert measure_source(a_job(source, Treatment()), None, None).kept == kept


def test_a_room_is_silence_beside_speech(tmp_path: Path) -> None:
    sound = (
        "sine=frequency=330:sample_rate=48000:duration=2,adelay=2000:all=1,apad=whole_dur=6[s];"
        "anoisesrc=a=0.0005:c=pink:r=48000:d=6[n];[s][n]amix=2:normalize=0"
    )
    assert measure_source(a_job(record(tmp_path / "r.wav", sound), Treatment()), None, None).kept == Span(
        1700, 4300
    )
