"""Recordings looked at: loudness of speech, silence, clipping; and gains that follow from it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import Cancelled, MediaError
from tayori.media.assembly.levels import FARTHEST_CDB, TALK_CLUFS, jingle_gain, lowered_by, recording_gains
from tayori.media.assembly.survey import HOP_MS, Survey, survey
from tayori.media.loudness import LoudnessReading
from tayori.media.pieces import Form
from tayori.media.probe import probe
from tayori.model.sound import Treatment
from tests.media.assembly.sounds import sound, tone
from tests.media.samples import AUDIO, a_probe

MONO, STEREO = Form(44_100, 1), Form(44_100, 2)


def surveyed(path: Path, form: Form = MONO, treatment: Treatment | None = None) -> Survey:
    return survey(path, probe(path), treatment or Treatment(), form)


def of_speech(clufs: int) -> Survey:
    reading = LoudnessReading(clufs, -100, 0)
    return Survey(1000, np.zeros(100, np.float32), reading, clufs, 0)


SILENT = of_speech(-7000)


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 48_000])
def test_length_and_levels_are_those_of_the_sound(tmp_path: Path, rate: int) -> None:
    path = sound(tmp_path / "t.wav", tone(1000, 0.1, "between(t,1,2)"), 3, rate=rate)
    found = surveyed(path)
    assert abs(found.length_ms - 3000) <= 1
    assert found.levels.size == found.length_ms // HOP_MS
    assert abs(float(found.levels[150]) + 23) < 0.5
    assert found.levels[50] < -80
    assert found.levels[250] < -80


@pytest.mark.parametrize("form", [MONO, STEREO])
@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1"])
def test_every_layout_is_measured_as_it_will_be_heard(tmp_path: Path, form: Form, layout: str) -> None:
    path = sound(tmp_path / "t.wav", tone(1000), 2, "-af", f"aformat=channel_layouts={layout}")
    found = surveyed(path, form)
    assert -2000 < found.reading.integrated_clufs < -1000
    assert abs(found.speech_clufs - found.reading.integrated_clufs) < 50


def test_speech_is_measured_without_who_is_across_the_table(tmp_path: Path) -> None:
    """Two seconds of her own, and forty of the host 18 dB below: what counts are the two."""
    own = tone(1000, 0.2, "between(t,4,6)")
    table = tone(600, 0.025, "gte(mod(t,2),0.2)")
    alone = surveyed(sound(tmp_path / "a.wav", tone(1000, 0.2), 3))
    found = surveyed(sound(tmp_path / "b.wav", f"{own}+{table}", 40))
    assert found.reading.integrated_clufs < alone.speech_clufs - 600
    assert abs(found.speech_clufs - alone.speech_clufs) < 250


def test_pauses_do_not_make_speech_quieter(tmp_path: Path) -> None:
    dense = surveyed(sound(tmp_path / "a.wav", tone(1000), 8))
    sparse = surveyed(sound(tmp_path / "b.wav", tone(1000, when="lt(mod(t,4),1)"), 16))
    assert abs(dense.speech_clufs - sparse.speech_clufs) < 150


def test_silence_is_silent(tmp_path: Path) -> None:
    found = surveyed(sound(tmp_path / "s.wav", "0", 2))
    assert found.silent
    assert found.full_scale == 0


def test_clipping_is_counted_and_a_full_scale_peak_is_not(tmp_path: Path) -> None:
    assert surveyed(sound(tmp_path / "c.wav", tone(220, 3), 2)).full_scale > 10_000
    assert surveyed(sound(tmp_path / "p.wav", tone(220, 0.9), 2)).full_scale == 0


def test_high_pass_is_before_the_measurement(tmp_path: Path) -> None:
    path = sound(tmp_path / "r.wav", f"{tone(1000, 0.05)}+0.5*sin(2*PI*30*t)", 2)
    plain, passed = surveyed(path), surveyed(path, treatment=Treatment(highpass_hz=120))
    assert passed.reading.true_peak_cdb < plain.reading.true_peak_cdb - 600


def test_bad_recordings_are_named(tmp_path: Path) -> None:
    text = tmp_path / "talk.wav"
    text.write_text("no sound")
    with pytest.raises(MediaError, match=r"talk\.wav"):
        survey(text, a_probe(None, AUDIO), Treatment(), MONO)
    with pytest.raises(MediaError, match=r"talk\.wav has no sound"):
        survey(text, a_probe(None, None), Treatment(), MONO)
    empty = sound(tmp_path / "empty.wav", "0", 0.001, "-af", "atrim=end_sample=0")
    with pytest.raises(MediaError, match=r"empty\.wav"):
        survey(empty, a_probe(None, replace(AUDIO, index=0)), Treatment(), MONO)


def test_it_can_be_stopped(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    path = sound(tmp_path / "t.wav", tone(440), 30)
    with pytest.raises(Cancelled):
        survey(path, probe(path), Treatment(), MONO, None, stop)


def test_speakers_are_brought_to_one_level() -> None:
    gains = recording_gains([of_speech(-2300), of_speech(-1500), of_speech(-3100)], Treatment())
    assert gains == (700, -100, 1500)


def test_a_hopelessly_quiet_one_is_raised_only_so_far() -> None:
    gains = recording_gains([of_speech(-1600), of_speech(-5000)], Treatment())
    assert gains == (0, FARTHEST_CDB)


def test_speakers_can_stay_as_they_are_and_silence_always_does() -> None:
    apart = [of_speech(-2000), of_speech(-3000)]
    assert recording_gains(apart, Treatment(level_speakers=False)) == (400, 400)
    assert recording_gains([of_speech(-2000), SILENT], Treatment()) == (400, 400)


def test_a_jingle_is_as_loud_as_the_talk() -> None:
    loud = LoudnessReading(-800, 0, 0)
    assert jingle_gain(loud, 300, Treatment()) == TALK_CLUFS + 800
    assert jingle_gain(loud, 300, Treatment(level_speakers=False)) == 300
    assert jingle_gain(SILENT.reading, 300, Treatment()) == 300


@given(st.lists(st.integers(-12_000, 2000), max_size=6))
def test_what_is_turned_down_cannot_clip(peaks: list[int]) -> None:
    lowered = lowered_by(peaks)
    assert lowered >= 0
    assert sum(10 ** ((peak - lowered) / 2000) for peak in peaks) <= 0.9
