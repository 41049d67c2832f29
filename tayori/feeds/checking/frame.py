"""The document around the show: XML, its encoding, its size, its namespaces (facts 4.1, 4.4, 4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tayori.feeds.document import (
    ATOM,
    CONTENT,
    HISTORY,
    ITUNES,
    MEDIA,
    PODCAST,
    PSC,
    SPOTIFY,
    Element,
    safe_parser,
)
from tayori.feeds.limits import FEED_BYTES, MOST_TAGS
from tayori.feeds.namespaces import CREATIVE_COMMONS, DC, DCTERMS
from tayori.model.finding import Finding, error, warning

_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BOM = b"\xef\xbb\xbf"
_NAMESPACES = (
    *(tag[1:-1] for tag in (ITUNES, PODCAST, ATOM, CONTENT, HISTORY, MEDIA, PSC, SPOTIFY)),
    CREATIVE_COMMONS,
    DC,
    DCTERMS,
)
_OTHER_PODCAST = "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
"""The namespace's first address, still found in feeds."""


def read_feed(document: bytes) -> tuple[Element | None, tuple[Finding, ...]]:
    """The channel of an RSS 2.0 feed, or the finding that says why there is none.

    Nothing the document names is opened, no entity is expanded, and nesting, attributes and texts are bounded
    by the parser.
    """
    if document.count(b"<") > MOST_TAGS:
        text = f"The document has more than {MOST_TAGS:,} tags; no reader takes it."
        return None, (error("feed-too-large", text, "Is it the right file?"),)
    try:
        root = etree.fromstring(document, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as mistake:
        return None, (
            error("feed-not-xml", f"The feed is not well-formed XML: {mistake}.", "Build it again."),
        )
    if root.getroottree().docinfo.doctype:
        text = "The feed has a document type; readers refuse those."
        return None, (error("feed-has-doctype", text, "Remove it."),)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        text = f"The document is not an RSS 2.0 feed{_instead(root)}."
        return None, (error("feed-not-rss", text, "Give the address of an RSS 2.0 feed."),)
    return channel, ()


def _instead(root: Element) -> str:
    name = etree.QName(root).localname
    if name == "rss":
        return f", but RSS {root.get('version')}" if root.get("version") not in (None, "2.0") else ""
    return {"feed": ", but Atom", "RDF": ", but RSS 1.0", "opml": ", but a list of feeds"}.get(name, "")


def check_frame(document: bytes, root: Element) -> Iterator[Finding]:
    """What is wrong with the document itself."""
    if len(document) > FEED_BYTES:
        text = f"The feed has {len(document):,} bytes; many readers stop at 10 MB."
        yield warning("feed-large", text, "Split it.")
    declared = _DECLARED.match(document.removeprefix(_BOM).lstrip())
    if declared is None or declared[1].upper() != b"UTF-8":
        said = "no encoding" if declared is None else declared[1].decode()
        text = f"The feed declares {said}; Apple wants UTF-8."
        cure = 'Begin it with <?xml version="1.0" encoding="UTF-8"?>.'
        yield warning("encoding-declared", text, cure, "line 1")
    yield from _check_namespaces(root)


def _check_namespaces(root: Element) -> Iterator[Finding]:
    known = {_folded(uri): uri for uri in _NAMESPACES} | {_OTHER_PODCAST: PODCAST[1:-1]}
    for uri in _used(root):
        right = known.get(_folded(uri))
        if right is not None and right != uri:
            text = f"The namespace {uri} is misspelt; to readers its tags are not there."
            yield error("namespace-misspelt", text, f"Write {right}.", "line 1")


def _used(root: Element) -> list[str]:
    """Every namespace that is declared at the root or used below it, sorted."""
    found = {uri for uri in root.nsmap.values() if uri}
    for element in root.iter("{*}*"):
        found.add(element.tag[1:].partition("}")[0])
    return sorted(found - {""})


def _folded(uri: str) -> str:
    """Without what people get wrong: scheme, case, `www.`, a last slash or number sign."""
    folded = uri.strip().casefold()
    if folded == _OTHER_PODCAST:
        return folded
    return re.sub(r"^https?://(www\.)?", "", folded).rstrip("/#")
