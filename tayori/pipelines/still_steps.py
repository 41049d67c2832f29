"""The still pictures of a clip: poster and thumbnails from a clean frame, a contact sheet of a burned one."""

from __future__ import annotations

from tayori.model.artifact import Recipe
from tayori.model.asset import Clip
from tayori.pipelines.context import BuildContext
from tayori.pipelines.copy_steps import copies_step
from tayori.pipelines.parameters import metadata_parameters
from tayori.pipelines.picture_steps import cleanest
from tayori.pipelines.steps import ContactWork, CopiesWork, FrameWork, Output, PictureWork, Step, StillsWork

FRAME_VERSION = 1
STILLS_VERSION = 1
CONTACT_VERSION = 1


def still_steps(
    clip: Clip, context: BuildContext, works: tuple[PictureWork, ...], pictures: tuple[Step, ...]
) -> tuple[Step, ...]:
    """Poster frame, stills and contact sheet."""
    pairs = list(zip(works, pictures, strict=True))
    clean = cleanest(works)
    picture = pictures[works.index(clean)]
    burned = _smallest([pair for pair in pairs if pair[0].burn] or pairs)
    frame = _frame_step(clip, context, picture)
    stills = _stills_step(clip, context, frame, clean)
    return (frame, stills, _copies_step(clip, context, frame, clean), _contact_step(clip, context, burned))


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
    title = clip.title.get(clip.lang)
    font = context.face(title)
    recipe = Recipe.of(
        "stills",
        STILLS_VERSION,
        {"frame": frame.recipe.key, "font": font.digest},
        {"metadata": metadata_parameters(metadata)},
        {"pillow": context.tools.pillow, "captions": context.tools.captions},
    )
    outputs = (
        Output("poster", f"{clip.slug}.poster.jpg"),
        Output("tall", f"{clip.slug}.thumbnail-9x16.jpg"),
        Output("wide", f"{clip.slug}.thumbnail-16x9.jpg"),
    )
    work = StillsWork(title, font, size, metadata)
    return Step(clip.slug, "stills", recipe, outputs, (frame.name,), work)


def _copies_step(clip: Clip, context: BuildContext, frame: Step, clean: PictureWork) -> Step:
    return copies_step(
        CopiesWork(
            picture=frame.name,
            output="frame.jpg",
            profile="poster",
            size=(clean.profile.width, clean.profile.height),
            metadata=context.metadata(clip, "poster", clean.probe),
        ),
        frame,
        context,
    )


def _contact_step(clip: Clip, context: BuildContext, picture: Step) -> Step:
    recipe = Recipe.of(
        "contact", CONTACT_VERSION, {"picture": picture.recipe.key}, {}, {"ffmpeg": context.tools.ffmpeg}
    )
    outputs = (Output("contact", f"{clip.slug}.contact.jpg"),)
    return Step(clip.slug, "contact", recipe, outputs, (picture.name,), ContactWork(picture.name))
