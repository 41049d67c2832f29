"""Our own list of what is ours in a bucket, kept there: losing every local record costs one listing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tayori.publishers.bucket.plan import Entry

RECORD = ".tayori-site.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """What we left at a path."""

    entry: Entry
    etag: str
    """As the bucket said then; empty while it is being written."""


@dataclass(frozen=True, slots=True)
class Record:
    """The list of one site."""

    site: str
    """Base address of the site; another one's objects are not ours."""
    files: dict[str, Recorded]
    """By path."""


def read_record(data: bytes) -> Record | None:
    """The list; None for what is none."""
    try:
        document = json.loads(data)
        files = {
            str(path): Recorded(Entry(str(digest), str(mime), str(caching)), str(etag))
            for path, (digest, mime, caching, etag) in document["files"].items()
        }
        return Record(str(document["site"]), files)
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def render_record(site: str, files: Mapping[str, Recorded]) -> bytes:
    """The bytes of the list of `site`: always the same for the same files."""
    said = {
        path: [one.entry.digest, one.entry.mime, one.entry.caching, one.etag]
        for path, one in sorted(files.items())
    }
    document = {"schema": _SCHEMA, "site": site, "files": said}
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
