r"""Names as ffmpeg reads them. The quoting itself is done in one renderer, ffmpeg-python's `compile`.

That renderer escapes the characters with a meaning in options (`\ ' = :`) and in graphs (`[ ] , ;`). What it
cannot express is kept away from it here: ffmpeg trims white space around an option's value, takes what stands
before a colon for a protocol, and a leading dash for an option.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tayori.errors import UsageError


def file_url(path: Path) -> str:
    """`path` for the command line, never taken for an option or a protocol. Raises UsageError for a NUL."""
    return f"file:{_without_nul(str(path))}"


def filter_file(name: str) -> str:
    """A file name for a filter's option, relative to where ffmpeg runs.

    Raises UsageError where white space at its end would be lost.
    """
    if name != name.rstrip():
        raise UsageError(f"The file name {name!r} ends in white space.", "Rename it.")
    return _guarded(name)


def filter_folder(name: str) -> str:
    """A folder name for a filter's option; white space at either end is kept."""
    return f"{_guarded(name).rstrip('/')}/."


def require_apart(sources: Iterable[Path], targets: Iterable[Path]) -> None:
    """Raise UsageError when a file would be written over one it is made from."""
    given = {source.resolve() for source in sources}
    for target in targets:
        if target.resolve() in given:
            raise UsageError(f"{target} would be written over its own source.", "Choose another folder.")


def _guarded(name: str) -> str:
    return _without_nul(name if name.startswith("/") else f"./{name}")


def _without_nul(name: str) -> str:
    if "\0" in name:
        raise UsageError(f"The file name {name!r} holds a NUL character.", "Rename it.")
    return name
