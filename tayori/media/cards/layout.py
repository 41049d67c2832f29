"""Where everything of a card stands: arithmetic on whole pixels, before any font is opened."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.errors import UsageError
from tayori.media.cards.card import Box, Card
from tayori.media.cards.templates import (
    GAP,
    LEADING,
    LOGO_WIDE,
    PADDING,
    RULE_WIDE,
    Form,
    Item,
    Shape,
    Template,
    find_template,
)
from tayori.media.placing import Rect


@dataclass(frozen=True, slots=True)
class Room:
    """The room for one text: what `subtitles.titles.break_title` needs to know."""

    slot: str
    font_px: int
    """The em."""
    max_width_px: int
    max_lines: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where one item stands in the picture."""

    item: Item
    rect: Rect
    """Its room; what is drawn there may be narrower."""
    em: int
    """Of a text or number; wide lines are set smaller."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole card."""

    template: Template
    unit: int
    """Shorter side of the safe box."""
    region: Rect
    """What of the picture the card's file covers; even."""
    panel: Rect
    """Of a BOX as wide as it may get; otherwise the picture."""
    places: tuple[Place, ...]


def card_rooms(template: str, safe_box: Box) -> tuple[Room, ...]:
    """The rooms of the texts of a template; lines broken to them are drawn in the size that is meant.

    Raises UsageError for an unknown template.
    """
    found = find_template(template)
    unit, width = _unit(safe_box), _column(found, safe_box)
    return tuple(
        Room(item.name, _px(item.high, unit), width, item.lines)
        for item in found.items
        if item.form is Form.TEXT
    )


def lay_out(card: Card) -> Layout:
    """The layout of `card`.

    Raises UsageError for an unknown template or slot, odd sizes, a safe box outside the picture, and a card
    that says nothing or would be over before it is seen.
    """
    template = find_template(card.template)
    _require_sound(card, template)
    unit, width = _unit(card.safe_box), _column(template, card.safe_box)
    items = [item for item in template.items if _has(card, item)]
    aside = [item for item in items if item.name == template.beside and _is_wide(template, card.safe_box)]
    stacked = [item for item in items if item not in aside]
    across, down = (_px(side, unit) for side in PADDING) if template.shape is Shape.BOX else (0, 0)
    high = _stack_height(card, stacked, unit) + 2 * down
    left, top, right, bottom = card.safe_box
    first = top + (bottom - top - high) * (500 if aside else template.anchor) // 1000
    places = [
        *_stack(card, stacked, (left + across, first + down, width), unit),
        *(_beside(item, card.safe_box, unit) for item in aside),
    ]
    whole = (0, 0, *card.size)
    panel = (left, first, right - left, high) if template.shape is Shape.BOX else whole
    return Layout(template, unit, _even(panel), panel, tuple(places))


def _unit(box: Box) -> int:
    return min(box[2] - box[0], box[3] - box[1])


def _px(milli: int, unit: int) -> int:
    return max(1, milli * unit // 1000)


def _column(template: Template, box: Box) -> int:
    """Width of the texts."""
    unit, width = _unit(box), box[2] - box[0]
    if template.shape is Shape.BOX:
        return width - 2 * _px(PADDING[0], unit)
    if _is_wide(template, box):
        side = next(item.high for item in template.items if item.name == template.beside)
        return width - _px(side, unit) - _px(GAP, unit)
    return width


def _is_wide(template: Template, box: Box) -> bool:
    """Whether the whole stack would not fit, so that one item stands beside the others."""
    tall = sum(
        item.before + (item.high * item.lines * LEADING // 1000 if item.form is Form.TEXT else item.high)
        for item in template.items
    )
    return bool(template.beside) and tall * _unit(box) > (box[3] - box[1]) * 1000


def _has(card: Card, item: Item) -> bool:
    match item.form:
        case Form.TEXT:
            return bool(card.lines(item.name))
        case Form.NUMBER:
            return card.count is not None
        case Form.LOGO:
            return card.logo is not None
        case Form.CODE:
            return bool(card.link)
        case Form.RULE:
            return True


def _em(card: Card, item: Item, unit: int) -> int:
    """Smaller where there are more lines than the room is for."""
    lines = max(1, len(card.lines(item.name)))
    return _px(item.high * min(lines, item.lines) // lines, unit)


def _height(card: Card, item: Item, unit: int) -> int:
    if item.form is Form.TEXT:
        return len(card.lines(item.name)) * (_em(card, item, unit) * LEADING // 1000)
    return _px(item.high, unit)


def _stack_height(card: Card, items: list[Item], unit: int) -> int:
    gaps = sum(item.before * unit // 1000 for item in items[1:])
    return gaps + sum(_height(card, item, unit) for item in items)


def _stack(card: Card, items: list[Item], corner: tuple[int, int, int], unit: int) -> list[Place]:
    """Items one below the other from `corner`: left, top and the width there is."""
    left, top, width = corner
    wide = {
        Form.RULE: _px(RULE_WIDE, unit),
        Form.LOGO: _px(LOGO_WIDE, unit),
        Form.CODE: _px(max((item.high for item in items if item.form is Form.CODE), default=0), unit),
    }
    places: list[Place] = []
    for item in items:
        top += item.before * unit // 1000 if places else 0
        high = _height(card, item, unit)
        rect = (left, top, min(width, wide.get(item.form, width)), high)
        places.append(Place(item, rect, _em(card, item, unit)))
        top += high
    return places


def _beside(item: Item, box: Box, unit: int) -> Place:
    side = _px(item.high, unit)
    return Place(item, (box[2] - side, (box[1] + box[3] - side) // 2, side, side), side)


def _even(rect: Rect) -> Rect:
    """The smallest rectangle of even numbers around `rect`."""
    left, top, width, height = rect
    x, y = left // 2 * 2, top // 2 * 2
    return x, y, (left + width - x + 1) // 2 * 2, (top + height - y + 1) // 2 * 2


def _require_sound(card: Card, template: Template) -> None:
    slots = [item.name for item in template.items if item.form is Form.TEXT]
    unknown = [text.slot for text in card.texts if text.slot not in slots]
    if unknown:
        raise UsageError(
            f"A {card.template} card has no text called {unknown[0]!r}.", f"It has {', '.join(slots)}."
        )
    given = [text.slot for text in card.texts]
    twice = [slot for slot in given if given.count(slot) > 1]
    if twice:
        raise UsageError(f"The text {twice[0]!r} of a {card.template} card is given twice.", "Keep one.")
    if not any(_has(card, item) for item in template.items if item.form not in (Form.RULE, Form.LOGO)):
        raise UsageError(f"A {card.template} card says nothing.", f"It has {', '.join(slots)}.")
    left, top, right, bottom = card.safe_box
    inside = 0 <= left < right <= card.size[0] and 0 <= top < bottom <= card.size[1]
    if not inside or any(side % 2 for side in card.size):
        raise UsageError(
            f"A card of {card.size[0]}x{card.size[1]} cannot have the safe area {card.safe_box}.",
            "Give an even size and an area inside it.",
        )
    if card.frames < 1:
        raise UsageError(f"A card of {card.length_ms} ms is never seen.", "Make it longer.")
