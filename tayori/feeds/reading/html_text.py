"""HTML of show notes as plain text: paragraphs, lists and the addresses of links stay readable."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tayori.feeds.reading.words import lines

LONGEST = 400_000
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
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return lines("".join(reader.pieces))


class _Reader(HTMLParser):
    """Collects what is read, with line breaks where a browser has them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unheard = 0
        self._link = ""
        self._linked = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A break, the mark of a list, or the beginning of a link."""
        if tag in _UNHEARD:
            self._unheard += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "").strip()
            self._linked = len(self.pieces)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>` and the like; what is empty has no end to wait for."""
        if tag not in _UNHEARD:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A break, or the address of a link whose text does not say it."""
        if tag in _UNHEARD:
            self._unheard = max(0, self._unheard - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a" and self._link:
            told = "".join(self.pieces[self._linked :]).strip()
            if self._link.startswith(("http://", "https://")) and _bare(self._link) != _bare(told):
                self.pieces.append(f" ({self._link})" if told else self._link)
            self._link = ""

    def handle_data(self, data: str) -> None:
        """Text; line ends in HTML are only spaces."""
        if not self._unheard:
            self.pieces.append(re.sub(r"[ \t\r\n]+", " ", data))


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip().lower()).rstrip("/")
