from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.feeds.check import check_feed
from tayori.feeds.rss import render_feed
from tayori.model.finding import Finding, Severity
from tests.feeds.samples import FEED, channel, item

GOOD = render_feed(channel(), [item(1), item(2)]).decode()
FIRST_GUID = item(1).guid


def _rules(document: str, severity: Severity | None = None) -> set[str]:
    return {f.rule for f in check_feed(document.encode()) if severity is None or f.severity == severity}


BREAKAGES = [
    ("<link>https://kurasu.midori.example.jp/shows/machikado/</link>", "", "channel-tag-missing"),
    ("<language>ja</language>", "", "channel-tag-missing"),
    ("<language>ja</language>", "<language>ja</language><language>en</language>", "channel-tag-twice"),
    ("<itunes:explicit>false", "<itunes:explicit>maybe", "explicit-value"),
    ("<itunes:type>episodic", "<itunes:type>weekly", "type-value"),
    (">yes</podcast:locked>", ">maybe</podcast:locked>", "locked-value"),
    ('text="Places &amp; Travel"', 'text="Places and Travel"', "category-unknown"),
    ('text="Society &amp; Culture"', 'text="society &amp; culture"', "category-unknown"),
    (
        '<itunes:image href="https://kurasu.midori.example.jp/cover.jpg"',
        '<itunes:image href="cover.gif"',
        "cover-url",
    ),
    (f'href="{FEED}"', 'href="/feed.xml"', "self-url"),
    ("毎月", "長" * 1334, "description-long"),
    ("朝の駅で。\n", "長" * 1334, "description-long"),
    ("<title>第2の朝</title>", "<title> </title>", "item-title-missing"),
    ("<title>第2の朝</title>", f"<title>{'長' * 256}</title>", "text-long"),
    (item(2).guid, FIRST_GUID, "guid-twice"),
    ("media/2.mp3", "media/1.mp3", "enclosure-twice"),
    ('length="1680002"', 'length="0"', "enclosure-length"),
    ('length="1680002"', 'length="1,680"', "enclosure-length"),
    ('type="audio/mpeg"', 'type="audio/mp3"', "enclosure-type"),
    ('type="audio/mpeg"', 'type="audio/x-m4a"', "enclosure-suffix"),
    (
        'enclosure url="https://kurasu.midori.example.jp/media/2.mp3"',
        'enclosure url="media/2.mp3"',
        "enclosure-url",
    ),
    (f'<guid isPermaLink="false">{FIRST_GUID}</guid>', "", "guid-missing"),
    (f'<guid isPermaLink="false">{FIRST_GUID}', f"<guid>{FIRST_GUID}", "guid-permalink"),
    ("Mon, 02 Nov 2026 07:00:00 +0900</pubDate>", "2026-11-02</pubDate>", "date-format"),
    ("<itunes:episode>2", "<itunes:episode>0", "number-value"),
    ("<itunes:episodeType>full", "<itunes:episodeType>special", "episode-type"),
    ("<itunes:duration>70", "<itunes:duration>1m10s", "duration-value"),
    ('type="text/vtt"', 'type="text/srt"', "transcript-value"),
    ("application/json+chapters", "application/json", "chapters-value"),
]


@pytest.mark.parametrize(("right", "wrong", "rule"), BREAKAGES)
def test_each_broken_rule_is_an_error_of_its_name(right: str, wrong: str, rule: str) -> None:
    assert right in GOOD
    assert rule not in _rules(GOOD)

    assert rule in _rules(GOOD.replace(right, wrong), Severity.ERROR)


WARNINGS = [
    ("<itunes:explicit>false", "<itunes:explicit>no", "explicit-value"),
    ("<pubDate>Mon, 02 Nov 2026 07:00:00 +0900</pubDate>", "", "date-missing"),
    ("<itunes:duration>70</itunes:duration>", "", "duration-missing"),
    (f"urn:uuid:{FIRST_GUID[9:]}", "https://kurasu.midori.example.jp/media/1.mp3", "guid-is-url"),
    (f'href="{FEED}"', f'href="http{FEED[5:]}"', "not-https"),
]


@pytest.mark.parametrize(("right", "wrong", "rule"), WARNINGS)
def test_what_should_be_better_is_a_warning(right: str, wrong: str, rule: str) -> None:
    assert right in GOOD

    assert rule in _rules(GOOD.replace(right, wrong), Severity.WARNING)


def test_a_serial_show_needs_numbers() -> None:
    serial = render_feed(channel(show_type="serial"), [item(1, number=None)])

    assert {f.rule for f in check_feed(serial)} == {"number-missing"}


def test_an_empty_feed_and_a_feed_without_transcripts_are_noticed() -> None:
    assert {f.rule for f in check_feed(render_feed(channel(), []))} == {"feed-empty"}
    assert {f.rule for f in check_feed(render_feed(channel(), [item(transcripts=())]))} == {
        "transcript-missing"
    }


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (b"", "feed-not-xml"),
        (b"<html><body>404</body></html>", "feed-not-rss"),
        (b"<rss version='2.0'></rss>", "feed-not-rss"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed-not-rss"),
        (b"<rss><channel>", "feed-not-xml"),
        (
            b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'>&x;</rss>",
            "feed-has-doctype",
        ),
    ],
)
def test_what_is_no_feed_is_one_finding(document: bytes, rule: str) -> None:
    assert [f.rule for f in check_feed(document)] == [rule]


def test_an_entity_bomb_is_not_expanded() -> None:
    lines = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<!DOCTYPE rss [<!ENTITY e0 'x'>{lines}]><rss version='2.0'><channel>&e11;</channel></rss>"

    assert next(f.rule for f in check_feed(bomb.encode())) in ("feed-has-doctype", "feed-not-xml")


def test_findings_say_where_and_what_to_do() -> None:
    found = check_feed(GOOD.replace('length="1680002"', 'length="x"').encode())

    assert found == (
        Finding(
            "enclosure-length",
            Severity.ERROR,
            "The episode '第2の朝': 'x' is no length of a file.",
            "Give the file's size in bytes.",
            found[0].where,
        ),
    )
    assert found[0].where.startswith("line ")


@given(st.binary(max_size=200))
def test_no_bytes_make_the_check_fail(document: bytes) -> None:
    assert check_feed(document)


@pytest.mark.real
def test_real_feeds_are_read_without_failing(shared_media: Path) -> None:
    feeds = sorted((shared_media / "feeds").iterdir())

    assert len(feeds) > 50
    assert all(check_feed(feed.read_bytes()) for feed in feeds)
