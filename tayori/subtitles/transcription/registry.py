"""The engines there are: found by entry point, ours through the same door as anybody's."""

from __future__ import annotations

from importlib.metadata import entry_points

from tayori.errors import UsageError
from tayori.subtitles.transcription.base import Engine

GROUP = "tayori.transcribers"


def get_engine(name: str) -> Engine:
    """The engine called `name`. Raises UsageError when there is none, or when it does not load."""
    points = {point.name: point for point in entry_points(group=GROUP)}
    if name not in points:
        known = ", ".join(sorted(points)) or "none"
        raise UsageError(
            f"There is no transcription engine {name!r}.",
            f"Choose one of: {known}; it stands under `transcription: {{engine: ...}}` in tayori.yaml.",
        )
    try:
        engine: Engine = points[name].load()
    except Exception as error:
        raise UsageError(
            f"The transcription engine {name!r} ({points[name].value}) does not load: {error}.",
            "Install or repair the package it comes from.",
        ) from error
    return engine
