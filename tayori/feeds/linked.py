"""The files a feed leads to: artwork, enclosures, transcripts, chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tayori.feeds.checking.dates import parse_date
from tayori.feeds.checking.frame import read_feed
from tayori.feeds.document import ATOM, ITUNES, PODCAST, Element, here, is_number, is_url, subject, text_of


class Purpose(StrEnum):
    """What a file is for."""

    ARTWORK = "artwork"
    ENCLOSURE = "file"
    ALTERNATIVE = "alternative file"
    TRANSCRIPT = "transcript"
    CHAPTERS = "chapters"


@dataclass(frozen=True, slots=True)
class Linked:
    """One file, as the feed promises it."""

    purpose: Purpose
    url: str
    name: str
    """How a finding begins: `The episode 'Morning': file`."""
    where: str
    mime: str = ""
    """Empty where the feed does not say."""
    length: int | None = None
    """Bytes; None where the feed does not say."""


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """All of a feed."""

    own: str = ""
    """The feed's own address, as atom:link rel=self says; empty without one."""
    files: tuple[Linked, ...] = ()


def links_of(document: bytes, newest: int | None = None) -> FeedLinks:
    """The files of a feed, each address once: those of the show and of its `newest` episodes, or of all.

    What has no usable address is left out, `check_feed` tells of it; a document that is no feed has none.
    """
    channel, _ = read_feed(document)
    if channel is None:
        return FeedLinks()
    items = _newest_first(channel.findall("item"))
    found: dict[tuple[Purpose, str], Linked] = {}
    for parent in (channel, *(items if newest is None else items[:newest])):
        for linked in _links(parent):
            found.setdefault((linked.purpose, linked.url), linked)
    own = next((e.get("href") or "" for e in channel.findall(f"{ATOM}link") if e.get("rel") == "self"), "")
    return FeedLinks(own, tuple(found.values()))


def _newest_first(items: Sequence[Element]) -> list[Element]:
    def age(item: Element) -> float:
        when = parse_date(text_of(item, "pubDate") or "")
        return -when.timestamp() if when else 0.0

    return sorted(items, key=age)


def _links(parent: Element) -> Iterator[Linked]:
    for image in parent.findall(f"{ITUNES}image"):
        yield from _linked(Purpose.ARTWORK, image, image.get("href"))
    for file in parent.findall("enclosure"):
        said = file.get("length") or ""
        length = int(said[:18]) if is_number(said) and said.strip("0") else None
        yield from _linked(Purpose.ENCLOSURE, file, file.get("url"), length)
    for other in parent.findall(f"{PODCAST}alternateEnclosure"):
        said = other.get("length") or ""
        length = int(said[:18]) if is_number(said) else None
        for source in other.findall(f"{PODCAST}source"):
            yield from _linked(Purpose.ALTERNATIVE, other, source.get("uri"), length)
    for transcript in parent.findall(f"{PODCAST}transcript"):
        yield from _linked(Purpose.TRANSCRIPT, transcript, transcript.get("url"))
    for chapters in parent.findall(f"{PODCAST}chapters"):
        yield from _linked(Purpose.CHAPTERS, chapters, chapters.get("url"))


def _linked(
    purpose: Purpose, element: Element, url: str | None, length: int | None = None
) -> Iterator[Linked]:
    if is_url(url):
        name = f"{subject(element)}: {purpose}"
        yield Linked(purpose, url or "", name, here(element), element.get("type") or "", length)
