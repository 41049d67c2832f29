"""Reading a feed's elements: namespaces, texts, places."""

from __future__ import annotations

from typing import Any, TypeAlias
from urllib.parse import urlsplit

from lxml import etree

Element: TypeAlias = Any
"""An lxml element."""

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
PSC = "{http://podlove.org/simple-chapters}"
SPOTIFY = "{http://www.spotify.com/ns/rss}"

_PREFIXES = {
    ITUNES: "itunes:",
    PODCAST: "podcast:",
    ATOM: "atom:",
    CONTENT: "content:",
    HISTORY: "fh:",
    MEDIA: "media:",
    PSC: "psc:",
    SPOTIFY: "spotify:",
}

_SUBJECTS = ("item", f"{PODCAST}liveItem", "channel")


def safe_parser() -> Any:
    """A parser that opens nothing a document names and expands no entity."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def text_of(parent: Element, tag: str) -> str | None:
    """The text of the first child of that name, without space around it; None when there is no such child."""
    element = parent.find(tag)
    return None if element is None else (element.text or "").strip()


def here(element: Element) -> str:
    """Where an element stands, for a finding."""
    return f"line {element.sourceline}"


def short(tag: str) -> str:
    """A tag as people write it: `itunes:author`."""
    namespace, closing, name = tag.rpartition("}")
    return _PREFIXES.get(namespace + closing, "") + name


def subject(element: Element) -> str:
    """What an element speaks of, as a finding begins: `The episode 'Morning'`, `The show`."""
    while element is not None and element.tag not in _SUBJECTS:
        element = element.getparent()
    if element is None or element.tag == "channel":
        return "The show"
    title = text_of(element, "title")
    return f"The episode {title!r}" if title else f"The episode at {here(element)}"


def named(element: Element) -> str:
    """An element with what it speaks of: `The show: podcast:guid`."""
    return f"{subject(element)}: {short(element.tag)}"


def is_url(value: str | None) -> bool:
    """An absolute http(s) URL in ASCII, without spaces (facts 4.1)."""
    if not value or not value.isascii() or value.split() != [value]:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def is_number(text: str) -> bool:
    """A whole number from 0, in digits."""
    return text.isascii() and text.isdigit()
