"""Beds as they will be heard: to the sample as long as asked, looped without a seam."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tayori.errors import Cancelled, MediaError
from tayori.media.beds import Bed, bed_node, bed_sources, ready_bed
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.filters import streams
from tayori.media.pieces import LONGEST_PIECE_MS, Form, equal_power, looped, piece, seam, segment
from tayori.model.sound import MusicBed

FORM = Form(8000, 1)
SHORT_MS, LONG_MS = 20_000, LONGEST_PIECE_MS + 60_000
HUM = "0.3*sin(2*PI*50.3*t)"
NOISE = "0.3*(random(0)-0.5)"


def music(out: Path, expression: str, length_s: float, *options: str) -> Path:
    made = f"aevalsrc='{expression}':s=8000:d={length_s}"
    run_ffmpeg(("-loglevel", "error", "-y", "-f", "lavfi", "-i", made, *options, str(out)))
    return out


def rendered(bed: Bed, form: Form = FORM) -> NDArray[np.float32]:
    import ffmpeg

    (stream,) = streams((bed_node(bed, "bed", form),), bed_sources(bed, "bed", form), split="asplit")
    data = read_ffmpeg(("-v", "error", *ffmpeg.get_args(ffmpeg.output(stream, "pipe:1", f="f32le"))))
    return np.frombuffer(data, "<f4").reshape(-1, form.channels)


def ready(path: Path, length_ms: int, folder: Path, **said: Any) -> Bed:
    folder.mkdir()
    return ready_bed(MusicBed(path, **{"fade_out_ms": 0, **said}), length_ms, FORM, folder)


def levels(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """RMS of each quarter of a second, decibels."""
    whole = samples[: len(samples) // 2000 * 2000, 0].reshape(-1, 2000)
    power: NDArray[np.float64] = 10 * np.log10(np.square(whole, dtype=np.float64).mean(axis=1) + 1e-12)
    return power


WAYS = [
    pytest.param(3.3, SHORT_MS, id="looped by pydub"),
    pytest.param(30.0, SHORT_MS, id="cut by pydub"),
    pytest.param(7.7, LONG_MS, id="a short file looped by ffmpeg"),
    pytest.param(121.7, LONG_MS, id="a long file looped by ffmpeg"),
    pytest.param(190.0, LONG_MS, id="cut by ffmpeg"),
]


@pytest.mark.parametrize(("length_s", "needed_ms"), WAYS)
def test_a_bed_is_as_long_as_asked_and_has_no_seam(tmp_path: Path, length_s: float, needed_ms: int) -> None:
    hum, noise = music(tmp_path / "h.wav", HUM, length_s), music(tmp_path / "n.wav", NOISE, length_s)
    heard = rendered(ready(hum, needed_ms, tmp_path / "a"))
    assert len(heard) == needed_ms * 8
    steepest = 0.3 * 2 * np.pi * 50.3 / 8000
    assert np.abs(np.diff(heard[:, 0])).max() < 1.5 * steepest
    spread = levels(rendered(ready(noise, needed_ms, tmp_path / "b")))
    assert spread.max() - spread.min() < 1.5


@pytest.mark.parametrize(("length_s", "needed_ms"), WAYS)
def test_it_begins_with_the_beginning_of_the_music_at_its_own_level(
    tmp_path: Path, length_s: float, needed_ms: int
) -> None:
    path = music(tmp_path / "m.wav", HUM, length_s)
    heard = rendered(ready(path, needed_ms, tmp_path / "a"))[:16_000, 0]
    expected = 0.3 * np.sin(2 * np.pi * 50.3 * np.arange(16_000) / 8000)
    np.testing.assert_allclose(heard, expected, atol=2e-3)


@pytest.mark.parametrize("needed_ms", [SHORT_MS, LONG_MS])
def test_it_is_faded(tmp_path: Path, needed_ms: int) -> None:
    path = music(tmp_path / "m.wav", NOISE, 5)
    heard = levels(rendered(ready(path, needed_ms, tmp_path / "a", fade_in_ms=2000, fade_out_ms=4000)))
    assert heard[0] < heard[12] - 15
    assert heard[-1] < heard[12] - 15
    assert heard[4] == pytest.approx(heard[12] - 5, abs=1.5)
    assert heard[-8] == pytest.approx(heard[12] - 6, abs=1.5)
    assert abs(heard[20] - heard[12]) < 1


def test_a_fade_longer_than_the_stretch_is_no_error(tmp_path: Path) -> None:
    path = music(tmp_path / "m.wav", NOISE, 5)
    assert len(rendered(ready(path, 300, tmp_path / "a", fade_in_ms=9000, fade_out_ms=9000))) == 2400


def test_a_jingle_of_a_blink_can_be_looped(tmp_path: Path) -> None:
    path = music(tmp_path / "m.wav", NOISE, 0.05)
    assert len(rendered(ready(path, 5000, tmp_path / "a"))) == 40_000


def test_what_goes_beyond_full_scale_is_not_clipped(tmp_path: Path) -> None:
    path = music(tmp_path / "m.wav", "1.6*sin(2*PI*50*t)", 5, "-c:a", "pcm_f32le")
    assert rendered(ready(path, 5000, tmp_path / "a")).max() == pytest.approx(1.6, abs=0.01)


@pytest.mark.parametrize("needed_ms", [SHORT_MS, LONG_MS])
def test_bad_music_is_named(tmp_path: Path, needed_ms: int) -> None:
    text = tmp_path / "song.wav"
    text.write_text("no music")
    with pytest.raises(MediaError, match=r"song\.wav"):
        ready(text, needed_ms, tmp_path / "a")
    empty = music(tmp_path / "empty.wav", "0", 1, "-af", "atrim=end_sample=0")
    with pytest.raises(MediaError, match=r"empty\.wav"):
        ready(empty, needed_ms, tmp_path / "b")


def test_it_can_be_stopped(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    path = music(tmp_path / "m.wav", NOISE, 5)
    with pytest.raises(Cancelled):
        ready_bed(MusicBed(path), SHORT_MS, FORM, tmp_path, stop)


def test_no_more_than_two_minutes_are_loaded(tmp_path: Path) -> None:
    path = music(tmp_path / "m.wav", NOISE, 140)
    assert len(piece(path, FORM, 10**9)) == LONGEST_PIECE_MS


def samples_of(values: list[int], channels: int) -> Any:
    return segment(np.repeat(np.array(values, "<i4"), channels).tobytes(), Form(1000, channels))


@given(st.integers(1, 60), st.integers(1, 400), st.integers(1, 2))
def test_a_loop_has_the_length_asked(there: int, needed: int, channels: int) -> None:
    assert len(looped(samples_of([1000] * there, channels), needed)) == needed


@given(st.integers(2, 500))
def test_two_halves_of_a_seam_have_the_power_of_one(length: int) -> None:
    full = samples_of([2**30] * length, 1)
    rising, falling = (
        np.frombuffer(equal_power(full, rising=up).raw_data, "<i4") / 2**30 for up in (True, False)
    )
    np.testing.assert_allclose(rising**2 + falling**2, 1, atol=1e-6)
    assert rising[0] == falling[-1] == 0
    assert len(seam(full, full)) == length
