"""A show and an episode that say everything a manifest can say only in feeds."""

from __future__ import annotations

from datetime import datetime

from tayori.feeds.feed import Enclosure
from tayori.model.asset import Chapter
from tayori.model.ids import Digest
from tayori.model.podcast import (
    Alternative,
    Chat,
    ContentLink,
    Contributor,
    EpisodeTags,
    FeedImage,
    FreeText,
    Funding,
    LiveItem,
    Location,
    ServiceBlock,
    ShowTags,
    SocialInteract,
    Soundbite,
    Trailer,
    UpdateFrequency,
)
from tayori.model.podcast_value import Recipient, RemoteItem, TimeSplit, Value
from tests.feeds.samples import BASE, FEED, JST, channel, item

OTHER_GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
REMOTE = RemoteItem(
    feed_guid=OTHER_GUID,
    feed_url=f"{BASE}other.xml",
    item_guid="a",
    medium="music",
    title="隣のうた",
)
RECIPIENT = Recipient(
    kind="node",
    address="02d5c1bf8b940dc9",
    split=90,
    name="町",
    custom_key="696969",
    custom_value="x",
)
FEE = Recipient(kind="lnaddress", address="app@example.jp", split=1, is_fee=True)
VALUE = Value(
    kind="lightning",
    method="keysend",
    suggested="0.00000005000",
    recipients=(RECIPIENT, FEE),
    splits=(
        TimeSplit(
            start_ms=60_000, length_ms=237_500, remote=REMOTE, remote_start_ms=500, remote_percentage=95
        ),
        TimeSplit(start_ms=330_000, length_ms=53_000, recipients=(RECIPIENT,)),
    ),
)
SHARED = {
    "people": (Contributor(name="聞き手 はなこ", image_url=f"{BASE}h.jpg", url=f"{BASE}h"),),
    "locations": (
        Location(name="みどり駅", geo="geo:36.6433,138.1889", osm="R4076946", country="JP"),
        Location(name="録音室", rel="creator"),
    ),
    "funding": (Funding(f"{BASE}shien", "応援する"),),
    "images": (
        FeedImage(
            url=f"{BASE}wide.jpg",
            alt="駅の朝",
            aspect_ratio="16/9",
            width=1920,
            height=1080,
            mime="image/jpeg",
            purpose="social banner",
        ),
    ),
    "txt": (FreeText("S6lpp-7ZCn8", "verify"),),
    "value": (VALUE,),
    "chat": Chat(server="irc.example.jp", protocol="irc", account="@hana", space="#machi"),
    "social": (
        SocialInteract(
            protocol="activitypub",
            url="https://social.example.jp/@hana/1",
            account="@hana",
            account_url="https://social.example.jp/@hana",
            priority=1,
        ),
    ),
}
LINK = ContentLink("https://live.example.jp/1", "見る")
START, END = datetime(2026, 12, 1, 9, tzinfo=JST), datetime(2026, 12, 1, 10, tzinfo=JST)
LIVE = LiveItem(
    **SHARED,  # type: ignore[arg-type]
    guid="live-1",
    title="公開収録",
    status="pending",
    start=START,
    end=END,
    description="駅前から。",
    links=(LINK,),
    stream_url=f"{BASE}live.mp3",
)
SHOW_TAGS = ShowTags(
    **SHARED,  # type: ignore[arg-type]
    kept='<kept xmlns:rawvoice="http://www.rawvoice.com/rawvoiceRssModule/"><ttl>60</ttl>'
    "<rawvoice:rating>TV-G</rawvoice:rating></kept>",
    moved_from="https://old.example.jp/feed",
    title="町かど",
    is_hidden=True,
    is_locked=False,
    medium="podcast",
    hubs=("https://hub.example.jp/", "https://hub2.example.jp/"),
    recent_count=20,
    countries=("JP", "TW"),
    trailers=(
        Trailer(title="予告", url=f"{BASE}t.mp3", published=START, size=123, mime="audio/mpeg", season=2),
    ),
    block=(ServiceBlock("youtube"), ServiceBlock("spotify", is_blocked=False)),
    remote_items=(REMOTE,),
    podroll=(REMOTE, RemoteItem(feed_guid=OTHER_GUID)),
    update_frequency=UpdateFrequency(
        text="毎週", rrule="FREQ=WEEKLY;COUNT=10", start=START, is_complete=True
    ),
    uses_podping=True,
    publisher=RemoteItem(feed_guid=OTHER_GUID, feed_url=f"{BASE}p.xml", medium="publisher"),
    live=(LIVE,),
)
EPISODE_TAGS = EpisodeTags(
    **SHARED,  # type: ignore[arg-type]
    kept="<kept><comments>https://old.example.jp/1</comments></kept>",
    title="駅",
    is_hidden=True,
    season_name="春",
    display="朝の回",
    soundbites=(Soundbite(73_000, 60_500, "一言"),),
    alternatives=(
        Alternative(
            urls=(f"{BASE}1.mp4", "https://mirror.example.jp/1.mp4"),
            mime="video/mp4",
            size=7_000_000,
            bitrate_bps=511_276,
            height=720,
            lang="ja",
            title="映像",
            rel="video",
            codecs="avc1.64001f, mp4a.40.2",
            is_default=True,
            integrity="sha384-" + "A" * 64,
        ),
    ),
    links=(LINK,),
)
RICH_CHANNEL = channel(tags=SHOW_TAGS, complete=True, new_feed_url=FEED)
RICH_ITEM = item(
    3,
    tags=EPISODE_TAGS,
    season=2,
    cover_url=f"{BASE}3.jpg",
    chapters=(Chapter(start_ms=0, title="はじめ"), Chapter(start_ms=61_500, title="駅 & 町")),
    keywords=("移住", "朝"),
    enclosure=Enclosure(f"{BASE}media/3.mp3", 1_680_003, "audio/mpeg", Digest("cd" * 32), 192_000),
    alternatives=(
        Enclosure(f"{BASE}3.m4a", 999, "audio/x-m4a", Digest("ab" * 32), 128_000, "mp4a.40.2", "AAC"),
    ),
)
