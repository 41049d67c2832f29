"""What feedgen does not write: the podcast namespace, and iTunes tags in today's spelling."""

from __future__ import annotations

import base64
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from tayori.feeds.feed import Enclosure, FeedChannel, FeedItem
from tayori.feeds.text import plain

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"

KNOWN_LICENCES = {
    "LicenseRef-All-Rights-Reserved": "ARR",
    "CC-BY-4.0": "CC-BY-4.0",
    "CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "CC-BY-NC-ND-4.0": "CC-BY-NC-ND-4.0",
}
"""SPDX identifiers as podcast:license knows them; any other needs a URL (facts 4.5)."""


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
    empty = False
    """There is no item: feedgen's date of now is taken out again."""

    def extend_ns(self) -> dict[str, str]:
        """The namespaces this extension writes."""
        return {"itunes": ITUNES, "podcast": PODCAST}

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
        _licence(root, channel)
        if self.empty:
            root.remove(root.find("lastBuildDate"))
        return feed


class ItemTags(BaseEntryExtension):  # type: ignore[misc]
    """Adds an item's tags; `of` is set by the renderer."""

    of: FeedItem

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
        if item.ai_used:
            _add(entry, PODCAST, "txt", "true", purpose="ai-content")
        return entry


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _licence(root: Any, channel: FeedChannel) -> None:
    known = KNOWN_LICENCES.get(channel.licence)
    if known is not None:
        _add(root, PODCAST, "license", known)
    elif channel.licence and channel.licence_url:
        _add(root, PODCAST, "license", channel.licence, url=channel.licence_url)


def _alternative(entry: Any, file: Enclosure) -> None:
    element = _add(entry, PODCAST, "alternateEnclosure", type=file.mime, length=str(file.size))
    _add(element, PODCAST, "source", uri=file.url)
    if file.digest is not None:
        sri = "sha256-" + base64.b64encode(bytes.fromhex(file.digest)).decode()
        _add(element, PODCAST, "integrity", type="sri", value=sri)
