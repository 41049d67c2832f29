"""The cards of a clip: one film for each card and frame, shared by the profiles of that frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tayori.media.conform import Conform
from tayori.model.artifact import Recipe
from tayori.model.asset import CardKind, Clip
from tayori.model.ids import Slug
from tayori.model.profile import Profile
from tayori.pipelines.context import BuildContext
from tayori.pipelines.parameters import plain
from tayori.pipelines.steps import CardWork, Output, PlacedCard, Step
from tayori.subtitles.look import Frame

CARD_VERSION = 1


def placed_cards(
    clip: Clip, context: BuildContext, profile: Profile, conform: Conform
) -> Iterator[PlacedCard]:
    """The cards of a clip on its clock; what lies behind its end is left out."""
    colours = context.settings.cards
    logo = context.observer.source(colours.logo) if colours.logo else None
    frame = Frame(profile.width, profile.height, profile.safe_area)
    whole_ms = conform.length_ms
    for number, card in enumerate(clip.cards, 1):
        start = card.start_ms
        if start is None:
            start = max(0, whole_ms - card.length_ms) if card.kind is CardKind.END else 0
        if start < whole_ms:
            length = min(card.length_ms, whole_ms - start)
            work = CardWork(card, frame, conform.rate, length, context.font, colours, logo)
            yield PlacedCard(f"card/{number}-{card.kind}/{profile.name}", work, start)


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
