"""The folder a site is written to: whole files only, and never a file that is not ours.

What we wrote stands in a manifest inside the folder, by path, written *before* the files themselves: a
kill between the two leaves names without files, never files without a name. Beside them stand the media that
were replaced, with the day of it: feeds and pages that somebody read before lead to them still.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tayori.errors import CheckFailed, ResourceError, UsageError
from tayori.model.ids import Digest

MANIFEST = ".tayori-site.json"
_CHUNK = 1 << 20
_SCHEMA = 1
_ADVICE = {
    errno.ENOSPC: "Make room on the disk and run again.",
    errno.EROFS: "Choose a folder that can be written to.",
    errno.EACCES: "Give yourself the right to write there, or choose another folder.",
}


@dataclass(frozen=True, slots=True)
class Owned:
    """What the manifest says."""

    files: Mapping[str, str] = field(default_factory=dict)
    """Path -> owner (a slug, or empty for the site itself) of everything we wrote."""
    replaced: Mapping[str, date] = field(default_factory=dict)
    """Path -> day it was replaced, of those among `files` that may stay a while."""


class SiteFolder:
    """One site on disk. Paths are relative to it, with `/`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: Owned | None = None

    @property
    def is_ours(self) -> bool:
        """Whether we ever wrote a site here."""
        return (self.root / MANIFEST).is_file()

    def owned(self) -> dict[str, str]:
        """Path -> owner (a slug, or empty for the site itself) of everything we wrote.

        Raises UsageError when the manifest cannot be read.
        """
        return dict(self.read().files)

    def read(self) -> Owned:
        """The manifest whole; nothing where there is none. Raises UsageError when it cannot be read.

        It is read once: nobody else writes it while a site is worked on.
        """
        if self._known is None:
            self._known = self._load()
        return self._known

    def _load(self) -> Owned:
        file = self.root / MANIFEST
        if not file.exists():
            return Owned()
        try:
            document = json.loads(file.read_bytes())
            files = {str(path): str(owner) for path, owner in document["files"].items()}
            days = document.get("replaced", {}).items()
            replaced = {str(path): date.fromisoformat(day) for path, day in days}
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise UsageError(
                f"{file} cannot be read.", "Remove the site's folder and publish again; nothing else is lost."
            ) from error
        return Owned({path: owner for path, owner in files.items() if _is_inside(path)}, replaced)

    def claim(self, paths: Mapping[str, str]) -> None:
        """Write `paths` (path -> owner) into the manifest, as files that are ours from now on."""
        self._require_inside(paths)
        before = self.read()
        if any(before.files.get(path) != owner for path, owner in paths.items()):
            self._save({**before.files, **paths}, before.replaced)

    def claim_media(self, owner: str, paths: Collection[str], replaced: Mapping[str, date] | None) -> None:
        """Claim `paths` for `owner`; its `replaced` ones (path -> day) may stay, with those replaced before.

        None: no other file of it may stay. One write of the manifest, so that no kill leaves half of it.
        """
        self._require_inside(paths)
        before = self.read()
        own = {path: day for path, day in (replaced or {}).items() if before.files.get(path) == owner}
        stay = (
            (path, day)
            for path, day in (own | dict(before.replaced)).items()
            if path not in paths and (replaced is not None or before.files.get(path) != owner)
        )
        files, left = {**before.files, **dict.fromkeys(paths, owner)}, dict(stay)
        if files != before.files or left != before.replaced:
            self._save(files, left)

    def write(self, path: str, data: bytes) -> bool:
        """Make the file at `path` be `data`; answers whether it had to change. Its path is claimed before."""
        target = self.root / path
        with _disk(target):
            if target.is_file() and target.read_bytes() == data:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, data, sync=False)
        return True

    def copy_in(self, path: str, source: Path, digest: Digest, on_bytes: Callable[[int], None]) -> int:
        """Bring `source` to `path`; answers its size. Size and digest are those of what is there afterwards.

        Raises CheckFailed when the bytes are not those of `digest`; then nothing is left at `path`.
        """
        target = self.root / path
        with _disk(target):
            if not target.is_file() or digest_of(target) != digest:
                target.parent.mkdir(parents=True, exist_ok=True)
                _copy(source, target, digest, on_bytes)
            return target.stat().st_size

    def remove(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Delete those of `paths` that are ours, and folders they leave empty; answers which were there.

        One that cannot be deleted stays ours and does not keep the others: ResourceError tells it at the end.
        """
        owned = self.read()
        doomed = [path for path in paths if path in owned.files]
        gone: list[str] = []
        failed: dict[str, ResourceError] = {}
        for path in doomed:
            try:
                gone += [path] if self._unlink(path) else []
            except ResourceError as error:
                failed[path] = error
        removed = set(doomed) - set(failed)
        if removed:
            left = {path: owner for path, owner in owned.files.items() if path not in removed}
            self._save(left, owned.replaced)
        for first in failed.values():
            raise first
        return tuple(gone)

    def parts(self) -> list[str]:
        """Halves of files, left by a kill in the folders of what is ours."""
        folders = sorted({path.rpartition("/")[0] for path in self.read().files})
        found = (part for folder in folders for part in (self.root / folder).glob(part_of("*")))
        return [part.relative_to(self.root).as_posix() for part in found]

    def remove_parts(self, parts: Iterable[str]) -> None:
        """Delete those of `parts`, halves of files, that are there; folders they leave empty too."""
        for part in parts:
            if (self.root / part).is_file():
                self._unlink(part)

    def strangers(self, files: Mapping[str, Callable[[], bytes]]) -> tuple[str, ...]:
        """Paths among `files` (path -> what makes it) where something else lies that we did not write."""
        owned = self.owned()
        unknown = [path for path in files if path not in owned and (self.root / path).exists()]
        return tuple(path for path in unknown if not self._is(path, files[path]()))

    def keep_record(self, name: str, data: bytes) -> None:
        """Write a record of ours beside the manifest; it is no part of the site."""
        with _disk(self.root / name):
            _replace(self.root / name, data, sync=False)

    def _is(self, path: str, data: bytes) -> bool:
        target = self.root / path
        return target.is_file() and target.read_bytes() == data

    def _unlink(self, path: str) -> bool:
        target = self.root / path
        with _disk(target):
            try:
                target.unlink()
            except FileNotFoundError:
                return False
            for folder in list(target.parents)[: path.count("/")]:
                if any(folder.iterdir()):
                    break
                folder.rmdir()
        return True

    def _require_inside(self, paths: Iterable[str]) -> None:
        outside = next((path for path in paths if not _is_inside(path)), None)
        if outside is not None:
            raise UsageError(
                f"{outside!r} would lie outside {self.root}.", "Report this: it should not happen."
            )

    def _save(self, files: Mapping[str, str], replaced: Mapping[str, date]) -> None:
        with _disk(self.root / MANIFEST):
            self.root.mkdir(parents=True, exist_ok=True)
            days = {path: day.isoformat() for path, day in sorted(replaced.items()) if path in files}
            document = {"schema": _SCHEMA, "files": dict(sorted(files.items())), "replaced": days}
            text = json.dumps(document, ensure_ascii=False, indent=0) + "\n"
            _replace(self.root / MANIFEST, text.encode(), sync=True)
        self._known = None


def digest_of(path: Path) -> Digest:
    """SHA-256 of the file's bytes, read from disk."""
    with path.open("rb") as stream:
        return Digest(hashlib.file_digest(stream, "sha256").hexdigest())


def part_of(path: str) -> str:
    """Where a file is while it is written."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}.{name}.part"


def _copy(source: Path, target: Path, digest: Digest, on_bytes: Callable[[int], None]) -> None:
    with _replacing(target) as temporary:
        with source.open("rb") as reader, temporary.open("wb") as writer:
            while chunk := reader.read(_CHUNK):
                writer.write(chunk)
                on_bytes(len(chunk))
            writer.flush()
            os.fsync(writer.fileno())
        if digest_of(temporary) != digest:
            raise CheckFailed(
                f"{source} is not the file that was built: its bytes have changed.",
                "Run `tayori verify`, then build again.",
            )


def _replace(target: Path, data: bytes, *, sync: bool) -> None:
    # pages are not synced: the next render compares them with what they should be, and there are thousands
    with _replacing(target) as temporary, temporary.open("wb") as writer:
        writer.write(data)
        if sync:
            writer.flush()
            os.fsync(writer.fileno())


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    temporary = target.with_name(part_of(target.name))
    try:
        yield temporary
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _is_inside(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        advice = _ADVICE.get(error.errno or 0, "See that the folder is there and can be written to.")
        raise ResourceError(f"{error.filename or path}: {reason}.", advice) from error
