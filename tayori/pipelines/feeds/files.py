"""The files of a feed as they lie in a site's folder, without asking any server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from tayori.feeds.checking.chapters_file import CHAPTERS_BYTES, check_chapters
from tayori.feeds.linked import FeedLinks, Linked, Purpose
from tayori.media.cover_check import check_cover
from tayori.model.finding import Finding, error

COVER_BYTES = 20_000_000
"""Of an artwork that is looked at; Apple asks for less than a megabyte."""
_HEAD_BYTES = 12
_ISO_MEDIA = ("audio/x-m4a", "audio/mp4", "video/mp4", "video/x-m4v", "video/quicktime")


def check_files(links: FeedLinks, folder: Path, base_url: str) -> Iterator[Finding]:
    """Whether the files of a feed that `folder` holds for `base_url` are there and as it promises."""
    for linked in links.files:
        if linked.url.startswith(base_url):
            yield from _check_file(linked, _place(folder, linked.url.removeprefix(base_url)))


def _place(folder: Path, path: str) -> Path | None:
    """The file at an address; None for one that leads out of the folder or nowhere."""
    place = (folder / unquote(path.partition("?")[0].partition("#")[0])).resolve()
    return place if place.is_relative_to(folder.resolve()) and place.is_file() else None


def _check_file(linked: Linked, path: Path | None) -> Iterator[Finding]:
    if path is None:
        text = f"{linked.name}: there is nothing at {linked.url} in the site."
        yield error("file-unreachable", text, "Publish again.", linked.where)
        return
    size = path.stat().st_size
    if linked.length is not None and linked.length != size:
        text = f"{linked.name} has {size} bytes; the feed says {linked.length}."
        yield error("length-differs", text, "Render the feed again.", linked.where)
    if linked.purpose is Purpose.ARTWORK:
        yield from check_cover(_head(path, COVER_BYTES), linked.name, linked.where)
    elif linked.purpose is Purpose.CHAPTERS:
        yield from check_chapters(_head(path, CHAPTERS_BYTES), linked.name, linked.where)
    elif not _is_of(linked.mime, _head(path)):
        text = f"{linked.name} begins as no {linked.mime} does."
        yield error("content-differs", text, "Build it again, or correct the type.", linked.where)


def _head(path: Path, size: int = _HEAD_BYTES) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _is_of(mime: str, head: bytes) -> bool:
    """Whether bytes can begin a file of that type; True for types without a mark of their own."""
    if mime == "audio/mpeg":
        return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
    if mime in _ISO_MEDIA:
        return head[4:8] == b"ftyp"
    if mime == "text/vtt":
        return head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")
    return True
