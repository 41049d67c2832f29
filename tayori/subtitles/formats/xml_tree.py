"""XML from strangers as a small tree: no document type, no entities, bounded depth and size.

Read through defusedxml, which refuses what makes XML dangerous (entity bombs, external entities, DTDs);
nothing a file names is ever opened. What is left to bound is how deep and how many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

# defusedxml has no type stubs
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser, ParseError  # type: ignore[import-untyped]

DEEPEST = 100
"""Elements within each other; captions need about ten."""
MOST_ELEMENTS = 500_000
"""A film has 2,000 cues; this many elements take about 200 MB."""


@dataclass(slots=True)
class Node:
    """An element: what it is called, its attributes, and its children and texts in order."""

    name: str
    line: int
    attributes: dict[str, str]
    content: list[Node | str] = field(default_factory=list)

    def children(self) -> list[Node]:
        """The elements directly in it."""
        return [item for item in self.content if isinstance(item, Node)]


class XmlMistake(Exception):
    """Why a text is no XML we read: one clause that names the line."""


def read_xml(text: str, shorten: Callable[[str], str]) -> Node:
    """The root element; `shorten` makes names of elements and attributes from `{namespace}name`.

    The encoding an XML declaration names is ignored, as `text` is decoded already. Raises XmlMistake.
    """
    builder = _Builder(shorten)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.line = lambda: int(parser.parser.CurrentLineNumber)
    try:
        parser.feed(text.lstrip("\ufeff"))
        parser.close()
    except ParseError as error:
        raise XmlMistake(f"line {error.position[0]}: it is not well-formed XML") from error
    except DefusedXmlException as error:
        raise XmlMistake("it has a document type or entities, which captions have no use for") from error
    except UnicodeEncodeError as error:
        raise XmlMistake("it has characters that are none") from error
    except ValueError as error:  # what else expat objects to, such as an encoding it does not know
        raise XmlMistake(f"it is not XML: {error}") from error
    assert builder.root is not None  # expat does not end without a root
    return builder.root


class _Builder:
    """Told by the parser of every element and text."""

    def __init__(self, shorten: Callable[[str], str]) -> None:
        self.root: Node | None = None
        self.line: Callable[[], int] = lambda: 0
        self._open: list[Node] = []
        self._count = 0
        self._names: dict[str, str] = {}
        self._shorten = shorten

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) == DEEPEST:
            raise XmlMistake(f"line {self.line()}: its elements are nested deeper than {DEEPEST}")
        if self._count > MOST_ELEMENTS:
            raise XmlMistake(f"line {self.line()}: it has more than {MOST_ELEMENTS:,} elements")
        node = Node(self._name(tag), self.line(), {self._name(k): v for k, v in attributes.items()})
        if self._open:
            self._open[-1].content.append(node)
        self.root = self.root or node
        self._open.append(node)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)

    def close(self) -> None:
        """Nothing is left to do."""

    def _name(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = self._shorten(name)
        return self._names[name]
