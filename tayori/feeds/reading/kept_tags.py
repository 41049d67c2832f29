"""Which tags of a foreign feed are kept as they came, and in what spelling."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from lxml import etree

from tayori.feeds.document import Element, short
from tayori.feeds.kept import why_ours
from tayori.feeds.reading.noticed import Noticed
from tayori.feeds.reading.tags import NAMESPACE_OF, name_of
from tayori.model.finding import note, warning

SHOW_SAID = frozenset({
    "title", "link", "description", "language", "copyright", "image", "item", "textInput",
    "itunes:author", "itunes:owner", "itunes:category", "itunes:image", "itunes:explicit", "itunes:type",
    "itunes:complete", "itunes:new-feed-url", "itunes:title", "podcast:guid", "podcast:locked",
    "atom:title", "atom:subtitle", "atom:author", "atom:rights", "atom:logo", "atom:icon", "atom:entry",
    "atom:id", "entry", "items",
})  # fmt: skip
"""Of a channel: carried in show.yaml or the ledger, or the list of what is."""
ITEM_SAID = frozenset({
    "title", "description", "guid", "pubDate", "link", "itunes:season", "itunes:episode",
    "itunes:episodeType", "itunes:explicit", "itunes:image", "itunes:duration", "podcast:transcript",
    "podcast:chapters", "psc:chapters", "atom:title", "atom:id", "atom:published", "atom:updated", "id",
})  # fmt: skip
"""Of an item: carried in episode.yaml, the ledger, or files beside."""


def kept_tags(
    element: Element, said: frozenset[str], noticed: Noticed, where: str, without: Element = None
) -> tuple[Element, ...]:
    """The children of a channel or item that are not in `said`, spelt so that they can be written again.

    What only we can say here is left out and told (feeds/kept.py).
    """
    kept = []
    for child in element:
        name = name_of(child)
        if child is without or not name or name in said:
            continue
        why = why_ours(child)
        clean = writable(child) if why is None else None
        if clean is not None:
            kept.append(clean)
        elif why is not None:
            noticed.tell(note("import-left-out", f"Left out: {short(name)[:60]}; it {why}."), where)
        else:
            text = f"The tag {name[:60]} is in no namespace that can be written; left out."
            noticed.tell(warning("import-tags-lost", text), where)
    return tuple(kept)


def writable(element: Element) -> Element | None:
    """A copy whose names all have a namespace that is declared; None when its own has none.

    `itunes:author` without a declaration, or under a namespace spelt in capitals, gets the right one.
    """
    copy = deepcopy(element)
    copy.tail = None
    for node in list(copy.iter(etree.Element)):
        tag = _tag(node)
        if tag is None and node is copy:
            return None
        if tag is None:
            node.getparent().remove(node)
            continue
        node.tag = tag
        for name in [name for name in node.attrib if not _is_writable(name)]:
            del node.attrib[name]
    return copy


def _tag(node: Element) -> str | None:
    """The tag as it can be written; None when its namespace is not declared, or none at all."""
    prefix, colon, local = name_of(node).rpartition(":")
    namespace = NAMESPACE_OF.get(prefix) if colon and "{" not in prefix else None
    tag = f"{{{namespace}}}{local}" if namespace else str(node.tag)
    if name_of(node) == local and not colon:
        tag = local  # a namespace that stands for plain RSS
    return tag if _is_writable(tag) else None


@cache
def _is_writable(name: str) -> bool:
    """Whether a document with this name in it can be written and read again."""
    namespace, _, local = name.rpartition("}")
    if not namespace:
        return ":" not in local
    try:
        etree.Element("x", nsmap={"y": namespace[1:]})
    except ValueError:
        return False
    return True
