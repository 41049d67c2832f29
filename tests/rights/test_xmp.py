"""The XMP packet: well formed, every field in its place, read back by ourselves, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.model.grant import AiUse, Component, Duty, DutyKind
from tayori.model.ids import Lang
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import Person, RightsStatement, Work
from tayori.model.text import Texts
from tayori.rights.licences import LICENCE_URLS
from tayori.rights.xmp import PACKET_LIMIT, packet
from tayori.rights.xmp_elements import NAMESPACES, RDF
from tayori.rights.xmp_read import read_packet
from tests.rights.houses import HOUSE, embedded
from tests.rights.samples import grant, statement

VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
PATHS = NAMESPACES | {"rdf": RDF}
RESERVED = "All rights reserved. No copying, editing or re-use without permission."


def sample() -> OutputMetadata:
    """Metadata with something in every field."""
    grants = (
        grant(
            "portrait/a", public_id="REL-0001", valid_until=date(2029, 3, 31), channels=("portal", "youtube")
        ),
        grant("place/a", public_id="LOC-1", conditions=("三脚は使わない",), territories=("JP", "US")),
        grant("voice/a", public_id="REL-0002", public_name="佐藤健", role="narrator", subject="佐藤健"),
        grant(
            "artwork/a",
            title=Texts.of({"ja": "駅の像"}),
            duties=(Duty(DutyKind.CREDIT, "彫刻 某"), Duty(DutyKind.NOTICE, "© 2020 某")),
            public_id="ART-1",
        ),
        grant("music/a", duties=(Duty(DutyKind.NOTICE, "許諾番号 12"), Duty(DutyKind.NO_EDITING))),
    )
    said = statement(
        *(g.id for g in grants), none=("footage",), ai=AiUse(used=True, system="Voicer", version="2")
    )
    return replace(embedded(said, *grants), alt=Texts.of({"ja": "朝の駅"}))


def parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False))


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
        ("dc:identifier", ["https://www.city.example.jp/#asa-no-eki"]),
        ("photoshop:Credit", ["長野市 / 彫刻 某"]),
        ("photoshop:Source", ["長野市"]),
        ("photoshop:DateCreated", ["2026-08-01"]),
        ("xmpMM:RenditionClass", ["vertical"]),
        ("xmpRights:Marked", ["True"]),
        ("xmpRights:Owner/rdf:Bag/rdf:li", ["長野市"]),
        ("xmpRights:WebStatement", ["https://ijyu.example.jp/clips/asa-no-eki/"]),
        ("xmpRights:UsageTerms/rdf:Alt/rdf:li[@xml:lang='en']", [RESERVED]),
        ("cc:license/@rdf:resource", []),
        ("Iptc4xmpCore:AltTextAccessibility/rdf:Alt/rdf:li[@xml:lang='ja']", ["朝の駅"]),
        ("Iptc4xmpExt:CopyrightYear", ["2026"]),
        ("Iptc4xmpExt:Creator/rdf:Bag/rdf:li/Iptc4xmpExt:Name/rdf:Alt/rdf:li", ["長野市"]),
        ("Iptc4xmpExt:Contributor/rdf:Bag/rdf:li/Iptc4xmpExt:Name/rdf:Alt/rdf:li", ["佐藤健"]),
        ("Iptc4xmpExt:Contributor/rdf:Bag/rdf:li/Iptc4xmpExt:Role/rdf:Bag/rdf:li", ["narrator"]),
        ("Iptc4xmpExt:PersonHeard/rdf:Bag/rdf:li/Iptc4xmpExt:Name/rdf:Alt/rdf:li", ["佐藤健"]),
        ("Iptc4xmpExt:ArtworkOrObject/rdf:Bag/rdf:li/Iptc4xmpExt:AOCopyrightNotice", ["© 2020 某"]),
        ("Iptc4xmpExt:ArtworkOrObject/rdf:Bag/rdf:li/Iptc4xmpExt:AOCreator", []),
        ("Iptc4xmpExt:AISystemUsed", ["Voicer"]),
        ("Iptc4xmpExt:AISystemVersionUsed", ["2"]),
        (
            "Iptc4xmpExt:LinkedEncRightsExpr/rdf:Bag/rdf:li/Iptc4xmpExt:LinkedRightsExpr",
            ["https://ijyu.example.jp/rights/asa-no-eki.odrl.json"],
        ),
        ("plus:ModelReleaseStatus/@rdf:resource", [VOCABULARY + "MR-LMR"]),
        ("plus:ModelReleaseID/rdf:Bag/rdf:li", ["REL-0001", "REL-0002"]),
        ("plus:PropertyReleaseStatus/@rdf:resource", [VOCABULARY + "PR-LPR"]),
        ("plus:PropertyReleaseID/rdf:Bag/rdf:li", ["ART-1", "LOC-1"]),
        ("plus:DataMining/@rdf:resource", [VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING"]),
        ("plus:CopyrightOwner/rdf:Seq/rdf:li/plus:CopyrightOwnerName", ["長野市"]),
        ("plus:CopyrightOwner/rdf:Seq/rdf:li/plus:CopyrightOwnerID", ["https://www.city.example.jp/"]),
        ("plus:Licensor/rdf:Seq/rdf:li/plus:LicensorName", ["長野市"]),
        ("plus:Licensor/rdf:Seq/rdf:li/plus:LicensorURL", ["https://www.city.example.jp/"]),
        ("plus:ImageSupplier/rdf:Seq/rdf:li/plus:ImageSupplierName", ["長野市"]),
        ("plus:LicenseStartDate", ["2026-07-01"]),
        ("plus:LicenseEndDate", ["2029-03-31"]),
        ("plus:RegionConstraints/rdf:Alt/rdf:li[@xml:lang='en']", ["Only in: JP, US"]),
        ("plus:MediaConstraints/rdf:Alt/rdf:li[@xml:lang='en']", ["Only on: website, YouTube"]),
        ("plus:OtherConstraints/rdf:Alt/rdf:li", ["三脚は使わない"]),
        ("plus:CopyrightStatus/@rdf:resource", [VOCABULARY + "CS-PRO"]),
        ("plus:CreditLineRequired/@rdf:resource", [VOCABULARY + "CR-CAI"]),
        ("plus:TermsAndConditionsURL", ["https://ijyu.example.jp/clips/asa-no-eki/"]),
        ("plus:MinorModelAgeDisclosure/@rdf:resource", []),
        (
            "Iptc4xmpExt:DigitalSourceType",
            ["http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"],
        ),
    ],
)
def test_each_field_is_in_its_place(path: str, expected: list[str]) -> None:
    assert texts(packet(sample()), path) == expected


def test_notices_are_other_requirements_and_no_editing_is_every_alteration() -> None:
    data = packet(sample())
    notices = texts(data, "plus:OtherLicenseRequirements/rdf:Alt/rdf:li")
    assert notices == ["© 2020 某\n許諾番号 12\nこの動画には、生成AIを使って制作した部分があります。"]
    altered = texts(data, "plus:ImageAlterationConstraints/rdf:Bag/rdf:li")
    assert altered == [VOCABULARY + c for c in ("AL-CRP", "AL-FLP", "AL-RET", "AL-CLR", "AL-DCL", "AL-MRG")]


def test_an_english_asset_says_its_limits_in_english_first() -> None:
    place = grant("place/a", territories=("JP",))
    data = embedded(statement(place.id), place, lang=Lang("en")).xmp
    assert texts(data, "plus:RegionConstraints/rdf:Alt/rdf:li")[0] == "Only in: JP"
    assert texts(data, "xmpRights:UsageTerms/rdf:Alt/rdf:li")[0] == RESERVED


def test_what_is_not_known_is_left_out() -> None:
    bare = OutputMetadata(Texts(), Texts(), "", (), "", "", "", "", RightsStatement())
    about = parsed(packet(bare)).find(f".//{{{RDF}}}Description")
    assert about is not None
    assert len(about) == 0


def test_the_default_language_comes_first() -> None:
    metadata = replace(sample(), title=Texts.of({"en": "Morning", "ja": "朝"}))
    assert texts(packet(metadata), "dc:title/rdf:Alt/rdf:li/@xml:lang") == ["x-default", "en", "ja"]
    assert texts(packet(metadata), "dc:title/rdf:Alt/rdf:li")[0] == "Morning"


@pytest.mark.parametrize("licence", sorted(LICENCE_URLS))
def test_an_open_licence_is_linked(licence: str) -> None:
    data = embedded(statement(none=("portrait", "voice", "place", "music", "footage"), licence=licence)).xmp
    assert texts(data, "cc:license/@rdf:resource") == [LICENCE_URLS[licence]]
    free = licence in ("CC0-1.0", "CC-PDM-1.0")
    assert texts(data, "xmpRights:Marked") == ["False" if free else "True"]
    assert texts(data, "plus:CopyrightStatus/@rdf:resource") == [
        VOCABULARY + ("CS-PUB" if free else "CS-PRO")
    ]


def test_a_text_alternative_is_cut_to_what_iptc_allows() -> None:
    data = packet(replace(sample(), alt=Texts.of({"ja": "あ" * 251, "en": "b" * 250})))
    assert texts(data, "Iptc4xmpCore:AltTextAccessibility/rdf:Alt/rdf:li[@xml:lang='ja']") == [
        "あ" * 249 + "…"
    ]
    assert texts(data, "Iptc4xmpCore:AltTextAccessibility/rdf:Alt/rdf:li[@xml:lang='en']") == ["b" * 250]


@pytest.mark.parametrize("characters", [1_000, 9_000, 30_000, 1_000_000])
def test_a_long_description_is_shortened_and_the_rights_never(characters: int) -> None:
    full = sample()
    long = replace(full, description=Texts.of({"ja": "長" * characters, "en": "l" * characters}))
    data = packet(long)
    assert len(data) <= PACKET_LIMIT
    told = read_packet(data)
    assert replace(told, description=Texts()) == replace(read_packet(packet(full)), description=Texts())
    kept = told.description.get(Lang("ja"))
    assert kept.startswith("長" * 500)
    assert (kept == "長" * characters) == (characters == 1_000)


def test_the_same_metadata_gives_the_same_bytes() -> None:
    assert packet(sample()) == packet(sample())


# any text ------------------------------------------------------------------------------------------------


def test_a_credit_is_no_notice_and_names_no_creator() -> None:
    owed = grant("artwork/a", title=Texts.of({"ja": "駅の像"}), credit="写真提供 県立美術館")
    data = packet(embedded(statement(owed.id), owed))
    about = "Iptc4xmpExt:ArtworkOrObject/rdf:Bag/rdf:li"
    assert texts(data, f"{about}/Iptc4xmpExt:AOTitle/rdf:Alt/rdf:li")
    assert texts(data, f"{about}/Iptc4xmpExt:AOCopyrightNotice") == []
    assert texts(data, "photoshop:Credit") == ["長野市 / 写真提供 県立美術館"]


@pytest.mark.parametrize(
    ("channels", "ja", "en"),
    [
        (("tt-sato",), "TikTok", "TikTok"),
        (("paper-tanaka",), "その他の媒体", "other media"),
        (("city-channel", "youtube"), "YouTube", "YouTube"),
        (("folder", "tt-sato"), "ウェブサイト, TikTok", "website, TikTok"),
        (("駅の掲示板",), "駅の掲示板", "駅の掲示板"),
    ],
)
def test_media_are_told_in_words_of_the_public_and_no_name_of_a_target(
    channels: tuple[str, ...], ja: str, en: str
) -> None:
    given = grant("place/a", channels=channels)
    house = replace(
        HOUSE,
        places=(
            *(("portal", "folder"), ("city-channel", "youtube")),
            *(("tt-sato", "tiktok"), ("paper-tanaka", "manual")),
        ),
    )
    data = packet(embedded(statement(given.id), given, house=house))
    told = {lang: f"plus:MediaConstraints/rdf:Alt/rdf:li[@xml:lang='{lang}']" for lang in ("ja", "en")}
    assert texts(data, told["ja"]) == [f"次の媒体に限ります: {ja}"]
    assert texts(data, told["en"]) == [f"Only on: {en}"]
    assert not [name for name in ("tt-sato", "paper-tanaka", "city-channel") if name.encode() in data]


anything = st.text(min_size=1)


@given(anything, anything)
def test_any_text_gives_a_packet_that_reads_back(title: str, keyword: str) -> None:
    metadata = replace(sample(), title=Texts.of({"ja": title}), keywords=(keyword,))
    allowed = [c for c in title if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and c != "\r")]
    read = texts(packet(metadata), "dc:title/rdf:Alt/rdf:li[@xml:lang='ja']")
    if "\r" not in title:
        assert read in (["".join(allowed)], ["None"] if not allowed else [])


line = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)
code = st.from_regex(r"[A-Z]{2}-[A-Z]{3}", fullmatch=True)
day = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat)
bilingual = st.builds(lambda ja, en: Texts.of({"ja": ja, "en": en}), line, line)
statements: st.SearchStrategy[RightsStatement] = st.builds(
    RightsStatement,
    owner=line,
    credit=line,
    copyright_notice=line,
    usage_terms=bilingual,
    web_statement=line,
    licensor_url=line,
    licence_url=line,
    policy_url=line,
    model_release=code,
    model_release_ids=st.lists(line, max_size=3).map(tuple),
    property_release=code,
    property_release_ids=st.lists(line, max_size=3).map(tuple),
    data_mining=code,
    valid_from=day,
    valid_until=day,
    source_type=st.just("compositeCapture"),
    people=st.lists(st.builds(Person, line, line, st.booleans()), max_size=3).map(tuple),
    works=st.lists(st.builds(Work, st.just(Component.ARTWORK), bilingual, line), max_size=2).map(tuple),
)


@given(statements, bilingual)
def test_what_was_written_is_read_back(rights: RightsStatement, title: Texts) -> None:
    read = read_packet(packet(replace(sample(), title=title, rights=rights)))
    assert read.title == title
    assert (read.owner, read.credit, read.notice) == (rights.owner, rights.credit, rights.copyright_notice)
    assert (read.usage_terms, read.web_statement) == (rights.usage_terms, rights.web_statement)
    assert (read.licensor_url, read.licence_url) == (rights.licensor_url, rights.licence_url)
    assert (read.policy_url, read.data_mining) == (rights.policy_url, rights.data_mining)
    assert (read.model_release, read.model_release_ids) == (rights.model_release, rights.model_release_ids)
    assert (read.property_release, read.property_release_ids) == (
        rights.property_release,
        rights.property_release_ids,
    )
    assert (read.valid_from, read.valid_until) == (rights.valid_from, rights.valid_until)
    assert (read.source_type, read.marked) == ("compositeCapture", True)
    assert read.people == tuple(person.name for person in rights.people)


def test_nobody_named_reads_as_nobody() -> None:
    empty: dict[str, Any] = {}
    assert read_packet(packet(replace(sample(), rights=RightsStatement(**empty)))).owner == ""
