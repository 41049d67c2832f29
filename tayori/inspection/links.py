"""Where a page leads: every address its HTML names, as absolute URLs with their fragments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from tayori.inspection.markup import Document, Node


class Purpose(StrEnum):
    """What becomes of the address."""

    PAGE = "page"
    """A visitor goes there."""
    FILE = "file"
    """The browser fetches it, or a visitor downloads it."""
    RELATED = "related"
    """Said to machines: canonical, other languages, pictures for shared links."""


@dataclass(frozen=True, slots=True)
class Link:
    """One address on a page."""

    url: str
    """Absolute, without its fragment."""
    fragment: str
    """Decoded; empty where there is none."""
    purpose: Purpose
    where: str
    """The start tag that has it."""


_ATTRIBUTES = {
    "img": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "script": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
}
_RELATED = ("canonical", "alternate", "prev", "next", "author", "license", "help", "search")
_META = ("og:image", "og:url", "og:video", "og:audio", "twitter:image")
_EMBEDDED = re.compile(r'"embedUrl":\s*"([^"\\]+)"')
"""Of JSON-LD: the page that other sites show in a frame. Visitors meet it though no link leads there."""
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+[\d.]+[wx])?\s*(?:,|\Z)")


def links_of(document: Document, url: str) -> tuple[Link, ...]:
    """The links of the page at `url`, each once; of other schemes than http and https none."""
    base = next((urljoin(url, n.get("href")) for n in document.all("base") if n.get("href")), url)
    found = (link for node in document.nodes for link in _links(node, base))
    return tuple(dict.fromkeys(found))


def anchors_of(document: Document) -> frozenset[str]:
    """What fragments of the page's address can name: ids, and names of old anchors."""
    ids = {node.get("id") for node in document.nodes}
    return frozenset((ids | {node.get("name") for node in document.all("a")}) - {""})


def _links(node: Node, base: str) -> Iterator[Link]:
    for purpose, text in _addresses(node):
        try:
            url, fragment = urldefrag(urljoin(base, text.strip()))
            scheme = urlsplit(url).scheme
        except ValueError:
            url, fragment, scheme = text.strip(), "", "http"
        if scheme in ("http", "https"):
            yield Link(url, unquote(fragment), purpose, str(node))


def _addresses(node: Node) -> Iterator[tuple[Purpose, str]]:
    if node.tag in ("a", "area") and "href" in node.attributes:
        yield Purpose.FILE if "download" in node.attributes else Purpose.PAGE, node.get("href")
    elif node.tag == "link" and node.get("href"):
        kinds = node.get("rel").lower().split()
        related = any(kind in _RELATED for kind in kinds) and not node.get("type").endswith("xml")
        yield Purpose.RELATED if related else Purpose.FILE, node.get("href")
    elif node.tag == "form" and node.get("action"):
        yield Purpose.RELATED, node.get("action")
    elif node.tag == "meta" and node.get("property") in _META and node.get("content"):
        yield Purpose.RELATED, node.get("content")
    elif node.tag == "script" and node.get("type") == "application/ld+json":
        yield from ((Purpose.PAGE, url) for url in _EMBEDDED.findall(node.element.text or ""))
    for name in _ATTRIBUTES.get(node.tag, ()):
        if node.get(name):
            yield Purpose.FILE, node.get(name)
    for candidate in candidates(node.get("srcset")):
        yield Purpose.FILE, candidate


def candidates(srcset: str) -> tuple[str, ...]:
    """The addresses in a srcset; a comma inside one stays (HTML, 4.8.4.2.1)."""
    return tuple(match[1] for match in _CANDIDATE.finditer(srcset))
