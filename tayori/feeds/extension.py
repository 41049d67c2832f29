"""What feedgen does not write: the podcast namespace, rights, and iTunes tags in today's spelling."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from tayori.feeds.feed import Enclosure, FeedChannel, FeedItem
from tayori.feeds.namespaces import ITUNES, PODCAST
from tayori.feeds.rights import Tag, channel_rights, item_rights, prefixes
from tayori.feeds.text import plain


def _add(parent: Any, namespace: str, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for key, value in attributes.items():
        element.set(key, plain(value))
    if text is not None:
        element.text = plain(text)
    return element


_CAPTION_TYPES = ("text/vtt", "application/x-subrip")
"""Transcripts that a player can show in step with the sound."""


class ChannelTags(BaseExtension):  # type: ignore[misc]
    """Adds a channel's tags; `of` is set by the renderer."""

    of: FeedChannel
    items: Sequence[FeedItem] = ()
    """Without any, feedgen's date of now is taken out again."""

    def extend_ns(self) -> dict[str, str]:
        """The namespaces this extension writes, and those of all rights, which only items may have."""
        tags = [tag for item in self.items for tag in _item_rights(item, self.of)]
        return {"itunes": ITUNES, "podcast": PODCAST, **prefixes([*_channel_rights(self.of), *tags])}

    def extend_rss(self, feed: Any) -> Any:
        """Add the tags to the finished channel."""
        channel, root = self.of, feed[0]
        _add(root, ITUNES, "explicit", _truth(channel.explicit))
        if channel.complete:
            _add(root, ITUNES, "complete", "Yes")
        _add(root, PODCAST, "guid", channel.guid)
        owner = {"owner": channel.email} if channel.email else {}
        _add(root, PODCAST, "locked", "yes" if channel.locked else "no", **owner)
        _add(root, PODCAST, "medium", "podcast")
        _append(root, _channel_rights(channel))
        if not self.items:
            root.remove(root.find("lastBuildDate"))
        return feed


class ItemTags(BaseEntryExtension):  # type: ignore[misc]
    """Adds an item's tags; `of` is set by the renderer."""

    of: FeedItem
    channel: FeedChannel

    def extend_rss(self, entry: Any) -> Any:
        """Add the tags to the finished item."""
        item = self.of
        _add(entry, ITUNES, "explicit", _truth(item.explicit))
        for transcript in item.transcripts:
            timed = {"rel": "captions"} if transcript.mime in _CAPTION_TYPES else {}
            told = {"url": transcript.url, "type": transcript.mime, "language": transcript.lang, **timed}
            _add(entry, PODCAST, "transcript", **told)
        if item.chapters_url:
            _add(entry, PODCAST, "chapters", url=item.chapters_url, type="application/json+chapters")
        if item.season is not None:
            _add(entry, PODCAST, "season", str(item.season))
        if item.number is not None:
            _add(entry, PODCAST, "episode", str(item.number))
        for alternative in item.alternatives:
            _alternative(entry, alternative)
        _append(entry, _item_rights(item, self.channel))
        return entry


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _channel_rights(channel: FeedChannel) -> tuple[Tag, ...]:
    return channel_rights(channel.rights, channel.lang) if channel.rights is not None else ()


def _item_rights(item: FeedItem, channel: FeedChannel) -> tuple[Tag, ...]:
    if item.rights is None:
        return ()
    return item_rights(item.rights, channel.rights, channel.lang, ZoneInfo(channel.timezone))


def _append(parent: Any, tags: tuple[Tag, ...]) -> None:
    for tag in tags:
        _add(parent, tag.namespace, tag.name, tag.text or None, **dict(tag.attributes))


def _alternative(entry: Any, file: Enclosure) -> None:
    element = _add(entry, PODCAST, "alternateEnclosure", type=file.mime, length=str(file.size))
    _add(element, PODCAST, "source", uri=file.url)
    if file.digest is not None:
        sri = "sha256-" + base64.b64encode(bytes.fromhex(file.digest)).decode()
        _add(element, PODCAST, "integrity", type="sri", value=sri)
