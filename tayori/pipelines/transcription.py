"""Captions from what a machine hears: heard, corrected by the glossary, drafted, merged with the file.

The caption file is written first and the record of the draft after it: a run that is killed between the two
is finished by the next.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tayori.config.glossary import GLOSSARY, load_glossary
from tayori.config.languages import is_lang
from tayori.config.write import edit_yaml
from tayori.errors import UsageError
from tayori.media.hearing import hear
from tayori.model.asset import Clip, Episode
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.finding import Finding
from tayori.model.ids import Lang, Slug
from tayori.model.time import Span, seconds
from tayori.pipelines.describe import finding_document
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.opening import OpenWorkspace, state_folder
from tayori.pipelines.report import Reporter
from tayori.pipelines.run import remember
from tayori.pipelines.transcription_file import put_together, read_captions, read_record, write_captions
from tayori.store.files import disk_errors
from tayori.subtitles.transcription.base import Engine, Model, Segment, Task, TranscriptionSettings, Word
from tayori.subtitles.transcription.glossary import Glossary
from tayori.subtitles.transcription.merge import Conflict, Origin
from tayori.subtitles.transcription.record import Made, Record
from tayori.subtitles.transcription.registry import get_engine

_HEARING_SHARE = 0.1
"""Part of the progress that is decoding the sound."""


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """What the command line said."""

    lang: str | None = None
    """None: the asset's own language."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Transcription:
    """What came of it."""

    slug: Slug
    file: Path
    made: Made
    asked: bool
    """The engine was run; False when the last run had heard the same with the same."""
    changed: bool
    """The caption file is another than before; or would be, were it no dry run."""
    track: Track
    origins: tuple[Origin, ...]
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]

    def count(self, origin: Origin) -> int:
        """How many cues are of this origin."""
        return self.origins.count(origin)

    @property
    def document(self) -> dict[str, Any]:
        """For `--json`."""
        cues = zip(_cues_document(self.track.cues), self.origins, strict=True)
        return {
            "slug": self.slug,
            "lang": self.made.lang,
            "file": str(self.file),
            "engine": self.made.engine,
            "model": self.made.model,
            "asked": self.asked,
            "changed": self.changed,
            "machine": self.count(Origin.MACHINE),
            "hand": self.count(Origin.HAND),
            "cues": [cue | {"origin": origin} for cue, origin in cues],
            "conflicts": [_conflict_document(conflict) for conflict in self.conflicts],
            "findings": [finding_document(finding) for finding in self.findings],
        }

    @property
    def rows(self) -> list[list[str]]:
        """For people: number, times, who, text."""
        cues = enumerate(zip(self.track.cues, self.origins, strict=True), 1)
        return [
            [str(n), f"{seconds(c.start_ms)}-{seconds(c.end_ms)}", str(o), " ".join(c.text.split())]
            for n, (c, o) in cues
        ]


def transcribe_asset(
    opened: OpenWorkspace,
    slug: str,
    settings: TranscriptionSettings,
    options: TranscribeOptions,
    reporter: Reporter,
    cancel: threading.Event | None = None,
) -> Transcription:
    """Captions of a clip or an episode, from what the engine hears; what a hand has changed stays.

    Without captions in the language a `captions.<lang>.vtt` is written beside the manifest and put into it;
    the ones that are there are merged with and keep their format. Raises UsageError for a photo, and for an
    engine or a model that is not there, CaptionError for captions that cannot be read or written,
    ConfigError for a glossary with mistakes, MediaError without a sound, Cancelled.
    """
    asset = opened.workspace.get_asset(slug)
    if not isinstance(asset, Clip | Episode):
        raise UsageError(f"{slug} is a photo: there is nothing to hear.", "Name a clip or an episode.")
    lang = _lang(options) or asset.lang
    listed = next((c.path for c in asset.captions if c.lang == lang), None)
    file = listed or asset.manifest.with_name(f"captions.{lang}.vtt")
    engine = get_engine(settings.engine)
    job = _Job(opened, asset, lang, engine, engine.find_model(settings, lang), reporter, cancel)
    before = read_record(file)
    glossary = _glossary(opened.root, settings)
    record, asked = job.heard(before, glossary)
    done = put_together(record, before, read_captions(file, lang), glossary)
    if not options.dry_run and done.heard:
        write_captions(done, file, record)
        if listed is None:
            _name_captions(asset.manifest, lang, file.name)
    merged = done.merged
    return Transcription(
        asset.slug,
        file,
        record.made,
        asked,
        done.changed,
        merged.track,
        merged.origins,
        merged.conflicts,
        done.findings,
    )


@dataclass(frozen=True)
class _Job:
    opened: OpenWorkspace
    asset: Clip | Episode
    lang: Lang
    engine: Engine
    model: Model
    reporter: Reporter
    cancel: threading.Event | None

    def heard(self, before: Record | None, glossary: Glossary) -> tuple[Record, bool]:
        """What the engine hears, with an empty draft; from the last run where that heard the same."""
        source = self.opened.context.observer.source(self.asset.source)
        span = self.asset.trim if isinstance(self.asset, Clip) else None
        made = Made(
            self.engine.name,
            self.model.name,
            self.model.digest,
            source.digest,
            glossary.digest,
            self.lang,
            (span.start_ms, span.end_ms) if span else None,
        )
        nothing = Track(self.lang, TrackKind.CAPTIONS, ())
        if before is not None and replace(before.made, model=made.model) == made:
            return Record(made, before.segments, nothing), False
        return Record(made, self._hear(source, span, glossary), nothing), True

    def _hear(self, source: SourceFile, span: Span | None, glossary: Glossary) -> tuple[Segment, ...]:
        probe = self.opened.context.observer.probe(source)
        remember(self.opened.ledger, self.opened.context.observer)
        title = f"{self.asset.slug}: transcription"
        cost = 1 + (span.length_ms if span else probe.duration_ms) // 1000
        state = state_folder(self.opened.root)
        with disk_errors(state):
            state.mkdir(parents=True, exist_ok=True)
        self.reporter.expect(cost)
        self.reporter.started(title, cost)

        def decoded(share: float) -> None:
            self.reporter.progress(title, share * _HEARING_SHARE)

        def listened(share: float) -> None:
            self.reporter.progress(title, _HEARING_SHARE + share * (1 - _HEARING_SHARE))

        with tempfile.TemporaryDirectory(dir=state, prefix="hearing-") as folder:
            sound = Path(folder) / "sound.wav"
            hear(source.path, probe, sound, span, decoded, self.cancel)
            task = Task(sound, self.lang, self.model, glossary.hints)
            found = tuple(self.engine.transcribe(task, listened, self.cancel))
        self.reporter.finished(title)
        return tuple(_later(segment, span.start_ms) for segment in found) if span else found


def _lang(options: TranscribeOptions) -> Lang | None:
    if options.lang is not None and not is_lang(options.lang):
        raise UsageError(f"{options.lang!r} is no language tag.", "Write it as ja, en or zh-Hant.")
    return Lang(options.lang) if options.lang is not None else None


def _later(segment: Segment, by_ms: int) -> Segment:
    words = tuple(
        Word(w.start_ms + by_ms, w.end_ms + by_ms, w.text, w.probability_permille) for w in segment.words
    )
    return replace(segment, start_ms=segment.start_ms + by_ms, end_ms=segment.end_ms + by_ms, words=words)


def _glossary(root: Path, settings: TranscriptionSettings) -> Glossary:
    path = settings.glossary or root / GLOSSARY
    if settings.glossary is None and not path.exists():
        return Glossary()
    return load_glossary(path, path.name)


def _name_captions(manifest: Path, lang: Lang, name: str) -> None:
    """Put the new file into the manifest; comments and order stay."""

    def add(said: dict[str, Any]) -> None:
        if said.get("captions") is None:
            said["captions"] = {}
        said["captions"][str(lang)] = name

    edit_yaml(manifest, add)


def _conflict_document(conflict: Conflict) -> dict[str, Any]:
    return {
        "cues": list(conflict.cues),
        "mine": _cues_document(conflict.mine),
        "theirs": _cues_document(conflict.theirs),
    }


def _cues_document(cues: Sequence[Cue]) -> list[dict[str, Any]]:
    return [{"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text} for cue in cues]
