"""The sound of a clip: once for all profiles that want it alike."""

from __future__ import annotations

from tayori.model.artifact import Recipe
from tayori.model.asset import Clip
from tayori.model.profile import Profile
from tayori.model.time import Span
from tayori.pipelines.context import BuildContext
from tayori.pipelines.parameters import plain
from tayori.pipelines.steps import Output, PictureWork, SoundWork, Step

SOUND_VERSION = 2


def sound_name(works: tuple[PictureWork, ...], work: PictureWork) -> str:
    """`sound`; another name only for a profile whose sound differs from the first one's."""
    first = next(w for w in works if _sound_settings(w.profile) == _sound_settings(work.profile))
    return "sound" if first is works[0] else f"sound/{first.profile.name}"


def _sound_settings(profile: Profile) -> tuple[object, int]:
    return profile.loudness, profile.audio_bps


def sound_steps(clip: Clip, context: BuildContext, works: tuple[PictureWork, ...]) -> dict[str, Step]:
    """The sounds of a clip by name: one, or one for each way its profiles want it."""
    found: dict[str, Step] = {}
    for work in works:
        name = sound_name(works, work)
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
        settings["music"] = [bed.level_clufs, bed.fade_in_ms, bed.fade_out_ms, bed.duck]
    recipe = Recipe.of(
        "sound", SOUND_VERSION, inputs, {"settings": settings}, {"ffmpeg": context.tools.ffmpeg}
    )
    return Step(clip.slug, name, recipe, (Output("sound.m4a", None),), (), work)
