"""HTML read as browsers read it: the tree they make of it, and where they had to guess. Owner of html5lib."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tayori.errors import ResourceError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SHOWN = 80
"""Characters of a start tag in a report."""


@dataclass(frozen=True, slots=True)
class ParseError:
    """A place where the parser had to guess (HTML, 13.2.2)."""

    line: int
    """1-based."""
    column: int
    code: str
    """As html5lib names it, e.g. `unexpected-end-tag`."""
    text: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element and where it stands."""

    element: Element
    parent: Node | None = field(default=None, compare=False, repr=False)
    """What it stands in: one link, for a hostile page nests as deep as it likes."""

    @property
    def tag(self) -> str:
        """Lower-case name; elements of SVG and MathML have their namespace in front."""
        return str(self.element.tag)

    @property
    def attributes(self) -> Mapping[str, str]:
        """By lower-case name."""
        return self.element.attrib

    def get(self, name: str) -> str:
        """An attribute; empty where it is not there."""
        return self.element.get(name, "")

    @property
    def parents(self) -> Iterator[Node]:
        """What is around it, from the inside out."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def within(self, *tags: str) -> bool:
        """Whether one of `tags` is around it."""
        return any(parent.tag in tags for parent in self.parents)

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{value}"' for name, value in self.element.attrib.items())
        told = f"<{self.tag.rpartition('}')[2]}{attributes}>"
        return told if len(told) <= _SHOWN else f"{told[: _SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Document:
    """A page as browsers have it after parsing."""

    root: Element
    errors: tuple[ParseError, ...]
    """In the order of the text."""
    nodes: tuple[Node, ...]
    """Every element, in document order."""

    def all(self, *tags: str) -> Iterator[Node]:
        """The elements of these names, in document order."""
        return (node for node in self.nodes if node.tag in tags)


def parse_html(data: bytes) -> Document:
    """The document in `data`, whatever it is: HTML has no text that cannot be parsed.

    Raises ResourceError where the extra `check` is not installed.
    """
    try:
        # deferred: an extra
        import html5lib
    except ImportError as error:
        raise ResourceError("Reading pages needs html5lib.", "Run: pip install 'tayori[check]'.") from error
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(data, transport_encoding="utf-8")
    return Document(root, tuple(_errors(parser, html5lib.constants.E)), tuple(_walk(root)))


def text_of(element: Element) -> str:
    """The text in an element, white space run together."""
    return " ".join("".join(element.itertext()).split())


def _errors(parser: Any, sentences: Mapping[str, str]) -> Iterator[ParseError]:
    for (line, column), code, values in parser.errors:
        sentence = sentences.get(code, code)
        yield ParseError(line, column, code, sentence % values if "%(" in sentence else sentence)


def _walk(root: Element) -> Iterator[Node]:
    """Without recursion: a hostile page nests as deep as it likes."""
    waiting: list[Node] = [Node(root)]
    while waiting:
        node = waiting.pop()
        yield node
        # comments are nodes of the tree whose tag is no text
        waiting += [Node(c, node) for c in reversed(node.element) if isinstance(c.tag, str)]
