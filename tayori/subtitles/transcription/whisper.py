"""Whisper, run by faster-whisper on CTranslate2: the optional extra `tayori[transcribe]`.

The model is a folder that somebody put there; nothing is ever downloaded.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tayori.errors import ResourceError, UsageError
from tayori.model.ids import Lang
from tayori.subtitles.transcription.base import (
    Model,
    Progress,
    Segment,
    Task,
    TranscriptionSettings,
    Word,
    folder_digest,
    stop_when,
)
from tayori.subtitles.transcription.pcm import Piece, length_ms, pieces

MODEL_VARIABLE = "TAYORI_WHISPER_MODEL"
"""Names the model's folder on this machine; goes before the configuration, as TAYORI_FFMPEG does."""
NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")
"""Without tokenizer.json faster-whisper would reach for the network."""

_SEED = 1

_GET_ONE = (
    "Get a Whisper model converted for CTranslate2 (for example Systran/faster-whisper-small from Hugging "
    "Face: model.bin, config.json, tokenizer.json, vocabulary.txt in one folder), then write "
    f"`transcription: {{model: FOLDER}}` into tayori.yaml or set {MODEL_VARIABLE} to the folder."
)


@dataclass(frozen=True, slots=True)
class Whisper:
    """The engine `whisper`."""

    name: str = "whisper"

    def find_model(self, settings: TranscriptionSettings, lang: Lang) -> Model:
        """The folder the environment or the workspace names, with everything in it that is needed."""
        del lang  # only the loaded model knows its languages
        _library()
        named = os.environ.get(MODEL_VARIABLE)
        folder = Path(named).expanduser() if named else settings.model
        if folder is None:
            raise UsageError("No Whisper model is configured.", _GET_ONE)
        if not folder.is_dir():
            raise UsageError(f"There is no Whisper model in {folder}: no such folder.", _GET_ONE)
        missing = [name for name in NEEDED_FILES if not (folder / name).is_file()]
        if missing:
            raise UsageError(f"The Whisper model in {folder} lacks {', '.join(missing)}.", _GET_ONE)
        return Model(folder.resolve().name, folder, folder_digest(folder))

    def transcribe(
        self, task: Task, on_progress: Progress | None = None, cancel: threading.Event | None = None
    ) -> Iterator[Segment]:
        """Segments with word times; silence is left out by voice activity detection first."""
        total = max(1, length_ms(task.sound))
        stop_when(cancel)
        model = _load(task)
        for piece in pieces(task.sound):
            for segment in _heard(model, task, piece):
                stop_when(cancel)
                if on_progress is not None:
                    on_progress(min(1.0, segment.end_ms / total))
                yield segment
            stop_when(cancel)
        if on_progress is not None:
            on_progress(1.0)


ENGINE = Whisper()


def _library() -> Any:
    try:
        return import_module("faster_whisper")
    except ImportError as error:
        raise ResourceError(
            "Transcription with Whisper needs faster-whisper, which is not installed.",
            "Run `pip install 'tayori[transcribe]'`.",
        ) from error


def _load(task: Task) -> Any:
    try:
        model = _library().WhisperModel(str(task.model.path), device="auto", local_files_only=True)
    except (RuntimeError, ValueError) as error:
        raise UsageError(
            f"The Whisper model in {task.model.path} cannot be used: {error}.", _GET_ONE
        ) from error
    if _whisper_lang(task.lang) not in model.supported_languages:
        raise UsageError(
            f"The Whisper model {task.model.name} does not know the language {task.lang}.",
            "Choose a multilingual model (its name does not end in .en), or another language with --lang.",
        )
    return model


def _whisper_lang(lang: Lang) -> str:
    return lang.partition("-")[0].lower()


def _heard(model: Any, task: Task, piece: Piece) -> Iterator[Segment]:
    # where the model is unsure, faster-whisper draws lots: the same ones for the same sound
    import_module("ctranslate2").set_random_seed(_SEED)
    samples = piece.samples.astype(np.float32) / 32768
    heard, _ = model.transcribe(
        samples,
        language=_whisper_lang(task.lang),
        word_timestamps=True,
        vad_filter=True,
        # what was misheard once would otherwise be repeated to the end
        condition_on_previous_text=False,
        hotwords=" ".join(task.hints) or None,
    )
    for segment in heard:
        start, end = _inside(segment.start, segment.end, piece)
        words = tuple(_word(word, piece) for word in segment.words or ())
        if segment.text.strip() and start < end:
            yield Segment(start, end, segment.text, words)


def _word(word: Any, piece: Piece) -> Word:
    start, end = _inside(word.start, word.end, piece)
    return Word(start, end, word.word, round(float(word.probability) * 1000))


def _inside(start_s: float, end_s: float, piece: Piece) -> tuple[int, int]:
    """Times on the clock of the whole sound; the model may lay the last ones behind its end."""
    start, end = (min(max(0, round(float(s) * 1000)), piece.length_ms) for s in (start_s, end_s))
    return piece.start_ms + start, piece.start_ms + max(start, end)
