"""The files of a site: where they are, of what type, how long they keep, who may read them."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from tayori.publishers.site.paths import MEDIA, STATIC

FEED_TYPE = "application/rss+xml; charset=utf-8"
CHAPTERS_TYPE = "application/json+chapters"
KEEP = "public, max-age=31536000, s-maxage=3600, immutable"
"""Of addresses that carry a digest. Shared caches ask again each hour: what is taken down leaves them too."""
ASK = "no-cache"
"""Of everything that changes in its place: kept, but asked for again each time."""

_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".flac": "audio/flac",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/x-m4a",
    ".m4s": "video/iso.segment",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ts": "video/mp2t",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
_FEED = re.compile(r"feed[^/]*\.xml\Z")
_CHAPTERS = re.compile(r"\.chapters(\.[0-9a-f]{8})?\.json\Z")
_DIGEST = re.compile(r"\.([0-9a-f]{8})(?:\.[A-Za-z0-9]+){1,2}\Z")
_KEPT = (MEDIA, STATIC, "search")
"""Folders whose files have new names when they have new bytes."""
_COMPRESSED = (".css", ".html", ".js", ".json", ".svg", ".webmanifest", ".xml")
"""Media are packed already; so are blocks of the search index, which are named `.gz`."""
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
    except (OSError, RuntimeError):  # the latter is what Python 3.11 has for links in a circle
        return None
    inside = resolved.is_relative_to(root.resolve())
    return resolved if inside and resolved.is_file() else None


def is_feed(file: PurePosixPath) -> bool:
    """Whether it is a podcast feed; feeds are told from other XML by their names."""
    return bool(_FEED.match(file.name))


def is_compressed(file: PurePosixPath) -> bool:
    """Whether clients that take gzip get it so: what is text and read by browsers and apps as it is."""
    return file.suffix.lower() in _COMPRESSED


def type_of(file: PurePosixPath) -> str:
    """Content-Type by name: of media and chapters the type that feeds say."""
    if is_feed(file):
        return FEED_TYPE
    if _CHAPTERS.search(file.name):
        return CHAPTERS_TYPE
    return _TYPES.get(file.suffix.lower(), "application/octet-stream")


def digest_in(file: PurePosixPath) -> str | None:
    """The digits of the digest in the name of a file that never changes, as `paths.media` puts them there."""
    found = _DIGEST.search(file.name)
    return found[1] if found and file.parts[0] in _KEPT else None


def caching_of(file: PurePosixPath) -> str:
    """Cache-Control by name."""
    return ASK if digest_in(file) is None else KEEP


def is_shared(file: PurePosixPath) -> bool:
    """Whether players on other sites may read it: transcripts and chapters (facts 4.4)."""
    return file.suffix.lower() in (_SHARED_MEDIA if file.parts[0] == MEDIA else _SHARED)
