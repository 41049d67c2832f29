"""The XMP packet: well formed, every field in its place, the same bytes for the same metadata."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.model.metadata import OutputMetadata
from tayori.model.text import Texts
from tayori.rights.embed import output_metadata
from tayori.rights.xmp import LICENCE_URLS, NAMESPACES, RDF, packet
from tests.rights.samples import clip, grant, shelf, statement

VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
PATHS = NAMESPACES | {"rdf": RDF}


def sample() -> OutputMetadata:
    grants = shelf(grant("portrait/a", public_id="REL-0001"), grant("place/a", public_id="LOC-1"))
    said = statement("portrait/a", "place/a", none=("voice", "music", "footage"))
    return output_metadata(
        clip(said),
        grants,
        organisation="長野市",
        organisation_url="https://city.example/",
        rendition="vertical",
        year=2026,
    )


def parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False)
    return etree.fromstring(data, parser)


def texts(data: bytes, path: str) -> list[str]:
    found = parsed(data).xpath(f"//rdf:Description/{path}", namespaces=PATHS)
    assert isinstance(found, list)
    return [str(item if isinstance(item, str) else getattr(item, "text", None)) for item in found]


def test_the_packet_has_its_wrapper() -> None:
    data = packet(sample())
    assert data.startswith(b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    assert data.endswith(b'<?xpacket end="w"?>')
    assert parsed(data).tag == "{adobe:ns:meta/}xmpmeta"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("dc:title/rdf:Alt/rdf:li[@xml:lang='x-default']", ["朝七時、長野駅へ"]),
        ("dc:title/rdf:Alt/rdf:li[@xml:lang='en']", ["Seven a.m."]),
        ("dc:rights/rdf:Alt/rdf:li", ["© 2026 長野市"]),
        ("dc:subject/rdf:Bag/rdf:li", ["長野市", "移住"]),
        ("dc:identifier", ["https://city.example/#asa-no-eki"]),
        ("photoshop:Credit", ["長野市"]),
        ("photoshop:DateCreated", ["2026-08-01"]),
        ("xmpMM:RenditionClass", ["vertical"]),
        ("xmpRights:Marked", ["True"]),
        ("Iptc4xmpExt:CopyrightYear", ["2026"]),
        ("plus:ModelReleaseStatus/@rdf:resource", [VOCABULARY + "MR-UMR"]),
        ("plus:ModelReleaseID/rdf:Bag/rdf:li", ["REL-0001"]),
        ("plus:PropertyReleaseStatus/@rdf:resource", [VOCABULARY + "PR-UPR"]),
        ("plus:PropertyReleaseID/rdf:Bag/rdf:li", ["LOC-1"]),
        ("plus:DataMining/@rdf:resource", [VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING"]),
        ("plus:CopyrightOwner/rdf:Seq/rdf:li/plus:CopyrightOwnerName", ["長野市"]),
        ("plus:Licensor/rdf:Seq/rdf:li/plus:LicensorName", ["長野市"]),
        (
            "Iptc4xmpExt:DigitalSourceType",
            ["http://cv.iptc.org/newscodes/digitalsourcetype/compositeCapture"],
        ),
        ("plus:LicenseEndDate", []),
        ("xmpRights:WebStatement", []),
    ],
)
def test_each_field_is_in_its_place(path: str, expected: list[str]) -> None:
    assert texts(packet(sample()), path) == expected


def test_the_default_language_comes_first() -> None:
    metadata = replace(sample(), title=Texts.of({"en": "Morning", "ja": "朝"}))
    assert texts(packet(metadata), "dc:title/rdf:Alt/rdf:li/@xml:lang") == ["x-default", "en", "ja"]
    assert texts(packet(metadata), "dc:title/rdf:Alt/rdf:li")[0] == "Morning"


@pytest.mark.parametrize("licence", sorted(LICENCE_URLS))
def test_an_open_licence_is_linked(licence: str) -> None:
    data = packet(replace(sample(), rights=replace(sample().rights, licence=licence)))
    assert texts(data, "cc:license/@rdf:resource") == [LICENCE_URLS[licence]]
    marked = "False" if licence in ("CC0-1.0", "CC-PDM-1.0") else "True"
    assert texts(data, "xmpRights:Marked") == [marked]


def test_the_same_metadata_gives_the_same_bytes() -> None:
    assert packet(sample()) == packet(sample())


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_gives_a_packet_that_reads_back(title: str, keyword: str) -> None:
    metadata = replace(sample(), title=Texts.of({"ja": title}), keywords=(keyword,))
    data = packet(metadata)
    root = parsed(data)
    allowed = [c for c in title if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and c != "\r")]
    read = texts(data, "dc:title/rdf:Alt/rdf:li[@xml:lang='ja']")
    assert root is not None
    if "\r" not in title:
        assert read in (["".join(allowed)], ["None"] if not allowed else [])
