"""Tags by the names everybody writes, under whatever namespace and prefix a feed has them."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from lxml import etree

from tayori.feeds.document import Element
from tayori.feeds.namespaces import PREFIXES

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_KNOWN = {
    "": ("purl.org/rss/1.0", "my.netscape.com/rdf/simple/0.9", "channel.netscape.com/rdf/simple/0.9",
         "backend.userland.com/rss2", "backend.userland.com/rss", "blogs.law.harvard.edu/tech/rss",
         "my.netscape.com/publish/formats/rss-0.91.dtd", "purl.org/net/rss1.1"),
    "atom": ("www.w3.org/2005/atom", "purl.org/atom/ns"),
    "itunes": ("www.itunes.com/dtds/podcast-1.0.dtd", "itunes.com/dtds/podcast-1.0.dtd",
               "www.itunes.com/dtds/podcast", "itunes.apple.com/dtds/podcast-1.0.dtd"),
    "podcast": ("podcastindex.org/namespace/1.0",
                "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"),
    "content": ("purl.org/rss/1.0/modules/content",),
    "dc": ("purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0"),
    "dcterms": ("purl.org/dc/terms",),
    "media": ("search.yahoo.com/mrss", "search.yahoo.com/mrss/rss"),
    "psc": ("podlove.org/simple-chapters",),
    "googleplay": ("www.google.com/schemas/play-podcasts/1.0",),
    "creativeCommons": ("backend.userland.com/creativecommonsrssmodule",),
    "rdf": ("www.w3.org/1999/02/22-rdf-syntax-ns",),
}  # fmt: skip
"""Namespaces as feeds in the wild write them, in lower case, without scheme and last sign."""
_PREFIX_OF = {namespace: prefix for prefix, names in _KNOWN.items() for namespace in names}
NAMESPACE_OF = {prefix: namespace for namespace, prefix in PREFIXES.items()} | {
    "atom": _ATOM,
    "content": _CONTENT,
    "psc": "http://podlove.org/simple-chapters",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
}
"""The namespaces as they are spelt right, by prefix."""


def name_of(element: Element) -> str:
    """`title`, `itunes:author`, or `{namespace}name` where nobody knows the namespace.

    A prefix nobody declared counts as what everybody means by it.
    """
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if tag[0] != "{":
        return tag
    namespace, _, local = tag[1:].partition("}")
    prefix = _PREFIX_OF.get(_bare(namespace))
    if prefix is None:
        return tag
    return f"{prefix}:{local}" if prefix else local


def _bare(namespace: str) -> str:
    return namespace.strip().lower().partition("://")[2].rstrip("/#-?")


@dataclass(frozen=True)
class Tags:
    """The children of an element, by name."""

    element: Element
    by_name: dict[str, list[Element]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for child in self.element:
            self.by_name.setdefault(name_of(child), []).append(child)

    def all(self, *names: str) -> list[Element]:
        """The children of these names: those of the first name first."""
        return [child for name in names for child in self.by_name.get(name, ())]

    def text(self, *names: str) -> str:
        """The first text that is not empty, of these names in this order, without space around it."""
        texts = (text_in(child).strip() for child in self.all(*names))
        return next(filter(None, texts), "")

    def inner(self, name: str) -> Tags | None:
        """The children of the first child of that name."""
        found = self.by_name.get(name)
        return Tags(found[0]) if found else None

    def attribute(self, name: str, *attributes: str) -> str:
        """The first of these attributes that says something, of all children of that name."""
        values = (child.get(key, "").strip() for child in self.all(name) for key in attributes)
        return next(filter(None, values), "")


def text_in(element: Element) -> str:
    """All text of an element, in order; that of tags inside it as well."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def html_in(element: Element) -> str:
    """What is in an element as HTML: markup somebody forgot to escape, or the XHTML of Atom, included."""
    if not len(element):
        return element.text or ""
    inner = (etree.tostring(child, method="html", encoding="unicode") for child in element)
    return html.escape(element.text or "", quote=False) + "".join(inner)
