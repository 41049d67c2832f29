"""The steps of an episode: recording -> audio (MP3, M4A) -> tagged; cover; captions as transcript."""

from __future__ import annotations

from tayori.model.artifact import Recipe
from tayori.model.asset import Episode, Show
from tayori.model.profile import Loudness
from tayori.pipelines.caption_steps import (
    EPISODE_SIDECARS,
    captions_step,
    find_draft,
    reading_step,
    track_kind,
)
from tayori.pipelines.context import BuildContext
from tayori.pipelines.parameters import metadata_parameters, plain
from tayori.pipelines.steps import (
    ChaptersWork,
    CoverWork,
    EpisodeTagsWork,
    EpisodeWork,
    Output,
    ReadingWork,
    Step,
)

AUDIO_VERSION = 1
TAGS_VERSION = 2
COVER_VERSION = 1
CHAPTERS_VERSION = 1

PODCAST_LOUDNESS = Loudness(integrated_clufs=-1600, true_peak_cdb=-100, tolerance_clu=100)
"""Apple's rule for podcasts: -16 LUFS +-1, true peak at most -1 dBTP (facts platforms 4.1)."""


def episode_steps(episode: Episode, show: Show, context: BuildContext) -> tuple[Step, ...]:
    """Every step of `episode`, upstream first. Raises MediaError for its recording."""
    source = context.observer.source(episode.source)
    probe = context.observer.probe(source)
    audio = Step(
        episode.slug,
        "audio",
        Recipe.of(
            "episode",
            AUDIO_VERSION,
            {"source": source.digest},
            {"settings": plain(PODCAST_LOUDNESS)},
            {"ffmpeg": context.tools.ffmpeg},
        ),
        (Output("mp3", None), Output("m4a", None)),
        (),
        EpisodeWork(source, probe, PODCAST_LOUDNESS),
        1 + probe.duration_ms // 10_000,
    )
    captions = tuple(
        step
        for file in episode.captions
        for step in (
            captions_step(episode.slug, file, context, None, EPISODE_SIDECARS),
            reading_step(
                episode.slug,
                ReadingWork(
                    captions=context.observer.source(file.path),
                    lang=file.lang,
                    span=None,
                    length_ms=probe.duration_ms,
                    kind=track_kind(file.lang, episode.lang),
                    burned=False,
                    recording=source,
                    picture=None,
                    draft=find_draft(file, context),
                ),
                context,
                None,
            ),
        )
    )
    others = (_cover_step(episode, show, context), _chapters_step(episode, show))
    return (audio, _tags_step(episode, show, context, audio), *captions, *(step for step in others if step))


def _tags_step(episode: Episode, show: Show, context: BuildContext, audio: Step) -> Step:
    metadata = context.metadata(episode, "episode")
    cover = episode.cover or show.cover
    file = context.observer.source(cover) if cover else None
    show_title = show.title.get(episode.lang)
    inputs: dict[str, str] = {"audio": audio.recipe.key}
    if file:
        inputs["cover"] = file.digest
    told = metadata_parameters(metadata) | {"show": show_title, "chapters": plain(episode.chapters)}
    recipe = Recipe.of("episode-tags", TAGS_VERSION, inputs, {"metadata": told}, {})
    outputs = (Output("mp3", f"{episode.slug}.mp3"), Output("m4a", f"{episode.slug}.m4a"))
    work = EpisodeTagsWork(metadata, show_title, file, episode.chapters)
    return Step(episode.slug, "tagged", recipe, outputs, (audio.name,), work)


def _cover_step(episode: Episode, show: Show, context: BuildContext) -> Step | None:
    path = episode.cover or show.cover
    if path is None:
        return None
    cover = context.observer.source(path)
    metadata = context.metadata(episode if episode.cover else episode.podcast, "cover")
    recipe = Recipe.of(
        "cover",
        COVER_VERSION,
        {"cover": cover.digest},
        {"metadata": metadata_parameters(metadata)},
        {"pillow": context.tools.pillow},
    )
    outputs = (Output("cover", f"{episode.slug}.cover.jpg"),)
    return Step(episode.slug, "cover", recipe, outputs, (), CoverWork(cover, metadata))


def _chapters_step(episode: Episode, show: Show) -> Step | None:
    if not episode.chapters:
        return None
    work = ChaptersWork(episode.chapters, episode.title.get(episode.lang), show.title.get(episode.lang))
    recipe = Recipe.of("chapters", CHAPTERS_VERSION, {}, {"metadata": plain(work)}, {})
    outputs = (Output("chapters", f"{episode.slug}.chapters.json"),)
    return Step(episode.slug, "chapters", recipe, outputs, (), work)
