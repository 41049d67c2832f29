"""Time: how many frames a card moves for, and how far each thing has come in a frame.

Everything only comes in, stays, and goes out once, so that no card can flash (facts C.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tayori.media.cards.card import Card
from tayori.media.cards.templates import Template


@dataclass(frozen=True, slots=True)
class Timing:
    """Frames of a card's file: the opening, one that is held, the closing."""

    opening: int
    closing: int

    @property
    def frames(self) -> int:
        """In the file, whatever the length of the card."""
        return self.opening + 1 + self.closing

    def shown(self, frame: int) -> tuple[float, float]:
        """How far the opening has come in `frame` of the file, and how much the closing has left; 0 to 1."""
        if frame <= self.opening:
            return (frame + 1) / (self.opening + 1), 1.0
        return 1.0, 1 - (frame - self.opening) / (self.closing + 1)


def timing(card: Card, template: Template) -> Timing:
    """The frames of `card`; a card too short for its moves makes them shorter."""
    opening, closing = (
        Fraction(length_ms) * card.rate / 1000 for length_ms in (template.opening_ms, template.closing_ms)
    )
    share = min(Fraction(1), (card.frames - 1) / (opening + closing))
    return Timing(int(opening * share), int(closing * share))


def eased(progress: float, begin: int, end: int) -> float:
    """How far a move has come that lasts from `begin` to `end` thousandths: quick at first, then calm."""
    part = min(1.0, max(0.0, (progress * 1000 - begin) / (end - begin)))
    return 1 - (1 - part) ** 3
