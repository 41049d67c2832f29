"""What a feed says of rights, and that other programs read it as it was meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.feeds.check import check_feed
from tayori.feeds.namespaces import CREATIVE_COMMONS, DC, DCTERMS, MEDIA, PODCAST
from tayori.feeds.people import item_people
from tayori.feeds.rights import channel_rights, item_rights
from tayori.feeds.rss import render_feed
from tayori.feeds.tag import Tag
from tayori.feeds.text import plain
from tayori.model.finding import Severity
from tayori.model.grant import AiUse
from tayori.model.ids import Lang
from tayori.model.rights import Person, RightsStatement
from tayori.model.text import Texts
from tests.feeds.samples import channel, item

JA, TOKYO = Lang("ja"), ZoneInfo("Asia/Tokyo")
SHARE_ALIKE = "https://creativecommons.org/licenses/by-sa/4.0/"
OWN = RightsStatement(
    owner="みどり町",
    credit="みどり町 / 録音 町かど工房",
    copyright_notice="© 2026 みどり町",
    licence="CC-BY-SA-4.0",
    licence_url=SHARE_ALIKE,
    usage_terms=Texts.of({"ja": "CC-BY-SA-4.0 の条件で利用できます。"}),
    web_statement="https://kurasu.midori.example.jp/terms",
    valid_from="2026-01-01",
    valid_until="2027-03-31",
    territories=("JP", "TW"),
    ai=AiUse(used=True),
    people=(Person("駅前 ひろし", "narrator"), Person("えがお あかり")),
)


def tags(said: RightsStatement, zone: ZoneInfo = TOKYO) -> dict[str, list[Tag]]:
    """The tags of an episode by their names."""
    made: dict[str, list[Tag]] = {}
    for tag in item_rights(said, None, JA, zone):
        made.setdefault(f"{tag.namespace} {tag.name}", []).append(tag)
    return made


def test_the_same_rights_in_every_vocabulary_of_a_feed() -> None:
    said = tags(OWN)
    assert said[f"{PODCAST} license"] == [Tag(PODCAST, "license", "cc-by-sa-4.0", (("url", SHARE_ALIKE),))]
    assert said[f"{DC} rights"][0].text == "© 2026 みどり町 CC-BY-SA-4.0 の条件で利用できます。"
    assert said[f"{MEDIA} rights"][0].attributes == (("status", "official"),)
    assert said[f"{MEDIA} license"][0].attributes == (("type", "text/html"), ("href", SHARE_ALIKE))
    assert said[f"{MEDIA} copyright"][0].attributes == (("url", OWN.web_statement),)
    assert [tag.text for tag in said[f"{MEDIA} credit"]] == [OWN.credit, OWN.owner]
    assert said[f"{MEDIA} restriction"][0].text == "jp tw"
    assert said[f"{CREATIVE_COMMONS} license"][0].text == SHARE_ALIKE
    assert said[f"{PODCAST} txt"][0].text == "true"


def test_people_are_named_with_role_and_group_and_nobody_becomes_the_host_unasked() -> None:
    assert [(tag.text, dict(tag.attributes)) for tag in item_people((), OWN.people, ())] == [
        ("駅前 ひろし", {"role": "narrator", "group": "cast"}),
        ("えがお あかり", {"role": "guest", "group": "cast"}),
    ]


@pytest.mark.parametrize(
    ("licence", "urls", "written"),
    [
        ("LicenseRef-All-Rights-Reserved", {}, ("ARR", ())),
        ("CC-BY-NC-ND-4.0", {"licence_url": "https://x.jp/"}, ("CC-BY-NC-ND-4.0", ())),
        (
            "LicenseRef-PDL-1.0",
            {"web_statement": "https://x.jp/t"},
            ("pdl-1.0", (("url", "https://x.jp/t"),)),
        ),
        (
            "LicenseRef-" + "a" * 200,
            {"licence_url": "https://x.jp/"},
            ("a" * 128, (("url", "https://x.jp/"),)),
        ),
        ("LicenseRef-City", {"licence_url": "javascript:alert(1)"}, None),
        ("LicenseRef-City", {}, None),
    ],
)
def test_a_licence_podcast_does_not_know_needs_its_url(
    licence: str, urls: dict[str, Any], written: tuple[str, Any] | None
) -> None:
    made = [
        tag for tag in channel_rights(RightsStatement(licence=licence, **urls), JA) if tag.name == "license"
    ]
    own = [(tag.text, tag.attributes) for tag in made if tag.namespace == PODCAST]
    assert own == ([written] if written else [])


def test_an_episode_repeats_its_licence_only_where_it_is_not_the_shows() -> None:
    other = replace(OWN, licence="CC-BY-4.0")
    assert not [t for t in item_rights(OWN, OWN, JA, TOKYO) if (t.namespace, t.name) == (PODCAST, "license")]
    assert next(t.text for t in item_rights(other, OWN, JA, TOKYO) if t.name == "license") == "CC-BY-4.0"


def test_the_last_day_is_included_and_is_a_day_of_the_workspace() -> None:
    (tokyo,) = tags(OWN)[f"{DCTERMS} valid"]
    assert tokyo.text == "start=2026-01-01T00:00+09:00;end=2027-03-31T23:59+09:00;scheme=W3C-DTF"
    (berlin,) = tags(OWN, ZoneInfo("Europe/Berlin"))[f"{DCTERMS} valid"]
    assert berlin.text == "start=2026-01-01T00:00+01:00;end=2027-03-31T23:59+02:00;scheme=W3C-DTF"
    (open_start,) = tags(replace(OWN, valid_from=""))[f"{DCTERMS} valid"]
    assert open_start.text == "end=2027-03-31T23:59+09:00;scheme=W3C-DTF"
    assert f"{DCTERMS} valid" not in tags(replace(OWN, valid_from="", valid_until=""))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "UTC"]))
def test_a_minute_after_the_end_it_is_the_next_local_day(day: date, zone: str) -> None:
    (valid,) = tags(replace(OWN, valid_from="", valid_until=day.isoformat()), ZoneInfo(zone))[
        f"{DCTERMS} valid"
    ]
    end = datetime.fromisoformat(valid.text.removeprefix("end=").partition(";")[0])
    local = end.astimezone(UTC).astimezone(ZoneInfo(zone))
    assert local.date() == day
    assert (local + timedelta(minutes=1)).date() == day + timedelta(days=1)


def test_world_restricts_nothing_and_nowhere_allows_nothing() -> None:
    assert f"{MEDIA} restriction" not in tags(replace(OWN, territories=("world",)))
    assert tags(replace(OWN, territories=()))[f"{MEDIA} restriction"][0].text == "none"


def test_another_parser_reads_the_rights_as_they_were_meant() -> None:
    feed = feedparser.parse(render_feed(channel(), [item(rights=OWN)]))
    assert not feed.bozo
    entry = feed.entries[0]
    assert entry.rights == "© 2026 みどり町 CC-BY-SA-4.0 の条件で利用できます。"
    assert entry.media_license == {"type": "text/html", "href": SHARE_ALIKE, "content": "CC-BY-SA-4.0"}
    assert entry.media_copyright["url"] == OWN.web_statement
    assert entry.media_credit[0]["content"] == OWN.credit
    assert entry.media_restriction["content"] == ["jp", "tw"]
    assert entry.validity_end == "2027-03-31T23:59+09:00"
    assert entry.podcast_license["url"] == SHARE_ALIKE
    assert feed.feed.rights == "© みどり町"


def test_our_own_check_has_nothing_to_say() -> None:
    assert check_feed(render_feed(channel(), [item(rights=OWN), item(2, rights=RightsStatement())])) == ()


def test_namespaces_are_declared_once_and_only_where_used() -> None:
    document = render_feed(channel(rights=None), [item()]).decode()
    assert not {
        name
        for name in ("dcterms", "creativeCommons", "dc", "psc", "spotify", "fh")
        if f"xmlns:{name}=" in document
    }
    rich = render_feed(channel(), [item(rights=OWN), item(2, rights=OWN)]).decode()
    declared = re.findall(r"xmlns:(\w+)=", rich)
    assert len(declared) == len(set(declared))
    assert set(declared) == set(re.findall(r"<(\w+):", rich))
    assert rich == render_feed(channel(), [item(2, rights=OWN), item(rights=OWN)]).decode()


ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)


@given(credit=ANY, notice=ANY, terms=ANY, name=ANY, licence=ANY)
def test_any_text_gives_a_feed_that_parses_and_says_the_same(
    credit: str, notice: str, terms: str, name: str, licence: str
) -> None:
    said = RightsStatement(
        owner=credit,
        credit=credit,
        copyright_notice=notice,
        licence=licence,
        usage_terms=Texts.of({"ja": terms}),
        web_statement=terms,
        people=(Person(name, licence),),
    )
    document = render_feed(channel(rights=said), [item(rights=said)])
    entry = etree.fromstring(document).find("channel/item")
    assert entry is not None
    assert [e.text for e in entry.iter(f"{{{MEDIA}}}credit")] == (
        [plain(credit)] * 2 if plain(credit) else []
    )
    assert [e.text for e in entry.iter(f"{{{PODCAST}}}person")] == ([plain(name)] if plain(name) else [])
    assert not [finding for finding in check_feed(document) if finding.severity is Severity.ERROR]


GOOD = render_feed(channel(), [item(rights=OWN)]).decode()
BREAKAGES = [
    (">cc-by-sa-4.0<", f">{'a' * 129}<", "podcast-text"),
    (f' url="{SHARE_ALIKE}">cc-by-sa-4.0', ">cc-by-sa-4.0", "license-url"),
    (
        ">ARR</podcast:license>",
        ">ARR</podcast:license><podcast:license>ARR</podcast:license>",
        "podcast-tag-twice",
    ),
    (">駅前 ひろし<", "> <", "podcast-text"),
    (">駅前 ひろし<", f">{'名' * 129}<", "podcast-text"),
    ("end=2027-03-31T23:59+09:00;", "end=tomorrow;", "valid-value"),
    (">jp tw<", ">japan<", "restriction-value"),
    ('relationship="allow"', 'relationship="perhaps"', "media-value"),
]


@pytest.mark.parametrize(("right", "wrong", "rule"), BREAKAGES)
def test_each_broken_rule_is_an_error_of_its_name(right: str, wrong: str, rule: str) -> None:
    assert right in GOOD
    found = check_feed(GOOD.replace(right, wrong).encode())
    assert {finding.rule for finding in found if finding.severity is Severity.ERROR} == {rule}


@pytest.mark.parametrize("licence", ["\u2028\r\n", "LicenseRef-", " "])
def test_a_licence_without_a_name_is_left_out(licence: str) -> None:
    said = RightsStatement(licence=licence, web_statement="https://example.jp/terms")
    assert not [tag for tag in channel_rights(said, Lang("ja")) if tag.name == "license"]
