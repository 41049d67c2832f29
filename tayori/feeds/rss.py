"""An RSS 2.0 podcast feed for Apple, Spotify and every other reader, through feedgen (facts 4.1-4.5).

The same channel and items give the same bytes: no time of building is in them, items are ordered by date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator

from tayori.feeds.episode_tags import episode_tags
from tayori.feeds.extension import CHANNEL_DEPTH, ITEM_DEPTH, ChannelTags, ItemTags, fill_in
from tayori.feeds.feed import FeedChannel, FeedItem
from tayori.feeds.kept import kept_to_send
from tayori.feeds.refusals import refuse_mistakes
from tayori.feeds.rights import item_rights
from tayori.feeds.show_tags import show_tags
from tayori.feeds.tag import write_tags
from tayori.feeds.text import paragraphs, plain
from tayori.model.rights import RightsStatement

FEED_MIME = "application/rss+xml"
GENERATOR = "Tayori"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
"""As Apple writes it (facts 4.1)."""


def render_feed(channel: FeedChannel, items: Sequence[FeedItem]) -> bytes:
    """The feed as UTF-8 XML, newest item first.

    Raises UsageError for what no reader could take: a guid or a file used twice, a date without a time zone,
    a relative or non-ASCII URL, an unknown category, a missing title, kept tags that cannot be read.
    """
    refuse_mistakes(channel, items)
    ordered = sorted(items, key=lambda item: (-item.published.timestamp(), item.guid))
    feed = _channel(channel, ordered)
    ours = feed.tags
    ours.xml, ours.kept = write_tags(show_tags(channel), CHANNEL_DEPTH), kept_to_send(channel.tags.kept)
    ours.of_items = _item_tags(channel, ordered)
    ours.kept_of_items = [kept_to_send(item.tags.kept) for item in ordered]
    for item, xml, kept in zip(ordered, ours.of_items, ours.kept_of_items, strict=True):
        entry = feed.add_entry(order="append")
        _item(entry, item, channel)
        entry.tags.xml, entry.tags.kept = xml, kept
    document = feed.rss_str(pretty=True, xml_declaration=False)
    return DECLARATION + fill_in(document, ours.xml, ours.of_items)


def _item_tags(channel: FeedChannel, ordered: Sequence[FeedItem]) -> list[str]:
    """Each item's own tags, written. Most episodes of a show say the same of their rights: once is enough."""
    zone = ZoneInfo(channel.timezone)

    @cache
    def rights_of(said: RightsStatement) -> str:
        return write_tags(item_rights(said, channel.rights, channel.lang, zone), ITEM_DEPTH)

    written = []
    for item in ordered:
        own = write_tags(episode_tags(item, channel), ITEM_DEPTH)
        written.append(f"{own}\n{rights_of(item.rights)}" if item.rights is not None else own)
    return written


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
        feed.lastBuildDate(_last_change(channel, ordered))
    _itunes_channel(feed.podcast, channel)
    return feed


def _last_change(channel: FeedChannel, items: Sequence[FeedItem]) -> datetime:
    """When the content changed last (RSS 2.0), as data; of an archive, its newest pubDate."""
    changes = (item.changed for item in items if item.changed is not None and not channel.is_archive)
    return max(*(item.published for item in items), *changes, items[0].published)


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


def _itunes_item(itunes: Any, item: FeedItem, channel: FeedChannel) -> None:
    itunes.itunes_duration(max(1, round(item.duration_ms / 1000)))
    itunes.itunes_episode_type(item.episode_type)
    itunes.itunes_image(item.cover_url or channel.cover_url)
    if item.number is not None:
        itunes.itunes_episode(item.number)
    if item.season is not None:
        itunes.itunes_season(item.season)
