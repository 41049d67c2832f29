"""Timed text: a track of cues, in one language and of one kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tayori.model.ids import Lang


class TrackKind(StrEnum):
    """What a track is for."""

    CAPTIONS = "captions"
    SUBTITLES = "subtitles"
    TRANSCRIPT = "transcript"


class MarkKind(StrEnum):
    """What can be said of a part of a cue's text."""

    RUBY = "ruby"
    """Furigana; the value is the reading."""
    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    EMPHASIS = "emphasis"
    """Bouten: dots beside the characters."""
    COLOUR = "colour"
    """The value is RRGGBB."""
    LANG = "lang"
    """Written in another language; the value is its tag."""
    VOICE = "voice"
    """Spoken by another than the cue's speaker; the value is the name."""
    CLASS = "class"
    """A class of the file, for a style sheet of its own."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Something said of the characters `start` to `end` (exclusive) of a cue's text."""

    start: int
    end: int
    kind: MarkKind
    value: str = ""


@dataclass(frozen=True, slots=True, order=True)
class WordTime:
    """The text from character `at` on is spoken from `start_ms` on (karaoke, transcription)."""

    at: int
    start_ms: int


class Position(StrEnum):
    """Where in the safe area a cue stands."""

    BOTTOM = "bottom"
    MIDDLE = "middle"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Cue:
    """One timed text. `text` is plain, its lines separated by line feeds; markup is in `marks`."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None
    marks: tuple[Mark, ...] = ()
    """Sorted; of one kind they do not overlap."""
    words: tuple[WordTime, ...] = ()
    """Sorted, within the cue's time."""
    position: Position = Position.BOTTOM
    style: str | None = None
    """Named style the file asks for; None = the track's."""
    name: str | None = None
    """What the file calls the cue; never a bare number."""
    settings: tuple[tuple[str, str], ...] = ()
    """WebVTT cue settings beyond `position`, sorted by name; only WebVTT carries them."""

    def shifted(self, by_ms: int) -> Cue:
        """The cue later by `by_ms` (earlier when negative)."""
        words = tuple(replace(word, start_ms=word.start_ms + by_ms) for word in self.words)
        return replace(self, start_ms=self.start_ms + by_ms, end_ms=self.end_ms + by_ms, words=words)

    def between(self, start_ms: int, end_ms: int) -> Cue:
        """The cue shown from `start_ms` to `end_ms` at most; its text stays whole."""
        start, end = max(self.start_ms, start_ms), min(self.end_ms, end_ms)
        words = tuple(replace(word, start_ms=min(max(word.start_ms, start), end)) for word in self.words)
        return replace(self, start_ms=start, end_ms=end, words=words)


@dataclass(frozen=True, slots=True)
class Track:
    """Cues in the order they appear."""

    lang: Lang
    kind: TrackKind
    cues: tuple[Cue, ...]

    def shifted(self, by_ms: int) -> Track:
        """Every cue later by `by_ms` (earlier when negative)."""
        return replace(self, cues=tuple(cue.shifted(by_ms) for cue in self.cues))

    def cut(self, start_ms: int, end_ms: int) -> Track:
        """The cues seen between two times of the source, on a clock that starts at `start_ms`."""
        seen = (self.cues[number - 1] for number in self.numbers_in(start_ms, end_ms))
        return replace(self, cues=tuple(cue.between(start_ms, end_ms).shifted(-start_ms) for cue in seen))

    def numbers_in(self, start_ms: int, end_ms: int) -> tuple[int, ...]:
        """The numbers, from 1, of the cues that `cut` keeps."""
        cues = enumerate(self.cues, 1)
        return tuple(number for number, cue in cues if cue.end_ms > start_ms and cue.start_ms < end_ms)
