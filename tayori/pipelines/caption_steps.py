"""Captions as sidecars, and the checks of them: as text, beside sound and cuts, and as they are seen."""

from __future__ import annotations

from tayori.model.artifact import Recipe
from tayori.model.asset import CaptionFile, Clip
from tayori.model.cue import TrackKind
from tayori.model.ids import Lang, Slug
from tayori.model.time import Span
from tayori.pipelines.context import BuildContext
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.parameters import plain
from tayori.pipelines.steps import CaptionsWork, LegibilityWork, Output, PictureWork, ReadingWork, Step
from tayori.subtitles.burning.style import TELOP
from tayori.subtitles.transcription.record import record_path

CAPTIONS_VERSION = 2
READING_VERSION = 3
LEGIBILITY_VERSION = 3

CLIP_SIDECARS = ("vtt", "srt", "transcript.txt")
"""What travels beside a clip, by suffix: captions twice, and the transcript."""
EPISODE_SIDECARS = ("vtt", "srt", "html", "json", "transcript.txt")
"""Every kind of transcript that podcast apps read (facts/platforms.md 4.5), and one to print."""


def captions_step(
    slug: Slug, file: CaptionFile, context: BuildContext, kinds: tuple[str, ...], on: Span | Step | None
) -> Step:
    """Sidecars of one language, on the clock of a trimmed clip or of what an episode's step makes."""
    source = context.observer.source(file.path)
    span, audio = (None, on) if isinstance(on, Step) else (on, None)
    recipe = Recipe.of(
        "captions",
        CAPTIONS_VERSION,
        {"captions": source.digest} | ({"audio": audio.recipe.key} if audio else {}),
        {"settings": {"lang": file.lang, "span": plain(span), "kinds": list(kinds)}},
        {"captions": context.tools.captions},
    )
    outputs = tuple(Output(kind, f"{slug}.{file.lang}.{kind}") for kind in kinds)
    needs = (audio.name,) if audio else ()
    work = CaptionsWork(source, file.lang, span, audio.name if audio else None)
    return Step(slug, f"captions/{file.lang}", recipe, outputs, needs, work)


def track_kind(lang: Lang, spoken: Lang) -> TrackKind:
    """Captions say what is heard, subtitles translate it (design.md 3)."""
    return TrackKind.CAPTIONS if lang == spoken else TrackKind.SUBTITLES


def find_draft(file: CaptionFile, context: BuildContext) -> SourceFile | None:
    """The record of what a machine heard, beside the captions that began as that."""
    path = record_path(file.path)
    return context.observer.source(path) if path.is_file() else None


def reading_step(slug: Slug, work: ReadingWork, context: BuildContext, picture: Step | None) -> Step:
    """The check of one language's captions, for a clip or an episode."""
    inputs: dict[str, str] = {"captions": work.captions.digest}
    inputs |= {f"source/{number}": file.digest for number, (file, _) in enumerate(work.recordings)}
    if work.draft:
        inputs["draft"] = work.draft.digest
    if picture:
        inputs["picture"] = picture.recipe.key
    settings = {
        "lang": work.lang,
        "span": plain(work.span),
        "length_ms": work.length_ms,
        "kind": work.kind,
        "burned": work.burned,
        "starts_ms": [start_ms for _, start_ms in work.recordings],
    }
    tools = {"captions": context.tools.captions, "ffmpeg": context.tools.ffmpeg}
    recipe = Recipe.of("reading", READING_VERSION, inputs, {"settings": settings}, tools)
    needs = (picture.name,) if picture else ()
    return Step(slug, f"reading/{work.lang}", recipe, (Output("findings.json", None),), needs, work)


def clip_reading_step(
    clip: Clip, file: CaptionFile, context: BuildContext, length_ms: int, picture: Step
) -> Step:
    """The check of one language of a clip, beside the cuts of `picture`."""
    source = context.observer.source(clip.source)
    work = ReadingWork(
        captions=context.observer.source(file.path),
        lang=file.lang,
        span=clip.trim,
        length_ms=length_ms,
        kind=track_kind(file.lang, clip.lang),
        burned=file.lang in clip.burn and file.style in (None, TELOP),
        recordings=((source, 0),) if context.observer.probe(source).audio else (),
        picture=picture.name,
        draft=find_draft(file, context),
    )
    return reading_step(clip.slug, work, context, picture)


def legibility_step(clip: Clip, context: BuildContext, work: PictureWork, picture: Step) -> Step:
    """The check of burned captions as they are seen in `picture`."""
    assert work.burn is not None, "only of pictures with captions"
    recipe = Recipe.of(
        "legibility",
        LEGIBILITY_VERSION,
        {"picture": picture.recipe.key},
        {},
        {"ffmpeg": context.tools.ffmpeg, "captions": context.tools.captions},
    )
    outputs = (Output("cues", f"{clip.slug}.cues.{work.profile.name}.jpg"),)
    legible = LegibilityWork(picture.name, work.burn, work.profile, clip.trim, work.conform.length_ms)
    return Step(clip.slug, f"legibility/{work.profile.name}", recipe, outputs, (picture.name,), legible)
