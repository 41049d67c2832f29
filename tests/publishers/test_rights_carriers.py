"""The same rights travel into every carrier: one statement in, and each says what it can."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.feeds.check import check_feed
from tayori.model.finding import Severity
from tayori.model.grant import AiUse, Component
from tayori.model.rights import Person, RightsStatement, Work
from tayori.model.text import Texts
from tayori.publishers.plain_text import one_line
from tayori.publishers.youtube.video import shown as youtube_text
from tayori.rights.statement import rights_statement
from tests.publishers.carriers import (
    CARRIERS,
    FIELDS,
    NOT_CARRIED,
    PAGES,
    SAID,
    Carriers,
    json_ld,
    missing,
    parsed,
    wanted,
)
from tests.publishers.samples import (
    EN,
    JA,
    METADATA,
    RICH,
)
from tests.rights.houses import HOUSE
from tests.rights.samples import PERSON, grant, minor, shelf, statement
from tests.rights.samples import clip as declared_clip


@pytest.fixture(scope="module")
def carriers(tmp_path_factory: pytest.TempPathFactory) -> Carriers:
    return Carriers(tmp_path_factory.mktemp("carriers"))


def test_every_carrier_is_in_the_table(carriers: Carriers) -> None:
    assert set(carriers.of(SAID)) == set(CARRIERS)
    assert {carrier for carrier, _ in NOT_CARRIED} <= set(CARRIERS)


def test_every_carrier_says_what_it_can(carriers: Carriers) -> None:
    assert missing(carriers, SAID) == []
    texts = carriers.of(SAID)
    for carrier, field in NOT_CARRIED:
        whole = " ".join(texts[carrier])
        assert not any(word in whole for word in wanted(carrier, field, SAID)), "the table is out of date"


def test_reserved_rights_are_said_in_words(carriers: Carriers) -> None:
    reserved = replace(METADATA.rights, notices=SAID.notices, ai=RICH.ai, source_type=RICH.source_type)
    assert missing(carriers, reserved) == []


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_left_out_is_noticed(carriers: Carriers, field: str) -> None:
    without = {"credit": "credit", "copyright": "copyright_notice", "until": "valid_until", "AI": "ai"}
    without |= {"licence": "licence_url", "terms": "web_statement", "notices": "notices"}
    name = without[field]
    bare = replace(SAID, **{name: type(getattr(SAID, name))()})
    bare = replace(bare, source_type="") if field == "AI" else replace(bare, usage_terms=Texts())
    texts = carriers.of(bare)
    for carrier in CARRIERS:
        if (carrier, field) not in NOT_CARRIED:
            whole = one_line(" ".join(texts[carrier]))
            assert not all(word in whole for word in wanted(carrier, field, SAID)), carrier


def test_works_and_people_are_named_where_credits_are_read(carriers: Carriers) -> None:
    for carrier, texts in carriers.of(SAID).items():
        whole = " ".join(texts)
        assert "えがお あかり" in whole or carrier == "WordPress", carrier
        assert "朝のうた" in whole, carrier


def test_limited_territories_are_data_where_there_is_a_field(carriers: Carriers) -> None:
    files = carriers.site(SAID)
    japan = [{"@type": "Country", "name": "JP"}, {"@type": "Country", "name": "TW"}]
    assert json_ld(files[PAGES["clip page"]])["regionsAllowed"] == japan
    assert json_ld(files[PAGES["photo page"]])["regionsAllowed"] == japan
    heard = json_ld(files[PAGES["episode page"]])
    assert heard["associatedMedia"][0]["regionsAllowed"] == japan
    everywhere = carriers.site(replace(SAID, territories=("world",)))
    assert "regionsAllowed" not in json_ld(everywhere[PAGES["clip page"]])
    assert b">jp tw</media:restriction>" in carriers.feed(SAID)


def test_search_engines_are_told_people_works_and_whom_to_ask(carriers: Carriers) -> None:
    film = json_ld(carriers.site(SAID)[PAGES["clip page"]])
    assert film["license"] == SAID.licence_url
    assert film["acquireLicensePage"] == SAID.licensor_url
    assert film["usageInfo"] == SAID.web_statement
    assert film["copyrightHolder"] == {"@type": "Organization", "name": "長野市", "url": SAID.owner_url}
    assert film["actor"] == [
        {"@type": "Role", "roleName": "guest", "actor": {"@type": "Person", "name": "えがお あかり"}},
        {"@type": "Person", "name": "駅前 ひろし"},
    ]
    assert [(work["@type"], work["identifier"]) for work in (*film["citation"], *film["isBasedOn"])] == [
        ("MusicRecording", "MUS-0001"),
        ("CreativeWork", "FTG-0001"),
    ]
    picture = json_ld(carriers.site(SAID)[PAGES["photo page"]])
    assert picture["contributor"][1]["name"] == "駅前 ひろし"


# ---- nothing personal, and nothing that bites

PERSONAL = (PERSON, "山田 太郎", "portrait/yamada-hanako", "never name the school", "2012-04-01")


def test_nothing_personal_is_in_any_carrier(carriers: Carriers) -> None:
    asked = replace(
        minor("portrait/yamada-hanako", date(2026, 7, 1)),
        public_id="REL-0001",
        born=date(2012, 4, 1),
        conditions=("never name the school",),
        personal=(PERSON, "山田 太郎"),
    )
    grants = (asked, grant("voice/akari", public_id="REL-0002", public_name="えがお あかり", role="guest"))
    declared = declared_clip(statement(*(g.id for g in grants), none=("place", "music", "footage")))
    said = rights_statement(declared, shelf(*grants), HOUSE, 2026)
    files = {**carriers.site(said), "feed": carriers.feed(said)}
    whole = b"\n".join(files.values()).decode(errors="replace")
    whole += json.dumps(carriers.of(said), ensure_ascii=False)
    assert "えがお あかり" in whole
    assert [text for text in PERSONAL if text in whole or text.replace(" ", "") in whole] == []


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><evil/>",
    "</dd></section>",
    "{{ 7*7 }} {% raw %}",
    "javascript:alert(1)",
    "&amp;&#60;script&#62;",
    "[gallery]",
    "\x00\x1b[31m\x7f\ufffe",
    "\u202e逆さ\u2066",
    "👨\u200d👩\u200d👧",
    "\u2028\u2029\r\n",
)
TEXT = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
)
URL = st.one_of(st.just(""), TEXT, TEXT.map(lambda text: f"https://x.jp/{text}"))
DAY = st.one_of(st.just(""), st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat))
TEXTS = st.one_of(st.just(Texts()), st.builds(lambda a, b: Texts(((JA, a), (EN, b))), TEXT, TEXT))
STATEMENTS = st.builds(
    RightsStatement,
    owner=TEXT,
    owner_url=URL,
    credit=TEXT,
    notices=st.lists(TEXT, max_size=2).map(tuple),
    copyright_notice=TEXT,
    copyright_year=st.integers(0, 2100),
    licence=st.one_of(st.sampled_from(["CC-BY-4.0", "LicenseRef-PDL-1.0"]), TEXT),
    licence_url=URL,
    usage_terms=TEXTS,
    web_statement=URL,
    licensor_url=URL,
    policy_url=URL,
    valid_from=DAY,
    valid_until=DAY,
    territories=st.sampled_from([("world",), (), ("JP",), ("JP", "TW")]),
    no_editing=st.booleans(),
    source_type=st.sampled_from(["", "compositeCapture"]),
    ai=st.builds(AiUse, used=st.booleans(), system=TEXT, disclosure=TEXTS),
    people=st.lists(st.builds(Person, TEXT, TEXT), max_size=2).map(tuple),
    works=st.lists(st.builds(Work, st.sampled_from(Component), TEXTS, TEXT, TEXT), max_size=2).map(tuple),
).filter(lambda said: not said.valid_until or said.valid_from <= said.valid_until)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATEMENTS)
def test_no_statement_breaks_a_carrier_or_is_executed(carriers: Carriers, said: RightsStatement) -> None:
    files = carriers.site(said)
    for path in PAGES.values():
        page = parsed(files[path])
        assert not page.xpath("//script[not(@src)][not(@type='application/ld+json')]")
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //img[@src='x'] | //evil")
        assert page.xpath("count(//section[@id='rights']//dl/div)") == page.xpath(
            "count(//section[@id='rights']//dt)"
        )
        for link in page.xpath("//section[@id='rights']//@href | //link[@rel='license']/@href"):
            assert link.startswith(("https://x.jp/", "../")), link
        assert json_ld(files[path])["@type"]
    assert not [f for f in check_feed(carriers.feed(said)) if f.severity is Severity.ERROR]
    sent = youtube_text(replace(METADATA, rights=said), JA)
    assert not set("<>") & set(sent)
    assert len(sent.encode()) <= 5000


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(credit=TEXT, notice=TEXT, copyright_notice=TEXT)
def test_whatever_is_owed_arrives(
    carriers: Carriers, credit: str, notice: str, copyright_notice: str
) -> None:
    said = replace(SAID, credit=credit, notices=(notice,), copyright_notice=copyright_notice)
    absent = [line for line in missing(carriers, said) if one_line(notice) or "notices" not in line]
    assert absent == []
