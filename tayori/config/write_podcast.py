"""show.yaml and episode.yaml of a podcast that moves in: written whole, for a person to go on with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tayori.config.section import SCHEMA_VERSION
from tayori.config.write import write_new
from tayori.model.asset import COMPONENTS, COVER_COMPONENTS, Kind


class _Dumper(yaml.CSafeDumper):
    """Writes texts of several lines as they are read."""


def _text(dumper: yaml.CSafeDumper, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def write_show_manifest(path: Path, said: Mapping[str, Any]) -> None:
    """A new show.yaml with the keys `said`, in their order. Raises UsageError when there is one already."""
    write_new(path, _manifest(said, ", ".join(COVER_COMPONENTS)))


def write_moved_episode(path: Path, said: Mapping[str, Any]) -> None:
    """A new episode.yaml with the keys `said`. Raises UsageError when there is one already."""
    components = COMPONENTS[Kind.EPISODE] + (COVER_COMPONENTS if said.get("cover") else ())
    write_new(path, _manifest(said, ", ".join(components)))


def _manifest(said: Mapping[str, Any], components: str) -> str:
    kept = {key: value for key, value in said.items() if value not in (None, "", {}, [])}
    written = yaml.dump(
        {"schema": SCHEMA_VERSION, **kept}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6
    )
    return (
        f"{written}rights:\n"
        f"  # Each of {components} needs a grant, or stands under none.\n"
        "  grants: []                       # portrait/x is grants/portrait/x.yaml\n"
        "  none: []                         # your word that there is none of these in it\n"
    )
