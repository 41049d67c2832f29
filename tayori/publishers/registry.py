"""The kinds of places there are: found by entry point, ours through the same door as anybody's."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from tayori.errors import UsageError
from tayori.publishers.base import PublisherKind

GROUP = "tayori.publishers"


def kind_names() -> tuple[str, ...]:
    """Every registered kind, sorted; nothing is imported for it."""
    return tuple(sorted(_found()))


@cache
def get_kind(name: str) -> PublisherKind:
    """The kind called `name`. Raises UsageError when there is none, or when its module does not load."""
    point = _found().get(name)
    if point is None:
        raise UsageError(f"There is no publisher of kind {name!r}.", _advice(name))
    try:
        kind = point.load()
    except Exception as error:
        raise UsageError(
            f"The publisher {name!r} ({point.value}) does not load: {error}.",
            "Install or repair the package it comes from.",
        ) from error
    if not isinstance(kind, PublisherKind) or kind.name != name:
        raise UsageError(
            f"The entry point {name!r} ({point.value}) is not a PublisherKind of that name.",
            "Report it to the authors of the package it comes from.",
        )
    return kind


@cache
def _found() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _advice(name: str) -> str:
    close = get_close_matches(name, kind_names(), n=1)
    meant = f"Did you mean {close[0]!r}? " if close else ""
    return f"{meant}Known kinds: {', '.join(kind_names())}."
