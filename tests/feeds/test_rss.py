from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.errors import UsageError
from tayori.feeds.check import check_feed
from tayori.feeds.feed import Enclosure, Transcript
from tayori.feeds.namespaces import ITUNES, PODCAST
from tayori.feeds.rss import render_feed
from tayori.feeds.text import paragraphs, plain
from tayori.model.grant import AiUse
from tayori.model.ids import Lang
from tayori.model.rights import RightsStatement
from tests.feeds.samples import BASE, FEED, NOON_UTC, channel, item


def _root(document: bytes) -> Any:
    return etree.fromstring(document)


def test_another_parser_reads_what_was_meant() -> None:
    feed = feedparser.parse(render_feed(channel(), [item(1), item(2)]))

    assert not feed.bozo
    assert feed.feed.title == "みどり町 町かど放送局"
    assert feed.feed.language == "ja"
    assert feed.feed.image.href == f"{BASE}cover.jpg"
    newest = feed.entries[0]
    assert newest.title == "第2の朝"
    assert newest.id == "urn:uuid:00000000-0000-4000-8000-000000000002"
    assert newest.guidislink is False
    assert newest.published == "Mon, 02 Nov 2026 07:00:00 +0900"
    assert newest.enclosures[0].href == f"{BASE}media/2.mp3"
    assert newest.enclosures[0].length == "1680002"
    assert newest.itunes_duration == "70"
    assert newest.podcast_transcript["url"] == f"{BASE}2.ja.vtt"


def test_our_own_check_has_nothing_to_say() -> None:
    assert check_feed(render_feed(channel(), [item(1), item(2)])) == ()


def test_the_same_items_give_the_same_bytes_in_any_order() -> None:
    assert render_feed(channel(), [item(2), item(1)]) == render_feed(channel(), [item(1), item(2)])


def test_no_time_of_building_is_in_the_feed() -> None:
    dates = set(
        re.findall(rb"\w{3}, \d\d \w{3} \d{4} [\d:]+ [+-]\d{4}", render_feed(channel(), [item(1), item(2)]))
    )

    assert dates == {b"Sun, 01 Nov 2026 07:00:00 +0900", b"Mon, 02 Nov 2026 07:00:00 +0900"}


def test_last_build_date_is_the_newest_episode_and_an_empty_feed_has_none() -> None:
    assert _root(render_feed(channel(), [item(2), item(1)])).findtext("channel/lastBuildDate") == (
        "Mon, 02 Nov 2026 07:00:00 +0900"
    )
    assert b"lastBuildDate" not in render_feed(channel(), [])


def test_last_build_date_moves_when_an_older_episode_was_sent_again_but_not_in_an_archive() -> None:
    again = replace(item(1), changed=datetime(2026, 11, 5, 3, tzinfo=UTC))
    feed, archive = (render_feed(channel(is_archive=a), [item(2), again]) for a in (False, True))
    assert _root(feed).findtext("channel/lastBuildDate") == "Thu, 05 Nov 2026 03:00:00 +0000"
    assert _root(archive).findtext("channel/lastBuildDate") == "Mon, 02 Nov 2026 07:00:00 +0900"


def test_declaration_and_self_link_are_as_apple_and_psp1_ask() -> None:
    document = render_feed(channel(), [item()])

    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss ')
    links = _root(document).findall("channel/{http://www.w3.org/2005/Atom}link")
    assert [(link.get("rel"), link.get("href"), link.get("type")) for link in links] == [
        ("self", FEED, "application/rss+xml")
    ]


def test_podcast_tags() -> None:
    root = _root(render_feed(channel(), [item(3, season=2, rights=RightsStatement(ai=AiUse(used=True)))]))
    names = {"p": PODCAST, "i": ITUNES}

    assert root.findtext("channel/p:guid", namespaces=names) == channel().guid
    assert root.find("channel/p:locked", names).attrib == {"owner": "kouhou@town.midori.example.jp"}
    assert root.findtext("channel/p:license", namespaces=names) == "ARR"
    entry = root.find("channel/item")
    assert dict(entry.find("p:transcript", names).attrib) == {
        "url": f"{BASE}3.ja.vtt", "type": "text/vtt", "language": "ja", "rel": "captions",
    }  # fmt: skip
    assert entry.find("p:chapters", names).get("type") == "application/json+chapters"
    assert entry.find("p:alternateEnclosure/p:source", names).get("uri") == f"{BASE}media/3.m4a"
    assert entry.find("p:alternateEnclosure/p:integrity", names).get("value").startswith("sha256-q6ur")
    assert (entry.findtext("p:season", namespaces=names), entry.findtext("i:season", namespaces=names)) == (
        "2",
        "2",
    )
    assert entry.findtext("p:txt", namespaces=names) == "true"


@pytest.mark.parametrize(("explicit", "written"), [(True, "true"), (False, "false")])
def test_explicit_is_true_or_false_not_yes_or_no(explicit: bool, written: str) -> None:
    root = _root(render_feed(channel(explicit=explicit), [item(explicit=explicit)]))

    assert [e.text for e in root.iter(f"{{{ITUNES}}}explicit")] == [written, written]


def test_complete_and_a_move_are_said_only_when_they_are_so() -> None:
    quiet = render_feed(channel(), [item()])
    moved = _root(render_feed(channel(complete=True, new_feed_url=FEED), [item()]))

    assert b"complete" not in quiet
    assert b"new-feed-url" not in quiet
    assert moved.findtext(f"channel/{{{ITUNES}}}complete") == "Yes"
    assert moved.findtext(f"channel/{{{ITUNES}}}new-feed-url") == FEED


def test_a_show_without_an_owner_address() -> None:
    document = render_feed(channel(email=""), [item()])

    assert b"itunes:owner" not in document
    assert b"<podcast:locked>yes</podcast:locked>" in document


def test_description_stands_as_text_and_as_html() -> None:
    entry = feedparser.parse(render_feed(channel(), [item(description="一 & 二\n三\n\n<b>四]]>")])).entries[0]

    assert entry.content[0].value == "<p>一 &amp; 二<br />三</p><p>&lt;b&gt;四]]&gt;</p>"
    assert entry.summary.startswith("一 & 二")


def test_moving_host_and_path_keeps_every_guid() -> None:
    """facts/mistakes: a guid made from the URL makes every episode new after a move."""
    before = render_feed(channel(), [item(1), item(2)])
    there = Enclosure("https://other.example.jp/x/1.mp3", 5, "audio/mpeg")
    after = render_feed(
        channel(feed_url="https://other.example.jp/f.xml"), [item(1, enclosure=there), item(2)]
    )

    assert [e.id for e in feedparser.parse(after).entries] == [e.id for e in feedparser.parse(before).entries]


def _twice(**changes: Any) -> list[Any]:
    return [item(1), item(2, **changes)]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (_twice(guid=item(1).guid), "'第1の朝' and '第2の朝' have the same guid"),
        (_twice(enclosure=item(1).enclosure), "have the same file"),
        ([item(published=datetime(2026, 11, 1))], "'第1の朝' has a date without a time zone"),
        ([item(title=" \x07")], "has no title"),
        ([item(guid=" ")], "has no guid"),
        ([item(enclosure=Enclosure(f"{BASE}a.mp3", 0, "audio/mpeg"))], "empty audio file"),
        ([item(enclosure=Enclosure("media/a.mp3", 1, "audio/mpeg"))], "'media/a.mp3' cannot be"),
        ([item(link=f"{BASE}長野.html")], "cannot be a feed's URL"),
        ([item(transcripts=(Transcript("a b", "text/vtt", Lang("ja")),))], "cannot be a feed's URL"),
        ([item(cover_url=f"{BASE}c.webp")], "no .jpg or .png"),
    ],
)
def test_what_no_reader_could_take_is_refused(items: list[Any], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)) as refused:
        render_feed(channel(), items)
    assert refused.value.next_step


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"category": ("Society and Culture",)}, "did you mean 'Society & Culture'?"),
        ({"category": ("Arts", "Film")}, "not a subcategory of 'Arts'"),
        ({"title": ""}, "no title"),
        ({"description": " "}, "no description"),
        ({"cover_url": f"{BASE}cover"}, "no .jpg or .png"),
        ({"link": ""}, "cannot be a feed's URL"),
    ],
)
def test_a_show_that_no_directory_takes_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        render_feed(channel(**changes), [item()])


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=60)


@given(title=ANY_TEXT, description=ANY_TEXT)
def test_any_text_gives_a_feed_that_parses_and_says_the_same(title: str, description: str) -> None:
    if not plain(title):
        return
    root = _root(render_feed(channel(), [item(title=title, description=description, published=NOON_UTC)]))

    assert root.findtext("channel/item/title") == plain(title)
    assert root.findtext("channel/item/description") == (plain(description) or plain(title))


@given(ANY_TEXT)
def test_paragraphs_are_well_formed_and_hold_the_text(text: str) -> None:
    tree = etree.fromstring(f"<x>{paragraphs(text).replace('<br>', '<br/>')}</x>".encode())
    words = "".join(str(part) for part in tree.itertext())

    assert "".join(words.split()) == "".join(plain(text).split())
    assert {e.tag for e in tree.iter()} <= {"x", "p", "br"}
