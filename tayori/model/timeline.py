"""Where the moments of the recordings are in the finished programme, after cuts and behind an intro."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tayori.model.asset import Chapter
from tayori.model.cue import Cue, Track


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the recordings that was kept, and when it begins in the programme."""

    start_ms: int
    end_ms: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The kept stretches in order, and the length of the programme. Times are milliseconds."""

    pieces: tuple[Piece, ...]
    length_ms: int

    @classmethod
    def whole(cls, length_ms: int) -> Timeline:
        """Of a recording that is the programme."""
        return cls((Piece(0, length_ms, 0),), length_ms)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Timeline:
        """What `document` made."""
        return cls(tuple(Piece(*piece) for piece in document["pieces"]), document["length_ms"])

    def document(self) -> dict[str, Any]:
        """Ready for JSON."""
        pieces = [[p.start_ms, p.end_ms, p.at_ms] for p in self.pieces]
        return {"pieces": pieces, "length_ms": self.length_ms}

    def place(self, recorded_ms: int) -> int:
        """When a moment of the recordings is heard; one that was cut away, when the cut is."""
        index = bisect_right(self.pieces, recorded_ms, key=lambda piece: piece.start_ms) - 1
        if index < 0:
            return self.pieces[0].at_ms if self.pieces else 0
        piece = self.pieces[index]
        return piece.at_ms + min(recorded_ms, piece.end_ms) - piece.start_ms

    def carry(self, track: Track) -> Track:
        """The cues when they are heard; those of which nothing is heard are left out."""
        return replace(track, cues=tuple(self._carried(track.cues)))

    def carry_chapters(self, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
        """The chapters when they begin; of several that begin at one cut only the last is left."""
        placed = {self.place(chapter.start_ms): chapter for chapter in chapters}
        return tuple(Chapter(start_ms=at, title=placed[at].title) for at in sorted(placed))

    def _carried(self, cues: Iterable[Cue]) -> Iterable[Cue]:
        for cue in cues:
            start, end = self.place(cue.start_ms), self.place(cue.end_ms)
            if end > start:
                words = tuple(replace(word, start_ms=self.place(word.start_ms)) for word in cue.words)
                yield replace(cue, start_ms=start, end_ms=end, words=words)
