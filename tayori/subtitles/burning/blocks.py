"""What is drawn for a cue: runs of text at their places in a block, and the block's place in the frame.

All lengths are thousandths of a pixel of the frame; a block's own are from its top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass

from tayori.subtitles.burning.style import Style
from tayori.subtitles.fonts import FaceRuler, FontFace

OVER_BASELINE = 880
"""Top of the em box over the baseline of Japanese faces, in thousandths of an em."""
TAILS = 200
"""Room below the baseline for the tails of g, p, y and of commas."""


@dataclass(frozen=True, slots=True)
class Span:
    """Letters of one look within a run."""

    text: str
    colour: str
    """RRGGBB."""
    italic: bool = False
    underline: bool = False
    spoken_ms: int | None = None
    """From then on it has the colour of spoken words."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text drawn in one go."""

    spans: tuple[Span, ...]
    x: int
    """Its centre; in a column, the middle of the column."""
    y: int
    """Its baseline; in a column, its centre."""
    em: int
    spacing: int = 0
    """Added after every letter, the last one too."""
    squeeze_milli: int = 1000
    """Letters as narrow as this, in thousandths."""
    turned: bool = False
    """Set downwards, with the vertical forms of its letters."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    def moved(self, x: int, y: int) -> Rect:
        """The same elsewhere."""
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)


@dataclass(frozen=True, slots=True)
class Block:
    """The text of a cue, set."""

    width: int
    height: int
    text: Rect
    """Where its letters are, without outline and padding."""
    runs: tuple[Run, ...]
    close: bool = False
    """Do runs come so near each other, as ruby does, that the outline of one would darken the other?"""


@dataclass(frozen=True, slots=True)
class Setting:
    """With what a cue is set."""

    style: Style
    face: FontFace
    em: int
    colour: str
    speakers: tuple[tuple[str, str], ...] = ()

    @property
    def ruler(self) -> FaceRuler:
        """Widths of the face."""
        return FaceRuler(self.face)

    def px(self, milli_em: int) -> int:
        """Thousandths of an em in thousandths of a pixel."""
        return milli_em * self.em // 1000

    @property
    def padding(self) -> int:
        """Between text and the edge of its box, in thousandths of an em; 0 without a box."""
        return self.style.box_padding_milli if self.style.box_opacity_percent else 0
