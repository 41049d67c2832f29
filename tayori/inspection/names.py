"""The accessible name of an element, as far as its HTML says it (accname 1.2, without style sheets)."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tayori.inspection.markup import Document, Node, text_of

_UNNAMED_FIELDS = frozenset({"hidden", "submit", "reset", "button", "image"})


def by_id(document: Document) -> Mapping[str, Element]:
    """Elements by their id; the first of each."""
    found: dict[str, Element] = {}
    for node in document.nodes:
        if node.get("id"):
            found.setdefault(node.get("id"), node.element)
    return found


def name_of(node: Node, ids: Mapping[str, Element]) -> str:
    """Name of a link, button or heading: from aria-labelledby, aria-label, what is in it, or title."""
    element = node.element
    referred = [text_of(ids[i]) for i in node.get("aria-labelledby").split() if i in ids]
    own = (" ".join(referred), node.get("aria-label"), _content(element), node.get("title"))
    return next((text.strip() for text in own if text.strip()), "")


def is_field(node: Node) -> bool:
    """Whether a form control wants a label."""
    return node.tag in ("select", "textarea") or (
        node.tag == "input" and node.get("type").lower() not in _UNNAMED_FIELDS
    )


def labels_of(document: Document) -> frozenset[str]:
    """Ids that labels are for."""
    return frozenset(node.get("for") for node in document.all("label") if node.get("for"))


def is_hidden(node: Node) -> bool:
    """Whether it and its content are for nobody: `hidden` or aria-hidden on it or around it."""
    chain = (node, *node.parents)
    return any("hidden" in n.attributes or n.get("aria-hidden") == "true" for n in chain)


def _content(element: Element) -> str:
    alts = [e.get("alt", "") or e.get("aria-label", "") for e in element.iter() if isinstance(e.tag, str)]
    titles = [text_of(e) for e in element.iter("{http://www.w3.org/2000/svg}title")]
    return " ".join((text_of(element), *alts, *titles)).strip()
