"""The steps of a photo: the picture for viewing, leaner copies, and the original where it is offered."""

from __future__ import annotations

from tayori.media.photo import LARGE_PX
from tayori.model.artifact import Recipe
from tayori.model.asset import Photo
from tayori.model.metadata import OutputMetadata
from tayori.pipelines.context import BuildContext
from tayori.pipelines.copy_steps import copies_step
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.parameters import metadata_parameters
from tayori.pipelines.steps import CopiesWork, OriginalWork, Output, PhotoWork, Step
from tayori.rights.taking_away import why_kept

PHOTO_VERSION = 1
ORIGINAL_VERSION = 1


def photo_steps(photo: Photo, context: BuildContext) -> tuple[Step, ...]:
    """Every step of `photo`, upstream first. Raises MediaError when its source is no photo."""
    source = context.observer.source(photo.source)
    metadata = context.metadata(photo, "photo")
    outputs = (Output("photo", f"{photo.slug}.jpg"), Output("small", f"{photo.slug}.small.jpg"))
    recipe = _recipe("photo", PHOTO_VERSION, source, metadata, context)
    viewed = Step(photo.slug, "photo", recipe, outputs, (), PhotoWork(source, metadata))
    size = _viewed_size(context.observer.picture_size(source))
    copies = copies_step(CopiesWork(viewed.name, "photo", "photo", size, metadata), viewed, context)
    return (viewed, copies, *_original_steps(photo, source, context))


def _original_steps(photo: Photo, source: SourceFile, context: BuildContext) -> tuple[Step, ...]:
    metadata = context.metadata(photo, "original")
    if not photo.original or why_kept(metadata.rights):
        return ()
    recipe = _recipe("original", ORIGINAL_VERSION, source, metadata, context)
    outputs = (Output("original", f"{photo.slug}.original.jpg"),)
    return (Step(photo.slug, "original", recipe, outputs, (), OriginalWork(source, metadata)),)


def _recipe(
    name: str, version: int, source: SourceFile, metadata: OutputMetadata, context: BuildContext
) -> Recipe:
    return Recipe.of(
        name,
        version,
        {"source": source.digest},
        {"metadata": metadata_parameters(metadata)},
        {"pillow": context.tools.pillow},
    )


def _viewed_size(size: tuple[int, int]) -> tuple[int, int]:
    """Of a photo of this size the picture for viewing; a part of a pixel is cut off."""
    longest = max(size)
    if longest <= LARGE_PX:
        return size
    width, height = (max(1, side * LARGE_PX // longest) for side in size)
    return width, height
