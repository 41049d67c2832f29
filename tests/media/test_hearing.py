"""What a machine hears of a source: one channel at 16 kHz, on the source's own clock."""

from __future__ import annotations

import threading
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tayori.errors import Cancelled, MediaError
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.hearing import HEARING_RATE_HZ, hear
from tayori.media.probe import probe
from tayori.model.time import Span

BEEP = "aevalsrc='0.5*sin(2*PI*880*t)*between(t,1,2)|0':s=48000:d=3"
"""Left only, from the first to the second second of three."""


def make(path: Path, *arguments: str) -> Path:
    run_ffmpeg(("-loglevel", "error", "-y", *arguments, str(path)))
    return path


def heard(path: Path) -> NDArray[np.int16]:
    with wave.open(str(path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, HEARING_RATE_HZ)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2")


def loud(samples: NDArray[np.int16]) -> tuple[float, float]:
    """From when to when there is sound, in seconds."""
    at = np.flatnonzero(np.abs(samples.astype(int)) > 1500)
    return float(at[0] / HEARING_RATE_HZ), float(at[-1] / HEARING_RATE_HZ)


@pytest.mark.parametrize("name", ["s.wav", "s.flac", "s.mp3", "s.ogg", "s.m4a", "日本 語's [1].wav"])
def test_any_kind_of_sound_is_heard_at_its_times(tmp_path: Path, name: str) -> None:
    source = make(tmp_path / name, "-f", "lavfi", "-i", BEEP)
    told: list[float] = []
    hear(source, probe(source), tmp_path / "out.wav", on_progress=told.append)
    samples = heard(tmp_path / "out.wav")
    assert abs(samples.size / HEARING_RATE_HZ - 3) < 0.06
    assert loud(samples) == pytest.approx((1, 2), abs=0.03)
    assert told[-1] == 1.0


def test_part_of_the_source_starts_at_zero(tmp_path: Path) -> None:
    source = make(tmp_path / "s.wav", "-f", "lavfi", "-i", BEEP)
    hear(source, probe(source), tmp_path / "out.wav", Span(800, 1600))
    samples = heard(tmp_path / "out.wav")
    assert samples.size == 0.8 * HEARING_RATE_HZ
    assert loud(samples)[0] == pytest.approx(0.2, abs=0.01)


def test_sound_that_begins_later_than_the_picture_begins_with_silence(tmp_path: Path) -> None:
    picture = ("-f", "lavfi", "-i", "color=s=64x64:d=3:r=10")
    late = ("-itsoffset", "0.5", "-f", "lavfi", "-i", "sine=440:d=1")
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le")
    source = make(tmp_path / "s.mkv", *picture, *late, *codecs)
    hear(source, probe(source), tmp_path / "out.wav")
    assert loud(heard(tmp_path / "out.wav")) == pytest.approx((0.5, 1.5), abs=0.03)


def test_source_without_sound_is_refused(tmp_path: Path) -> None:
    source = make(tmp_path / "mute.mp4", "-f", "lavfi", "-i", "color=s=64x64:d=1:r=10")
    with pytest.raises(MediaError, match=r"mute\.mp4 has no sound"):
        hear(source, probe(source), tmp_path / "out.wav")


def test_it_stops_when_told(tmp_path: Path) -> None:
    source = make(tmp_path / "s.wav", "-f", "lavfi", "-i", "anoisesrc=d=600:r=8000")
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        hear(source, probe(source), tmp_path / "out.wav", cancel=cancel)
