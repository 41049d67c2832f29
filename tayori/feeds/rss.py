"""An RSS 2.0 podcast feed for Apple, Spotify and every other reader, through feedgen (facts 4.1-4.5).

The same channel and items give the same bytes: no time of building is in them, items are ordered by date.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedgen.feed import FeedGenerator

from tayori.errors import UsageError
from tayori.feeds.categories import category_mistake
from tayori.feeds.extension import ChannelTags, ItemTags
from tayori.feeds.feed import FeedChannel, FeedItem
from tayori.feeds.text import paragraphs, plain

FEED_MIME = "application/rss+xml"
GENERATOR = "Tayori"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
"""As Apple writes it (facts 4.1)."""


def render_feed(channel: FeedChannel, items: Sequence[FeedItem]) -> bytes:
    """The feed as UTF-8 XML, newest item first.

    Raises UsageError for what no reader could take: a guid or a file used twice, a date without a time zone,
    a relative or non-ASCII URL, an unknown category, a missing title.
    """
    _refuse_mistakes(channel, items)
    ordered = sorted(items, key=lambda item: (-item.published.timestamp(), item.guid))
    feed = _channel(channel, ordered)
    for item in ordered:
        _item(feed.add_entry(order="append"), item, channel)
    return DECLARATION + bytes(feed.rss_str(pretty=True, xml_declaration=False))


def _channel(channel: FeedChannel, ordered: Sequence[FeedItem]) -> Any:
    feed = FeedGenerator()
    feed.load_extension("podcast", atom=False)
    feed.register_extension("tags", ChannelTags, ItemTags, atom=False)
    feed.title(plain(channel.title))
    feed.link(href=channel.feed_url, rel="self", type=FEED_MIME)
    feed.link(href=channel.link, rel="alternate")
    feed.description(plain(channel.description))
    feed.language(channel.lang)
    feed.generator(GENERATOR)
    feed.image(channel.cover_url, plain(channel.title), channel.link)
    if channel.rights is not None and channel.rights.owner:
        feed.copyright(plain(channel.rights.owner))
    if ordered:
        # feedgen's default is the time of building: then no two builds would be equal
        feed.lastBuildDate(ordered[0].published)
    _itunes_channel(feed.podcast, channel)
    feed.tags.of = channel
    feed.tags.items = ordered
    return feed


def _itunes_channel(itunes: Any, channel: FeedChannel) -> None:
    itunes.itunes_author(plain(channel.author))
    if channel.email:
        itunes.itunes_owner(plain(channel.author), plain(channel.email))
    itunes.itunes_image(channel.cover_url)
    itunes.itunes_type(channel.show_type)
    itunes.itunes_category(
        [{"cat": channel.category[0], "sub": sub} for sub in channel.category[1:] or ("",)], replace=True
    )
    if channel.new_feed_url:
        itunes.itunes_new_feed_url(channel.new_feed_url)


def _item(entry: Any, item: FeedItem, channel: FeedChannel) -> None:
    entry.title(plain(item.title))
    entry.guid(item.guid, permalink=False)
    entry.description(plain(item.description) or plain(item.title))
    entry.content(paragraphs(item.description or item.title), type="CDATA")
    entry.enclosure(item.enclosure.url, str(item.enclosure.size), item.enclosure.mime)
    entry.pubDate(item.published)
    if item.link:
        entry.link(href=item.link, rel="alternate")
    _itunes_item(entry.podcast, item, channel)
    entry.tags.of, entry.tags.channel = item, channel


def _itunes_item(itunes: Any, item: FeedItem, channel: FeedChannel) -> None:
    itunes.itunes_duration(max(1, round(item.duration_ms / 1000)))
    itunes.itunes_episode_type(item.episode_type)
    itunes.itunes_image(item.cover_url or channel.cover_url)
    if item.number is not None:
        itunes.itunes_episode(item.number)
    if item.season is not None:
        itunes.itunes_season(item.season)


# ---- what is refused


def _refuse_mistakes(channel: FeedChannel, items: Sequence[FeedItem]) -> None:
    _require(bool(plain(channel.title)), "The show has no title.", "Give it one in show.yaml.")
    name = f"the feed of {channel.title!r}"
    _require(
        bool(plain(channel.description)), f"{name} has no description.", "Give the show one in show.yaml."
    )
    mistake = category_mistake(channel.category)
    _require(mistake is None, f"{name}: {mistake}.", "Correct `category` in show.yaml.")
    for url in (channel.link, channel.feed_url):
        _require_url(name, url)
    _require_cover(name, channel.cover_url)
    for item in items:
        _refuse_item(item)
    _refuse_twice("guid", [(item.guid, item.title) for item in items])
    _refuse_twice("file", [(item.enclosure.url, item.title) for item in items])


def _refuse_item(item: FeedItem) -> None:
    name = f"the episode {item.title!r}"
    _require(
        bool(plain(item.title)), f"The episode {item.guid} has no title.", "Give it one in its episode.yaml."
    )
    _require(bool(item.guid.strip()), f"{name} has no guid.", "Mint one and keep it.")
    _require(
        item.published.tzinfo is not None, f"{name} has a date without a time zone.", "Write it with +09:00."
    )
    _require(item.enclosure.size > 0, f"{name} has an empty audio file.", "Build it again.")
    urls = [item.enclosure.url, item.link, item.chapters_url, *(file.url for file in item.alternatives)]
    for url in (*filter(None, urls), *(transcript.url for transcript in item.transcripts)):
        _require_url(name, url)
    if item.cover_url:
        _require_cover(name, item.cover_url)


def _refuse_twice(what: str, named: Sequence[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for value, title in named:
        _require(
            value not in seen,
            f"The episodes {seen.get(value)!r} and {title!r} have the same {what} ({value}).",
            "A copied episode needs one of its own, or listeners never see the second.",
        )
        seen[value] = title


def _require_cover(name: str, url: str) -> None:
    _require_url(name, url)
    # feedgen leaves any other out without a word
    _require(
        url.endswith((".jpg", ".png")), f"{name}: the cover {url} is no .jpg or .png.", "Use one of these."
    )


def _require_url(name: str, url: str) -> None:
    usable = url.isascii() and url.startswith(("https://", "http://")) and not any(c.isspace() for c in url)
    _require(usable, f"{name}: {url!r} cannot be a feed's URL.", "Use an absolute ASCII URL: https://...")


def _require(holds: bool, message: str, next_step: str) -> None:
    if not holds:
        raise UsageError(message[0].upper() + message[1:], next_step)
