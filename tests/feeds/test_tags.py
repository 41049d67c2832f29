"""Every tag of the podcast namespace, Apple's, Spotify's and Media RSS, with all that can be said in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.feeds.check import check_feed
from tayori.feeds.namespaces import ATOM, ITUNES, MEDIA, PODCAST, PREFIXES, PSC, SPOTIFY
from tayori.feeds.rss import render_feed
from tayori.feeds.tag import Tag, prefixes, write_tags
from tayori.feeds.text import clock, plain, seconds
from tayori.model.finding import Severity
from tayori.model.grant import AiUse
from tayori.model.podcast import EpisodeTags, Funding, ShowTags
from tayori.model.rights import RightsStatement
from tests.feeds.every_tag import OTHER_GUID, RICH_CHANNEL, RICH_ITEM, SHOW_TAGS
from tests.feeds.samples import BASE, FEED, channel, item

TAGS: dict[str, set[str]] = {
    "alternateEnclosure": {
        "type",
        "length",
        "bitrate",
        "height",
        "lang",
        "title",
        "rel",
        "codecs",
        "default",
    },
    "block": {"id"},
    "chapters": {"url", "type"},
    "chat": {"server", "protocol", "accountId", "space"},
    "contentLink": {"href"},
    "episode": {"display"},
    "funding": {"url"},
    "guid": set(),
    "image": {"href", "alt", "aspect-ratio", "width", "height", "type", "purpose"},
    "integrity": {"type", "value"},
    "license": set(),
    "liveItem": {"status", "start", "end"},
    "location": {"rel", "geo", "osm", "country"},
    "locked": {"owner"},
    "medium": set(),
    "person": {"role", "group", "img", "href"},
    "podping": {"usesPodping"},
    "podroll": set(),
    "publisher": set(),
    "remoteItem": {"feedGuid", "feedUrl", "itemGuid", "medium", "title"},
    "season": {"name"},
    "socialInteract": {"protocol", "uri", "accountId", "accountUrl", "priority"},
    "soundbite": {"startTime", "duration"},
    "source": {"uri"},
    "trailer": {"url", "pubdate", "length", "type", "season"},
    "transcript": {"url", "type", "language", "rel"},
    "txt": {"purpose"},
    "updateFrequency": {"complete", "dtstart", "rrule"},
    "value": {"type", "method", "suggested"},
    "valueRecipient": {"type", "address", "split", "name", "customKey", "customValue", "fee"},
    "valueTimeSplit": {"startTime", "duration", "remoteStartTime", "remotePercentage"},
}
"""facts 4.5: every tag that is not deprecated, with its attributes.

`license` needs a URL only where nobody knows it; the type of a `source` is that of its enclosure.
"""
DOCUMENT = render_feed(RICH_CHANNEL, [RICH_ITEM, item(1)])
ROOT: Any = etree.fromstring(DOCUMENT)
NAMES = {"p": PODCAST, "i": ITUNES, "m": MEDIA, "a": ATOM, "s": SPOTIFY, "psc": PSC}


def _entry() -> Any:
    return ROOT.find("channel/item")


def test_every_tag_is_written_with_every_attribute() -> None:
    written: dict[str, set[str]] = {}
    for element in ROOT.iter(f"{{{PODCAST}}}*"):
        written.setdefault(etree.QName(element).localname, set()).update(map(str, element.attrib))
    assert written == TAGS


@pytest.mark.real
def test_the_table_of_tags_is_that_of_the_facts(shared_media: Path) -> None:
    facts = shared_media.parent / "facts" / "podcast20_tags.json"
    table = json.loads(facts.read_text(encoding="utf-8"))["tags"]
    current = {name for name, tag in table.items() if not tag.get("deprecated")}
    assert current == TAGS.keys()


def test_our_own_check_finds_no_error() -> None:
    assert not [f for f in check_feed(DOCUMENT) if f.severity is Severity.ERROR]


def test_what_is_said_of_an_episode() -> None:
    entry = _entry()
    assert entry.find("p:soundbite", NAMES).attrib == {"startTime": "73", "duration": "60.5"}
    assert entry.find("p:soundbite", NAMES).text == "一言"
    ours, theirs = entry.findall("p:alternateEnclosure", NAMES)
    assert dict(ours.attrib) == {
        "type": "audio/x-m4a", "length": "999", "bitrate": "128000", "title": "AAC", "codecs": "mp4a.40.2",
    }  # fmt: skip
    assert [source.get("uri") for source in theirs.findall("p:source", NAMES)] == [
        f"{BASE}1.mp4", "https://mirror.example.jp/1.mp4",
    ]  # fmt: skip
    assert theirs.find("p:integrity", NAMES).get("value") == "sha384-" + "A" * 64
    assert entry.find("p:season", NAMES).get("name") == "春"
    assert entry.find("p:episode", NAMES).get("display") == "朝の回"
    assert entry.findtext("i:title", namespaces=NAMES) == "駅"
    assert entry.findtext("i:block", namespaces=NAMES) == "Yes"


def test_payments_go_where_they_should() -> None:
    value = _entry().find("p:value", NAMES)
    first, fee = value.findall("p:valueRecipient", NAMES)
    assert (first.get("split"), first.get("fee"), fee.get("fee")) == ("90", None, "true")
    remote, local = value.findall("p:valueTimeSplit", NAMES)
    assert dict(remote.attrib) == {
        "startTime": "60", "duration": "237.5", "remoteStartTime": "0.5", "remotePercentage": "95",
    }  # fmt: skip
    assert remote.find("p:remoteItem", NAMES).get("itemGuid") == "a"
    assert (local.get("remotePercentage"), len(local)) == (None, 1)


def test_what_is_said_of_a_show() -> None:
    show = ROOT.find("channel")
    assert show is not None
    assert show.findtext("p:locked", namespaces=NAMES) == "no"
    assert [(block.get("id"), block.text) for block in show.findall("p:block", NAMES)] == [
        ("youtube", "yes"), ("spotify", "no"),
    ]  # fmt: skip
    assert show.find("p:publisher/p:remoteItem", NAMES).get("medium") == "publisher"
    assert [r.get("feedGuid") for r in show.findall("p:podroll/p:remoteItem", NAMES)] == [OTHER_GUID] * 2
    assert show.find("p:trailer", NAMES).get("pubdate") == "Tue, 01 Dec 2026 09:00:00 +0900"
    assert show.find("p:updateFrequency", NAMES).get("dtstart") == "2026-12-01T09:00:00+09:00"
    assert show.find("s:limit", NAMES).get("recentCount") == "20"
    assert show.findtext("s:countryOfOrigin", namespaces=NAMES) == "jp tw"
    assert show.findtext("i:new-feed-url", namespaces=NAMES) == FEED
    hubs = [link.get("href") for link in show.findall("a:link[@rel='hub']", NAMES)]
    assert hubs == list(SHOW_TAGS.hubs)
    live = show.find("p:liveItem", NAMES)
    assert live.find("p:contentLink", NAMES).get("href") == "https://live.example.jp/1"
    assert live.find("guid").get("isPermaLink") == "false"


def test_chapters_and_media_stand_in_the_item_itself() -> None:
    entry = _entry()
    assert [(c.get("start"), c.get("title")) for c in entry.findall("psc:chapters/psc:chapter", NAMES)] == [
        ("00:00:00.000", "はじめ"), ("00:01:01.500", "駅 & 町"),
    ]  # fmt: skip
    media = entry.find("m:content", NAMES)
    assert (media.get("url"), media.get("fileSize"), media.get("bitrate")) == (
        f"{BASE}media/3.mp3", "1680003", "192",
    )  # fmt: skip
    assert entry.findtext("m:keywords", namespaces=NAMES) == "移住, 朝"


def test_all_that_is_said_of_the_show_stands_before_its_items() -> None:
    names = [child.tag for child in ROOT.find("channel")]
    assert set(names[names.index("item") :]) == {"item"}


def test_content_stands_behind_the_description() -> None:
    names = [child.tag for child in _entry()]
    assert names.index("description") + 1 == names.index("{http://purl.org/rss/1.0/modules/content/}encoded")


def test_another_parser_reads_what_was_meant() -> None:
    feed = feedparser.parse(DOCUMENT)
    assert not feed.bozo
    assert feed.entries[0].id == RICH_ITEM.guid
    assert feed.entries[0].enclosures[0].href == RICH_ITEM.enclosure.url
    assert feed.entries[0].psc_chapters.chapters[1].title == "駅 & 町"
    assert feed.feed.title == RICH_CHANNEL.title


def test_what_is_used_is_declared_and_nothing_else() -> None:
    head = DOCUMENT.partition(b"<channel>")[0].decode()
    assert {prefix for prefix in ROOT.nsmap if f"<{prefix}:" not in DOCUMENT.decode()} == set()
    assert "psc" not in etree.fromstring(render_feed(channel(), [item()])).nsmap
    assert head.count("xmlns:") == DOCUMENT.count(b"xmlns:")


def test_the_same_episodes_in_any_order_are_the_same_bytes() -> None:
    assert render_feed(RICH_CHANNEL, [item(1), RICH_ITEM]) == DOCUMENT


def test_the_word_on_ai_is_that_of_the_rights() -> None:
    said = RightsStatement(ai=AiUse(used=True))
    root: Any = etree.fromstring(render_feed(channel(), [item(rights=said)]))
    entry = root.find("channel/item")
    assert [txt.get("purpose") for txt in entry.iter(f"{{{PODCAST}}}txt")] == ["ai-content"]


ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@given(ANY, ANY, ANY)
def test_any_text_is_well_formed_and_read_back(text: str, other: str, title: str) -> None:
    tag = Tag(PODCAST, "a", text, (("x", other), ("y", title)), ())
    xml = f'<r xmlns:podcast="{PODCAST}">{write_tags([tag], 1)}</r>'
    read = etree.fromstring(xml.encode())[0]
    assert (read.text or "") == plain(text)
    assert (read.get("x") or "", read.get("y") or "") == (plain(other), plain(title))


@given(
    title=ANY, description=ANY, display=ANY, url=st.text(st.characters(min_codepoint=33, max_codepoint=126))
)
def test_any_words_leave_guid_title_and_enclosure_as_they_are(
    title: str, description: str, display: str, url: str
) -> None:
    if not plain(title):
        return
    tags = EpisodeTags(display=display, title=description, funding=(Funding(f"{BASE}{url}", display),))
    show = channel(tags=ShowTags(title=display), author=title)
    rich = item(1, title=title, description=description, tags=tags, keywords=(title, display))
    document = render_feed(show, [rich, item(2)])
    assert document == render_feed(show, [item(2), rich])
    entry = next(e for e in feedparser.parse(document).entries if e.id == rich.guid)
    assert entry.enclosures[0].href == rich.enclosure.url
    root: Any = etree.fromstring(document)
    assert root.findtext("channel/item[2]/title") == plain(title)
    assert root.find("channel/item[2]/p:funding", NAMES).get("url") == f"{BASE}{url}"
    assert (root.findtext("channel/item[2]/i:title", namespaces=NAMES) or "") == plain(description)


@pytest.mark.parametrize(("ms", "written"), [(0, "0"), (500, "0.5"), (73_000, "73"), (60_050, "60.05")])
def test_seconds(ms: int, written: str) -> None:
    assert seconds(ms) == written


@given(st.integers(0, 360_000_000))
def test_a_clock_is_read_back(ms: int) -> None:
    hours, minutes, rest = clock(ms).split(":")
    assert int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(rest) * 1000) == ms


def test_prefixes_are_those_that_are_used() -> None:
    assert prefixes([f'<{PREFIXES[PODCAST]}:a b="itunes:x"/>']) == {"podcast": PODCAST}
