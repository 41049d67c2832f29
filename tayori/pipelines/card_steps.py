"""The cards of a clip: one film for each card and frame, shared by the profiles of that frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tayori.errors import UsageError
from tayori.media.conform import Conform
from tayori.model.artifact import Recipe
from tayori.model.asset import CardKind, CardSpec, Clip
from tayori.model.ids import Slug
from tayori.model.profile import Profile
from tayori.model.time import Span, seconds
from tayori.pipelines.context import BuildContext
from tayori.pipelines.parameters import plain
from tayori.pipelines.steps import CardWork, Output, PlacedCard, Step
from tayori.subtitles.burning.look import Frame

CARD_VERSION = 2
SHORTEST_MS = 1000
"""What is seen for less has come and gone before it is read."""


def placed_cards(
    clip: Clip, context: BuildContext, profile: Profile, conform: Conform
) -> Iterator[PlacedCard]:
    """The cards of a clip on its clock. Raises UsageError for one that there is no time for."""
    colours = context.settings.cards
    logo = context.observer.source(colours.logo) if colours.logo else None
    # Beside a wide picture no app puts buttons; its safe area is for lines of text, not for a layout.
    area = "full" if profile.width > profile.height else profile.safe_area
    frame = Frame(profile.width, profile.height, area)
    for number, card in enumerate(clip.cards, 1):
        span = _seen(card, clip.cards, conform.length_ms)
        if span is None:
            raise UsageError(
                f"{clip.slug}: there is no second left for card {number} ({card.kind}).",
                f"The clip lasts {seconds(conform.length_ms)} s; let the card begin earlier.",
            )
        font = context.face(f"{card.text}{card.over}{card.under}{card.unit}")
        work = CardWork(card, frame, conform.rate, span.length_ms, font, colours, logo)
        yield PlacedCard(f"card/{number}-{card.kind}/{profile.name}", work, span.start_ms)


def _seen(card: CardSpec, cards: tuple[CardSpec, ...], length_ms: int) -> Span | None:
    """When a card is seen: until the clip ends or an end card comes; None when there is no time for it."""
    start = _start(card, length_ms)
    ends = [_start(other, length_ms) for other in cards if other.kind is CardKind.END and other is not card]
    last = min([length_ms, *(end for end in ends if end > start)])
    end = min(start + card.length_ms, last)
    return Span(start, end) if end - start >= SHORTEST_MS else None


def _start(card: CardSpec, length_ms: int) -> int:
    if card.start_ms is not None:
        return card.start_ms
    return max(0, length_ms - card.length_ms) if card.kind is CardKind.END else 0


def card_steps(slug: Slug, cards: Iterable[PlacedCard], context: BuildContext) -> dict[str, Step]:
    """The steps of `cards` by name; cards that are equal are one artifact, whatever profile they are for."""
    return {card.step: _card_step(slug, card, context) for card in cards}


def _card_step(slug: Slug, card: PlacedCard, context: BuildContext) -> Step:
    work = card.work
    inputs: dict[str, str] = {"font": work.font.digest}
    if work.logo:
        inputs["logo"] = work.logo.digest
    settings = {
        "card": plain(work.spec),
        "frame": plain(work.frame),
        "rate": plain(work.rate),
        "length_ms": work.length_ms,
        "colours": [work.colours.background, work.colours.text, work.colours.accent],
    }
    tools = {
        "pillow": context.tools.pillow,
        "ffmpeg": context.tools.ffmpeg,
        "captions": context.tools.captions,
    }
    recipe = Recipe.of("card", CARD_VERSION, inputs, {"settings": settings}, tools)
    return Step(slug, card.step, recipe, (Output("card.mov", None),), (), work, 2)
