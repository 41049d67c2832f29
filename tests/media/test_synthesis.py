from __future__ import annotations

import shutil
import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tayori.errors import ResourceError
from tayori.media import synthesis
from tayori.media.demo import paint
from tayori.media.demo.cover import draw_cover
from tayori.media.demo.morning import Morning
from tayori.media.demo.tones import RATE_HZ, Samples
from tayori.media.probe import probe
from tayori.media.synthesis import (
    Line,
    draw_clip,
    draw_demo_media,
    spoken_lines,
    synthesise_jingle,
    synthesise_microphone,
    synthesise_music,
    synthesise_programme,
)

WORKSPACE = Path(synthesis.__file__).parents[1] / "pipelines" / "demo_workspace"


def _heard(path: Path, channels: int = 2) -> Samples:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE_HZ, channels, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, channels) / 32768.0


def _loud(sound: Samples, start_s: float, end_s: float) -> float:
    return float(np.sqrt((sound[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)] ** 2).mean()))


@pytest.fixture(scope="module")
def short_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    synthesise_music(folder / "air.wav", 1.0)
    draw_clip(folder / "a.mp4", Morning(), 0.5, folder / "air.wav")
    return folder / "a.mp4"


def test_a_clip_is_what_a_phone_would_give(short_clip: Path) -> None:
    found = probe(short_clip)

    assert found.video is not None
    assert found.audio is not None
    assert found.video.display_size == (1080, 1920)
    assert found.video.rate == Fraction(24)
    assert found.video.frames == 12
    assert (found.video.primaries, found.video.transfer, found.video.matrix) == ("bt709", "bt709", "bt709")
    assert found.video.full_range is False
    assert abs(found.duration_ms - 500) <= 50
    assert (found.audio.rate_hz, found.audio.channels) == (48000, 2)


def test_the_same_scene_gives_the_same_file(short_clip: Path, tmp_path: Path) -> None:
    draw_clip(tmp_path / "b.mp4", Morning(), 0.5, short_clip.with_name("air.wav"))

    assert (tmp_path / "b.mp4").read_bytes() == short_clip.read_bytes()


def test_a_clip_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"a\.mp4"):
        draw_clip(tmp_path / "a.mp4", Morning(), 0.1, tmp_path / "no-such.wav")
    assert list(tmp_path.iterdir()) == []


def test_music_is_a_wav_file(tmp_path: Path) -> None:
    synthesise_music(tmp_path / "m.wav", 2.0)

    assert _heard(tmp_path / "m.wav").shape == (2 * RATE_HZ, 2)
    with pytest.raises(ResourceError, match=r"m\.wav"):
        synthesise_music(tmp_path / "gone" / "m.wav", 1.0)


def test_the_programme_speaks_when_the_script_does(tmp_path: Path) -> None:
    lines = (Line(9000, 11000, "案内"), Line(13000, 15000, "町の人"))
    synthesise_programme(tmp_path / "p.wav", lines, 24.0)
    sound = _heard(tmp_path / "p.wav")

    assert sound.shape[0] == 24 * RATE_HZ
    assert np.abs(sound).max() < 1.0
    for start, end in ((9, 11), (13, 15)):
        assert _loud(sound, start + 0.2, end - 0.2) > 3 * _loud(sound, 11.3, 12.7)
    assert _loud(sound, 11.3, 12.7) > 0.0005
    assert _loud(sound, 1, 4) > 0.02


def test_each_microphone_hears_its_own_speaker(tmp_path: Path) -> None:
    lines = (Line(500, 1500, "案内"), Line(2000, 3000, "子ども"))
    for speaker in ("案内", "子ども"):
        synthesise_microphone(tmp_path / f"{speaker}.wav", lines, speaker, 4.0)
    host, child = (_heard(tmp_path / f"{speaker}.wav", 1) for speaker in ("案内", "子ども"))

    assert host.shape == child.shape == (4 * RATE_HZ, 1)
    assert _loud(host, 0.7, 1.3) > 20 * _loud(host, 2.2, 2.8)
    assert _loud(child, 2.2, 2.8) > 8 * _loud(child, 0.7, 1.3)
    assert _loud(host, 0.7, 1.3) > 2 * _loud(child, 2.2, 2.8)


def test_a_jingle_fades_out(tmp_path: Path) -> None:
    synthesise_jingle(tmp_path / "j.wav", 4.0)
    sound = _heard(tmp_path / "j.wav")

    assert sound.shape == (4 * RATE_HZ, 2)
    assert _loud(sound, 0.5, 1.5) > 10 * _loud(sound, 3.9, 4.0)


def test_the_demo_script_is_read_as_it_is_written() -> None:
    script = WORKSPACE / "shows/machikado/asa-no-eki-de/captions.ja.vtt"
    lines = spoken_lines(script.read_text(encoding="utf-8"))

    assert lines[0] == Line(6400, 10400, "案内")
    assert lines[-1] == Line(63800, 66800, "案内")
    assert len(lines) == script.read_text(encoding="utf-8").count("-->")
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(lines))


@pytest.mark.parametrize("name", synthesis.EPISODE_S)
def test_every_programme_is_long_enough_and_all_its_speakers_have_a_voice(name: str) -> None:
    lines = spoken_lines((WORKSPACE / "shows/machikado" / name / "captions.ja.vtt").read_text("utf-8"))

    assert {line.speaker for line in lines} <= set(synthesis.VOICES_HZ)
    assert lines[-1].end_ms <= synthesis.EPISODE_S[name] * 1000


@pytest.mark.slow
def test_the_cover_is_square_rgb_and_large_enough(tmp_path: Path) -> None:
    draw_cover(tmp_path / "c.jpg")

    with Image.open(tmp_path / "c.jpg") as cover:
        assert (cover.size, cover.mode, cover.format) == ((1500, 1500), "RGB", "JPEG")
    with pytest.raises(ResourceError, match=r"c\.jpg"):
        draw_cover(tmp_path / "gone" / "c.jpg")


@pytest.fixture
def short_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lengths = dict.fromkeys(synthesis.EPISODE_S, 10.0)
    for name, seconds in (("CLIP_S", 0.25), ("MUSIC_S", 9.0), ("EPISODE_S", lengths)):
        monkeypatch.setattr(synthesis, name, seconds)
    monkeypatch.setattr(paint, "UNIT", 0.25)
    monkeypatch.setattr(paint, "SUPERSAMPLE", 1)
    root = tmp_path / "デモ"
    shutil.copytree(WORKSPACE, root)
    return root


def _files(root: Path) -> set[str]:
    return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}


@pytest.mark.slow
def test_the_demo_gets_the_files_its_manifests_name_and_only_once(short_demo: Path) -> None:
    before = _files(short_demo)
    heard: list[float] = []
    written = draw_demo_media(short_demo, heard.append)

    assert _files(short_demo) - before == {
        "clips/asa-no-densha/source.mp4",
        "clips/asa-no-densha/asa.wav",
        "clips/kawa-no-akari/source.mp4",
        "clips/kawa-no-akari/akari.wav",
        "clips/gakko-e/source.mp4",
        "clips/gakko-e/chaimu.wav",
        "shows/machikado/asa-no-eki-de/recording.wav",
        "shows/machikado/kodomo-no-koe/annai.wav",
        "shows/machikado/kodomo-no-koe/kodomo.wav",
        "shows/machikado/intro.wav",
        "shows/machikado/outro.wav",
        "shows/machikado/cover.jpg",
        "photos/kawabe-no-yoru/source.jpg",
        "photos/tanbo-no-asa/source.jpg",
    }
    assert {p.relative_to(short_demo).as_posix() for p in written} == _files(short_demo) - before
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1.0)
    assert draw_demo_media(short_demo) == ()


@pytest.mark.slow
def test_only_what_is_missing_is_written(short_demo: Path) -> None:
    for name in (
        "clips/asa-no-densha/source.mp4",
        "clips/kawa-no-akari/source.mp4",
        "clips/gakko-e/source.mp4",
        "shows/machikado/cover.jpg",
        "photos/tanbo-no-asa/source.jpg",
    ):
        (short_demo / name).write_bytes(b"mine")
    written = draw_demo_media(short_demo)

    assert sorted(p.name for p in written) == [
        *("akari.wav", "annai.wav", "asa.wav", "chaimu.wav", "intro.wav", "kodomo.wav", "outro.wav"),
        *("recording.wav", "source.jpg"),
    ]
    assert (short_demo / "shows/machikado/cover.jpg").read_bytes() == b"mine"


@pytest.mark.slow
def test_stopping_leaves_no_half_file(short_demo: Path) -> None:
    before = _files(short_demo)

    def stop(share: float) -> None:
        if share > 0.05:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_demo_media(short_demo, stop)
    after = _files(short_demo) - before
    assert not any(".part" in name for name in after)
    assert "clips/asa-no-densha/source.mp4" not in after


def test_an_interrupted_clip_leaves_nothing(tmp_path: Path) -> None:
    class Broken(Morning):
        def frame(self, seconds: float) -> paint.Frame:
            if seconds > 0.1:
                raise KeyboardInterrupt
            return super().frame(seconds)

    synthesise_music(tmp_path / "air.wav", 1.0)
    with pytest.raises(KeyboardInterrupt):
        draw_clip(tmp_path / "a.mp4", Broken(), 0.5, tmp_path / "air.wav")
    assert [p.name for p in tmp_path.iterdir()] == ["air.wav"]
