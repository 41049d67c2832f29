"""The shapes values have in XMP: text, address, list, alternative, structure. Empty ones are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from tayori.model.text import Texts

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {
    "cc": "http://creativecommons.org/ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
PLUS_VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(parent: etree._Element, name: str, value: str) -> None:
    """A plain text."""
    if value:
        etree.SubElement(parent, qualified(name)).text = _clean(value)


def resource(parent: etree._Element, name: str, uri: str) -> None:
    """An address that stands for a thing."""
    if uri:
        etree.SubElement(parent, qualified(name)).set(f"{{{RDF}}}resource", _clean(uri))


def code(parent: etree._Element, name: str, word: str) -> None:
    """A word of a PLUS vocabulary, e.g. `MR-UMR`."""
    resource(parent, name, PLUS_VOCABULARY + word if word else "")


def codes(parent: etree._Element, name: str, words: Iterable[str]) -> None:
    """Several words of a PLUS vocabulary, as a bag of their addresses: exiftool reads no others there."""
    listed(parent, name, "Bag", (PLUS_VOCABULARY + word for word in words))


def listed(parent: etree._Element, name: str, container: str, items: Iterable[str]) -> None:
    """A `Bag` or `Seq` of texts."""
    kept = [item for item in items if item]
    if kept:
        box = etree.SubElement(etree.SubElement(parent, qualified(name)), f"{{{RDF}}}{container}")
        for item in kept:
            etree.SubElement(box, f"{{{RDF}}}li").text = _clean(item)


def alternatives(parent: etree._Element, name: str, texts: Texts) -> None:
    """A language alternative: the default first as `x-default`, then every language by its own tag."""
    entries = [(str(lang), value) for lang, value in texts.items if value]
    if not entries:
        return
    box = etree.SubElement(etree.SubElement(parent, qualified(name)), f"{{{RDF}}}Alt")
    own = [entry for entry in entries if entry[0] != "x-default"]
    for lang, value in [("x-default", entries[0][1]), *own]:
        item = etree.SubElement(box, f"{{{RDF}}}li")
        item.set(f"{{{XML}}}lang", lang)
        item.text = _clean(value)


def plain(value: str) -> Texts:
    """A language alternative of one text whose language is not known."""
    return Texts.of({"x-default": value})


def container(parent: etree._Element, name: str, kind: str) -> etree._Element:
    """A `Bag` or `Seq` to put structures into."""
    return etree.SubElement(etree.SubElement(parent, qualified(name)), f"{{{RDF}}}{kind}")


def structure(box: etree._Element) -> etree._Element:
    """One more structure of a container."""
    item = etree.SubElement(box, f"{{{RDF}}}li")
    item.set(f"{{{RDF}}}parseType", "Resource")
    return item


def qualified(prefixed: str) -> str:
    """`dc:title` as lxml names it."""
    prefix, local = prefixed.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _clean(value: str) -> str:
    return _FORBIDDEN.sub("", value)
