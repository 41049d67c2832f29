"""A show and an episode for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tayori.feeds.feed import Enclosure, FeedChannel, FeedItem, Transcript
from tayori.feeds.guid import podcast_guid
from tayori.model.ids import Digest, Lang
from tayori.model.rights import RightsStatement

BASE = "https://kurasu.midori.example.jp/"
FEED = f"{BASE}feeds/machikado.xml"
JST = timezone(timedelta(hours=9))


def channel(**changes: Any) -> FeedChannel:
    whole = FeedChannel(
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
        rights=RightsStatement(owner="みどり町", copyright_notice="© みどり町"),
    )
    return replace(whole, **changes)


def item(nth: int = 1, **changes: Any) -> FeedItem:
    whole = FeedItem(
        guid=f"urn:uuid:00000000-0000-4000-8000-{nth:012d}",
        title=f"第{nth}の朝",
        description="朝の駅で。\n電車を待つ。\n\n二段落目。",
        enclosure=Enclosure(f"{BASE}media/{nth}.mp3", 1_680_000 + nth, "audio/mpeg"),
        published=datetime(2026, 11, nth, 7, tzinfo=JST),
        duration_ms=70_000,
        link=f"{BASE}{nth}.html",
        alternatives=(Enclosure(f"{BASE}media/{nth}.m4a", 999, "audio/x-m4a", Digest("ab" * 32)),),
        transcripts=(Transcript(f"{BASE}{nth}.ja.vtt", "text/vtt", Lang("ja")),),
        chapters_url=f"{BASE}{nth}.chapters.json",
        number=nth,
    )
    return replace(whole, **changes)


NOON_UTC = datetime(2026, 11, 1, 12, tzinfo=UTC)
