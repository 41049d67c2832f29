"""A card as a value: what it says, in which colours, where and for how long. Nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

Size = tuple[int, int]
"""Width and height in pixels."""
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; the last two are just outside."""


@dataclass(frozen=True, slots=True)
class Colours:
    """An organisation's colours, RRGGBB."""

    background: str = "12304A"
    text: str = "FFFFFF"
    accent: str = "F4B942"


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in one slot of a template."""

    slot: str
    lines: tuple[str, ...]
    """Broken already: see `layout.card_rooms`."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that runs from `first` to `last`."""

    first: int
    last: int
    before: str = ""
    after: str = ""
    """The unit, such as 人 or 年; set smaller than the number."""
    grouped: bool = True
    """With commas between thousands; years go without."""

    def shown(self, value: int) -> str:
        """`value` as its digits are drawn."""
        return f"{value:,}" if self.grouped else str(value)


@dataclass(frozen=True, slots=True)
class Card:
    """One card for one size of picture. The same card makes the same file."""

    template: str
    """`title`, `end`, `lower_third` or `counter` (cards/templates.py)."""
    texts: tuple[Text, ...]
    """Slots that are left out take no room."""
    size: Size
    """Of the whole picture; even."""
    safe_box: Box
    """Where text may stand."""
    rate: Fraction
    """Frames per second of the picture it is laid over."""
    length_ms: int
    """From the first frame of the opening to the last of the closing."""
    colours: Colours = Colours()
    logo: Path | None = None
    """PNG, WebP or JPEG. A recipe names it by digest and leaves the path out."""
    link: str = ""
    """What the QR code of an end card says; empty draws none."""
    count: Count | None = None

    @property
    def frames(self) -> int:
        """How many frames it is seen for."""
        return round(self.length_ms * self.rate / 1000)

    def lines(self, slot: str) -> tuple[str, ...]:
        """The lines of `slot`, without white space around them; none when it is left out."""
        found = next((text.lines for text in self.texts if text.slot == slot), ())
        return tuple(tidy for line in found if (tidy := " ".join(line.split())))
