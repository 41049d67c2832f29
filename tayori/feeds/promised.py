"""What a feed that is out promised its subscribers, and the same feed without what may not be heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from tayori.feeds.checking.frame import read_feed
from tayori.feeds.document import PODCAST, Element, text_of


@dataclass(frozen=True, slots=True)
class PromisedItem:
    """An item of a feed that is out."""

    guid: str
    link: str


@dataclass(frozen=True, slots=True)
class PromisedFeed:
    """What a document says; all empty when it is no feed."""

    guid: str = ""
    """podcast:guid."""
    title: str = ""
    description: str = ""
    lang: str = ""
    items: tuple[PromisedItem, ...] = ()


def read_promised(document: bytes) -> PromisedFeed:
    """What `document` promises."""
    channel, _ = read_feed(document)
    if channel is None:
        return PromisedFeed()
    return PromisedFeed(
        guid=text_of(channel, f"{PODCAST}guid") or "",
        title=text_of(channel, "title") or "",
        description=text_of(channel, "description") or "",
        lang=text_of(channel, "language") or "",
        items=tuple(_item(item) for item in channel.findall("item")),
    )


def only_items(document: bytes, stays: Callable[[PromisedItem], bool]) -> bytes:
    """A feed without the items that do not stay; the same bytes when all do."""
    channel, _ = read_feed(document)
    found = [] if channel is None else channel.findall("item")
    doomed = [item for item in found if not stays(_item(item))]
    if channel is None or not doomed:
        return document
    for item in doomed:
        channel.remove(item)
    written: bytes = etree.tostring(channel.getroottree(), xml_declaration=True, encoding="UTF-8")
    return written + b"\n"


def _item(element: Element) -> PromisedItem:
    return PromisedItem(text_of(element, "guid") or "", text_of(element, "link") or "")
