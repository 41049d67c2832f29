"""The text of a TTML paragraph: spans, breaks, ruby, and words with times of their own.

A word is a span with `begin`. Where a ruby holds the beginning of a word, no span can hold the whole word:
the rest of it stands in another span of the same time, first thing after the ruby begins or ends
(`ttml_write` puts it there, empty if need be), which is not taken for a new word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tayori.subtitles.formats.composing import Composer
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.ttml_place import Head, Place, within
from tayori.subtitles.formats.xml_tree import Node

_BLANKS = str.maketrans("\n\r\t", "   ")
_ASIDE = ("metadata", "set", "animate", "image", "audio", "chunk", "data", "region")


@dataclass(slots=True)
class Inline:
    """A paragraph's text while it is read."""

    head: Head
    composer: Composer = field(default_factory=Composer)
    _word_ms: int | None = None
    _timed: int = 0
    """How many timed spans stand around."""
    _goes_on: bool = False
    """The next timed span may be the rest of a word."""

    def read(self, node: Node, place: Place) -> None:
        """All text within an element that holds `place`. Raises BadTime."""
        for child in node.content:
            if isinstance(child, str):
                text = child if place.preserve else child.translate(_BLANKS)
                self.composer.add(text, place.looks)
            elif child.name == "br":
                self.composer.add("\n", place.looks)
            elif is_text(child):
                self._span(child, place)

    def _span(self, node: Node, outer: Place) -> None:
        place = within(node, outer, self.head, inline=True)
        if place.end_ms != outer.end_ms:
            self.head.sheet.leave("end")
        if self._role(node) == "container":
            self._border()
            self._ruby(node, place)
            self._border()
            return
        timed = "begin" in node.attributes
        if timed:
            self._word(place.start_ms)
            if outer.end_ms is not None and place.start_ms > outer.end_ms:
                self.head.sheet.leave("begin")
        self._timed += timed
        self.read(node, place)
        self._timed -= timed

    def _word(self, start_ms: int) -> None:
        if not (self._goes_on and start_ms == self._word_ms):
            self.composer.word(start_ms)
            self._word_ms = start_ms
        self._goes_on = False

    def _border(self) -> None:
        """Of a ruby: a word in an untimed ruby may be the one before it, and the one after it that in it."""
        self._goes_on = self._word_ms is not None and not self._timed

    def _ruby(self, node: Node, place: Place) -> None:
        """Base and text by turns; several bases before several texts are read as one of each."""
        start, waiting = self.composer.length, ""
        for part in self._parts(node):
            role = self._role(part)
            if role == "text":
                waiting += " ".join(tidy(all_text(part)).split("\n"))
            elif role != "delimiter":
                if waiting:
                    self.composer.ruby(start, waiting)
                    start, waiting = self.composer.length, ""
                self.read(part, within(part, place, self.head, inline=True))
        self.composer.ruby(start, waiting)

    def _parts(self, node: Node) -> Iterator[Node]:
        for child in node.children():
            if self._role(child) in ("baseContainer", "textContainer"):
                yield from child.children()
            elif is_text(child):
                yield child

    def _role(self, node: Node) -> str:
        return self.head.sheet.of(node).get("tts:ruby", "none")


def is_text(node: Node) -> bool:
    """Is an element within a paragraph part of its text? Not so metadata, and what is not of TTML."""
    return node.name not in _ASIDE and ":" not in node.name


def all_text(node: Node) -> str:
    """The text of an element and all within it, as it stands."""
    inner = (item if isinstance(item, str) else all_text(item) for item in node.content)
    return "".join(inner).strip()
