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


@dataclass(frozen=True, slots=True)
class Cue:
    """One timed text. `text` is plain, its lines separated by line feeds, without markup."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """Cues in the order they appear."""

    lang: Lang
    kind: TrackKind
    cues: tuple[Cue, ...]

    def shifted(self, by_ms: int) -> Track:
        """Every cue later by `by_ms` (earlier when negative)."""
        return replace(
            self,
            cues=tuple(replace(c, start_ms=c.start_ms + by_ms, end_ms=c.end_ms + by_ms) for c in self.cues),
        )

    def cut(self, start_ms: int, end_ms: int) -> Track:
        """The cues seen between two times of the source, on a clock that starts at `start_ms`."""
        kept = tuple(
            replace(c, start_ms=max(c.start_ms, start_ms) - start_ms, end_ms=min(c.end_ms, end_ms) - start_ms)
            for c in self.cues
            if c.end_ms > start_ms and c.start_ms < end_ms
        )
        return replace(self, cues=kept)
