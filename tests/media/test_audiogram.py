"""Audiograms as files: as long as asked, the cover where it belongs, a waveform that moves with the sound."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tayori.errors import MediaError, UsageError
from tayori.media.audiogram import SIZE, AudiogramJob, audiogram_arguments, draw_stage, make_audiogram
from tayori.media.cards.card import Colours
from tayori.media.cards.palette import choose_palette
from tayori.media.cards.templates import Shape
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.probe import probe
from tayori.model.time import Span
from tests.media.jobs import caption_font

SAFE = (180, 270, 900, 1440)
"""Left, top, right and bottom of the union of the platforms' safe areas (facts B.6)."""
ACCENT = (0xF4, 0xB9, 0x42)


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> AudiogramJob:
    """Four seconds of a sound that is loud in its third second only."""
    folder = tmp_path_factory.mktemp("audiogram")
    sound, cover = folder / "声.wav", folder / "表紙.png"
    loud = "0.4*sin(2*PI*440*t)*between(t,2,3)"
    run_ffmpeg(("-y", "-f", "lavfi", "-i", f"aevalsrc='{loud}':s=44100:d=4", str(sound)))
    Image.new("RGB", (1400, 1400), "red").save(cover)
    font = caption_font()
    return AudiogramJob(sound, Span(500, 3500), ("長野のこえ",), ("朝の駅で、", "声を聞く"), (font, 0), cover)


@pytest.fixture(scope="module")
def film(job: AudiogramJob, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once."""
    out = tmp_path_factory.mktemp("film") / "音 と 絵.mov"
    make_audiogram(job, out)
    return out


def frame(film: Path, at: str) -> NDArray[np.int16]:
    """The picture at a time, height x width x RGB."""
    form = ("-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-")
    data = read_ffmpeg(("-loglevel", "error", "-ss", at, "-i", str(film), *form))
    return np.frombuffer(data, np.uint8).reshape(SIZE[1], SIZE[0], 3).astype(np.int16)


def near(picture: NDArray[np.int16], colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    """Where a colour is."""
    found: NDArray[np.bool_] = np.abs(picture - colour).max(axis=2) < 40
    return found


def wave(picture: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Where bars are bright."""
    return near(picture[1110:1230], ACCENT)


@pytest.mark.slow
def test_it_is_as_long_and_as_large_as_a_clip(film: Path, job: AudiogramJob) -> None:
    found = probe(film)
    assert found.video is not None
    assert found.audio is not None
    assert found.video.display_size == SIZE
    assert (found.video.rate, found.video.frames, found.video.matrix) == (Fraction(30), 90, "bt709")
    assert found.duration_ms == job.span.length_ms
    assert (found.audio.codec, found.audio.channels, found.audio.duration_ms) == ("pcm_s16le", 2, 3000)


@pytest.mark.slow
def test_the_waveform_passes_the_middle_when_it_is_heard(film: Path) -> None:
    """The tone is from 1.5 to 2.5 s of the film: before it only dots have been heard, after it bars."""
    early, late = wave(frame(film, "1.2")), wave(frame(film, "2.6"))
    assert early.sum() < late.sum() / 3
    tall = np.flatnonzero(late.sum(axis=0) > 60)
    assert tall.min() >= SAFE[0]
    assert tall.max() <= 540, "right of the middle nothing has been heard"
    assert not wave(frame(film, "1.2"))[:, 545:].any()
    assert np.flatnonzero(wave(frame(film, "1.8")).sum(axis=0) > 60).max() == pytest.approx(535, abs=14)


@pytest.mark.slow
def test_the_sound_is_the_stretch_and_does_not_click(film: Path) -> None:
    raw = read_ffmpeg(("-loglevel", "error", "-i", str(film), "-ac", "1", "-f", "s16le", "-"))
    samples = np.abs(np.frombuffer(raw, "<i2").astype(int))
    assert len(samples) == 3 * 48_000
    assert samples[: int(1.45 * 48_000)].max() < 10
    assert samples[int(1.6 * 48_000) : int(2.4 * 48_000)].max() > 8000


@pytest.mark.slow
def test_the_same_job_gives_the_same_bytes(film: Path, job: AudiogramJob, tmp_path: Path) -> None:
    again = tmp_path / "b.mov"
    make_audiogram(job, again)
    assert again.read_bytes() == film.read_bytes()


def test_everything_stands_in_the_safe_area_and_leaves_room_for_captions(job: AudiogramJob) -> None:
    palette = choose_palette(Colours(), Shape.WASH)
    whole = np.asarray(draw_stage(job, palette)).astype(np.int16)
    bare = np.asarray(draw_stage(replace(job, show=(), title=()), palette)).astype(np.int16)
    rows, columns = np.nonzero(np.abs(whole - bare).max(axis=2) > 8)
    assert SAFE[0] <= columns.min()
    assert columns.max() <= SAFE[2]
    assert rows.max() < 1110, "above the waveform"
    red = near(bare, (255, 0, 0))
    assert (np.argwhere(red).min(axis=0) >= (SAFE[1], SAFE[0])).all()
    assert red.sum() == pytest.approx(540 * 540, rel=0.01)
    assert (np.abs(bare[1240:1440, 180:900] - bare[1340, 540]).max(axis=2) < 40).all()


def test_the_background_lets_every_text_be_read() -> None:
    font = caption_font()
    words = AudiogramJob(Path("x"), Span(0, 1000), ("a",), ("b",), (font, 0))
    palette = choose_palette(Colours("FFFFFF", "FFFFFF", "FFFF00"), Shape.WASH)
    picture = np.asarray(draw_stage(words, palette)).astype(np.int16)
    assert palette.text != (255, 255, 255)
    assert near(picture, palette.text).sum() > 50


def test_a_given_file_is_guarded_and_cut_exactly(job: AudiogramJob) -> None:
    arguments = audiogram_arguments(job, Path("draft"), Path("out.mov"))
    at = arguments.index(f"file:{job.sound}")
    assert arguments[at - 5 : at] == ("-ss", "0.500", "-t", "3.000", "-i")
    assert "-protocol_whitelist" in arguments[:at]


def test_what_cannot_be_read_leaves_nothing(job: AudiogramJob, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"no sound")
    out = tmp_path / "out.mov"
    with pytest.raises(MediaError, match=r"broken\.mp3"):
        make_audiogram(replace(job, sound=broken), out)
    with pytest.raises(MediaError, match=r"broken\.mp3"):
        make_audiogram(replace(job, cover=broken), out)
    with pytest.raises(UsageError, match="own source"):
        make_audiogram(job, job.sound)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.mp3"]
