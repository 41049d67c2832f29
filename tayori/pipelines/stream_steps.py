"""The steps that cut renditions of longer clips into HLS ladders."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.media.streaming.ladder import Rung, rungs
from tayori.media.streaming.stream import StreamJob, make_stream
from tayori.model.artifact import Recipe
from tayori.model.ids import Slug
from tayori.pipelines.context import BuildContext
from tayori.pipelines.steps import Output, RenditionWork, Step, StreamWork
from tayori.pipelines.workbench import Bench, Inputs, Made
from tayori.rights.metadata import with_packet

STREAM_VERSION = 1
_SECONDS_PER_SECOND = 0.5
"""A guess of what a second of film costs."""


def stream_steps(renditions: tuple[Step, ...], context: BuildContext) -> Iterator[Step]:
    """A step for each rendition that tayori.yaml wants streamed; none without `streaming:`."""
    wanted = context.settings.streaming
    for step in renditions:
        work = step.work
        if wanted is None or not isinstance(work, RenditionWork):
            continue
        if work.profile.name in wanted.renditions and work.conform.length_ms > wanted.above_ms:
            yield _stream_step(step, work, context)


def _stream_step(rendition: Step, work: RenditionWork, context: BuildContext) -> Step:
    profile = work.profile
    ladder = rungs(profile.width, profile.height)
    recipe = Recipe.of(
        "stream",
        STREAM_VERSION,
        {"rendition": rendition.recipe.key},
        {"ladder": [[rung.width, rung.height, rung.max_rate_bps] for rung in ladder]},
        {"ffmpeg": context.tools.ffmpeg},
    )
    names = _file_names(rendition.slug, profile.name, ladder)
    return Step(
        rendition.slug,
        f"stream/{profile.name}",
        recipe,
        tuple(Output(name, name) for name in names),
        (rendition.name,),
        StreamWork(rendition.name, profile, ladder, work.metadata, work.conform.length_ms),
        seconds=max(1, round(work.conform.length_ms * _SECONDS_PER_SECOND / 1000)),
    )


def _file_names(slug: Slug, profile: str, ladder: tuple[Rung, ...]) -> tuple[str, ...]:
    stem = f"{slug}.{profile}"
    parts = (f"{stem}.{rung.name}{kind}" for rung in ladder for kind in (".m3u8", ".mp4"))
    return (f"{stem}.m3u8", *parts)


def make_ladder(step: Step, work: StreamWork, inputs: Inputs, bench: Bench) -> Made:
    """The files of a ladder. Raises MediaError, ResourceError, Cancelled."""
    rendition = inputs[work.rendition]["rendition.mp4"]
    stem = bench.folder / f"{step.slug}.{work.profile.name}"
    job = StreamJob(rendition, work.ladder, stem, with_packet(work.metadata), work.length_ms)
    return Made({film.name: film for film in make_stream(job, bench.on_progress, bench.cancel)})
