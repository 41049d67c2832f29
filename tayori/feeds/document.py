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


def is_url(value: str | None) -> bool:
    """An absolute http(s) URL in ASCII, without spaces (facts 4.1)."""
    if not value or not value.isascii() or any(character.isspace() for character in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
