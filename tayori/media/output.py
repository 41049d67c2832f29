"""Making one output file: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tayori.errors import ResourceError


@contextmanager
def making(out: Path) -> Iterator[None]:
    """Removes what was begun at `out` when the work on it fails; the system's errors become ResourceError."""
    try:
        yield
    except OSError as error:
        out.unlink(missing_ok=True)
        raise ResourceError(
            f"{out.name} cannot be written: {error.strerror or error}.",
            "Free some space, or check the folder.",
        ) from error
    except BaseException:
        out.unlink(missing_ok=True)
        raise
