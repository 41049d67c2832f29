"""Recipes, keys, artifacts, and the status of a step with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from tayori.model.ids import Digest, Key, canonical_json, digest_bytes


@dataclass(frozen=True)
class Recipe:
    """What makes an artifact: its SHA-256 is the key. Inputs are digests or keys, never paths or times."""

    name: str
    version: int
    inputs: tuple[tuple[str, str], ...]
    """(role, digest of bytes or key of an upstream recipe), sorted by role."""
    parameters: str
    """Canonical JSON (model.ids.canonical_json); no float in it."""
    tools: tuple[tuple[str, str], ...]
    """(tool, fingerprint), sorted."""

    @classmethod
    def of(
        cls, name: str, version: int, inputs: Mapping[str, str], parameters: Any, tools: Mapping[str, str]
    ) -> Recipe:
        """A recipe from mappings in any order."""
        return cls(
            name,
            version,
            tuple(sorted(inputs.items())),
            canonical_json(parameters),
            tuple(sorted(tools.items())),
        )

    def document(self) -> str:
        """Canonical JSON of the whole recipe; what the key is the digest of, and what the ledger keeps."""
        return canonical_json(
            {
                "name": self.name,
                "version": self.version,
                "inputs": dict(self.inputs),
                "parameters": self.parameters,
                "tools": dict(self.tools),
            }
        )

    @cached_property
    def key(self) -> Key:
        """SHA-256 of the document."""
        return Key(digest_bytes(self.document().encode()))


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes made by a recipe, kept in the store by digest."""

    key: Key
    output: str
    """Which of the recipe's outputs: `rendition`, `ja.vtt`, ..."""
    digest: Digest
    size: int


class Status(StrEnum):
    """Where a step stands."""

    UP_TO_DATE = "up-to-date"
    STALE = "stale"
    BLOCKED = "blocked"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a step is stale; printed by `build --why` and listed in docs/reference/formats.md."""

    NEVER_BUILT = "never built"
    SOURCE_CHANGED = "source changed"
    CAPTIONS_CHANGED = "captions changed"
    MUSIC_CHANGED = "music changed"
    FONT_CHANGED = "font changed"
    SETTINGS_CHANGED = "settings changed"
    METADATA_CHANGED = "metadata changed"
    CERTIFICATE_CHANGED = "certificate changed"
    RECIPE_CHANGED = "recipe changed"
    TOOLS_CHANGED = "tools changed"
    UPSTREAM_CHANGED = "upstream changed"
    ARTIFACT_MISSING = "artifact missing"
    FAILED_BEFORE = "failed before"
