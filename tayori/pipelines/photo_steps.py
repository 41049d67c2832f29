"""The steps of a photo."""

from __future__ import annotations

from tayori.model.artifact import Recipe
from tayori.model.asset import Photo
from tayori.pipelines.context import BuildContext
from tayori.pipelines.parameters import metadata_parameters
from tayori.pipelines.steps import Output, PhotoWork, Step

PHOTO_VERSION = 1


def photo_steps(photo: Photo, context: BuildContext) -> tuple[Step, ...]:
    """The one step of `photo`."""
    source = context.observer.source(photo.source)
    metadata = context.metadata(photo, "photo")
    recipe = Recipe.of(
        "photo",
        PHOTO_VERSION,
        {"source": source.digest},
        {"metadata": metadata_parameters(metadata)},
        {"pillow": context.tools.pillow},
    )
    outputs = (Output("photo", f"{photo.slug}.jpg"), Output("small", f"{photo.slug}.small.jpg"))
    return (Step(photo.slug, "photo", recipe, outputs, (), PhotoWork(source, metadata)),)
