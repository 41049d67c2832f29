"""The steps of a clip.

source -> picture/<profile> (one decode for all) --+
source, music -> sound ----------------------------+-> rendition/<profile>  (tags and rights; never encodes)
captions -> captions/<lang>     clean picture -> frame -> stills     burned picture -> contact
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tayori.media.conform import conform
from tayori.model.artifact import Recipe
from tayori.model.asset import CaptionFile, Clip
from tayori.model.ids import Slug
from tayori.model.probe import Probe
from tayori.model.profile import Profile
from tayori.model.time import Span
from tayori.pipelines.context import BuildContext
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.parameters import metadata_parameters, plain
from tayori.pipelines.steps import (
    Burn,
    CaptionsWork,
    ContactWork,
    FrameWork,
    Output,
    PictureWork,
    RenditionWork,
    SoundWork,
    Step,
    StillsWork,
)

PICTURE_VERSION = 1
SOUND_VERSION = 1
RENDITION_VERSION = 1
CAPTIONS_VERSION = 1
FRAME_VERSION = 1
STILLS_VERSION = 1
CONTACT_VERSION = 1


def clip_steps(clip: Clip, context: BuildContext) -> tuple[Step, ...]:
    """Every step of `clip`, upstream first. Raises MediaError for its source, UsageError for a profile."""
    source = context.observer.source(clip.source)
    probe = context.observer.probe(source)
    profiles = tuple(context.settings.get_profile(name) for name in clip.renditions)
    works = tuple(_picture_work(clip, context, source, probe, profile) for profile in profiles)
    pictures = tuple(_picture_step(clip.slug, work, context) for work in works)
    sounds = _sound_steps(clip, context, works)
    renditions = tuple(
        _rendition_step(clip, context, work, picture, sounds[_sound_name(works, work)])
        for work, picture in zip(works, pictures, strict=True)
    )
    length_ms = works[0].conform.length_ms
    captions = tuple(captions_step(clip.slug, c, context, clip.trim, length_ms) for c in clip.captions)
    # Finding a poster takes longest of what follows the pictures, so it is begun first.
    stills = _still_steps(clip, context, works, pictures)
    return (*pictures, *sounds.values(), *stills, *renditions, *captions)


def _picture_work(
    clip: Clip, context: BuildContext, source: SourceFile, probe: Probe, profile: Profile
) -> PictureWork:
    file = next((c for c in clip.captions if c.lang == clip.burn), None) if profile.burn else None
    burn = Burn(context.observer.source(file.path), file.lang, context.font, context.style) if file else None
    decisions = conform(probe, profile, clip.trim, clip.focus, clip.source.name)
    return PictureWork(source, probe, clip.trim, clip.focus, profile, decisions, burn)


@cache
def _profile_parameters(profile: Profile) -> Any:
    return plain(profile)


def _picture_step(slug: Slug, work: PictureWork, context: BuildContext) -> Step:
    inputs = {"source": work.source.digest}
    parameters = {"profile": _profile_parameters(work.profile), "conform": plain(work.conform)}
    if work.burn:
        inputs |= {"captions": work.burn.captions.digest, "font": work.burn.font.digest}
        parameters |= {"lang": work.burn.lang, "burn": context.burn_parameters(work.profile)}
    recipe = Recipe.of(
        "picture", PICTURE_VERSION, inputs, {"settings": parameters}, {"ffmpeg": context.tools.ffmpeg}
    )
    name = f"picture/{work.profile.name}"
    seconds = 1 + work.conform.length_ms // 1000
    return Step(slug, name, recipe, (Output("picture.mp4", None),), (), work, seconds)


def _sound_name(works: tuple[PictureWork, ...], work: PictureWork) -> str:
    """`sound`; another name only for a profile whose sound differs from the first one's."""
    first = next(w for w in works if _sound_settings(w.profile) == _sound_settings(work.profile))
    return "sound" if first is works[0] else f"sound/{first.profile.name}"


def _sound_settings(profile: Profile) -> tuple[object, int]:
    return profile.loudness, profile.audio_bps


def _sound_steps(clip: Clip, context: BuildContext, works: tuple[PictureWork, ...]) -> dict[str, Step]:
    found: dict[str, Step] = {}
    for work in works:
        name = _sound_name(works, work)
        if name not in found:
            found[name] = _sound_step(clip, context, name, work)
    return found


def _sound_step(clip: Clip, context: BuildContext, name: str, picture: PictureWork) -> Step:
    music = (context.observer.source(clip.music.path), clip.music) if clip.music else None
    # The picture may begin later than the sound: what belongs together starts at the picture's first frame.
    start_ms, length_ms = picture.conform.start_ms, picture.conform.length_ms
    work = SoundWork(
        picture.source,
        picture.probe,
        Span(start_ms, start_ms + length_ms),
        length_ms,
        music,
        picture.profile.loudness,
        picture.profile.audio_bps,
    )
    inputs: dict[str, str] = {"source": work.source.digest}
    settings = {
        "span": plain(work.span),
        "length_ms": work.length_ms,
        "loudness": plain(work.loudness),
        "audio_bps": work.audio_bps,
    }
    if clip.music and music:
        inputs["music"] = music[0].digest
        bed = clip.music
        settings["music"] = [bed.level_clufs, bed.fade_in_ms, bed.fade_out_ms]
    recipe = Recipe.of(
        "sound", SOUND_VERSION, inputs, {"settings": settings}, {"ffmpeg": context.tools.ffmpeg}
    )
    return Step(clip.slug, name, recipe, (Output("sound.m4a", None),), (), work)


def _rendition_step(clip: Clip, context: BuildContext, work: PictureWork, picture: Step, sound: Step) -> Step:
    profile = work.profile
    metadata = context.metadata(clip, profile.name, work.probe)
    burned = work.burn.lang if work.burn else None
    silent = work.probe.audio is None and clip.music is None
    recipe = Recipe.of(
        "rendition",
        RENDITION_VERSION,
        {"picture": picture.recipe.key, "sound": sound.recipe.key},
        {"metadata": metadata_parameters(metadata)},
        {"ffmpeg": context.tools.ffmpeg},
    )
    outputs = (Output("rendition.mp4", f"{clip.slug}.{profile.name}.mp4"),)
    return Step(
        clip.slug,
        f"rendition/{profile.name}",
        recipe,
        outputs,
        (picture.name, sound.name),
        RenditionWork(picture.name, sound.name, profile, work.conform, burned, silent, metadata),
    )


def captions_step(
    slug: Slug, file: CaptionFile, context: BuildContext, span: Span | None, length_ms: int
) -> Step:
    """Sidecars of one language, for a clip or an episode."""
    source = context.observer.source(file.path)
    recipe = Recipe.of(
        "captions",
        CAPTIONS_VERSION,
        {"captions": source.digest},
        {"settings": {"lang": file.lang, "span": plain(span), "length_ms": length_ms}},
        {"captions": context.tools.captions},
    )
    outputs = tuple(Output(kind, f"{slug}.{file.lang}.{kind}") for kind in ("vtt", "srt"))
    return Step(
        slug,
        f"captions/{file.lang}",
        recipe,
        outputs,
        (),
        CaptionsWork(source, file.lang, span, length_ms),
    )


def _still_steps(
    clip: Clip, context: BuildContext, works: tuple[PictureWork, ...], pictures: tuple[Step, ...]
) -> tuple[Step, ...]:
    pairs = list(zip(works, pictures, strict=True))
    clean, picture = next((pair for pair in pairs if pair[0].burn is None), pairs[0])
    burned = _smallest([pair for pair in pairs if pair[0].burn] or pairs)
    frame = _frame_step(clip, context, picture)
    return frame, _stills_step(clip, context, frame, clean), _contact_step(clip, context, burned)


def _smallest(pairs: list[tuple[PictureWork, Step]]) -> Step:
    """The smallest tall picture: a contact sheet's cells are small, and it is the cheapest to decode."""
    tall = [pair for pair in pairs if pair[0].profile.height > pair[0].profile.width] or pairs
    return min(tall, key=lambda pair: pair[0].profile.width * pair[0].profile.height)[1]


def _frame_step(clip: Clip, context: BuildContext, picture: Step) -> Step:
    recipe = Recipe.of(
        "frame",
        FRAME_VERSION,
        {"picture": picture.recipe.key},
        {"settings": {"at_ms": clip.poster_ms}},
        {"ffmpeg": context.tools.ffmpeg},
    )
    work = FrameWork(picture.name, clip.poster_ms)
    return Step(clip.slug, "frame", recipe, (Output("frame.jpg", None),), (picture.name,), work)


def _stills_step(clip: Clip, context: BuildContext, frame: Step, clean: PictureWork) -> Step:
    metadata = context.metadata(clip, "poster", clean.probe)
    size = (clean.profile.width, clean.profile.height)
    recipe = Recipe.of(
        "stills",
        STILLS_VERSION,
        {"frame": frame.recipe.key, "font": context.font.digest},
        {"metadata": metadata_parameters(metadata)},
        {"pillow": context.tools.pillow, "captions": context.tools.captions},
    )
    outputs = (
        Output("poster", f"{clip.slug}.poster.jpg"),
        Output("tall", f"{clip.slug}.thumbnail-9x16.jpg"),
        Output("wide", f"{clip.slug}.thumbnail-16x9.jpg"),
    )
    work = StillsWork(clip.title.get(clip.lang), context.font, size, metadata)
    return Step(clip.slug, "stills", recipe, outputs, (frame.name,), work)


def _contact_step(clip: Clip, context: BuildContext, picture: Step) -> Step:
    recipe = Recipe.of(
        "contact", CONTACT_VERSION, {"picture": picture.recipe.key}, {}, {"ffmpeg": context.tools.ffmpeg}
    )
    outputs = (Output("contact", f"{clip.slug}.contact.jpg"),)
    return Step(clip.slug, "contact", recipe, outputs, (picture.name,), ContactWork(picture.name))
