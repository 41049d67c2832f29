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


def read_record(data: bytes) -> dict[str, Recorded] | None:
    """Path -> what we left there; None for what is no record of ours."""
    try:
        files = json.loads(data)["files"].items()
        return {
            str(path): Recorded(Entry(str(digest), str(mime), str(caching)), str(etag))
            for path, (digest, mime, caching, etag) in files
        }
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def render_record(files: Mapping[str, Recorded]) -> bytes:
    """The record's bytes: always the same for the same files."""
    said = {
        path: [one.entry.digest, one.entry.mime, one.entry.caching, one.etag]
        for path, one in sorted(files.items())
    }
    return (
        json.dumps({"schema": _SCHEMA, "files": said}, ensure_ascii=False, separators=(",", ":")) + "\n"
    ).encode()
