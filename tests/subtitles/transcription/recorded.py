"""An engine that plays back what was recorded of another: `segments.json` in the model's folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

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


class Recorded:
    """The engine `recorded`."""

    name = "recorded"

    def find_model(self, settings: TranscriptionSettings, lang: Lang) -> Model:
        """The folder of the recording."""
        assert settings.model is not None
        return Model(settings.model.name, settings.model, folder_digest(settings.model))

    def transcribe(
        self, task: Task, on_progress: Progress | None = None, cancel: threading.Event | None = None
    ) -> Iterator[Segment]:
        """What the recording says, whatever the sound."""
        for start, end, words in json.loads((task.model.path / "segments.json").read_text()):
            stop_when(cancel)
            said = tuple(Word(*word) for word in words)
            yield Segment(start, end, "".join(word.text for word in said), said)
        task.model.path.with_name("hints.txt").write_text(" ".join(task.hints))


ENGINE = Recorded()


def record(folder: Path, *sentences: tuple[int, int, str]) -> Path:
    """Write a recording: each sentence in words of one character, evenly timed."""
    stream = []
    for start, end, text in sentences:
        each = (end - start) // len(text)
        words = [[start + n * each, start + (n + 1) * each, char, 950] for n, char in enumerate(text)]
        words[-1][1] = end
        stream.append([start, end, words])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "segments.json").write_text(json.dumps(stream))
    return folder
