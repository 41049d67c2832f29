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
        """The chapters when they begin; of several that begin at one cut only the last is left.

        One written for the very beginning begins with the programme: an intro before the recordings belongs
        to it. What begins when nothing of the recordings follows is left out.
        """
        placed = self._placed(chapters)
        return tuple(replace(placed[at], start_ms=at) for at in sorted(placed))

    def lost_chapters(self, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
        """The chapters `carry_chapters` leaves out, as they were written: nothing of them is heard."""
        kept = self._placed(chapters).values()
        return tuple(chapter for chapter in chapters if chapter not in kept)

    def _placed(self, chapters: tuple[Chapter, ...]) -> dict[int, Chapter]:
        end_ms = self.pieces[-1].end_ms if self.pieces else 0
        heard = (chapter for chapter in chapters if chapter.start_ms < end_ms)
        return {self.place(chapter.start_ms) if chapter.start_ms else 0: chapter for chapter in heard}

    def _carried(self, cues: Iterable[Cue]) -> Iterable[Cue]:
        for cue in cues:
            start, end = self.place(cue.start_ms), self.place(cue.end_ms)
            if end > start:
                words = tuple(replace(word, start_ms=self.place(word.start_ms)) for word in cue.words)
                yield replace(cue, start_ms=start, end_ms=end, words=words)
