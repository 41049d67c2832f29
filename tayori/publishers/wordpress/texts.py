"""Texts as WordPress gives them: raw beside rendered, and HTML of its own spelling."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from tayori.model.ids import digest_bytes

# comments hold blocks' attributes, which no reader sees
_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_FILE = re.compile(r"[^/]+-[0-9a-f]{12}-[a-z0-9-]+\.[a-z0-9]+")
"""Names that we give to files (media.stem_of)."""
_IN_LINE = frozenset(("a", "span", "strong", "em", "b", "i", "source"))


def raw(value: Any) -> str:
    """A text field of an object in the context of editing, as it was written."""
    said = value.get("raw", "") if isinstance(value, dict) else value
    return said if isinstance(said, str) else ""


def plain(markup: str) -> str:
    """The text of a little HTML, however a site spells it."""
    return " ".join(html.unescape(_MARKUP.sub(" ", markup)).split())


def lines_shown(markup: str) -> str:
    """HTML as lines that a person reads: its words, the names of its files, where its links lead."""
    reader = _Lines()
    reader.feed(markup)
    reader.close()
    return "\n".join(filter(None, (" ".join(line.split()) for line in reader.lines)))


def markup_digest(markup: str) -> str:
    """What tells whether anything of HTML changed that `lines_shown` leaves out."""
    return digest_bytes(markup.encode())[:12]


class _Lines(HTMLParser):
    """Blocks begin lines; whatever it is fed, it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag not in _IN_LINE:
            self.lines.append("")
        if tag == "a":
            self._links.append(said.get("href", ""))
        for name in ("poster", "src", "alt"):
            if said.get(name):
                self.lines[-1] += f" {_named(said[name])} "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self.lines[-1] += f" {_named(self._links.pop())}"
        if tag not in _IN_LINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data


def _named(address: str) -> str:
    """An address, or the name of our file there: it is sent before anybody knows where it will be."""
    try:
        name = urlsplit(address).path.rpartition("/")[2]
    except ValueError:
        return address
    return name if _FILE.fullmatch(name) else address
