"""The steps that sign: after the last step that writes a file's bytes, and nothing after them.

rendition/<profile> -> signed/<profile>     tagged -> signed/episode     photo -> signed/photo
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tayori.config.settings import SigningSettings
from tayori.errors import TayoriError
from tayori.media.credentials.binding import MIME_TYPES, library_version
from tayori.media.credentials.manifest import Act, Action, Ingredient, Relation, manifest
from tayori.model.artifact import Recipe
from tayori.model.ids import canonical_json
from tayori.model.probe import Dynamic
from tayori.model.profile import Purpose
from tayori.pipelines.context import BuildContext
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.steps import (
    EpisodeTagsWork,
    EpisodeWork,
    LegibilityWork,
    PhotoWork,
    PictureWork,
    ReadingWork,
    RenditionWork,
    SigningWork,
    SoundWork,
    Step,
    Work,
)

SIGNING_VERSION = 3

_LOOKS_ONLY = (ReadingWork, LegibilityWork)
"""Works that read media and write none."""
_TEXT_TYPES = {"vtt": "text/vtt", "srt": "application/x-subrip", "ttml": "application/ttml+xml"}

Making = tuple[tuple[Ingredient, ...], tuple[Action, ...], tuple[tuple[str, SourceFile], ...]]
"""What a file was made from, what was done, and those of the ingredients that are media, by label."""


def with_signatures(steps: tuple[Step, ...], context: BuildContext) -> tuple[Step, ...]:
    """`steps` with one that signs after each whose files go out, where the workspace signs; in order.

    A signed file takes over the readable name. Raises ResourceError without the library, OSError when the
    certificate cannot be read, TayoriError when a step would change what is signed.
    """
    signing = context.settings.signing
    if signing is not None:
        by_name = {step.name: step for step in steps}
        steps = tuple(new for step in steps for new in _with_signature(step, by_name, signing, context))
    refuse_after_signing(steps)
    return steps


def refuse_after_signing(steps: Iterable[Step]) -> None:
    """Raise TayoriError when a step takes signed files and makes files of them: that breaks the signature.

    Checks that only look are welcome to.
    """
    for step in steps:
        signed = [need for need in step.needs if need.startswith("signed/")]
        if signed and not isinstance(step.work, _LOOKS_ONLY):
            raise TayoriError(
                f"{step.slug}: {step.name} would change what {', '.join(signed)} has signed.",
                "Nothing may be written after signing; take the step that was signed.",
            )


def _with_signature(
    step: Step, steps: Mapping[str, Step], signing: SigningSettings, context: BuildContext
) -> Iterator[Step]:
    made = _making(step.work, steps)
    if made is None:
        yield step
        return
    unsigned = replace(step, outputs=tuple(replace(output, file_name=None) for output in step.outputs))
    certificate = context.observer.source(context.settings.root / signing.certificate)
    yield unsigned
    yield _signing_step(unsigned, step, made, certificate, signing, context.settings.root)


def _signing_step(
    unsigned: Step,
    named: Step,
    made: Making,
    certificate: SourceFile,
    signing: SigningSettings,
    root: Path,
) -> Step:
    assert isinstance(named.work, RenditionWork | EpisodeTagsWork | PhotoWork)
    ingredients, actions, given = made
    claim = manifest(named.work.metadata, ingredients, actions)
    asked = {
        "timestamp_url": signing.timestamp_url,
        "keep_source_credentials": signing.keep_source_credentials,
    }
    recipe = Recipe.of(
        "signature",
        SIGNING_VERSION,
        {"unsigned": unsigned.recipe.key, "certificate": certificate.digest},
        {"metadata": claim, "settings": asked},
        {"c2pa": library_version()},
    )
    work = SigningWork(unsigned, canonical_json(claim), given, certificate, signing, root)
    name = _name(named.work)
    return Step(named.slug, f"signed/{name}", recipe, named.outputs, (unsigned.name,), work)


def _name(work: RenditionWork | EpisodeTagsWork | PhotoWork) -> str:
    match work:
        case RenditionWork(profile=profile):
            return profile.name
        case EpisodeTagsWork():
            return "episode"
        case PhotoWork():
            return "photo"


def _making(work: Work, steps: Mapping[str, Step]) -> Making | None:
    """How the files of a work were made; None where they are not signed."""
    match work:
        case RenditionWork(profile=profile) if profile.purpose is not Purpose.REVIEW:
            picture, sound = steps[work.picture].work, steps[work.sound].work
            assert isinstance(picture, PictureWork)
            assert isinstance(sound, SoundWork)
            return _film(picture, sound, silent=work.silent)
        case EpisodeTagsWork():
            audio = next(step.work for step in steps.values() if isinstance(step.work, EpisodeWork))
            return _programme(audio)
        case PhotoWork():
            actions = (Action(Act.TRANSCODED), Action(Act.METADATA))
            ingredient = _ingredient("source", "Photo", work.source)
            return (ingredient,), actions, (("source", work.source),)
        case _:
            return None


def _programme(work: EpisodeWork) -> Making:
    media = _labelled(work)
    labels = tuple(label for label, _, _ in media)
    mixed = (Action(Act.MIXED, labels),) if len(media) > 1 else ()
    mastered = () if work.treatment.as_is else (Action(Act.MASTERED), Action(Act.TRANSCODED))
    ingredients = tuple(_ingredient(*each) for each in media)
    actions = (*mixed, *mastered) or (Action(Act.METADATA),)
    return ingredients, actions, tuple((label, file) for label, _, file in media)


def _labelled(work: EpisodeWork) -> tuple[tuple[str, str, SourceFile], ...]:
    """Everything that is heard: a label, a word for what it is, the file."""
    spoken = [("source", "Recording", sound.file) for sound, _ in work.recordings]
    jingles = (("intro", "Intro", work.intro), ("outro", "Outro", work.outro))
    placed = [(label, title, jingle[0].file) for label, title, jingle in jingles if jingle]
    music = [("music", "Music", sound.file) for sound, _ in work.music]
    every = (*_numbered(spoken), *placed, *_numbered(music))
    # A piece heard twice is one ingredient.
    return tuple({file.digest: (label, title, file) for label, title, file in reversed(every)}.values())[::-1]


def _numbered(named: list[tuple[str, str, SourceFile]]) -> list[tuple[str, str, SourceFile]]:
    if len(named) < 2:
        return named
    return [(f"{label}-{n}", f"{title} {n}", file) for n, (label, title, file) in enumerate(named, 1)]


def _film(picture: PictureWork, sound: SoundWork, *, silent: bool) -> Making:
    media = [("source", "Source recording", picture.source)]
    if sound.music:
        media.append(("music", "Music", sound.music[0]))
    burned = picture.burn.files if picture.burn else ()
    captions = tuple(
        _ingredient(f"captions-{file.lang}", f"Captions ({file.lang})", file.captions, Relation.INPUT)
        for file in burned
    )
    actions = (*_picture_actions(picture), *_sound_actions(sound, silent=silent), Action(Act.TRANSCODED))
    ingredients = tuple(_ingredient(label, title, file) for label, title, file in media)
    return (*ingredients, *captions), actions, tuple((label, file) for label, _, file in media)


def _picture_actions(work: PictureWork) -> Iterator[Action]:
    done = work.conform
    if work.span is not None:
        yield Action(Act.TRIMMED)
    if done.tone_map is not Dynamic.SDR:
        yield Action(Act.ADJUSTED_COLOUR, description=f"Tone-mapped from {done.tone_map} to BT.709")
    if done.crop is not None:
        yield Action(Act.CROPPED)
    if done.upscale_milli != 1000:
        yield Action(Act.RESIZED)
    for file in work.burn.files if work.burn else ():
        yield Action(Act.ADDED_TEXT, (f"captions-{file.lang}",), "Captions")
    for card in work.cards:
        yield Action(Act.ADDED_TEXT, description=f"Card: {card.work.spec.kind.replace('_', ' ')}")


def _sound_actions(work: SoundWork, *, silent: bool) -> Iterator[Action]:
    if work.music:
        heard = ("source", "music") if work.probe.audio else ("music",)
        yield Action(Act.MIXED, heard)
    if not silent:
        yield Action(Act.MASTERED, description=f"Loudness {work.loudness.integrated_clufs / 100:g} LUFS")


def _ingredient(
    label: str, title: str, file: SourceFile, relation: Relation = Relation.COMPONENT
) -> Ingredient:
    suffix = file.path.suffix.removeprefix(".").lower()
    mime = (MIME_TYPES | _TEXT_TYPES).get(suffix, "application/octet-stream")
    return Ingredient(label, title, mime, file.digest, relation)
