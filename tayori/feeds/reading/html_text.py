"""HTML of show notes as plain text: paragraphs, lists and the addresses of links stay readable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from tayori.feeds.reading.words import lines

LONGEST = 100_000
"""Characters that are looked at; show notes of a two-hour episode have about 20,000."""

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", re.IGNORECASE)
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre",
    "section", "table", "tr", "ul",
})  # fmt: skip
_UNHEARD = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object"})


def is_html(text: str) -> bool:
    """Whether a text is meant as HTML: it has a tag or an entity in it."""
    return bool(_TAG.search(text) or _REFERENCE.search(text))


def says_more(text: str) -> bool:
    """Whether HTML says what plain text loses: links, lists, pictures, emphasis."""
    return bool(re.search(r"<(?:a|img|ul|ol|table|b|i|em|strong|h[1-6])[\s>]", text[:LONGEST], re.IGNORECASE))


def plain_text(text: str) -> str:
    """`text`, HTML or not, as plain text; an empty line separates paragraphs."""
    text = text[:LONGEST]
    if not is_html(text):
        return lines(text)
    # libxml2 reads any text in linear time; Python's own parser goes over an open comment again and again
    reader: Any = _Reader()
    parser: Any = etree.HTMLParser(target=reader, encoding="utf-8")
    parser.feed(text.encode(errors="replace"))
    return lines(parser.close())


class _Reader:
    """Collects what is read, with line breaks where a browser has them; a target of lxml's."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._unheard = 0
        self._link = ""
        self._linked = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A break, the mark of a list, or the beginning of a link."""
        if tag in _UNHEARD:
            self._unheard += 1
        elif tag == "br":
            self._pieces.append("\n")
        elif tag == "li":
            self._pieces.append("\n- ")
        elif tag in _BLOCKS:
            self._pieces.append("\n\n")
        elif tag == "a":
            self._link = attributes.get("href", "").strip()
            self._linked = len(self._pieces)

    def end(self, tag: str) -> None:
        """A break, or the address of a link whose text does not say it."""
        if tag in _UNHEARD:
            self._unheard = max(0, self._unheard - 1)
        elif tag in _BLOCKS:
            self._pieces.append("\n\n")
        elif tag == "a" and self._link:
            told = "".join(self._pieces[self._linked :]).strip()
            if self._link.startswith(("http://", "https://")) and _bare(self._link) != _bare(told):
                self._pieces.append(f" ({self._link})" if told else self._link)
            self._link = ""

    def data(self, data: str) -> None:
        """Text; line ends in HTML are only spaces."""
        if not self._unheard:
            self._pieces.append(re.sub(r"[ \t\r\n]+", " ", data))

    def close(self) -> str:
        """All that was read."""
        return "".join(self._pieces)


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip().lower()).rstrip("/")
