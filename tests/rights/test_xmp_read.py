"""Packets other tools wrote are read too; what is dangerous or no XMP is refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import MediaError
from tayori.model.text import Texts
from tayori.rights.xmp_elements import NAMESPACES, RDF
from tayori.rights.xmp_read import LARGEST, RightsRead, read_packet

PREFIXES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
PLUS = "http://ns.useplus.org/ldf/vocab/"


def wrapped(*descriptions: str) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}" {PREFIXES}>{"".join(descriptions)}</rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


ATTRIBUTES = wrapped(
    '<rdf:Description rdf:about="" xmpRights:Marked="true" photoshop:Credit="例市"'
    f' plus:ModelReleaseStatus="{PLUS}MR-LMR" plus:LicenseEndDate="2027-03-31"/>',
    '<rdf:Description rdf:about="" xmpRights:WebStatement="https://a.example/"/>',
)
ELEMENTS = wrapped(
    f"""<rdf:Description rdf:about="">
  <xmpRights:Marked> True </xmpRights:Marked><photoshop:Credit>例市</photoshop:Credit>
  <plus:ModelReleaseStatus rdf:resource="{PLUS}MR-LMR"/>
  <plus:LicenseEndDate>2027-03-31</plus:LicenseEndDate>
  <xmpRights:WebStatement rdf:resource="https://a.example/"/>
</rdf:Description>"""
)


@pytest.mark.parametrize("data", [ATTRIBUTES, ELEMENTS])
def test_attributes_and_elements_say_the_same(data: bytes) -> None:
    assert read_packet(data) == RightsRead(
        credit="例市",
        marked=True,
        model_release="MR-LMR",
        valid_until="2027-03-31",
        web_statement="https://a.example/",
    )


@pytest.mark.parametrize(
    "licensor",
    [
        '<rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://l.example/</plus:LicensorURL></rdf:li>',
        "<rdf:li><rdf:Description><plus:LicensorURL>https://l.example/</plus:LicensorURL></rdf:Description></rdf:li>",
        '<rdf:li><rdf:Description plus:LicensorURL="https://l.example/"/></rdf:li>',
        '<rdf:li plus:LicensorURL="https://l.example/"/>',
    ],
)
def test_a_structure_is_written_in_four_ways(licensor: str) -> None:
    data = wrapped(
        '<rdf:Description rdf:about=""><plus:Licensor><rdf:Seq>'
        f"{licensor}</rdf:Seq></plus:Licensor></rdf:Description>"
    )
    assert read_packet(data).licensor_url == "https://l.example/"


def test_lists_and_languages_in_forms_that_are_not_ours() -> None:
    data = wrapped(
        """<rdf:Description rdf:about="">
  <dc:title>Bare</dc:title>
  <dc:description><rdf:Alt><rdf:li xml:lang="x-default">A</rdf:li></rdf:Alt></dc:description>
  <dc:rights><rdf:Alt><rdf:li>© A</rdf:li></rdf:Alt></dc:rights>
  <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">B</rdf:li>
    <rdf:li xml:lang="fr">B</rdf:li></rdf:Alt></xmpRights:UsageTerms>
  <plus:ModelReleaseID>REL-1</plus:ModelReleaseID>
  <plus:PropertyReleaseID><rdf:Bag><rdf:li>A</rdf:li><rdf:li/></rdf:Bag></plus:PropertyReleaseID>
  <plus:CopyrightOwner><rdf:Seq><rdf:li rdf:parseType="Resource">
    <plus:CopyrightOwnerName>例市</plus:CopyrightOwnerName></rdf:li></rdf:Seq></plus:CopyrightOwner>
</rdf:Description>"""
    )
    read = read_packet(data)
    assert (read.title, read.description) == (Texts.of({"x-default": "Bare"}), Texts.of({"x-default": "A"}))
    assert (read.notice, read.owner) == ("© A", "例市")
    assert read.usage_terms == Texts.of({"fr": "B"})
    assert (read.model_release_ids, read.property_release_ids) == (("REL-1",), ("A",))


def test_a_packet_may_be_bare_rdf_and_padded() -> None:
    bare = f'<rdf:RDF xmlns:rdf="{RDF}"/>'.encode()
    assert read_packet(bare) == read_packet(b"  \n" + bare + b"\n   \0\0") == RightsRead()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no XML"),
        (b"<x:xmpmeta/>", "no XML"),
        (b"<html/>", "no rdf:RDF"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b"<a/>" + b" " * LARGEST, "more than"),
        (b"<a>" * 60 + b"</a>" * 60, "too deep"),
        (b"<?xml version='1.0' encoding='no-such'?><a/>", "no XML"),
    ],
)
def test_what_is_no_packet_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(MediaError, match=why):
        read_packet(data)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_packet(data)
    except MediaError:
        return


@given(st.integers(0, len(ELEMENTS)), st.binary(max_size=3))
def test_a_damaged_packet_is_read_or_refused(at: int, junk: bytes) -> None:
    try:
        read_packet(ELEMENTS[:at] + junk + ELEMENTS[at + len(junk) :])
    except MediaError:
        return
