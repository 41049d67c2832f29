"""Where everything is in the programme. Pure; milliseconds of the programme unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tayori.media.assembly.job import Heard
from tayori.media.beds import Bed
from tayori.model.sound import Jingle
from tayori.model.time import Span
from tayori.model.timeline import Piece, Timeline


@dataclass(frozen=True, slots=True)
class Talk:
    """The kept stretches of the recordings, and where they begin in the programme."""

    kept: tuple[Span, ...]
    """On the recordings' clock, in order, apart."""
    at_ms: int = 0
    fade_in_ms: int = 0
    fade_out_ms: int = 0
    """Beside jingles; never longer than the breath that trimming leaves, so that no word is faded."""

    @property
    def length_ms(self) -> int:
        """Of what is kept."""
        return sum(span.length_ms for span in self.kept)

    @property
    def end_ms(self) -> int:
        """When it ends in the programme."""
        return self.at_ms + self.length_ms

    def timeline(self, length_ms: int) -> Timeline:
        """From the recordings' clock to a programme of that length."""
        return Timeline(tuple(self._pieces()), length_ms)

    def _pieces(self) -> Iterator[Piece]:
        at = self.at_ms
        for span in self.kept:
            yield Piece(span.start_ms, span.end_ms, at)
            at += span.length_ms


@dataclass(frozen=True, slots=True)
class Placed:
    """Music in the programme."""

    role: str
    """As `Heard.role`."""
    bed: Bed
    at_ms: int
    gain_cdb: int
    peak_cdb: int
    """Of the music before the gain."""
    duck: bool = False

    @property
    def end_ms(self) -> int:
        """When it ends in the programme."""
        return self.at_ms + self.bed.length_ms

    @property
    def heard(self) -> Heard:
        """For the report of music."""
        return Heard(self.role, self.at_ms, self.end_ms)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole programme."""

    talk: Talk
    music: tuple[Placed, ...]
    length_ms: int
    lowered_cdb: int
    """By how much all of it is turned down."""


def overlap_ms(jingle: Jingle, jingle_ms: int, talk_ms: int) -> int:
    """How long a jingle and the talk overlap: as asked, at most the jingle and half of the talk."""
    return max(0, min(jingle.crossfade_ms, jingle_ms, talk_ms // 2))


def bed_span(span: Span | None, timeline: Timeline) -> Span | None:
    """Where a bed lies in the programme: under all of the talk, or what is left of its stretch, if any."""
    first, last = timeline.pieces[0], timeline.pieces[-1]
    start, end = (first.start_ms, last.end_ms) if span is None else (span.start_ms, span.end_ms)
    start, end = timeline.place(start), timeline.place(end)
    return Span(start, end) if end > start else None
