"""Our feedgen extension: it adds to channel and items what feedgen has no word for, and what was kept.

The tags are written already (feeds/tag.py). In feedgen's tree a mark stands for them; `fill_in` puts them
where the marks are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from tayori.feeds.document import Element
from tayori.feeds.kept import namespaces_of
from tayori.feeds.namespaces import ITUNES, PREFIXES
from tayori.feeds.tag import prefixes

CHANNEL_DEPTH, ITEM_DEPTH = 2, 3
_MARK = "tayori"
_MARKED = b"<?tayori ?>"
"""No text can have one: `<` is escaped in all of them, and kept tags lose their instructions."""
_NAME = re.compile(r"<(?:(\w+):)?([\w-]+)")
_NAMESPACES = {prefix: namespace for namespace, prefix in PREFIXES.items()}


class ChannelTags(BaseExtension):  # type: ignore[misc]
    """Adds a channel's tags; the renderer sets what they are."""

    xml: str = ""
    kept: Sequence[Element] = ()
    of_items: Sequence[str] = ()
    """The tags of the items: what they use is declared once, at the root."""
    kept_of_items: Sequence[Sequence[Element]] = ()

    def extend_ns(self) -> dict[str, str]:
        """The namespaces of all tags, only those."""
        kept = [*self.kept, *(element for some in self.kept_of_items for element in some)]
        used = {"itunes": ITUNES} | prefixes([self.xml, *self.of_items]) | namespaces_of(kept)
        return dict(sorted(used.items()))

    def extend_rss(self, feed: Any) -> Any:
        """Add the tags to the finished channel."""
        channel = feed[0]
        if not self.of_items:
            # the date of an empty feed would be feedgen's own: now
            channel.remove(channel.find("lastBuildDate"))
        _extend(channel, self.xml, self.kept)
        return feed


class ItemTags(BaseEntryExtension):  # type: ignore[misc]
    """Adds an item's tags; the renderer sets what they are."""

    xml: str = ""
    kept: Sequence[Element] = ()

    def extend_rss(self, entry: Any) -> Any:
        """Add the tags to the finished item."""
        _extend(entry, self.xml, self.kept)
        return entry


def fill_in(document: bytes, channel: str, items: Sequence[str]) -> bytes:
    """A document of feedgen's with the tags where their marks are."""
    first, *rest = document.split(_MARKED)
    pieces = [first]
    for xml, after in zip((channel, *items), rest, strict=True):
        # the mark is indented as the first line is
        pieces += (xml.encode().lstrip(), after)
    return b"".join(pieces)


def _extend(parent: Element, xml: str, kept: Sequence[Element]) -> None:
    if kept:
        # what we say ourselves we say once
        written = {child.tag for child in parent} | _names(xml)
        for element in kept:
            if element.tag not in written:
                element.tail = None
                parent.append(element)
    parent.append(etree.ProcessingInstruction(_MARK))


def _names(xml: str) -> set[str]:
    found = _NAME.findall(xml)
    return {f"{{{_NAMESPACES[prefix]}}}{name}" if prefix else name for prefix, name in found}
