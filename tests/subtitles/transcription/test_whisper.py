"""The engine `whisper`: faster-whisper is really run, on a tiny model made here."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from tayori.errors import Cancelled, ResourceError, UsageError
from tayori.model.ids import Lang
from tayori.subtitles.transcription.base import Segment, Task, TranscriptionSettings
from tayori.subtitles.transcription.draft import draft
from tayori.subtitles.transcription.whisper import ENGINE, MODEL_VARIABLE
from tests.subtitles.transcription.sounds import silence, speech_like, write_wav
from tests.subtitles.transcription.tiny_whisper import write_model

EN, JA = Lang("en"), Lang("ja")


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("models") / "tiny-nonsense")


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model of this machine; and one thread, as several wait for each other on a busy one."""
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def task(sound: Path, folder: Path, lang: Lang = EN, hints: tuple[str, ...] = ()) -> Task:
    return Task(sound, lang, ENGINE.find_model(TranscriptionSettings(model=folder), lang), hints)


def test_it_runs_from_sound_to_cues(model_folder: Path, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "s.wav", speech_like(4.0))
    told: list[float] = []
    segments = tuple(ENGINE.transcribe(task(sound, model_folder, hints=("Nagano",)), told.append))
    assert segments
    assert all(isinstance(s, Segment) and 0 <= s.start_ms < s.end_ms <= 4000 for s in segments)
    words = [word for segment in segments for word in segment.words]
    assert words
    for word in words:
        assert all(type(n) is int for n in (word.start_ms, word.end_ms, word.probability_permille))
        assert 0 <= (word.probability_permille or 0) <= 1000
    assert told[-1] == 1.0
    assert all(0 <= share <= 1 for share in told)
    assert draft(segments, EN).track.cues
    assert tuple(ENGINE.transcribe(task(sound, model_folder, hints=("Nagano",)))) == segments


def test_silence_has_no_words(model_folder: Path, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "s.wav", silence(2.0))
    assert tuple(ENGINE.transcribe(task(sound, model_folder))) == ()


def test_it_stops_when_told(model_folder: Path, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "s.wav", speech_like(4.0))
    cancel = threading.Event()
    segments = ENGINE.transcribe(task(sound, model_folder), cancel=cancel)
    next(segments)
    cancel.set()
    with pytest.raises(Cancelled):
        tuple(segments)


def test_language_the_model_does_not_know_is_named(model_folder: Path, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "s.wav", speech_like(1.0))
    with pytest.raises(UsageError, match="tiny-nonsense does not know the language ja"):
        tuple(ENGINE.transcribe(task(sound, model_folder, JA)))


def test_model_is_known_by_its_content(model_folder: Path, tmp_path: Path) -> None:
    first = ENGINE.find_model(TranscriptionSettings(model=model_folder), EN)
    again = ENGINE.find_model(TranscriptionSettings(model=write_model(tmp_path / "copy")), EN)
    other = ENGINE.find_model(TranscriptionSettings(model=write_model(tmp_path / "other", seed=1)), EN)
    assert first.digest == again.digest != other.digest
    assert (first.name, again.name) == ("tiny-nonsense", "copy")


def test_variable_goes_before_the_configuration(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODEL_VARIABLE, str(model_folder))
    assert ENGINE.find_model(TranscriptionSettings(model=Path("elsewhere")), EN).path == model_folder


def test_without_a_model_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No Whisper model is configured.*CTranslate2.*tayori.yaml"):
        ENGINE.find_model(TranscriptionSettings(), EN)
    with pytest.raises(UsageError, match="no such folder.*TAYORI_WHISPER_MODEL"):
        ENGINE.find_model(TranscriptionSettings(model=tmp_path / "missing"), EN)
    (tmp_path / "model.bin").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"lacks config.json, tokenizer.json"):
        ENGINE.find_model(TranscriptionSettings(model=tmp_path), EN)


def test_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_bytes(b"{}")
    sound = write_wav(tmp_path / "s.wav", speech_like(1.0))
    with pytest.raises(UsageError, match="broken cannot be used"):
        tuple(ENGINE.transcribe(task(sound, folder)))


def test_without_the_extra_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(ResourceError, match=r"pip install 'tayori\[transcribe\]'"):
        ENGINE.find_model(TranscriptionSettings(), EN)
