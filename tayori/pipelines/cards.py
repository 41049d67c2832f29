"""Cards: what a manifest says of one, with its lines broken to the room it has, drawn into a film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tayori.media.cards.card import Card, Colours, Count, Text
from tayori.media.cards.film import CardReport, overlay_of, render_card
from tayori.media.cards.layout import Room, card_rooms
from tayori.media.overlays import Overlay
from tayori.model.asset import CardKind, CardSpec
from tayori.pipelines.steps import CardWork, PlacedCard
from tayori.subtitles.lines.titles import break_title

_SLOTS = {
    CardKind.TITLE: {"kicker": "over", "title": "text", "note": "under"},
    CardKind.END: {"title": "text", "note": "under", "url": "url"},
    CardKind.LOWER_THIRD: {"role": "under", "name": "text"},
    CardKind.COUNTER: {"kicker": "text", "note": "under"},
}
"""Which field of a card stands in which slot of its template (media/cards/templates.py)."""


def make_card(work: CardWork, out: Path) -> CardReport:
    """Draw the card into `out`. Raises what `render_card` does."""
    return render_card(_card(work), work.font.path, work.font.index, out)


def overlay(card: PlacedCard, film: Path) -> Overlay:
    """How the film of a card is laid over the picture."""
    return overlay_of(_card(card.work), film, card.start_ms)


def _card(work: CardWork) -> Card:
    spec, box = work.spec, work.frame.box
    safe_box = (box.left, box.top, box.right, box.bottom)
    colours = Colours(work.colours.background, work.colours.text, work.colours.accent)
    return Card(
        template=spec.kind,
        texts=tuple(_texts(work, card_rooms(spec.kind, safe_box))),
        size=(work.frame.width, work.frame.height),
        safe_box=safe_box,
        rate=work.rate,
        length_ms=work.length_ms,
        colours=colours,
        logo=work.logo.path if work.logo else None,
        link=spec.url if spec.kind is CardKind.END else "",
        count=_count(spec) if spec.kind is CardKind.COUNTER else None,
    )


def _texts(work: CardWork, rooms: tuple[Room, ...]) -> Iterator[Text]:
    for room in rooms:
        said = str(getattr(work.spec, _SLOTS[work.spec.kind][room.slot]))
        text = _short(said) if room.slot == "url" else said
        if text:
            lines = break_title(text, work.font.path, room.font_px, room.max_width_px, room.max_lines)
            yield Text(room.slot, lines)


def _short(url: str) -> str:
    """An address as people read it."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def _count(spec: CardSpec) -> Count:
    # Numbers such as 1998 that count on by little are years, which go without commas.
    years = spec.unit == "年" and 1000 <= spec.count_from <= 2999
    return Count(spec.count_from, spec.count_to, after=spec.unit, grouped=not years)
