"""A page as its HTML tells it: small values, so that a site of thousands of pages fits in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tayori.inspection.content_rules import check_content, has_transcript
from tayori.inspection.links import Link, anchors_of, links_of
from tayori.inspection.markup import Document, parse_html, text_of
from tayori.inspection.markup_rules import check_markup
from tayori.inspection.model import Observation
from tayori.inspection.names import is_field

_COUNTED = ("video", "audio", "img", "iframe", "form", "a", "button", "table")


@dataclass(frozen=True, slots=True)
class PageRead:
    """What the HTML of one page says."""

    url: str
    lang: str
    title: str
    links: tuple[Link, ...]
    anchors: frozenset[str]
    observations: tuple[Observation, ...]
    content: Mapping[str, int]
    """How many of each there are: tags, and `field`, `password`, `autoplay`, `transcript`, `part-lang`."""
    base_said: str = ""
    """The canonical address the page gives itself."""
    is_listed: bool = True
    """False for a page that search engines are asked to leave out."""


def read_page(url: str, data: bytes) -> PageRead:
    """Parse and check the page at `url`."""
    document = parse_html(data)
    seen = (*check_markup(document), *check_content(document))
    root = next(document.all("html"))
    title = next((text_of(n.element) for n in document.all("title") if n.within("head")), "")
    return PageRead(
        url=url,
        lang=root.get("lang"),
        title=title,
        links=links_of(document, url),
        anchors=anchors_of(document),
        observations=tuple(one.on(url) for one in seen),
        content=_content(document),
        base_said=canonical_of(document),
        is_listed=not any(
            n.get("name").lower() == "robots" and "noindex" in n.get("content").lower()
            for n in document.all("meta")
        ),
    )


def canonical_of(document: Document) -> str:
    """The address a page says that it has; empty where it says none."""
    return next((n.get("href") for n in document.all("link") if n.get("rel") == "canonical"), "")


def _content(document: Document) -> dict[str, int]:
    found = Counter(node.tag for node in document.all(*_COUNTED))
    found["password"] = sum(n.get("type").lower() == "password" for n in document.all("input"))
    found["field"] = sum(is_field(node) for node in document.nodes)
    found["autoplay"] = sum("autoplay" in node.attributes for node in document.nodes)
    found["part-lang"] = sum("lang" in n.attributes for n in document.nodes if n.tag != "html")
    found["transcript"] = int(has_transcript(document))
    return dict(found)
