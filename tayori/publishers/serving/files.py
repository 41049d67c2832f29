"""The files of a site: where they are, of what type, how long they keep, who may read them."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from tayori.publishers.site.paths import MEDIA

FEED_TYPE = "application/rss+xml; charset=utf-8"
CHAPTERS_TYPE = "application/json+chapters"
KEEP = "public, max-age=31536000, s-maxage=3600, immutable"
"""Of addresses that carry a digest. Shared caches ask again each hour: what is taken down leaves them too."""
ASK = "no-cache"
"""Of everything that changes in its place: kept, but asked for again each time."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".flac": "audio/flac",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/x-m4a",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webp": "image/webp",
    ".xml": "application/xml; charset=utf-8",
}
_FEED = re.compile(r"feed[^/]*\.xml\Z")
_CHAPTERS = re.compile(r"\.chapters(\.[0-9a-f]{8})?\.json\Z")
_DIGEST = re.compile(r"\.([0-9a-f]{8})\.[A-Za-z0-9]+\Z")
_SHARED = (".json", ".srt", ".vtt")
_SHARED_MEDIA = (*_SHARED, ".html", ".txt")


def find_file(root: Path, path: str) -> Path | None:
    """The file a URL path names below `root`; None for what is not there, hidden, or outside.

    A folder gives its index.html; there is no listing.
    """
    parts = [part for part in unquote(path).split("/") if part not in ("", ".")]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    target = root.joinpath(*parts)
    if path.endswith("/"):
        target /= "index.html"
    try:
        resolved = target.resolve(strict=True)
    except OSError:
        return None
    inside = resolved.is_relative_to(root.resolve())
    return resolved if inside and resolved.is_file() else None


def is_feed(file: PurePosixPath) -> bool:
    """Whether it is a podcast feed; feeds are told from other XML by their names."""
    return bool(_FEED.match(file.name))


def type_of(file: PurePosixPath) -> str:
    """Content-Type by name: of media and chapters the type that feeds say."""
    if is_feed(file):
        return FEED_TYPE
    if _CHAPTERS.search(file.name):
        return CHAPTERS_TYPE
    return _TYPES.get(file.suffix.lower(), "application/octet-stream")


def digest_in(file: PurePosixPath) -> str | None:
    """The digits of the digest in the name of a media file, as `paths.media` puts them there."""
    found = _DIGEST.search(file.name)
    return found[1] if found and file.parts[0] == MEDIA else None


def caching_of(file: PurePosixPath) -> str:
    """Cache-Control by name."""
    return ASK if digest_in(file) is None else KEEP


def is_shared(file: PurePosixPath) -> bool:
    """Whether players on other sites may read it: transcripts and chapters (facts 4.4)."""
    return file.suffix.lower() in (_SHARED_MEDIA if file.parts[0] == MEDIA else _SHARED)
