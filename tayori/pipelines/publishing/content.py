"""What is seen and heard in a file, as a digest that neither its tags nor a newer tool change.

A place that cannot replace a video's bytes gets a new video for new content, never for a corrected title.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tayori.model.artifact import Recipe
from tayori.model.ids import Digest, canonical_json, digest_bytes


def content_digest(rendition: Recipe, made: Mapping[str, Recipe]) -> Digest:
    """The digest of a rendition's picture and sound; `made` are the asset's recipes by key.

    Versions of recipes and fingerprints of tools are left out, and the rendition's own parameters: its tags.
    """
    streams = [_described(made[value], made) for _, value in rendition.inputs if value in made]
    return digest_bytes(canonical_json(streams).encode())


def _described(recipe: Recipe, made: Mapping[str, Recipe]) -> dict[str, Any]:
    inputs = {
        role: _described(made[value], made) if value in made else value for role, value in recipe.inputs
    }
    return {"name": recipe.name, "inputs": inputs, "parameters": recipe.parameters}
