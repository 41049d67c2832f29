"""The files of a site as a bucket is to have them: type and caching as our own server says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tayori.publishers.bucket.plan import Entry
from tayori.publishers.serving.files import caching_of, digest_in, type_of


def local_entries(root: Path, paths: Iterable[str]) -> dict[str, Entry]:
    """Those of `paths` that lie below `root`. What carries a digest in its name is not read."""
    return {path: entry_of(root, path) for path in paths if (root / path).is_file()}


def entry_of(root: Path, path: str) -> Entry:
    """A file of the site. Nothing is stored compressed: who wants gzip gets it from the CDN."""
    file = PurePosixPath(path)
    return Entry(_digest(root / path, digest_in(file)), type_of(file), caching_of(file))


def named_digest(named: str, size: int) -> str:
    """Of a file whose name carries the first digits of its digest: new bytes would have another name."""
    return f"{named}-{size:x}"


def _digest(path: Path, named: str | None) -> str:
    if named is not None:
        return named_digest(named, path.stat().st_size)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
