"""The last draft, kept beside the captions: `captions.ja.draft.json` for `captions.ja.vtt`.

It says what the machine heard, with what, and what it has put into the file; who made a cue follows from
comparing the two. Nothing of it stands in the caption file, where an editor would drop it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from tayori.errors import CaptionError
from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind, WordTime
from tayori.model.ids import Lang, canonical_json
from tayori.subtitles.formats.base import CaptionFormat
from tayori.subtitles.loading import in_order
from tayori.subtitles.transcription.base import Segment, Word

SCHEMA = 1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """What decides what an engine hears: the same again would be heard the same."""

    engine: str
    model: str
    """Its name, for people; the digest decides."""
    model_digest: str
    source_digest: str
    glossary_digest: str
    lang: str
    span: tuple[int, int] | None = None
    """The part of the source that was heard, in ms; None for all of it."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of the last run."""

    made: Made
    segments: tuple[Segment, ...]
    """As the engine heard them, before the glossary, on the clock of the source."""
    draft: Track
    """The machine's cues, as the caption file has them when no hand has changed it."""


def record_path(captions: Path) -> Path:
    """Where the record of a caption file is: beside it, under the same name."""
    return captions.with_name(f"{captions.stem}.draft.json")


def as_read(track: Track, form: CaptionFormat) -> Track:
    """The track as it is after writing it in `form` and reading it again, with its word times where it can.

    What a file shows of a cue can then be compared with what the machine has said.
    """
    assert form.render is not None
    assert form.parse is not None
    read = form.parse(form.render(track)).cues
    if len(read) == len(track.cues):
        read = tuple(_with_words(one, two) for one, two in zip(read, track.cues, strict=True))
    return replace(track, cues=in_order(read)[0])


def _with_words(read: Cue, cue: Cue) -> Cue:
    return read if read.words or read.text != cue.text else replace(read, words=cue.words)


def to_bytes(record: Record) -> bytes:
    """The record as canonical JSON."""
    made = record.made
    document = {
        "schema": SCHEMA,
        "engine": made.engine,
        "model": made.model,
        "model_digest": made.model_digest,
        "source_digest": made.source_digest,
        "glossary_digest": made.glossary_digest,
        "lang": made.lang,
        "span": list(made.span) if made.span else None,
        "segments": [_from_segment(segment) for segment in record.segments],
        "cues": [_from_cue(cue) for cue in record.draft.cues],
    }
    return f"{canonical_json(document)}\n".encode()


def from_bytes(data: bytes, name: str) -> Record:
    """The record in the file called `name`. Raises CaptionError when it is none, or a newer one."""
    try:
        said = json.loads(data)
        if said["schema"] != SCHEMA:
            raise _unreadable(name, f"its schema is {said['schema']}, this Tayori reads {SCHEMA}")
        made = Made(
            **{key: _text(said[key]) for key in ("engine", "model", "lang")},
            **{key: _text(said[key]) for key in ("model_digest", "source_digest", "glossary_digest")},
            span=(_count(said["span"][0]), _count(said["span"][1])) if said["span"] else None,
        )
        segments = tuple(_to_segment(each) for each in said["segments"])
        cues = tuple(_to_cue(each) for each in said["cues"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise _unreadable(name, f"{type(error).__name__} {error}") from error
    return Record(made, segments, Track(Lang(made.lang), TrackKind.CAPTIONS, cues))


def _unreadable(name: str, why: str) -> CaptionError:
    return CaptionError(
        f"{name} is no record of a transcription: {why}.",
        "Bring it back from a backup, or delete it: every cue then counts as made by hand.",
    )


def _from_segment(segment: Segment) -> dict[str, Any]:
    said: dict[str, Any] = {"start_ms": segment.start_ms, "end_ms": segment.end_ms, "text": segment.text}
    said["words"] = [[w.start_ms, w.end_ms, w.text, w.probability_permille] for w in segment.words]
    return said | ({"speaker": segment.speaker} if segment.speaker is not None else {})


def _to_segment(said: dict[str, Any]) -> Segment:
    words = tuple(
        Word(_count(start), _count(end), _text(text), _maybe(_count, permille))
        for start, end, text, permille in said["words"]
    )
    start, end = _count(said["start_ms"]), _count(said["end_ms"])
    return Segment(start, end, _text(said["text"]), words, _maybe(_text, said.get("speaker")))


def _from_cue(cue: Cue) -> dict[str, Any]:
    """What is not as usual only."""
    said: dict[str, Any] = {"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text}
    said |= {key: value for key in ("speaker", "style", "name") if (value := getattr(cue, key)) is not None}
    said |= {"words": [[word.at, word.start_ms] for word in cue.words]} if cue.words else {}
    said |= {"marks": [[m.start, m.end, m.kind.value, m.value] for m in cue.marks]} if cue.marks else {}
    said |= {"position": cue.position.value} if cue.position is not Position.BOTTOM else {}
    return said | ({"settings": [list(pair) for pair in cue.settings]} if cue.settings else {})


def _to_cue(said: dict[str, Any]) -> Cue:
    return Cue(
        _count(said["start_ms"]),
        _count(said["end_ms"]),
        _text(said["text"]),
        _maybe(_text, said.get("speaker")),
        marks=tuple(
            Mark(_count(start), _count(end), MarkKind(kind), _text(value))
            for start, end, kind, value in said.get("marks", ())
        ),
        words=tuple(WordTime(_count(at), _count(start)) for at, start in said.get("words", ())),
        position=Position(said.get("position", Position.BOTTOM)),
        style=_maybe(_text, said.get("style")),
        name=_maybe(_text, said.get("name")),
        settings=tuple((_text(key), _text(value)) for key, value in said.get("settings", ())),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is no count")
    return value


def _maybe(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)
