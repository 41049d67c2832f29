"""The pictures of a clip, as works and as steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tayori.media.conform import conform
from tayori.model.artifact import Recipe
from tayori.model.asset import Clip
from tayori.model.ids import Slug
from tayori.model.probe import Probe
from tayori.model.profile import Profile, Purpose
from tayori.pipelines.card_steps import placed_cards
from tayori.pipelines.context import BuildContext
from tayori.pipelines.observe import CaptionNames, SourceFile
from tayori.pipelines.parameters import plain
from tayori.pipelines.steps import Burn, BurnedFile, Output, PictureWork, Step
from tayori.subtitles.burning.style import SECOND, TELOP

PICTURE_VERSION = 2


def picture_work(
    clip: Clip, context: BuildContext, source: SourceFile, probe: Probe, profile: Profile
) -> PictureWork:
    """What is to be made for one profile. Raises MediaError for the source."""
    decisions = conform(probe, profile, clip.trim, clip.focus, clip.source.name)
    burn = _burn(clip, context, profile) if profile.burn else None
    cards = tuple(placed_cards(clip, context, profile, decisions)) if profile.burn else ()
    return PictureWork(source, probe, clip.trim, clip.focus, profile, decisions, burn, cards)


def _burn(clip: Clip, context: BuildContext, profile: Profile) -> Burn | None:
    by_lang = {file.lang: file for file in clip.captions}
    chosen = [by_lang[lang] for lang in clip.burned(profile.name) if lang in by_lang]
    files = tuple(
        BurnedFile(context.observer.source(file.path), file.lang, file.style or (SECOND if below else TELOP))
        for below, file in enumerate(chosen)
    )
    if not files:
        return None
    named = [context.observer.caption_names(file.captions, file.lang) for file in files]
    styles = frozenset(file.style for file in files).union(*(names.styles for names in named))
    speakers = frozenset[str]().union(*(names.speakers for names in named))
    characters = "".join(sorted(set().union(*(names.characters for names in named))))
    return Burn(files, context.look(CaptionNames(styles, speakers, characters)))


@cache
def _profile_parameters(profile: Profile) -> Any:
    return plain(profile)


def picture_step(slug: Slug, work: PictureWork, context: BuildContext, cards: Mapping[str, Step]) -> Step:
    """The step of `work`, over which the films of `cards` may be laid."""
    inputs: dict[str, str] = {"source": work.source.digest}
    parameters = {"profile": _profile_parameters(work.profile), "conform": plain(work.conform)}
    if work.burn:
        inputs |= {f"captions/{file.lang}": file.captions.digest for file in work.burn.files}
        inputs |= {f"font/{name}": face.digest for name, face in work.burn.look.faces}
        parameters |= {
            "tracks": [[file.lang, file.style] for file in work.burn.files],
            "burn": context.burn_digest(work.burn.look, work.profile),
        }
    if work.cards:
        inputs |= {card.step: cards[card.step].recipe.key for card in work.cards}
        parameters["cards"] = [[card.step, card.start_ms] for card in work.cards]
    recipe = Recipe.of(
        "picture", PICTURE_VERSION, inputs, {"settings": parameters}, {"ffmpeg": context.tools.ffmpeg}
    )
    seconds = 1 + work.conform.length_ms // 1000
    outputs = (Output("picture.mp4", None), Output("viewing.json", None))
    needs = tuple(card.step for card in work.cards)
    return Step(slug, f"picture/{work.profile.name}", recipe, outputs, needs, work, seconds)


def cleanest(works: tuple[PictureWork, ...]) -> PictureWork:
    """The first picture with nothing over it, else the first of which every frame is looked at."""
    seen = [work for work in works if work.profile.purpose is not Purpose.REVIEW]
    return next((work for work in works if work.clean), (seen or works)[0])
