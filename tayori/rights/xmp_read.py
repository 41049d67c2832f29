"""Reading the rights of an XMP packet back, ours or any other tool's.

A property may be an attribute or an element, a structure may be written in three ways, and a packet may have
several descriptions (ISO 16684-1); all of them read alike. XML is taken from strangers: bounded size, no
document type, no entities, and nothing it names is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type alone; parsing is done by defusedxml

# defusedxml has no type stubs
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from tayori.errors import MediaError
from tayori.model.text import Texts
from tayori.rights.xmp_elements import PLUS_VOCABULARY, RDF, SOURCE_TYPES, XML, qualified

LARGEST = 4_000_000
"""Bytes of the largest packet that is read; rights take a few thousand."""
DEEPEST = 40
"""Elements within each other; structures of XMP need about ten."""

Value = str | Texts | tuple["Value", ...] | dict[str, "Value"]
"""A text, a language alternative, a list or a structure by its qualified names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRead:
    """What a packet says; empty = not said. Codes without the address of their vocabulary."""

    title: Texts = Texts()
    description: Texts = Texts()
    identifier: str = ""
    rendition: str = ""
    credit: str = ""
    notice: str = ""
    owner: str = ""
    marked: bool | None = None
    """Managed or public domain; None = not said."""
    licence_url: str = ""
    usage_terms: Texts = Texts()
    web_statement: str = ""
    licensor: str = ""
    licensor_url: str = ""
    policy_url: str = ""
    model_release: str = ""
    model_release_ids: tuple[str, ...] = ()
    property_release: str = ""
    property_release_ids: tuple[str, ...] = ()
    data_mining: str = ""
    valid_from: str = ""
    valid_until: str = ""
    source_type: str = ""
    ai_system: str = ""
    people: tuple[str, ...] = ()
    alt: Texts = Texts()


def read_packet(data: bytes) -> RightsRead:
    """What the packet `data` says of rights. Raises MediaError for what is no XMP, or too large or deep."""
    said = _properties(_parsed(data))
    owners = _structures(said, "plus:CopyrightOwner")
    licensors = _structures(said, "plus:Licensor")
    return RightsRead(
        title=_texts(said, "dc:title"),
        description=_texts(said, "dc:description"),
        identifier=_text(said, "dc:identifier"),
        rendition=_text(said, "xmpMM:RenditionClass"),
        credit=_text(said, "photoshop:Credit"),
        notice=_text(said, "dc:rights"),
        owner=_text(said, "xmpRights:Owner") or _first(owners, "plus:CopyrightOwnerName"),
        marked={"true": True, "false": False}.get(_text(said, "xmpRights:Marked").casefold()),
        licence_url=_text(said, "cc:license"),
        usage_terms=_texts(said, "xmpRights:UsageTerms"),
        web_statement=_text(said, "xmpRights:WebStatement"),
        licensor=_first(licensors, "plus:LicensorName"),
        licensor_url=_first(licensors, "plus:LicensorURL"),
        policy_url=_first(
            _structures(said, "Iptc4xmpExt:LinkedEncRightsExpr"), "Iptc4xmpExt:LinkedRightsExpr"
        ),
        model_release=_code(said, "plus:ModelReleaseStatus"),
        model_release_ids=_list(said, "plus:ModelReleaseID"),
        property_release=_code(said, "plus:PropertyReleaseStatus"),
        property_release_ids=_list(said, "plus:PropertyReleaseID"),
        data_mining=_code(said, "plus:DataMining"),
        valid_from=_text(said, "plus:LicenseStartDate"),
        valid_until=_text(said, "plus:LicenseEndDate"),
        source_type=_text(said, "Iptc4xmpExt:DigitalSourceType").removeprefix(SOURCE_TYPES),
        ai_system=_text(said, "Iptc4xmpExt:AISystemUsed"),
        people=tuple(
            _text(person, "Iptc4xmpExt:Name") for person in _structures(said, "Iptc4xmpExt:Contributor")
        ),
        alt=_texts(said, "Iptc4xmpCore:AltTextAccessibility"),
    )


def _parsed(data: bytes) -> Element:
    if len(data) > LARGEST:
        raise _refused(f"it has {len(data):,} bytes, more than {LARGEST:,}")
    try:
        root: Element = fromstring(data.strip(b"\0 \t\r\n"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise _refused("it has a document type or entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise _refused(f"it is no XML ({error})") from error
    _bound(root)
    return root


def _bound(root: Element) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise _refused("its elements are nested too deep")


def _refused(why: str) -> MediaError:
    return MediaError(f"The XMP packet cannot be read: {why}.", "Embed the rights again.")


def _properties(root: Element) -> dict[str, Value]:
    """The properties of all descriptions directly below rdf:RDF; what stands first counts."""
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f".//{{{RDF}}}RDF")
    if rdf is None:
        raise _refused("there is no rdf:RDF in it")
    found: dict[str, Value] = {}
    for description in rdf:
        found = _fields(description) | found
    return found


def _fields(node: Element) -> dict[str, Value]:
    """The properties of a description: its attributes, and the elements in it."""
    foreign = {n: v for n, v in node.attrib.items() if not n.startswith((f"{{{RDF}}}", f"{{{XML}}}"))}
    return {child.tag: _value(child) for child in reversed(list(node))} | dict(foreign)


def _value(node: Element) -> Value:
    if (address := node.get(f"{{{RDF}}}resource")) is not None:
        return address
    if node.get(f"{{{RDF}}}parseType") == "Resource":
        return _fields(node)
    if len(node) == 1 and node[0].tag in _CONTAINERS:
        return _items(node[0])
    if len(node) == 1 and node[0].tag == f"{{{RDF}}}Description":
        return _fields(node[0])
    own = _fields(node)
    return own or (node.text or "").strip()


_CONTAINERS = frozenset(f"{{{RDF}}}{name}" for name in ("Alt", "Bag", "Seq"))


def _items(box: Element) -> Value:
    """A list, or a language alternative when its items name their languages."""
    items = [item for item in box if item.tag == f"{{{RDF}}}li"]
    if box.tag == f"{{{RDF}}}Alt" and any(f"{{{XML}}}lang" in item.attrib for item in items):
        tagged = {item.get(f"{{{XML}}}lang", "x-default"): item.text or "" for item in items}
        return Texts.of({lang: text for lang, text in tagged.items() if text})
    return tuple(_value(item) for item in items)


def _texts(said: dict[str, Value], name: str) -> Texts:
    """A language alternative without `x-default`, unless that is all there is."""
    value = said.get(qualified(name), "")
    if not isinstance(value, Texts):
        told = _plain(value)
        return Texts.of({"x-default": told}) if told else Texts()
    own = Texts(tuple(item for item in value.items if item[0] != "x-default"))
    return own or value


def _text(said: dict[str, Value], name: str) -> str:
    return _plain(said.get(qualified(name), ""))


def _plain(value: Value) -> str:
    """A value as one text: of an alternative the default, of a list the first."""
    match value:
        case str():
            return value.strip()
        case Texts():
            return value.items[0][1].strip() if value.items else ""
        case tuple():
            return _plain(value[0]) if value else ""
        case _:
            return ""


def _code(said: dict[str, Value], name: str) -> str:
    return _text(said, name).removeprefix(PLUS_VOCABULARY)


def _list(said: dict[str, Value], name: str) -> tuple[str, ...]:
    value = said.get(qualified(name), ())
    items = value if isinstance(value, tuple) else (value,)
    return tuple(text for item in items if (text := _plain(item)))


def _structures(said: dict[str, Value], name: str) -> tuple[dict[str, Value], ...]:
    value = said.get(qualified(name), ())
    items = value if isinstance(value, tuple) else (value,)
    return tuple(item for item in items if isinstance(item, dict))


def _first(structures: tuple[dict[str, Value], ...], name: str) -> str:
    return next((text for item in structures if (text := _text(item, name))), "")
