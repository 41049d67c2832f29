"""Leaner copies of posters, covers and photos for pages: one step makes all sizes of a picture."""

from __future__ import annotations

from tayori.media.copies import COVER_WIDTHS, PHOTO_WIDTHS, POSTER_WIDTHS, copy_names, write_copies
from tayori.model.artifact import Recipe
from tayori.pipelines.context import BuildContext
from tayori.pipelines.parameters import metadata_parameters
from tayori.pipelines.steps import CopiesWork, Output, Step
from tayori.pipelines.workbench import Bench, Inputs, Made
from tayori.rights.xmp import packet

COPIES_VERSION = 1

_WIDTHS = {"poster": POSTER_WIDTHS, "cover": COVER_WIDTHS, "photo": PHOTO_WIDTHS}


def copies_step(work: CopiesWork, picture: Step, context: BuildContext) -> Step:
    """The step that copies what `picture` makes; its files are named by what they show and how wide."""
    names = copy_names(work.size[0], _WIDTHS[work.profile])
    recipe = Recipe.of(
        "copies",
        COPIES_VERSION,
        {"picture": picture.recipe.key},
        {"settings": {"copies": list(names)}, "metadata": metadata_parameters(work.metadata)},
        {"pillow": context.tools.pillow},
    )
    outputs = tuple(Output(name, f"{picture.slug}.{work.profile}-{name}") for name in names)
    return Step(picture.slug, f"copies/{work.profile}", recipe, outputs, (picture.name,), work)


def make_copies(step: Step, work: CopiesWork, inputs: Inputs, bench: Bench) -> Made:
    """Every copy of the picture. Raises MediaError when its rights are too long for a file to carry."""
    names = tuple(output.name for output in step.outputs)
    picture = inputs[work.picture][work.output]
    return Made(write_copies(picture, names, work.size, packet(work.metadata), bench.folder))
