"""How long feeds take: ten thousand rich episodes, against feedgen alone with the same items."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from feedgen.feed import FeedGenerator

from bench.builds import Row
from tayori.feeds.feed import Enclosure, FeedChannel, FeedItem, Transcript
from tayori.feeds.guid import podcast_guid
from tayori.feeds.rss import render_feed
from tayori.model.asset import Chapter
from tayori.model.ids import Digest, Lang
from tayori.model.podcast import Contributor, EpisodeTags, Funding, Location, ShowTags, Soundbite
from tayori.model.rights import Person, RightsStatement
from tayori.model.text import Texts

ITEMS, GOAL = 10_000, 1.5
BASE = "https://kurasu.midori.example.jp/"
FEED = f"{BASE}feeds/machikado.xml"


def feed_rows() -> list[Row]:
    """The time for a feed with all tags, and feedgen's for the same items without them."""
    items = [feed_item(number) for number in range(ITEMS)]
    show = feed_channel()
    plain = min(_timed(lambda: plain_feed(show, items)) for _ in range(3))
    ours = min(_timed(lambda: render_feed(show, items)) for _ in range(3))
    return [
        (
            f"a feed of {ITEMS:,} episodes, 26 tags of our own in each",
            f"feedgen, the same items without them: {plain:.2f} s",
            f"{ours:.2f} s, {ours / plain:.2f} times as long (best of 3)",
            f"at most {GOAL:g} times",
            "met" if ours <= GOAL * plain else "MISSED",
        )
    ]


def feed_channel() -> FeedChannel:
    """A show with tags of its own."""
    return FeedChannel(
        title="みどり町 町かど放送局",
        description="毎月 & いつも <お届け>します。",
        link=f"{BASE}shows/machikado/",
        feed_url=FEED,
        guid=podcast_guid(FEED),
        lang=Lang("ja"),
        author="みどり町",
        email="kouhou@town.midori.example.jp",
        category=("Society & Culture", "Places & Travel"),
        cover_url=f"{BASE}cover.jpg",
        timezone="Asia/Tokyo",
        rights=_RIGHTS,
        tags=ShowTags(people=(Contributor(name="聞き手 はなこ"),), hubs=("https://hub.example.org/",)),
    )


def feed_item(number: int) -> FeedItem:
    """An episode with a tag of nearly every kind."""
    at = f"{BASE}media/{number:05d}"
    return FeedItem(
        guid=f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        title=f"第{number}の朝",
        description="朝の駅で。\n電車を待つ。\n\n二段落目。" * 5,
        enclosure=Enclosure(f"{at}.mp3", 1_680_000 + number, "audio/mpeg", Digest("cd" * 32), 192_000),
        published=datetime(2000, 1, 1, 7, tzinfo=UTC) + timedelta(hours=number),
        duration_ms=70_000,
        link=f"{at}.html",
        alternatives=(
            Enclosure(f"{at}.m4a", 999, "audio/x-m4a", Digest("ab" * 32), 128_000, "mp4a.40.2", "AAC"),
        ),
        transcripts=(Transcript(f"{at}.ja.vtt", "text/vtt", Lang("ja")),),
        chapters_url=f"{at}.chapters.json",
        cover_url=f"{at}.jpg",
        number=number + 1,
        season=1 + number // 100,
        rights=_RIGHTS,
        chapters=(Chapter(start_ms=0, title="はじめに"), Chapter(start_ms=30_000, title="駅で")),
        keywords=("移住", "朝"),
        tags=_TAGS,
    )


_RIGHTS = RightsStatement(
    owner="みどり町",
    credit="みどり町 / 録音 町かど工房",
    copyright_notice="© 2026 みどり町",
    usage_terms=Texts.of({"ja": "無断での転載を禁じます。"}),
    valid_until="2030-03-31",
    territories=("world",),
    people=(Person("駅前 ひろし", "narrator"),),
)
_TAGS = EpisodeTags(
    season_name="春",
    display="朝の回",
    locations=(Location(name="みどり駅", geo="geo:36.64,138.18", osm="N123", country="JP"),),
    funding=(Funding(f"{BASE}shien", "応援する"),),
    soundbites=(Soundbite(12_500, 30_000, "一言"),),
)


def plain_feed(show: FeedChannel, items: list[FeedItem]) -> bytes:
    """The same items with all feedgen has a word for: its podcast, Dublin Core and media extensions."""
    feed = FeedGenerator()
    for extension in ("podcast", "dc", "media"):
        feed.load_extension(extension, atom=False)
    feed.title(show.title)
    feed.link(href=show.link, rel="alternate")
    feed.description(show.description)
    feed.language(show.lang)
    feed.podcast.itunes_author(show.author)
    feed.podcast.itunes_category(*show.category)
    for item in items:
        _plain_item(feed.add_entry(order="append"), item)
    return bytes(feed.rss_str(pretty=True))


def _plain_item(entry: Any, item: FeedItem) -> None:
    file, said = item.enclosure, item.rights or RightsStatement()
    entry.title(item.title)
    entry.guid(item.guid, permalink=False)
    entry.description(item.description)
    entry.content(item.description, type="CDATA")
    entry.enclosure(file.url, str(file.size), file.mime)
    entry.pubDate(item.published)
    entry.link(href=item.link, rel="alternate")
    entry.podcast.itunes_duration(item.duration_ms // 1000)
    entry.podcast.itunes_image(item.cover_url)
    entry.podcast.itunes_explicit("no")
    entry.podcast.itunes_episode(item.number)
    entry.podcast.itunes_season(item.season)
    entry.podcast.itunes_episode_type(item.episode_type)
    entry.dc.dc_rights(said.copyright_notice)
    entry.media.content(url=file.url, fileSize=str(file.size), type=file.mime, medium="audio")
    entry.media.thumbnail(url=item.cover_url)


def _timed(work: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
