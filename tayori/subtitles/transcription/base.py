"""What an engine that hears words is to us, and what it answers."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tayori.errors import Cancelled
from tayori.model.ids import Digest, Lang, canonical_json, digest_bytes

RATE_HZ = 16_000
"""Samples a second of the sound an engine gets; what every engine we know was trained on."""

Progress = Callable[[float], None]
"""Gets 0..1."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the piece of one that the engine times."""

    start_ms: int
    end_ms: int
    text: str
    """With the white space that stands before it: the texts of a segment's words, joined, are its text."""
    probability_permille: int | None = None
    """How sure the engine is of it; None when it does not say."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Something said without a long pause, as the engine divides it."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...] = ()
    speaker: str | None = None
    """Who says it, of engines that tell speakers apart."""


@dataclass(frozen=True, slots=True)
class TranscriptionSettings:
    """What the workspace says about transcription (`transcription:` of tayori.yaml)."""

    engine: str = "whisper"
    model: Path | None = None
    """Folder of the engine's model; None: the engine's own, or the one the environment names."""
    glossary: Path | None = None
    """File with the spelling of names; None: glossary.yaml of the workspace, when there is one."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its content: the same bytes in another folder are the same model."""

    name: str
    path: Path
    digest: Digest


@dataclass(frozen=True, slots=True)
class Task:
    """What an engine is to hear."""

    sound: Path
    """WAV of one channel, 16 bits, RATE_HZ."""
    lang: Lang
    model: Model
    hints: tuple[str, ...] = ()
    """Names that may be said, as they are to be written."""


class Engine(Protocol):
    """One way to hear words. It reaches for no network and imports its library only when it is used."""

    @property
    def name(self) -> str:
        """What the configuration calls it."""

    def find_model(self, settings: TranscriptionSettings, lang: Lang) -> Model:
        """The model to use. Raises ResourceError or UsageError, with the way to get one, without it."""

    def transcribe(
        self, task: Task, on_progress: Progress | None = None, cancel: threading.Event | None = None
    ) -> Iterator[Segment]:
        """The segments in order of time, as they are found; none for a sound without speech.

        Raises Cancelled when `cancel` is set, UsageError for a model that does not fit.
        """


def stop_when(cancel: threading.Event | None) -> None:
    """Raise Cancelled when `cancel` is set."""
    if cancel is not None and cancel.is_set():
        raise Cancelled("Stopped.", "Run again to go on.")


def folder_digest(folder: Path) -> Digest:
    """One digest of all files below `folder`, by name and content."""
    digests = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        digests.append([path.relative_to(folder).as_posix(), digest])
    return digest_bytes(canonical_json(digests).encode())
