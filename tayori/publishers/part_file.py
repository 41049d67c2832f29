"""A file that is on its way: what came so far, and what its server called this version of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

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
        try:
            note = json.loads(self._note.read_text())
        except (OSError, ValueError):
            return ""
        if not isinstance(note, dict) or note.get("url") != url:
            return ""
        return str(note.get("validator", ""))

    def describe(self, url: str, headers: Mapping[str, str]) -> None:
        """Remember whose part this is, for the next run."""
        etag = headers.get("etag", "")
        validator = etag if etag.startswith('"') else headers.get("last-modified", "")
        self._note.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(json.dumps({"url": url, "validator": validator}))

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
        """It is whole: put it in its place."""
        self.path.replace(self.out)
        self._note.unlink(missing_ok=True)

    def drop(self) -> None:
        """Forget what came."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
