"""PocketSphinx: English only, far from perfect, but its package carries its model.

It makes a draft on a machine where nothing else can be had, and it is what our tests hear with.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tayori.errors import ResourceError, UsageError
from tayori.model.ids import Lang
from tayori.subtitles.transcription.base import (
    RATE_HZ,
    Model,
    Progress,
    Segment,
    Task,
    TranscriptionSettings,
    Word,
    folder_digest,
    stop_when,
)
from tayori.subtitles.transcription.pcm import opened

LONGEST_S = 30
"""An utterance without a pause is decoded when it is this long, so that memory stays bounded."""

_BYTES_PER_MS = RATE_HZ * 2 // 1000
_FRAME_MS = 10
_VARIANT = re.compile(r"\(\d+\)$")
"""`the(2)`: another pronunciation of the same word."""
_NO_WORD = re.compile(r"[<\[+].*")
"""`<s>`, `<sil>`, `[NOISE]`, `++BREATH++`."""


@dataclass(frozen=True, slots=True)
class Sphinx:
    """The engine `sphinx`. It takes no hints, and tells no probabilities."""

    name: str = "sphinx"

    def find_model(self, settings: TranscriptionSettings, lang: Lang) -> Model:
        """The English model of its package; `settings.model` is another engine's."""
        del settings
        if lang.partition("-")[0].lower() != "en":
            raise UsageError(
                f"The engine sphinx hears English only, not {lang}.",
                "Write `transcription: {engine: whisper}` into tayori.yaml, or give --lang en.",
            )
        folder = Path(_library().get_model_path("en-us"))
        return Model(folder.name, folder, folder_digest(folder))

    def transcribe(
        self, task: Task, on_progress: Progress | None = None, cancel: threading.Event | None = None
    ) -> Iterator[Segment]:
        """A segment for each utterance between two pauses, in lower case, without punctuation."""
        library = _library()
        decoder = library.Decoder(samprate=RATE_HZ, loglevel="FATAL")
        for utterance in _utterances(library, task.sound, on_progress, cancel):
            segment = _heard(decoder, utterance)
            if segment is not None:
                yield segment
        if on_progress is not None:
            on_progress(1.0)


ENGINE = Sphinx()


@dataclass(frozen=True, slots=True)
class _Utterance:
    start_ms: int
    samples: bytes


def _library() -> Any:
    try:
        return import_module("pocketsphinx")
    except ImportError as error:
        raise ResourceError(
            "The engine sphinx needs pocketsphinx, which is not installed.", "Run `pip install pocketsphinx`."
        ) from error


def _utterances(
    library: Any, sound: Path, on_progress: Progress | None, cancel: threading.Event | None
) -> Iterator[_Utterance]:
    ends = library.Endpointer(sample_rate=RATE_HZ)
    held = bytearray()
    start_ms = 0
    with opened(sound) as wav:
        total = max(1, wav.getnframes())
        frames = ends.frame_bytes // 2
        while True:
            stop_when(cancel)
            data = wav.readframes(frames)
            whole = len(data) == ends.frame_bytes
            speech = ends.process(data) if whole else ends.end_stream(data)
            if speech:
                start_ms = start_ms if held else max(0, round(ends.speech_start * 1000))
                held += speech
            if held and (not ends.in_speech or not whole or len(held) >= LONGEST_S * 1000 * _BYTES_PER_MS):
                yield _Utterance(start_ms, bytes(held))
                start_ms += len(held) // _BYTES_PER_MS
                held.clear()
            if on_progress is not None:
                on_progress(min(1.0, wav.tell() / total))
            if not whole:
                return


def _heard(decoder: Any, utterance: _Utterance) -> Segment | None:
    decoder.start_utt()
    # the whole utterance at once: its level is then known from the first word on
    decoder.process_raw(utterance.samples, full_utt=True)
    decoder.end_utt()
    last_ms = utterance.start_ms + len(utterance.samples) // _BYTES_PER_MS
    words = tuple(
        Word(
            utterance.start_ms + said.start_frame * _FRAME_MS,
            min(last_ms, utterance.start_ms + (said.end_frame + 1) * _FRAME_MS),
            " " + _VARIANT.sub("", said.word),
        )
        for said in decoder.seg() or ()
        if not _NO_WORD.fullmatch(said.word)
    )
    if not words:
        return None
    text = "".join(word.text for word in words).strip()
    return Segment(words[0].start_ms, words[-1].end_ms, text, words)
