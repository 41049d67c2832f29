"""The XMP packet of an output: IPTC Video Metadata Hub and PLUS fields (facts A.1, A.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from tayori.model.metadata import OutputMetadata
from tayori.model.text import Texts

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {
    "cc": "http://creativecommons.org/ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
PLUS_VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    "LicenseRef-PDL-1.0": "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
}
"""Open licences we know, with the page of their terms (facts A.4)."""

PUBLIC_DOMAIN = frozenset({"CC0-1.0", "CC-PDM-1.0"})

_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_TAIL = '<?xpacket end="w"?>'
_PADDING = ("\n" + " " * 99) * 10 + "\n"
"""Room for an editor to change the packet in place; small, so that a JPEG segment holds the packet."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def packet(metadata: OutputMetadata) -> bytes:
    """The XMP packet of `metadata`, UTF-8 with wrapper and padding; equal metadata gives equal bytes.

    Placement of every field follows facts A.2. Empty fields are left out. Only what `OutputMetadata` holds
    is written, so nothing private can appear.
    """
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    rdf = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    about = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap=dict(NAMESPACES))
    about.set(f"{{{RDF}}}about", "")
    _describe(about, metadata)
    _own(about, metadata)
    _release(about, metadata)
    document = etree.tostring(root, encoding="unicode", pretty_print=True)
    return (_HEAD + document + _PADDING + _TAIL).encode()


def _describe(about: etree._Element, metadata: OutputMetadata) -> None:
    _alternatives(about, "dc:title", metadata.title)
    _alternatives(about, "dc:description", metadata.description)
    _list(about, "dc:creator", "Seq", _some(metadata.creator))
    _list(about, "dc:subject", "Bag", metadata.keywords)
    _list(about, "dc:language", "Bag", _some(metadata.language))
    _text(about, "dc:identifier", metadata.identifier)
    _text(about, "xmpMM:RenditionClass", metadata.rendition)
    _text(about, "photoshop:DateCreated", metadata.created)
    if metadata.rights.source_type:
        _text(about, "Iptc4xmpExt:DigitalSourceType", SOURCE_TYPES + metadata.rights.source_type)
    if metadata.creator:
        creator = _structure(about, "Iptc4xmpExt:Creator", "Bag")
        _alternatives(creator, "Iptc4xmpExt:Name", Texts.of({"x-default": metadata.creator}))


def _own(about: etree._Element, metadata: OutputMetadata) -> None:
    _alternatives(about, "dc:rights", Texts.of({"x-default": metadata.rights.copyright_notice}))
    _text(about, "photoshop:Credit", metadata.rights.credit)
    _text(about, "Iptc4xmpExt:CopyrightYear", str(metadata.rights.copyright_year or ""))
    if metadata.rights.owner or metadata.rights.licence in PUBLIC_DOMAIN:
        _text(about, "xmpRights:Marked", "False" if metadata.rights.licence in PUBLIC_DOMAIN else "True")
    _list(about, "xmpRights:Owner", "Bag", _some(metadata.rights.owner))
    _alternatives(about, "xmpRights:UsageTerms", metadata.rights.usage_terms)
    _text(about, "xmpRights:WebStatement", metadata.rights.web_statement)
    if metadata.rights.licence in LICENCE_URLS:
        _resource(about, "cc:license", LICENCE_URLS[metadata.rights.licence])
    if metadata.rights.owner:
        owner = _structure(about, "plus:CopyrightOwner", "Seq")
        _text(owner, "plus:CopyrightOwnerName", metadata.rights.owner)
        licensor = _structure(about, "plus:Licensor", "Seq")
        _text(licensor, "plus:LicensorName", metadata.rights.owner)
        _text(licensor, "plus:LicensorURL", metadata.rights.web_statement)


def _release(about: etree._Element, metadata: OutputMetadata) -> None:
    _code(about, "plus:ModelReleaseStatus", metadata.rights.model_release)
    _list(about, "plus:ModelReleaseID", "Bag", metadata.rights.model_release_ids)
    _code(about, "plus:PropertyReleaseStatus", metadata.rights.property_release)
    _list(about, "plus:PropertyReleaseID", "Bag", metadata.rights.property_release_ids)
    _code(about, "plus:DataMining", metadata.rights.data_mining)
    _text(about, "plus:LicenseEndDate", metadata.rights.valid_until)


def _name(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _text(parent: etree._Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, _name(name)).text = _clean(text)


def _resource(parent: etree._Element, name: str, uri: str) -> None:
    etree.SubElement(parent, _name(name)).set(f"{{{RDF}}}resource", _clean(uri))


def _code(parent: etree._Element, name: str, code: str) -> None:
    if code:
        _resource(parent, name, PLUS_VOCABULARY + code)


def _list(parent: etree._Element, name: str, container: str, items: Iterable[str]) -> None:
    kept = [item for item in items if item]
    if not kept:
        return
    box = etree.SubElement(etree.SubElement(parent, _name(name)), f"{{{RDF}}}{container}")
    for item in kept:
        etree.SubElement(box, f"{{{RDF}}}li").text = _clean(item)


def _alternatives(parent: etree._Element, name: str, texts: Texts) -> None:
    """A language alternative: the default first as `x-default`, then every language by its own tag."""
    entries = [(str(lang), text) for lang, text in texts.items if text]
    if not entries:
        return
    box = etree.SubElement(etree.SubElement(parent, _name(name)), f"{{{RDF}}}Alt")
    own = [entry for entry in entries if entry[0] != "x-default"]
    for lang, text in [("x-default", entries[0][1]), *own]:
        item = etree.SubElement(box, f"{{{RDF}}}li")
        item.set(f"{{{XML}}}lang", lang)
        item.text = _clean(text)


def _structure(parent: etree._Element, name: str, container: str) -> etree._Element:
    box = etree.SubElement(etree.SubElement(parent, _name(name)), f"{{{RDF}}}{container}")
    item = etree.SubElement(box, f"{{{RDF}}}li")
    item.set(f"{{{RDF}}}parseType", "Resource")
    return item
