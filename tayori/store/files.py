"""Writing and hashing files so that a kill or a full disk leaves nothing half-made."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tayori.errors import ResourceError
from tayori.model.ids import Digest

_CHUNK = 1 << 20


def digest_file(path: Path) -> Digest:
    """SHA-256 of a file's bytes, read in 1 MiB pieces."""
    with path.open("rb") as file:
        return Digest(hashlib.file_digest(file, "sha256").hexdigest())


@contextmanager
def disk_errors(subject: Path) -> Iterator[None]:
    """Turn the operating system's refusals into ResourceError with a way out."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ResourceError(
                f"The disk is full: {subject} could not be written.",
                "Free some space (`tayori prune` may help) and run again.",
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise ResourceError(
                f"{subject} cannot be written: {os.strerror(error.errno)}.",
                "Make the folder writable and run again.",
            ) from error
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, data: bytes) -> None:
    """Write `path` whole, as `replacing` does."""
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that becomes `path` when all went well: temp file beside it, fsync, rename, fsync."""
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


@contextmanager
def placing(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write all `files` beside their places, and put them there, in order, when the block went well.

    When it did not, none is there. A kill leaves none, or those up to some file; the others are hidden files
    then, which the same call writes anew.
    """
    waiting = {path: path.with_name(f".{path.name}.waiting") for path in files}
    try:
        for path, data in files.items():
            _write_synced(waiting[path], data)
        yield
        for path, name in waiting.items():
            with disk_errors(path):
                name.replace(path)
    finally:
        for name in waiting.values():
            name.unlink(missing_ok=True)
        for folder in {path.parent for path in files if path.parent.is_dir()}:
            sync_folder(folder)


def _write_synced(path: Path, data: bytes) -> None:
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def place_link(target: Path, at: Path) -> bool:
    """Make `at` a relative link to `target` in one step; True when something changed."""
    wanted = os.path.relpath(target, at.parent)
    try:
        if os.readlink(at) == wanted:
            return False
    except OSError:
        pass
    with disk_errors(at):
        at.parent.mkdir(parents=True, exist_ok=True)
        name = at.with_name(f".{at.name}.{os.getpid()}.link")
        name.unlink(missing_ok=True)
        name.symlink_to(wanted)
        name.replace(at)
    return True
