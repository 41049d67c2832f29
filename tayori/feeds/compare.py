"""What a new feed would change for subscribers of the old one: a guid is a promise (facts 4.1, 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tayori.feeds.document import ITUNES, PODCAST, Element, safe_parser, text_of
from tayori.model.finding import Finding, error, note, warning


@dataclass(frozen=True, slots=True)
class _Episode:
    """What of an item listeners' programs remember."""

    guid: str
    title: str
    url: str
    size: str


def compare_feeds(before: bytes, after: bytes) -> tuple[Finding, ...]:
    """What subscribers notice: an error is an episode that would come to them a second time.

    A document that is no feed counts as one without episodes.
    """
    old, new = _episodes(before), _episodes(after)
    return (
        *_check_show(before, after),
        *_check_known(old, new),
        *(note("episode-new", f"{e.title!r} is new.") for guid, e in new.items() if guid not in old),
    )


def _check_known(old: dict[str, _Episode], new: dict[str, _Episode]) -> Iterator[Finding]:
    gone = [episode for guid, episode in old.items() if guid not in new]
    by_url = {e.url: e for e in new.values() if e.guid not in old}
    by_title = {e.title: e for e in new.values() if e.guid not in old}
    for episode in gone:
        twin = by_url.get(episode.url) or by_title.get(episode.title)
        if twin is not None:
            text = f"{episode.title!r} had the guid {episode.guid} and now has {twin.guid}."
            yield error("guid-changed", text, "Keep the old one, or every subscriber gets it again.")
        else:
            yield warning("episode-gone", f"{episode.title!r} is no longer in the feed.", "Was it retracted?")
    for guid, episode in old.items():
        if guid in new and new[guid].url == episode.url and new[guid].size != episode.size:
            text = f"{episode.title!r} has other bytes at the same address {episode.url}."
            yield warning("bytes-changed", text, "Spotify never fetches an address twice: give it a new one.")


def _check_show(before: bytes, after: bytes) -> Iterator[Finding]:
    old, new = _channel(before), _channel(after)
    if old is None or new is None:
        return
    was, now = text_of(old, f"{PODCAST}guid"), text_of(new, f"{PODCAST}guid")
    if was is not None and was != now:
        yield error(
            "show-guid-changed", f"podcast:guid was {was} and is {now}.", "It stays, wherever the feed moves."
        )
    if text_of(new, f"{ITUNES}complete") is not None and text_of(old, f"{ITUNES}complete") is None:
        yield warning("show-completed", "The show is marked complete.", "Apple takes that as final.")


def _channel(document: bytes) -> Element | None:
    try:
        root = etree.fromstring(document, safe_parser())
    except etree.XMLSyntaxError:
        return None
    return root.find("channel")


def _episodes(document: bytes) -> dict[str, _Episode]:
    channel = _channel(document)
    found = [] if channel is None else [_episode(item) for item in channel.findall("item")]
    return {episode.guid: episode for episode in found if episode.guid}


def _episode(item: Element) -> _Episode:
    file = item.find("enclosure")
    url, size = (file.get("url") or "", file.get("length") or "") if file is not None else ("", "")
    return _Episode(text_of(item, "guid") or "", text_of(item, "title") or "", url, size)
