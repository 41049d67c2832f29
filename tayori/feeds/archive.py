"""A feed in more than one document: archives of older episodes (RFC 5005, facts 4.6).

An archive document never changes at its address: the address has a digest of its content in it. Where an
episode has to go, with a consent or with its licence, the archives from there on are other documents at other
addresses, and what is gone is nowhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tayori.feeds.feed import FeedChannel, FeedItem
from tayori.feeds.refusals import refuse_mistakes
from tayori.feeds.rss import render_feed
from tayori.model.podcast import History, ShowTags

_DIGITS = 12
_UNNAMED = "0" * _DIGITS


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """An archive document, to be written beside the feed."""

    name: str
    """File name: `feed.archive-1b4f0e985197.xml` beside `feed.xml`."""
    content: bytes


@dataclass(frozen=True, slots=True)
class FeedDocuments:
    """All documents of a feed."""

    main: bytes
    archives: tuple[FeedDocument, ...] = ()
    """Oldest first; each leads to the one before it, the main document to the last."""


def render_documents(channel: FeedChannel, items: Sequence[FeedItem]) -> FeedDocuments:
    """The feed, and the archives its show asks for. Raises UsageError as `render_feed` does.

    The main document keeps every episode unless the show asks for fewer: directories know no archives.
    """
    history = channel.tags.history
    if not history.archive:
        return FeedDocuments(render_feed(channel, items))
    refuse_mistakes(channel, items)
    ordered = sorted(items, key=lambda item: (item.published.timestamp(), item.guid))
    full = len(ordered) // history.archive * history.archive
    archives: list[FeedDocument] = []
    before = ""
    for first in range(0, full, history.archive):
        archived = replace(_plain(channel), prev_archive_url=before)
        archives.append(_archive(archived, ordered[first : first + history.archive]))
        before = _beside(channel.feed_url, archives[-1].name)
    newest = ordered[-history.newest :] if history.newest else ordered
    main = render_feed(replace(channel, prev_archive_url=before), newest)
    return FeedDocuments(main, tuple(archives))


def _plain(channel: FeedChannel) -> FeedChannel:
    """The channel without what is news: hubs, trailers, transmissions, a move."""
    said = channel.tags
    tags = ShowTags(people=said.people, is_locked=said.is_locked, medium=said.medium, history=History())
    return replace(channel, tags=tags, is_archive=True, main_url=channel.feed_url, new_feed_url="")


def _archive(channel: FeedChannel, items: Sequence[FeedItem]) -> FeedDocument:
    """The document under the name that its content gives it; its own address is the only place for that."""
    unnamed = _beside(channel.feed_url, _name(channel.feed_url, _UNNAMED))
    content = render_feed(replace(channel, feed_url=unnamed), items)
    name = _name(channel.feed_url, hashlib.sha256(content).hexdigest()[:_DIGITS])
    return FeedDocument(name, content.replace(unnamed.encode(), _beside(channel.feed_url, name).encode()))


def _name(feed_url: str, digits: str) -> str:
    stem = feed_url.rpartition("/")[2].removesuffix(".xml") or "feed"
    return f"{stem}.archive-{digits}.xml"


def _beside(feed_url: str, name: str) -> str:
    return f"{feed_url.rpartition('/')[0]}/{name}"
