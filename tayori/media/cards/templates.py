"""The built-in templates as data: what stands in them, how large, in what order it comes in.

Lengths are thousandths of the unit, the shorter side of the safe box, so that one template serves every
shape. All items of a template on top of each other are at most as high as the unit, or it says what goes
`beside`.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from tayori.errors import UsageError


class Shape(StrEnum):
    """What the items stand on."""

    WASH = "wash"
    """The background's colour over the whole picture, which shows through."""
    SOLID = "solid"
    """The background's colour, opaque."""
    BOX = "box"
    """A panel around the items, with a bar of the accent's colour at its left."""


class Form(StrEnum):
    """What an item is."""

    TEXT = "text"
    NUMBER = "number"
    RULE = "rule"
    LOGO = "logo"
    CODE = "code"


class Ink(StrEnum):
    """Which of the organisation's colours an item has."""

    TEXT = "text"
    ACCENT = "accent"


class Move(StrEnum):
    """How an item comes in."""

    FADE = "fade"
    RISE = "rise"
    """From a little below, fading in."""
    GROW = "grow"
    """Uncovered from left to right."""
    DROP = "drop"
    """Uncovered from top to bottom."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the stack."""

    name: str
    form: Form
    high: int
    """Em of a text or number, height of anything else."""
    before: int
    """Space above it, when something stands there."""
    move: Move
    begin: int
    """When it begins to come in, in thousandths of the opening."""
    end: int
    """When it is there."""
    lines: int = 1
    """Most lines of a text."""
    ink: Ink = Ink.TEXT
    strong: bool = False
    """Set bolder, where the face itself is not bold."""


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of card."""

    name: str
    shape: Shape
    items: tuple[Item, ...]
    """From top to bottom."""
    anchor: int
    """How far down the stack stands in the safe box: 0 its top, 1000 its bottom."""
    opening_ms: int
    closing_ms: int
    beside: str = ""
    """The item that stands right of the others where the stack would be too high."""


PADDING = (46, 36)
"""Of a BOX, left and right, above and below."""
THINNEST = 560
"""A WASH's opacity where nothing is to be read, of what it is behind the items."""
THINNING = 500
"""How far above and below the items it gets there."""
BAR = 10
"""Width of a BOX's bar."""
PANEL_ENDS = 420
"""When the panel or wash is all there, in thousandths of the opening."""
COUNTED = (200, 1000)
"""When a counter begins and ends to count, in thousandths of the opening."""
STAGGER = 90
"""How much later each further line of a text comes in."""
LEADING = 1280
"""Of the em."""
RULE_WIDE = 150
LOGO_WIDE = 480
GAP = 70
"""Between the items and what stands beside them."""
UNIT_EM = 420
"""Em of a number's unit, of the number's."""

TITLE = Template(
    "title",
    Shape.WASH,
    (
        Item("kicker", Form.TEXT, 54, 0, Move.RISE, 150, 620, ink=Ink.ACCENT),
        Item("title", Form.TEXT, 136, 26, Move.RISE, 250, 800, lines=3, strong=True),
        Item("rule", Form.RULE, 7, 44, Move.GROW, 450, 1000, ink=Ink.ACCENT),
        Item("note", Form.TEXT, 50, 40, Move.FADE, 500, 900, lines=2),
        Item("logo", Form.LOGO, 84, 60, Move.FADE, 550, 1000),
    ),
    anchor=420,
    opening_ms=600,
    closing_ms=400,
)
END = Template(
    "end",
    Shape.SOLID,
    (
        Item("logo", Form.LOGO, 100, 0, Move.FADE, 250, 700),
        Item("title", Form.TEXT, 92, 56, Move.RISE, 250, 800, lines=2, strong=True),
        Item("rule", Form.RULE, 7, 36, Move.GROW, 450, 1000, ink=Ink.ACCENT),
        Item("note", Form.TEXT, 48, 34, Move.FADE, 450, 850, lines=2),
        Item("code", Form.CODE, 460, 56, Move.FADE, 500, 1000),
        Item("url", Form.TEXT, 54, 34, Move.FADE, 550, 1000, ink=Ink.ACCENT, strong=True),
    ),
    anchor=450,
    opening_ms=600,
    closing_ms=0,  # it ends with the clip: nothing comes through it again
    beside="code",
)
LOWER_THIRD = Template(
    "lower_third",
    Shape.BOX,
    (
        Item("role", Form.TEXT, 50, 0, Move.FADE, 400, 900, lines=2, ink=Ink.ACCENT),
        Item("name", Form.TEXT, 92, 6, Move.RISE, 400, 1000, lines=2, strong=True),
    ),
    anchor=740,
    opening_ms=500,
    closing_ms=300,
)
COUNTER = Template(
    "counter",
    Shape.BOX,
    (
        Item("kicker", Form.TEXT, 56, 0, Move.FADE, 150, 400, lines=2, ink=Ink.ACCENT),
        Item("number", Form.NUMBER, 200, 10, Move.FADE, 200, 400, strong=True),
        Item("note", Form.TEXT, 46, 16, Move.FADE, 250, 500, lines=2),
    ),
    anchor=420,
    opening_ms=1600,
    closing_ms=300,
)
BUILT_IN: tuple[Template, ...] = (TITLE, END, LOWER_THIRD, COUNTER)


def find_template(name: str) -> Template:
    """The template called `name`. Raises UsageError with the likely one meant."""
    found = next((template for template in BUILT_IN if template.name == name), None)
    if found is None:
        names = [template.name for template in BUILT_IN]
        likely = get_close_matches(name, names, 1)
        advice = f"Did you mean {likely[0]}?" if likely else f"There are: {', '.join(names)}."
        raise UsageError(f"There is no card template {name!r}.", advice)
    return found
