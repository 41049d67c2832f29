"""Everything stands inside the safe box, whatever the size; mistakes of a card are named."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.media.cards.card import Box, Card, Count, Size, Text
from tayori.media.cards.layout import Room, card_rooms, lay_out
from tayori.media.cards.templates import BUILT_IN, Form, Shape
from tayori.media.placing import Rect
from tayori.pipelines.parameters import plain
from tests.media.cards.samples import SHAPES, TEMPLATES, card

UNION: Box = (180, 270, 900, 1440)
"""Facts B.6, at 1080x1920."""
FULL: Size = (1080, 1920)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[Size, Box]:
    """An even size and a safe box in it."""
    width, height = (2 * draw(st.integers(60, 1000)) for _ in range(2))
    left, right = sorted(draw(st.lists(st.integers(0, width), min_size=2, max_size=2, unique=True)))
    top, bottom = sorted(draw(st.lists(st.integers(0, height), min_size=2, max_size=2, unique=True)))
    return (width, height), (left, top, max(right, left + 40), max(bottom, top + 40))


def crowded(template: str, size: Size, box: Box, lines: int) -> Card:
    """A card with every item and the same number of lines in every text."""
    texts = tuple(Text(room.slot, ("あ",) * lines) for room in card_rooms(template, box))
    given = card(template, size, safe_box=box, texts=texts, logo=Path("logo.png"), link="a")
    return replace(given, count=Count(1, 2)) if template == "counter" else given


def within(inner: Rect, outer: Box) -> bool:
    left, top, width, height = inner
    return outer[0] <= left and outer[1] <= top and left + width <= outer[2] and top + height <= outer[3]


@settings(deadline=None)
@given(st.sampled_from(TEMPLATES), boxes(), st.integers(1, 6))
def test_everything_stands_in_the_safe_box_and_nothing_on_another(
    template: str, where: tuple[Size, Box], lines: int
) -> None:
    size, box = where
    box = (box[0], box[1], min(box[2], size[0]), min(box[3], size[1]))
    if min(box[2] - box[0], box[3] - box[1]) < 40:
        return
    layout = lay_out(crowded(template, size, box, lines))
    rects = [place.rect for place in layout.places]
    assert all(within(rect, box) for rect in rects), (box, rects)
    for number, one in enumerate(rects):
        for other in rects[number + 1 :]:
            apart = one[1] + one[3] <= other[1] or one[0] + one[2] <= other[0]
            assert apart, (one, other)
    assert all(side % 2 == 0 for side in layout.region)
    assert within(layout.region, (0, 0, *size))
    assert within(
        layout.panel, (layout.region[0], layout.region[1], layout.region[0] + layout.region[2], 9999)
    )


def test_the_rooms_are_what_the_lines_get() -> None:
    assert card_rooms("title", UNION) == (
        Room("kicker", 38, 720, 1),
        Room("title", 97, 720, 3),
        Room("note", 36, 720, 2),
    )
    for template in TEMPLATES:
        layout = lay_out(card(template, FULL, safe_box=UNION))
        rooms = {room.slot: room for room in card_rooms(template, UNION)}
        for place in layout.places:
            if place.item.form is Form.TEXT:
                room = rooms[place.item.name]
                assert (place.em, place.rect[2]) == (room.font_px, room.max_width_px)


def test_more_lines_than_there_is_room_for_are_set_smaller() -> None:
    texts = (Text("title", ("一", "二", "三", "四", "五", "六")),)
    layout = lay_out(card("title", FULL, safe_box=UNION, texts=texts))
    assert layout.places[0].em == 97 // 2


def test_a_code_stands_below_in_a_tall_picture_and_beside_in_others() -> None:
    for size in SHAPES:
        places = {place.item.name: place.rect for place in lay_out(card("end", size)).places}
        beside = places["code"][0] > places["title"][0]
        assert beside == (size[1] <= size[0])
        assert (
            not beside or card_rooms("end", card("end", size).safe_box)[0].max_width_px == places["title"][2]
        )


def test_only_a_box_covers_part_of_the_picture() -> None:
    for template in BUILT_IN:
        region = lay_out(card(template.name)).region
        assert (region == (0, 0, 270, 480)) == (template.shape is not Shape.BOX)


def test_a_slot_left_out_takes_no_room() -> None:
    full, less = (
        lay_out(card("lower_third", texts=texts))
        for texts in (card("lower_third").texts, (Text("name", ("花子",)),))
    )
    assert less.panel[3] < full.panel[3]
    assert (
        lay_out(card("title", texts=(Text("title", ("朝",)), Text("note", (" ", ""))))).places[-1].item.name
        == "rule"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"texts": (Text("headline", ("朝",)),)}, "'headline'"),
        ({"texts": (Text("title", ("朝",)), Text("title", ("夕",)))}, "twice"),
        ({"texts": (Text("title", ("\u3000\n",)),)}, "says nothing"),
        ({"size": (271, 480)}, "271x480"),
        ({"safe_box": (0, 0, 271, 480)}, "271"),
        ({"safe_box": (50, 0, 50, 480)}, "50"),
        ({"length_ms": 10}, "10 ms"),
    ],
)
def test_a_card_that_cannot_be_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        lay_out(card("title", **changes))


@pytest.mark.parametrize(
    ("name", "words"), [("titel", "Did you mean title"), ("x", "title, end, lower_third, counter")]
)
def test_an_unknown_template_is_refused(name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        card_rooms(name, UNION)


def test_a_card_can_be_a_key() -> None:
    told = plain(replace(card("counter"), rate=Fraction(30000, 1001)))
    assert json.loads(json.dumps(told))["rate"] == "30000/1001"
    assert "人" in json.dumps(told, ensure_ascii=False)
