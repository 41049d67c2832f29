"""Changing files: whole or not at all, with the errors of others turned into ours."""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mutagen import MutagenError

from tayori.errors import MediaError, ResourceError

_MALFORMED = (MutagenError, struct.error, ValueError, KeyError, IndexError, OverflowError, TypeError)
"""What mutagen raises on malformed files, beside its own error."""


@contextmanager
def tagging(path: Path) -> Iterator[None]:
    """Maps mutagen's and the system's errors; mutagen hides an OSError inside its own.

    Raises MediaError for what cannot be tagged, ResourceError.
    """
    try:
        yield
    except (*_MALFORMED, OSError) as error:
        cause = error.args[0] if isinstance(error, MutagenError) and error.args else error
        if isinstance(cause, OSError):
            raise _resource_error(path, cause) from error
        raise MediaError(f"{path.name} cannot be tagged: {error}.", "Make the file again.") from error


@contextmanager
def replacing(path: Path, like: Path) -> Iterator[Path]:
    """A new file beside `path` that takes its place when all went well, with the permissions of `like`.

    `path` is at no moment half-written. Raises ResourceError.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tayori-", suffix=path.suffix)
        os.close(handle)
        draft = Path(name)
        try:
            yield draft
            shutil.copymode(like, draft)
            _sync(draft)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise _resource_error(path, error) from error


def _resource_error(path: Path, error: OSError) -> ResourceError:
    return ResourceError(
        f"{path.name} cannot be read or written: {error.strerror or error}.",
        "Free some space, or check the folder.",
    )


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
