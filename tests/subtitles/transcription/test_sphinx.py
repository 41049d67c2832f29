"""The engine `sphinx`, which carries its model: real words are heard."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from tayori.errors import Cancelled, MediaError, ResourceError, UsageError
from tayori.model.ids import Lang
from tayori.subtitles.transcription.base import Task, TranscriptionSettings
from tayori.subtitles.transcription.sphinx import ENGINE
from tests.subtitles.transcription.sounds import silence, speech_like, write_wav

SETTINGS = TranscriptionSettings("sphinx")
EN = Lang("en")


def task(sound: Path) -> Task:
    return Task(sound, EN, ENGINE.find_model(SETTINGS, EN))


@pytest.mark.real
def test_speech_of_1961_is_heard(shared_media: Path) -> None:
    """`And so, my fellow Americans, ask not what your country can do for you`: `country` at 6.0 to 6.7 s."""
    told: list[float] = []
    sound = shared_media / "audio/speech_en/jfk.wav"
    segments = tuple(ENGINE.transcribe(task(sound), told.append))
    text = " ".join(segment.text for segment in segments)
    assert "what your country can do for you" in text
    assert "fellow" in text
    (country,) = (word for segment in segments for word in segment.words if word.text == " country")
    assert 5700 <= country.start_ms <= 6100
    assert 6200 <= country.end_ms <= 6800
    for segment in segments:
        assert segment.start_ms == segment.words[0].start_ms
        assert segment.end_ms == segment.words[-1].end_ms <= 11_000
        assert "".join(word.text for word in segment.words).strip() == segment.text
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_silence_has_no_words(tmp_path: Path) -> None:
    assert tuple(ENGINE.transcribe(task(write_wav(tmp_path / "s.wav", silence(1.0))))) == ()


def test_it_stops_when_told(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        tuple(ENGINE.transcribe(task(write_wav(tmp_path / "s.wav", speech_like(1.0))), cancel=cancel))


def test_other_sounds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.wav"
    path.write_bytes(b"RIFF nothing of the kind")
    with pytest.raises(MediaError, match=r"s.wav is no WAV file"):
        tuple(ENGINE.transcribe(task(path)))


def test_other_languages_are_refused() -> None:
    with pytest.raises(UsageError, match="hears English only, not ja"):
        ENGINE.find_model(SETTINGS, Lang("ja"))
    assert ENGINE.find_model(SETTINGS, Lang("en-GB")).name == "en-us"


def test_without_the_package_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(ResourceError, match="pip install pocketsphinx"):
        ENGINE.find_model(SETTINGS, EN)
