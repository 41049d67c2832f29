"""The steps of a clip.

cards -> picture/<profile> (one decode for all) --+
source, music -> sound ---------------------------+-> rendition/<profile>  (tags and rights; never encodes)
captions -> captions/<lang>     captions, clean picture -> reading/<lang>
clean picture -> frame -> stills     burned picture -> contact, legibility/<profile>
rendition/<profile> -> stream/<profile>  (longer clips, where tayori.yaml says so)
"""

from __future__ import annotations

from tayori.model.artifact import Recipe
from tayori.model.asset import Clip
from tayori.model.profile import Purpose
from tayori.pipelines.caption_steps import CLIP_SIDECARS, captions_step, clip_reading_step, legibility_step
from tayori.pipelines.card_steps import card_steps
from tayori.pipelines.context import BuildContext
from tayori.pipelines.parameters import metadata_parameters, plain
from tayori.pipelines.picture_steps import cleanest, picture_step, picture_work
from tayori.pipelines.sound_steps import sound_name, sound_steps
from tayori.pipelines.steps import Output, PictureWork, RenditionWork, Step
from tayori.pipelines.still_steps import still_steps
from tayori.pipelines.stream_steps import stream_steps

RENDITION_VERSION = 3


def clip_steps(clip: Clip, context: BuildContext) -> tuple[Step, ...]:
    """Every step of `clip`, upstream first. Raises MediaError for its source, UsageError for a profile."""
    source = context.observer.source(clip.source)
    probe = context.observer.probe(source)
    profiles = tuple(context.settings.get_profile(name) for name in clip.renditions)
    works = tuple(picture_work(clip, context, source, probe, profile) for profile in profiles)
    cards = card_steps(clip.slug, (card for work in works for card in work.cards), context)
    pictures = tuple(picture_step(clip.slug, work, context, cards) for work in works)
    sounds = sound_steps(clip, context, works)
    renditions = tuple(
        _rendition_step(clip, context, work, picture, sounds[sound_name(works, work)])
        for work, picture in zip(works, pictures, strict=True)
    )
    length_ms = works[0].conform.length_ms
    captions = tuple(
        step
        for file in clip.captions
        for step in (
            captions_step(clip.slug, file, context, CLIP_SIDECARS, clip.trim),
            clip_reading_step(clip, file, context, length_ms, pictures[works.index(cleanest(works))]),
        )
    )
    legible = tuple(
        legibility_step(clip, context, work, picture)
        for work, picture in zip(works, pictures, strict=True)
        if work.burn and work.profile.purpose is not Purpose.REVIEW
    )
    # Finding a poster takes longest of what follows the pictures, so it is begun first.
    stills = still_steps(clip, context, works, pictures)
    streams = stream_steps(renditions, context)
    return (*cards.values(), *pictures, *sounds.values(), *stills, *renditions, *streams, *captions, *legible)


def _rendition_step(clip: Clip, context: BuildContext, work: PictureWork, picture: Step, sound: Step) -> Step:
    profile = work.profile
    metadata = context.metadata(clip, profile.name, work.probe)
    burned = work.burn.langs if work.burn else ()
    silent = work.probe.audio is None and clip.music is None
    recipe = Recipe.of(
        "rendition",
        RENDITION_VERSION,
        {"picture": picture.recipe.key, "sound": sound.recipe.key},
        {"metadata": metadata_parameters(metadata) | {"flashing": plain(clip.flashing)}},
        {"ffmpeg": context.tools.ffmpeg},
    )
    outputs = (Output("rendition.mp4", f"{clip.slug}.{profile.name}.mp4"),)
    return Step(
        clip.slug,
        f"rendition/{profile.name}",
        recipe,
        outputs,
        (picture.name, sound.name),
        RenditionWork(
            picture.name, sound.name, profile, work.conform, burned, silent, metadata, clip.flashing
        ),
    )
