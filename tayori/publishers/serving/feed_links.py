"""The `Link` header of a feed: where hubs tell of it, and where it says it is (WebSub section 4)."""

from __future__ import annotations

import html
import re
from typing import BinaryIO

_HEAD_BYTES = 1 << 16
_LINK = re.compile(rb"<atom:link\b[^>]*>")
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def feed_links(stream: BinaryIO) -> str:
    """`<https://hub.example/>; rel="hub", <...>; rel="self"` of an open feed; empty when it names no hub."""
    head = stream.read(_HEAD_BYTES).partition(b"<item")[0]
    found = [link for tag in _LINK.findall(head) if (link := _link(tag.decode(errors="replace")))]
    return ", ".join(f'<{href}>; rel="{rel}"' for rel, href in found) if dict(found).get("hub") else ""


def _link(tag: str) -> tuple[str, str] | None:
    said = {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}
    rel, href = said.get("rel", ""), said.get("href", "")
    # what would break out of a header or of its brackets is not repeated
    fits = href.isascii() and href.isprintable() and not any(c in href for c in "<> ")
    return (rel, href) if rel in ("hub", "self") and href and fits else None
