from __future__ import annotations

import numpy as np
import pytest

from tayori.media.demo import tones
from tayori.media.demo.voice import babble


def _strongest_hz(sound: tones.Samples, rate: int = tones.RATE_HZ) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
    return float(np.argmax(spectrum) * rate / sound.size)


def test_notes_have_their_pitch() -> None:
    assert tones.hertz(69) == 440.0
    assert _strongest_hz(tones.pluck(69, 1.0)) == pytest.approx(440, abs=3)


@pytest.mark.parametrize("tune", [tones.MORNING_TUNE, tones.EVENING_TUNE])
def test_a_tune_fills_its_length_never_clips_and_ends_softly(tune: tones.Tune) -> None:
    music = tones.play(tune, 6.0)

    assert music.shape == (6 * tones.RATE_HZ, 2)
    assert np.abs(music).max() == pytest.approx(0.5)
    assert np.abs(music[-100:]).max() < 0.01
    assert all(np.sqrt((part**2).mean()) > 0.01 for part in np.array_split(music[:-48000], 5))


def test_a_tune_longer_than_its_verse_goes_on() -> None:
    music = tones.play(tones.EVENING_TUNE, 23.0)

    assert np.sqrt((music[21 * 48000 : 22 * 48000] ** 2).mean()) > 0.01


def test_sounds_of_the_scenes_are_quiet_and_the_same_every_time() -> None:
    for first, second in (
        (tones.evening_air(2.0), tones.evening_air(2.0)),
        (tones.morning_air(6.0, (5.0, 5.5)), tones.morning_air(6.0, (5.0, 5.5))),
    ):
        assert (first == second).all()
        assert 0.001 < np.sqrt((first**2).mean()) < np.abs(first).max() < 0.6


def test_babble_has_the_pitch_rhythm_and_pause_of_speech() -> None:
    speech = babble(5.0, 200.0, 3)
    loud = np.array([np.sqrt((part**2).mean()) for part in np.array_split(speech, 250)])

    assert speech.size == 5 * tones.RATE_HZ
    assert np.abs(speech).max() == pytest.approx(0.3)
    assert loud.min() < 0.1 * loud.max()
    low = np.abs(np.fft.rfft(speech))[: 5 * 5000]
    assert (low**2).sum() > 0.95 * (np.abs(np.fft.rfft(speech)) ** 2).sum()
    assert (babble(5.0, 200.0, 3) == speech).all()
    assert not np.array_equal(babble(5.0, 200.0, 4), speech)
