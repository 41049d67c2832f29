"""The rules for an episode's file, as far as the feed tells (facts 4.1, 4.3, 4.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from tayori.feeds.document import Element, here, is_number, is_url, subject
from tayori.model.finding import Finding, error, warning

ENCLOSURE_TYPES = {
    "audio/x-m4a": (".m4a",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/mpeg": (".mp3",),
    "video/quicktime": (".mov",),
    "video/mp4": (".mp4",),
    "video/x-m4v": (".m4v",),
    "application/pdf": (".pdf",),
}
"""Types Apple takes, with their extensions (facts 4.1); audio/mp4 is what others write for m4a."""


def check_enclosures(items: Sequence[Element]) -> Iterator[Finding]:
    """What is wrong with the files of the episodes."""
    for item in items:
        yield from _check_enclosure(item)
    plain = [
        f for item in items for f in item.findall("enclosure") if (f.get("url") or "").startswith("http:")
    ]
    if plain:
        text = f"{len(plain)} of {len(items)} episodes have a file without https."
        yield warning("enclosure-not-https", text, "Serve them with https.", here(plain[0]))


def _check_enclosure(item: Element) -> Iterator[Finding]:
    name, files = subject(item), item.findall("enclosure")
    if len(files) != 1:
        text = f"{name} has {len(files)} enclosures; one is needed."
        yield error("enclosure-count", text, "Correct it.", here(item))
    for file in files:
        url, size = file.get("url") or "", file.get("length") or ""
        if not is_url(url):
            text = f"{name}: {url!r} is no absolute ASCII URL."
            yield error("enclosure-url", text, "Correct it.", here(file))
        if not (is_number(size) and size.strip("0")):
            cure = "Give the file's size in bytes."
            yield error("enclosure-length", f"{name}: {size!r} is no length of a file.", cure, here(file))
        yield from _check_type(file, name, url)


def _check_type(file: Element, name: str, url: str) -> Iterator[Finding]:
    kind = file.get("type") or ""
    suffixes = ENCLOSURE_TYPES.get(kind)
    if suffixes is None:
        cure = "Use audio/mpeg or audio/x-m4a."
        yield error("enclosure-type", f"{name}: players do not know the type {kind!r}.", cure, here(file))
    elif is_url(url) and not urlsplit(url).path.lower().endswith(suffixes):
        text = f"{name}: the file name in {url} does not fit its type {kind}."
        yield error("enclosure-suffix", text, f"Let it end in {' or '.join(suffixes)}.", here(file))
