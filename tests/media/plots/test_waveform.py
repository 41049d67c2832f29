"""Peaks and pictures of sounds that are known exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tayori.errors import MediaError
from tayori.media.cards.card import Colours
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.plots.peaks import BLOCK, RATE_HZ, Peaks, read_peaks
from tayori.media.plots.waveform import bar_heights, waveform


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Left a tone of half a second, then silence; right the other way about."""
    out = tmp_path_factory.mktemp("sound") / "両 側.wav"
    left, right = "0.5*sin(880*t)*lt(t,0.5)", "0.25*sin(880*t)*gte(t,0.5)"
    run_ffmpeg(("-y", "-f", "lavfi", "-i", f"aevalsrc='{left}|{right}':s={RATE_HZ}:d=1", str(out)))
    return out


def test_peaks_are_where_and_as_high_as_the_sound_is(sound: Path) -> None:
    bounds = read_peaks(sound, 2).bounds
    assert bounds.shape == (2, -(-RATE_HZ // BLOCK), 2)
    half = RATE_HZ // 2 // BLOCK
    assert np.abs(bounds[0, :half]).max() == pytest.approx(16384, rel=0.01)
    assert np.abs(bounds[0, half + 1 :]).max() == 0
    assert np.abs(bounds[1, : half - 1]).max() == 0
    assert bounds[1, half + 1 :, 1].max() == pytest.approx(8192, rel=0.01)
    assert bounds[1, half + 1 :, 0].min() == pytest.approx(-8192, rel=0.01)


def test_a_stretch_alone_is_read(sound: Path) -> None:
    late = read_peaks(sound, 2, (600, 900)).bounds
    assert late.shape[1] == -(-int(0.3 * RATE_HZ) // BLOCK)
    assert np.abs(late[0]).max() == 0


def test_bars_follow_the_sound(sound: Path) -> None:
    left, right = bar_heights(read_peaks(sound, 2), 10)
    assert left[:4] == pytest.approx([1.0] * 4, abs=0.02)
    assert right[6:] == pytest.approx([0.5] * 4, abs=0.02)
    assert left[6:].max() == 0


def test_silence_has_bars_of_no_height() -> None:
    assert bar_heights(Peaks(np.zeros((1, 3, 2), np.int16)), 10).tolist() == [[0.0, 0.0, 0.0]]


def test_the_picture_has_the_organisations_colours(sound: Path, tmp_path: Path) -> None:
    out, again = tmp_path / "波 形.png", tmp_path / "b.png"
    peaks, colours = read_peaks(sound, 2), Colours("102030", "FFFFFF", "FFCC00")
    waveform(peaks, out, colours, (400, 200))
    waveform(peaks, again, colours, (400, 200))
    assert out.read_bytes() == again.read_bytes()
    pixels = np.asarray(Image.open(out).convert("RGB")).astype(int)
    assert pixels.shape == (200, 400, 3)
    assert np.abs(pixels[0, 0] - (0x10, 0x20, 0x30)).max() <= 2
    bright = (np.abs(pixels - (0xFF, 0xCC, 0x00)).max(axis=2) < 24).sum
    upper, lower = (np.abs(part - (0xFF, 0xCC, 0)).max(axis=2) < 24 for part in (pixels[:100], pixels[100:]))
    assert bright() > 1000
    assert upper[:, :180].sum() > 3 * upper[:, 220:].sum()
    assert lower[:, 220:].sum() > 3 * lower[:, :180].sum()


def test_what_has_no_sound_is_refused(tmp_path: Path) -> None:
    silent = tmp_path / "nothing.mp4"
    run_ffmpeg(("-y", "-f", "lavfi", "-i", "color=s=64x64:d=0.2", str(silent)))
    with pytest.raises(MediaError, match=r"nothing\.mp4"):
        read_peaks(silent)
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\0\0\0\0WAVE")
    with pytest.raises(MediaError, match=r"broken\.wav"):
        read_peaks(broken)


@pytest.mark.real
def test_a_real_programme_of_seven_minutes(shared_media: Path, tmp_path: Path) -> None:
    peaks = read_peaks(shared_media / "audio/podcast/podcast_mix_7min_unnormalised.mp3", 2)
    assert peaks.bounds.shape[1] * BLOCK / RATE_HZ == pytest.approx(410.7, abs=0.5)
    waveform(peaks, tmp_path / "w.png")
    assert (tmp_path / "w.png").stat().st_size < 50_000
