"""The steps of a cover: brought to Apple's rules, and leaner copies for pages. Of episodes and of shows."""

from __future__ import annotations

from pathlib import Path

from tayori.model.artifact import Recipe
from tayori.model.ids import Slug
from tayori.model.metadata import OutputMetadata
from tayori.pipelines.context import BuildContext
from tayori.pipelines.copy_steps import copies_step
from tayori.pipelines.parameters import metadata_parameters
from tayori.pipelines.steps import CopiesWork, CoverWork, Output, Step

COVER_VERSION = 1

_SQUARE = (3000, 3000)
"""Its shape; how large a cover becomes is seen when it is made, and always more than its copies."""


def cover_step(slug: Slug, path: Path, metadata: OutputMetadata, context: BuildContext) -> Step:
    """The cover of the episode or show `slug` from the picture at `path`. Raises OSError without one."""
    cover = context.observer.source(path)
    recipe = Recipe.of(
        "cover",
        COVER_VERSION,
        {"cover": cover.digest},
        {"metadata": metadata_parameters(metadata)},
        {"pillow": context.tools.pillow},
    )
    return Step(
        slug, "cover", recipe, (Output("cover", f"{slug}.cover.jpg"),), (), CoverWork(cover, metadata)
    )


def cover_copies_step(cover: Step, context: BuildContext) -> Step:
    """Leaner copies of what `cover` makes."""
    assert isinstance(cover.work, CoverWork)
    work = CopiesWork(cover.name, "cover", "cover", _SQUARE, cover.work.metadata)
    return copies_step(work, cover, context)
