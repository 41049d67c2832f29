"""The steps of an episode: recordings -> audio (MP3, M4A, archive) -> tagged; cover; chapters; captions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tayori.errors import MediaError, UsageError
from tayori.media.embedding.numbering import Numbering
from tayori.media.mastering.job import PODCAST_LOUDNESS
from tayori.model.artifact import Recipe
from tayori.model.asset import CaptionFile, Episode, Show
from tayori.model.probe import Probe
from tayori.model.sound import Archive
from tayori.pipelines.caption_steps import (
    EPISODE_SIDECARS,
    captions_step,
    find_draft,
    reading_step,
    track_kind,
)
from tayori.pipelines.context import BuildContext
from tayori.pipelines.cover_steps import cover_copies_step, cover_step
from tayori.pipelines.parameters import metadata_parameters, plain
from tayori.pipelines.steps import (
    ArchiveWork,
    ChaptersWork,
    EpisodeTagsWork,
    EpisodeWork,
    GivenSound,
    Output,
    ReadingWork,
    Step,
)

AUDIO_VERSION = 4
TAGS_VERSION = 4
ARCHIVE_VERSION = 2
CHAPTERS_VERSION = 3

_SOUNDS = ("mp3", "m4a")
_FINISHED = {("mp3", "mp3"): "mp3", ("mov", "aac"): "m4a"}
"""Container and codec of what goes out as it is: those Apple takes from a feed (facts 4.1)."""


def episode_steps(episode: Episode, show: Show, context: BuildContext) -> tuple[Step, ...]:
    """Every step of `episode`, upstream first. Raises MediaError or UsageError for its recordings."""
    audio = _audio_step(episode, context)
    captions = (step for file in episode.captions for step in _caption_steps(episode, file, context, audio))
    others = (
        _archive_step(episode, show, context, audio),
        *_cover_steps(episode, show, context),
        _chapters_step(episode, show, audio),
    )
    return (audio, _tags_step(episode, show, context, audio), *captions, *(step for step in others if step))


def _audio_step(episode: Episode, context: BuildContext) -> Step:
    work = _audio_work(episode, context)
    kinds = (_finished(episode, work),) if episode.treatment.as_is else _SOUNDS
    archived = episode.treatment.archive is not Archive.NONE and not episode.treatment.as_is
    recipe = Recipe.of(
        "episode",
        AUDIO_VERSION,
        dict(_inputs(work)),
        {"settings": _settings(work)},
        {"ffmpeg": context.tools.ffmpeg},
    )
    outputs = (
        *(Output(kind, None) for kind in kinds),
        *((Output("archive", None),) if archived else ()),
        Output("programme", None),
        Output("loudness", f"{episode.slug}.loudness.svg"),
        Output("waveform", f"{episode.slug}.waveform.png"),
    )
    seconds = 1 + sum(sound.probe.duration_ms for sound in work.sounds) // 10_000
    return Step(episode.slug, "audio", recipe, outputs, (), work, seconds)


def _audio_work(episode: Episode, context: BuildContext) -> EpisodeWork:
    def given(path: Path) -> GivenSound:
        file = context.observer.source(path)
        found = context.observer.probe(file)
        if found.audio is None:
            raise MediaError(f"{path.name} has no sound.", f"Give {episode.slug} a file that has.")
        return GivenSound(file, found)

    return EpisodeWork(
        recordings=tuple((given(recording.path), recording) for recording in episode.recordings),
        intro=(given(episode.intro.path), episode.intro) if episode.intro else None,
        outro=(given(episode.outro.path), episode.outro) if episode.outro else None,
        music=tuple((given(bed.path), bed) for bed in episode.music),
        treatment=episode.treatment,
        loudness=PODCAST_LOUDNESS,
        lang=episode.lang,
    )


def _finished(episode: Episode, work: EpisodeWork) -> str:
    """The kind of a finished file. Raises UsageError for one that listeners' programs do not play."""
    (sound, _), *_ = work.recordings
    kind = _FINISHED.get((sound.probe.container, _codec(sound.probe)))
    if kind is None:
        raise UsageError(
            f"{episode.slug}: {sound.file.path.name} is neither MP3 nor M4A and cannot go out as it is.",
            "Take `as_is: true` out of `sound:` in its episode.yaml.",
        )
    return kind


def _codec(probe: Probe) -> str:
    return probe.audio.codec if probe.audio else ""


def _inputs(work: EpisodeWork) -> Iterator[tuple[str, str]]:
    for number, (sound, _) in enumerate(work.recordings):
        yield f"source/{number}", sound.file.digest
    for role, jingle in (("intro", work.intro), ("outro", work.outro)):
        if jingle:
            yield f"music/{role}", jingle[0].file.digest
    for number, (sound, _) in enumerate(work.music):
        yield f"music/{number}", sound.file.digest


def _settings(work: EpisodeWork) -> dict[str, object]:
    """What is done, without paths and grants; the speakers' names stand only in its report."""
    jingles = (work.intro, work.outro)
    return {
        "starts_ms": [recording.start_ms for _, recording in work.recordings],
        "crossfades_ms": [jingle[1].crossfade_ms if jingle else None for jingle in jingles],
        "music": [
            [bed.level_clufs, bed.fade_in_ms, bed.fade_out_ms, bed.duck, plain(bed.span)]
            for _, bed in work.music
        ],
        "treatment": plain(work.treatment),
        "loudness": plain(work.loudness),
        "lang": work.lang,
    }


def _caption_steps(
    episode: Episode, file: CaptionFile, context: BuildContext, audio: Step
) -> tuple[Step, ...]:
    assert isinstance(audio.work, EpisodeWork)
    spoken = tuple((sound, recording.start_ms) for sound, recording in audio.work.recordings)
    reading = ReadingWork(
        captions=context.observer.source(file.path),
        lang=file.lang,
        span=None,
        length_ms=max(start_ms + sound.probe.duration_ms for sound, start_ms in spoken),
        kind=track_kind(file.lang, episode.lang),
        burned=False,
        recordings=tuple((sound.file, start_ms) for sound, start_ms in spoken),
        picture=None,
        draft=find_draft(file, context),
    )
    return (
        captions_step(episode.slug, file, context, EPISODE_SIDECARS, audio),
        reading_step(episode.slug, reading, context, None),
    )


def _tags_step(episode: Episode, show: Show, context: BuildContext, audio: Step) -> Step:
    metadata = context.metadata(episode, "episode")
    cover = episode.cover or show.cover
    file = context.observer.source(cover) if cover else None
    show_title = show.title.get(episode.lang)
    inputs: dict[str, str] = {"audio": audio.recipe.key}
    if file:
        inputs["cover"] = file.digest
    numbering = _numbering(episode)
    told = metadata_parameters(metadata) | {
        "show": show_title,
        "chapters": plain(episode.chapters),
        "numbering": plain(numbering),
    }
    tools = {"ffmpeg": context.tools.ffmpeg} if episode.chapters else {}
    recipe = Recipe.of("episode-tags", TAGS_VERSION, inputs, {"metadata": told}, tools)
    made = {output.name for output in audio.outputs}
    outputs = tuple(Output(kind, f"{episode.slug}.{kind}") for kind in _SOUNDS if kind in made)
    work = EpisodeTagsWork(metadata, show_title, file, episode.chapters, numbering)
    return Step(episode.slug, "tagged", recipe, outputs, (audio.name,), work)


def _archive_step(episode: Episode, show: Show, context: BuildContext, audio: Step) -> Step | None:
    if all(output.name != "archive" for output in audio.outputs):
        return None
    metadata = context.metadata(episode, "archive")
    show_title = show.title.get(episode.lang)
    numbering = _numbering(episode)
    told = metadata_parameters(metadata) | {"show": show_title, "numbering": plain(numbering)}
    recipe = Recipe.of(
        "episode-archive", ARCHIVE_VERSION, {"audio": audio.recipe.key}, {"metadata": told}, {}
    )
    outputs = (Output("archive", f"{episode.slug}.{episode.treatment.archive}"),)
    work = ArchiveWork(metadata, show_title, episode.treatment.archive, numbering)
    return Step(episode.slug, "archive", recipe, outputs, (audio.name,), work)


def _numbering(episode: Episode) -> Numbering:
    return Numbering(episode.number, episode.season)


def _cover_steps(episode: Episode, show: Show, context: BuildContext) -> tuple[Step, ...]:
    """Its cover; with leaner copies where it is its own, as a site has the show's already."""
    if episode.cover:
        cover = cover_step(episode.slug, episode.cover, context.metadata(episode, "cover"), context)
        return (cover, cover_copies_step(cover, context))
    if show.cover:
        metadata = context.metadata(episode.podcast, "cover")
        return (cover_step(episode.slug, show.cover, metadata, context),)
    return ()


def _chapters_step(episode: Episode, show: Show, audio: Step) -> Step | None:
    if not episode.chapters:
        return None
    work = ChaptersWork(episode.chapters, episode.title.get(episode.lang), show.title.get(episode.lang))
    recipe = Recipe.of(
        "chapters", CHAPTERS_VERSION, {"audio": audio.recipe.key}, {"metadata": plain(work)}, {}
    )
    outputs = (Output("chapters", f"{episode.slug}.chapters.json"),)
    return Step(episode.slug, "chapters", recipe, outputs, (audio.name,), work)
