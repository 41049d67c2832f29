"""A file that is on its way: what came so far, and what its server called this version of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from tayori.model.ids import Digest


@dataclass(frozen=True, slots=True)
class PartFile:
    """`x.mp3.part` beside `x.mp3`, with `x.mp3.part.json`, which says whose part it is."""

    out: Path

    @property
    def path(self) -> Path:
        """What came so far."""
        return self.out.with_name(self.out.name + ".part")

    @property
    def _note(self) -> Path:
        return self.out.with_name(self.out.name + ".part.json")

    def range_headers(self, url: str) -> dict[str, str]:
        """Headers that ask for the rest; none when there is nothing that can be gone on with.

        Only a strong ETag or a date of change lets a server say whether the rest belongs to what we have
        (RFC 9110 13.1.5); without one the file is fetched anew.
        """
        validator = self._validator(url)
        size = self.path.stat().st_size if self.path.is_file() else 0
        if not (validator and size):
            return {}
        return {"Range": f"bytes={size}-", "If-Range": validator}

    def _validator(self, url: str) -> str:
        told = self._told()
        if told.get("url_sha256") != _fingerprint(url):
            return ""
        etag = str(told.get("etag", ""))
        return etag if etag.startswith('"') else str(told.get("last_modified", ""))

    def _told(self) -> dict[str, Any]:
        try:
            told = json.loads(self._note.read_text())
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def is_of(self, headers: Mapping[str, str], total: int | None) -> bool:
        """Whether an answer with a rest is of the version we have; a server may not have looked at If-Range.

        A rest says the ETag the whole has (RFC 9110 15.3.7), and may leave out when the file changed.
        """
        told = self._told()
        etag, changed = told.get("etag", ""), headers.get("last-modified", "")
        return (
            headers.get("etag", "") == etag
            and changed in ("", told.get("last_modified"))
            and told.get("total") in (None, total)
        )

    def describe(self, url: str, headers: Mapping[str, str], total: int | None) -> None:
        """Remember whose part this is, for the next run.

        Of the address only a hash: it may hold a password.
        """
        told = {
            "url_sha256": _fingerprint(url),
            "etag": headers.get("etag", ""),
            "last_modified": headers.get("last-modified", ""),
            "total": total,
        }
        self._note.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(json.dumps(told))

    @contextmanager
    def appending(self, start: int) -> Iterator[BinaryIO]:
        """The part, opened behind its first `start` bytes; what was there of more is gone."""
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.truncate(start)
            file.seek(start)
            yield file

    def size(self) -> int:
        """Bytes that came so far."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def digest(self) -> Digest:
        """SHA-256 of what came."""
        digest = sha256()
        with self.path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
        return Digest(digest.hexdigest())

    def finish(self) -> None:
        """It is whole: put it in its place, so that a power cut leaves all of it or none."""
        _sync(self.path)
        self.path.replace(self.out)
        _sync(self.out.parent)
        self._note.unlink(missing_ok=True)

    def drop(self) -> None:
        """Forget what came."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def _fingerprint(url: str) -> str:
    return sha256(url.encode(errors="replace")).hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
