"""The XMP packet of an output: IPTC Video Metadata Hub and PLUS fields (facts A.1, A.2).

What the file is stands here, whose it is in `xmp_owner`, what may be done with it in `xmp_plus`.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from tayori.model.grant import Component
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tayori.rights.xmp_elements import (
    NAMESPACES,
    RDF,
    SOURCE_TYPES,
    alternatives,
    container,
    listed,
    plain,
    structure,
    text,
)
from tayori.rights.xmp_owner import write_owner
from tayori.rights.xmp_plus import write_licence, write_releases

PACKET_LIMIT = 60_000
"""Bytes a packet takes at most where its description can be shortened: a JPEG segment holds 65,502."""

ALT_LIMIT = 250
"""Characters of Alt Text (Accessibility), by IPTC's rule (facts A.1)."""

_DESCRIPTION_LIMITS = (10_000, 5_000, 2_000, 1_000, 500, 200, 0)
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_TAIL = '<?xpacket end="w"?>'
_PADDING = ("\n" + " " * 99) * 10 + "\n"
"""Room for an editor to change the packet in place; small, so that a JPEG segment holds the packet."""


def packet(metadata: OutputMetadata) -> bytes:
    """The XMP packet of `metadata`, UTF-8 with wrapper and padding; equal metadata gives equal bytes.

    Placement of every field follows facts A.2. Empty fields are left out. Only what `OutputMetadata` holds
    is written, so nothing private can appear. A packet that grew too long for a JPEG loses the end of its
    description, never a word of its rights.
    """
    data = _render(metadata)
    for limit in _DESCRIPTION_LIMITS:
        if len(data) <= PACKET_LIMIT:
            break
        data = _render(replace(metadata, description=_shortened(metadata.description, limit)))
    return data


def _render(metadata: OutputMetadata) -> bytes:
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    rdf = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    about = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap=dict(NAMESPACES))
    about.set(f"{{{RDF}}}about", "")
    _describe(about, metadata)
    _name_people(about, metadata)
    _tell_origin(about, metadata.rights)
    write_owner(about, metadata)
    write_releases(about, metadata.rights)
    write_licence(about, metadata)
    document = etree.tostring(root, encoding="unicode", pretty_print=True)
    return (_HEAD + document + _PADDING + _TAIL).encode()


def _describe(about: etree._Element, metadata: OutputMetadata) -> None:
    alternatives(about, "dc:title", metadata.title)
    alternatives(about, "dc:description", metadata.description)
    listed(about, "dc:creator", "Seq", (metadata.creator,))
    listed(about, "dc:subject", "Bag", metadata.keywords)
    listed(about, "dc:language", "Bag", (metadata.language,))
    text(about, "dc:identifier", metadata.identifier)
    text(about, "xmpMM:RenditionClass", metadata.rendition)
    text(about, "photoshop:DateCreated", metadata.created)
    alternatives(about, "Iptc4xmpCore:AltTextAccessibility", _shortened(metadata.alt, ALT_LIMIT))


def _name_people(about: etree._Element, metadata: OutputMetadata) -> None:
    if metadata.creator:
        creator = structure(container(about, "Iptc4xmpExt:Creator", "Bag"))
        alternatives(creator, "Iptc4xmpExt:Name", plain(metadata.creator))
    people = metadata.rights.people
    if people:
        box = container(about, "Iptc4xmpExt:Contributor", "Bag")
        for person in people:
            item = structure(box)
            alternatives(item, "Iptc4xmpExt:Name", plain(person.name))
            listed(item, "Iptc4xmpExt:Role", "Bag", (person.role,))
    heard = dict.fromkeys(person.name for person in people if person.heard)
    if heard:
        box = container(about, "Iptc4xmpExt:PersonHeard", "Bag")
        for name in heard:
            alternatives(structure(box), "Iptc4xmpExt:Name", plain(name))


def _tell_origin(about: etree._Element, rights: RightsStatement) -> None:
    if rights.source_type:
        text(about, "Iptc4xmpExt:DigitalSourceType", SOURCE_TYPES + rights.source_type)
    if rights.ai.used:
        text(about, "Iptc4xmpExt:AISystemUsed", rights.ai.system)
        text(about, "Iptc4xmpExt:AISystemVersionUsed", rights.ai.version)
    shown = [work for work in rights.works if work.component is Component.ARTWORK]
    told = [work for work in shown if work.title or work.notice]
    if told:
        box = container(about, "Iptc4xmpExt:ArtworkOrObject", "Bag")
        for work in told:
            item = structure(box)
            alternatives(item, "Iptc4xmpExt:AOTitle", work.title)
            text(item, "Iptc4xmpExt:AOCopyrightNotice", work.notice)


def _shortened(texts: Texts, characters: int) -> Texts:
    """`texts` with no more than so many characters each, an ellipsis where something is cut off."""
    cut = ((lang, _cut(said, characters)) for lang, said in texts.items)
    return Texts(tuple((lang, said) for lang, said in cut if said))


def _cut(said: str, characters: int) -> str:
    return said if len(said) <= characters else said[: max(0, characters - 1)] + "…" * bool(characters)
