"""The caption formats there are: found by entry point, ours through the same door as anybody's."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from tayori.errors import UsageError
from tayori.subtitles.formats.base import CaptionFormat

GROUP = "tayori.caption_formats"


@cache
def formats() -> tuple[CaptionFormat, ...]:
    """Every registered format, in the order they are asked to recognise a file.

    Raises UsageError when one does not load.
    """
    return tuple(
        sorted((_load(point) for point in entry_points(group=GROUP)), key=lambda f: (f.rank, f.name))
    )


def find_format(text: str) -> CaptionFormat | None:
    """The format `text` is written in, judged by its content alone; None when none recognises it."""
    return next((f for f in formats() if f.parse is not None and f.sniff(text)), None)


def format_to_write(path: Path) -> CaptionFormat:
    """The format a file name asks for. Raises UsageError when we do not write it."""
    writable = [f for f in formats() if f.render is not None]
    for form in writable:
        if any(path.name.lower().endswith(suffix) for suffix in form.suffixes):
            return form
    known = ", ".join(dict.fromkeys(f.suffixes[0] for f in writable))
    raise UsageError(f"{path.name}: captions are written as {known}.", "Name the file so.")


def _load(point: EntryPoint) -> CaptionFormat:
    try:
        form = point.load()
    except Exception as error:
        raise UsageError(
            f"The caption format {point.name!r} ({point.value}) does not load: {error}.",
            "Install or repair the package it comes from.",
        ) from error
    if not isinstance(form, CaptionFormat):
        raise UsageError(
            f"The entry point {point.name!r} ({point.value}) is not a CaptionFormat.",
            "Report it to the authors of the package it comes from.",
        )
    return form
