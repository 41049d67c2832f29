"""Every rule has a sample that breaks it, and nothing but it."""

from __future__ import annotations

import ast
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.feeds.check import check_feed
from tayori.feeds.checking.whose import RULES, whose
from tayori.feeds.rss import render_feed
from tayori.model.finding import Finding, Severity
from tests.documents import ROOT, finding_rules
from tests.feeds.checked import GOOD_FEED
from tests.feeds.samples import channel, item
from tests.feeds.test_check_podcast import BREAKAGES as PODCAST_BREAKAGES
from tests.feeds.test_check_podcast import WEAKNESSES as PODCAST_WEAKNESSES

CHECKING = ROOT / "tayori" / "feeds" / "checking"
FIRST = "urn:uuid:00000000-0000-4000-8000-000000000001"
SECOND = "urn:uuid:00000000-0000-4000-8000-000000000002"
TITLE = "<title>昼の市</title>"
PLAIN = "<description>市場を歩く。</description>"
CATEGORY = '<itunes:category text="Society &amp; Culture"><itunes:category text="Places &amp; Travel"/>'
NEXT = "<atom:link rel='next' href='https://town.example.jp/2'/>"
OWN = "<atom:link rel='self' href='https://town.example.jp/feed.xml'/>"
LAST_ITEM = GOOD_FEED[GOOD_FEED.rindex("<item>") : GOOD_FEED.rindex("</channel>")]

ERRORS = [
    ("<language>ja</language>", "", "channel-tag-missing"),
    ('<itunes:image href="https://town.example.jp/cover.jpg"/>', "", "channel-tag-missing"),
    ("<language>ja</language>", "<language>ja</language><language>en</language>", "channel-tag-twice"),
    ("<itunes:author>みどり町</itunes:author>", "", "author-missing"),
    ("<itunes:author>みどり町", "<itunes:author> ", "author-missing"),
    ('rel="self" type="application/rss+xml" href="https:', 'rel="me" href="https:', "self-missing"),
    ("<pubDate>Sun, 01 Nov 2026 07:00:00 +0900</pubDate>", "", "date-missing"),
    ("<itunes:duration>80</itunes:duration>", "", "duration-missing"),
    ("<ttl>", "<fh:archive/><ttl>", "history-archive"),
    ("<ttl>", f"<fh:archive/>{OWN.replace('self', 'current')}<ttl>", "history-archive"),
    ("<language>ja</language>", "<language>jp</language>", "language-value"),
    ("<language>ja</language>", "<language>ja_JP</language>", "language-value"),
    ("<language>ja</language>", "<language>Japanese</language>", "language-value"),
    ("<itunes:explicit>false", "<itunes:explicit>maybe", "explicit-value"),
    ("<itunes:type>episodic", "<itunes:type>weekly", "type-value"),
    (CATEGORY, CATEGORY.replace("Society", "society"), "category-unknown"),
    (CATEGORY, CATEGORY.replace("Places", "Place"), "category-unknown"),
    ("https://town.example.jp/cover.jpg", "cover.jpg", "cover-url"),
    ("https://town.example.jp/cover.jpg", "https://town.example.jp/cover.gif", "cover-url"),
    (">https://town.example.jp/feed.xml</itunes:new-feed-url>", ">/feed.xml</itunes:new-feed-url>",
     "new-feed-url-value"),
    ('rel="hub" href="https://hub.example.org/"', 'rel="hub" href="hub"', "link-url"),
    ("毎月お届けします", "長" * 1334, "description-long"),
    (PLAIN, f"<description>{'長' * 1334}</description>", "description-long"),
    (PLAIN, "<description>市場<b>へ</b></description>", "text-markup"),
    (TITLE, "<title> </title>", "item-title-missing"),
    (TITLE, f"<title>{'長' * 256}</title>", "text-long"),
    ("<copyright>みどり町", f"<copyright>{'長' * 256}", "text-long"),
    (SECOND, FIRST, "guid-twice"),
    (f'<guid isPermaLink="false">{SECOND}</guid>', "", "guid-missing"),
    (f'<guid isPermaLink="false">{SECOND}', f"<guid>{SECOND}", "guid-permalink"),
    ('<enclosure url="https://town.example.jp/2.m4a" length="1000002" type="audio/x-m4a"/>', "",
     "enclosure-count"),
    ('2.m4a" length="1000002" type="audio/x-m4a"', '1.mp3" length="1000002" type="audio/mpeg"',
     "enclosure-twice"),
    ('length="1000002"', 'length="0"', "enclosure-length"),
    ('length="1000002"', 'length="1,680"', "enclosure-length"),
    ('length="1000002"', 'length="٣"', "enclosure-length"),
    ('length="1000001" type="audio/mpeg"', 'length="1000001" type="audio/mp3"', "enclosure-type"),
    ('length="1000001" type="audio/mpeg"', 'length="1000001" type="audio/x-m4a"', "enclosure-suffix"),
    ('enclosure url="https://town.example.jp/2.m4a"', 'enclosure url="2.m4a"', "enclosure-url"),
    ('enclosure url="https://town.example.jp/2.m4a"', 'enclosure url="https://town.example.jp/昼.m4a"',
     "enclosure-url"),
    ("Sun, 01 Nov 2026 07:00:00 +0900</pubDate>", "2026-11-01</pubDate>", "date-format"),
    ("<itunes:episode>2", "<itunes:episode>0", "number-value"),
    ("<itunes:season>1", "<itunes:season>一", "number-value"),
    ("<itunes:episodeType>full", "<itunes:episodeType>special", "episode-type"),
    ("<itunes:duration>80", "<itunes:duration>1m20s", "duration-value"),
    ('xmlns:fh="http://purl', 'xmlns:fh="https://purl', "namespace-misspelt"),
    ('xmlns:dcterms="http://purl.org/dc/terms/"', 'xmlns:dcterms="http://purl.org/dc/terms"',
     "namespace-misspelt"),
    ('medium="audio" expression="full"', 'medium="sound" expression="full"', "media-value"),
    ('algo="sha-1"', 'algo="sha-256"', "media-value"),
    (">nonadult<", ">safe<", "media-value"),
    ('relationship="allow"', 'relationship="perhaps"', "media-value"),
    ('media:content url="https://town.example.jp/1.mp3"', 'media:content url="1.mp3"', "media-url"),
    (">jp tw<", ">japan<", "restriction-value"),
    ('relationship="allow" ', "", "restriction-value"),
    ("end=2027-03-31T23:59+09:00;", "end=tomorrow;", "valid-value"),
    ("end=2027-03-31", "end=2025-03-31", "valid-value"),
    ("start=2026-11-01T00:00+09:00;end=2027-03-31T23:59+09:00;", "", "valid-value"),
    ('start="00:01:00"', 'start="1 min"', "psc-value"),
    ('href="https://town.example.jp/c"', 'href="c"', "psc-value"),
    ('start="00:01:00"', 'start="00:00:00"', "psc-order"),
]  # fmt: skip
WARNINGS = [
    ('<?xml version="1.0" encoding="UTF-8"?>\n', "", "encoding-declared"),
    ("<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>", "", "channel-tag-recommended"),
    ('<itunes:category text="History"/>', '<itunes:category text="Histories"/>', "category-unknown"),
    ("<itunes:explicit>false", "<itunes:explicit>no", "explicit-value"),
    (">https://town.example.jp/feed.xml</itunes:new-feed-url>",
     ">https://other.example.jp/feed.xml</itunes:new-feed-url>", "new-feed-url-elsewhere"),
    ("<link>https://town.example.jp/2.html</link>", "<link>2.html</link>", "link-value"),
    ("<ttl>60</ttl>", "<ttl>soon</ttl>", "ttl-value"),
    ("<pubDate>Mon, 02 Nov 2026 07:00:00 +0900</pubDate>\n<ttl>", "<pubDate>2026</pubDate>\n<ttl>",
     "channel-date"),
    ("<url>https://town.example.jp/small.png</url>", "", "image-incomplete"),
    ("</item>\n</channel>", "</item>\n<ttl>60</ttl></channel>", "metadata-late"),
    ("<itunes:type>episodic<", "<itunes:type>episodic <", "text-spaces"),
    ('<itunes:image href="https://town.example.jp/2.png"/>', '<itunes:image href=" https://town.example.jp/2.png"/>',
     "text-spaces"),
    (TITLE, "<title>第12回 昼の市</title>", "title-number"),
    (TITLE, "<title>Episode 12: the market</title>", "title-number"),
    (TITLE, "<title>#12 the market</title>", "title-number"),
    (TITLE, "<title>S1E2 the market</title>", "title-number"),
    (PLAIN, "", "item-description-missing"),
    (PLAIN, "<description>&amp;lt;p&amp;gt;市場</description>", "html-escaped-twice"),
    (SECOND, "https://town.example.jp/2.m4a", "guid-is-url"),
    ("Sun, 01 Nov 2026", "Mon, 01 Nov 2026", "date-form"),
    ("Sun, 01 Nov 2026 07:00:00 +0900", "Sun, 01 Nov 2026 07:00 PM", "date-form"),
    ("<itunes:duration>80", "<itunes:duration>0", "duration-value"),
    ('<podcast:transcript url="https://town.example.jp/2.vtt" type="text/vtt"/>', "", "transcript-missing"),
    ("https://town.example.jp/2.m4a", "http://town.example.jp/2.m4a", "enclosure-not-https"),
    ("<ttl>60</ttl>", "<TTL>60</TTL>", "tag-case"),
    ("<itunes:season>1</itunes:season>", "<itunes:Season>1</itunes:Season>", "tag-case"),
    ("<ttl>", f"<fh:complete/>{NEXT}<ttl>", "history-mixed"),
    ("<ttl>", f"{NEXT}{NEXT.replace('next', 'prev-archive')}<ttl>", "history-mixed"),
    ('recentCount="5"', 'recentCount="all"', "spotify-value"),
    ("start=2026-11-01T00:00+09:00;end=2027-03-31T23:59+09:00;scheme=W3C-DTF", "2027-03-31", "valid-value"),
]  # fmt: skip
NOTES = [
    ("<itunes:email>radio@town.example.jp</itunes:email>", "", "owner-missing"),
    ("<copyright>みどり町", "<copyright>© 2026 みどり町", "copyright-form"),
    ("<itunes:block>Yes", "<itunes:block>no", "yes-value"),
    ("radio@town.example.jp (みどり町)", "みどり町", "address-form"),
    ("<width>144", "<width>1400", "image-size"),
    ("<link>https://town.example.jp/2.html</link>", "", "item-tag-recommended"),
    (PLAIN, f"<content:encoded>市場</content:encoded>{PLAIN}", "content-order"),
    (PLAIN, "<description>&lt;div&gt;市場&lt;/div&gt;</description>", "html-dropped"),
    (PLAIN, "<description>&lt;a href='http://a.example/'&gt;市場&lt;/a&gt;</description>", "html-link-plain"),
    (SECOND, "1002", "guid-short"),
    ("<itunes:duration>80", "<itunes:duration>1:20", "duration-form"),
    (PLAIN, f"{PLAIN}<itunes:summary>市場</itunes:summary>", "itunes-tag-obsolete"),
    (PLAIN, f"{PLAIN}<itunes:sumary>市場</itunes:sumary>", "itunes-tag-unknown"),
]  # fmt: skip
MUTATIONS = [
    (*row, severity)
    for rows, severity in (
        (ERRORS, Severity.ERROR),
        (PODCAST_BREAKAGES, Severity.ERROR),
        (WARNINGS, Severity.WARNING),
        (PODCAST_WEAKNESSES, Severity.WARNING),
        (NOTES, Severity.NOTE),
    )
    for row in rows
]


def _found(document: str) -> set[tuple[str, Severity]]:
    return {(finding.rule, finding.severity) for finding in check_feed(document.encode())}


def test_a_good_feed_breaks_no_rule() -> None:
    assert check_feed(GOOD_FEED.encode()) == ()


@pytest.mark.parametrize(("right", "wrong", "rule", "severity"), MUTATIONS)
def test_what_breaks_a_rule_breaks_it_and_no_other(
    right: str, wrong: str, rule: str, severity: Severity
) -> None:
    assert right in GOOD_FEED
    last = GOOD_FEED.rindex(right)

    assert _found(GOOD_FEED[:last] + wrong + GOOD_FEED[last + len(right) :]) == {(rule, severity)}


def _own_rules(paths: Iterable[Path] = sorted(CHECKING.glob("*.py"))) -> set[str]:
    return {
        rule
        for path in paths
        for rule, _ in finding_rules(path.as_posix(), ast.parse(path.read_text(encoding="utf-8")))
    }


ELSEWHERE = {
    "feed-not-xml", "feed-has-doctype", "feed-not-rss", "feed-empty", "feed-large", "number-missing",
    "self-twice", "self-url", "not-https", "podcast-tag-unknown", "podcast-attribute-unknown",
    "podcast-tag-old", "feed-too-large", "person-role", "soundbite-length", "chapters-file",
}  # fmt: skip
"""Rules with a test of their own."""


def test_every_rule_has_a_sample() -> None:
    assert _own_rules() - {row[2] for row in MUTATIONS} - ELSEWHERE == set()


def test_it_is_known_whose_every_rule_is() -> None:
    steps = [f"pipelines/feeds/{step}.py" for step in ("check", "files", "live", "served")]
    elsewhere = [ROOT / "tayori" / name for name in ("feeds/check.py", "media/cover_check.py", *steps)]

    assert _own_rules() | _own_rules(elsewhere) == RULES
    assert whose("self-missing") == "PSP-1"
    assert {whose(f"{what}-missing") for what in ("author", "date", "duration")} == {"Spotify"}


def test_an_archive_document_that_names_its_feed_is_right() -> None:
    link = "<atom:link rel='current' href='https://town.example.jp/all.xml'/>"

    assert _found(GOOD_FEED.replace("<ttl>", f"<fh:archive/>{link}<ttl>")) == set()


@pytest.mark.parametrize(
    ("href", "rule"),
    [("/feed.xml", "self-url"), ("http://town.example.jp/feed.xml", "not-https")],
)
def test_the_feeds_own_address(href: str, rule: str) -> None:
    moved = "<itunes:new-feed-url>https://town.example.jp/feed.xml</itunes:new-feed-url>"
    feed = GOOD_FEED.replace(moved, "").replace('href="https://town.example.jp/feed.xml"', f'href="{href}"')

    assert {f.rule for f in check_feed(feed.encode())} == {rule}


def test_a_feed_with_two_addresses_of_its_own() -> None:
    link = '<atom:link rel="self" href="https://town.example.jp/other.xml"/>'

    assert _found(GOOD_FEED.replace("<ttl>", f"{link}<ttl>")) == {("self-twice", Severity.ERROR)}


def test_a_serial_show_needs_numbers() -> None:
    serial = GOOD_FEED.replace("episodic", "serial").replace("<itunes:episode>2</itunes:episode>", "")

    assert _found(serial) == {("number-missing", Severity.ERROR)}


def test_an_empty_feed_is_noticed() -> None:
    empty = GOOD_FEED[: GOOD_FEED.index("<item>")] + "</channel></rss>"

    assert _found(empty) == {("feed-empty", Severity.WARNING)}


def test_a_large_feed_is_noticed() -> None:
    large = GOOD_FEED.replace("</channel>", f"<!--{'x' * 9_999_000}--></channel>")

    assert _found(large) == {("feed-large", Severity.WARNING)}


def test_our_own_feed_has_no_error() -> None:
    found = check_feed(render_feed(channel(), [item(1), item(2)]))

    assert [str(f) for f in found if f.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (b"", "feed-not-xml"),
        (b"\x00", "feed-not-xml"),
        (b"<rss version='2.0'><channel><title>\x01</title></channel></rss>", "feed-not-xml"),
        (b"<?xml version='1.0' encoding='x-none'?><rss/>", "feed-not-xml"),
        ("<?xml version='1.0' encoding='UTF-8'?><rss>朝</rss>".encode("shift_jis"), "feed-not-xml"),
        (b"<html><body>404</body></html>", "feed-not-rss"),
        (b"<rss version='2.0'></rss>", "feed-not-rss"),
        (b"<rss version='0.92'><channel/></rss>", "feed-not-rss"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed-not-rss"),
        (b"<rss><channel>", "feed-not-xml"),
        (b"<rss>" * 300_000, "feed-not-xml"),
        (b"<rss a='" + b"x" * 12_000_000 + b"'/>", "feed-not-xml"),
        (
            b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'>&x;</rss>",
            "feed-has-doctype",
        ),
    ],
)
def test_what_is_no_feed_is_one_finding(document: bytes, rule: str) -> None:
    began = time.monotonic()

    assert [f.rule for f in check_feed(document)] == [rule]
    assert time.monotonic() - began < 20


def test_an_entity_bomb_is_not_expanded() -> None:
    lines = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<!DOCTYPE rss [<!ENTITY e0 'x'>{lines}]><rss version='2.0'><channel>&e11;</channel></rss>"

    assert next(f.rule for f in check_feed(bomb.encode())) in ("feed-has-doctype", "feed-not-xml")


def test_findings_say_where_and_what_to_do() -> None:
    feed = GOOD_FEED.replace('length="1000002"', 'length="x"')
    line = feed[: feed.index('length="x"')].count("\n") + 1

    assert check_feed(feed.encode()) == (
        Finding(
            "enclosure-length",
            Severity.ERROR,
            "The episode '昼の市': 'x' is no length of a file.",
            "Give the file's size in bytes.",
            f"line {line}",
        ),
    )


def test_the_time_does_not_grow_faster_than_the_feed() -> None:
    """Thousands of episodes with one guid and one file: each is looked at once."""
    feed = GOOD_FEED.replace("</channel>", LAST_ITEM * 2000 + "</channel>")
    began = time.monotonic()

    assert ("guid-twice", Severity.ERROR) in _found(feed)
    assert time.monotonic() - began < 30


def test_a_document_of_tags_without_end_is_not_read() -> None:
    assert [f.rule for f in check_feed(b"<rss><channel>" + b"<item/>" * 4_000_001)] == ["feed-too-large"]


def test_what_is_told_of_one_rule_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tayori.feeds.check.MOST_EPISODES", 1500)
    found = check_feed(GOOD_FEED.replace("</channel>", "<item/>" * 3000 + "</channel>").encode())

    assert max(Counter(f.rule for f in found).values()) == 1000
    assert "498 more findings of guid-missing." in [f.text for f in found]
    assert {"feed-long", "findings-left-out"} <= {f.rule for f in found}


@pytest.mark.parametrize("long", ["1" * 5_000_000, "<![CDATA[" + "<a " * 1_500_000 + "]]>", "a@" * 2_000_000])
@pytest.mark.parametrize(
    "tag", ["title", "description", "guid", "pubDate", "itunes:duration", "itunes:episode"]
)
def test_a_value_without_end_takes_little_time_and_gives_a_short_finding(tag: str, long: str) -> None:
    began = time.process_time()
    found = check_feed(GOOD_FEED.replace(f"</{tag}>", f"{long}</{tag}>").encode())

    assert found
    assert max(len(finding.text) for finding in found) < 600
    assert time.process_time() - began < 10


@given(st.binary(max_size=200))
def test_no_bytes_make_the_check_fail(document: bytes) -> None:
    assert check_feed(document)


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters='<&"]\ufffe\uffff'), max_size=30
)


@given(TEXTS, st.sampled_from([row[0] for row in (*ERRORS, *PODCAST_BREAKAGES) if "<" not in row[0]]))
def test_no_value_makes_the_check_fail(value: str, right: str) -> None:
    check_feed(GOOD_FEED.replace(right, value).encode())


@pytest.mark.real
def test_real_feeds_are_read_without_failing(shared_media: Path) -> None:
    places = ("feeds", "suites/podcast-namespace", "suites/feedsmith_references")
    feeds = [path for place in places for path in sorted((shared_media / place).rglob("*")) if path.is_file()]
    began = time.monotonic()

    assert len(feeds) > 150
    for feed in feeds:
        for finding in check_feed(feed.read_bytes()):
            assert finding.rule in RULES
            assert finding.text.endswith((".", "?"))
    assert time.monotonic() - began < 30


@pytest.mark.real
def test_hostile_documents_are_findings(shared_media: Path) -> None:
    hostile = [p for p in sorted((shared_media / "hostile" / "xml").iterdir()) if p.suffix == ".rss"]
    bombs = sorted((shared_media / "hostile" / "defusedxml").rglob("*.xml"))
    began = time.monotonic()

    assert len(hostile) > 8
    for path in (*hostile, *bombs):
        assert check_feed(path.read_bytes()), path.name
    assert time.monotonic() - began < 30


@pytest.mark.real
def test_the_podcast_namespaces_own_example_lacks_only_what_others_require(shared_media: Path) -> None:
    example = (shared_media / "suites" / "podcast-namespace" / "example.xml").read_bytes()

    wrong = [f.rule for f in check_feed(example) if f.severity is Severity.ERROR]
    assert wrong == ["self-missing", *["duration-missing"] * 3]


def test_a_guid_with_space_around_it_is_not_to_be_trimmed() -> None:
    """Apple's sample of what breaks a show: a trimmed guid is another one."""
    feed = GOOD_FEED.replace("0001</guid>", "0001 </guid>")
    told = [f for f in check_feed(feed.encode()) if f.rule == "text-spaces"]
    assert [f.cure for f in told] == ["Leave it where the episode is out; begin new ones without."]
