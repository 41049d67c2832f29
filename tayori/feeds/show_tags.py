"""What feedgen does not write of a channel, as tags in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.feeds.feed import FeedChannel
from tayori.feeds.live_tags import live_item
from tayori.feeds.namespaces import ATOM, HISTORY, ITUNES, PODCAST, SPOTIFY
from tayori.feeds.rights import channel_rights
from tayori.feeds.shared_tags import contributor_tag, shared_tags
from tayori.feeds.tag import Tag, attributes
from tayori.feeds.text import mail_date, truth
from tayori.feeds.value_tags import remote_item
from tayori.model.podcast import ServiceBlock, ShowTags, Trailer, UpdateFrequency


def show_tags(channel: FeedChannel) -> tuple[Tag, ...]:
    """The tags of a channel, all of them before its first item (facts 4.8)."""
    said = channel.tags
    rights = channel_rights(channel.rights, channel.lang) if channel.rights is not None else ()
    return (
        *_links(channel),
        *_apple(channel),
        *_identity(channel),
        *map(contributor_tag, said.people),
        *shared_tags(said),
        *_podcast(said),
        *_spotify(said),
        *rights,
        *map(live_item, said.live),
    )


def _links(channel: FeedChannel) -> Iterator[Tag]:
    """WebSub hubs and RFC 5005 (facts 4.6).

    There is no `next-archive`: it would change a document that must not change.
    """
    for hub in channel.tags.hubs:
        yield Tag(ATOM, "link", attributes=attributes(rel="hub", href=hub))
    if channel.prev_archive_url:
        yield Tag(ATOM, "link", attributes=attributes(rel="prev-archive", href=channel.prev_archive_url))
    if channel.is_archive:
        yield Tag(ATOM, "link", attributes=attributes(rel="current", href=channel.main_url))
        yield Tag(HISTORY, "archive")
    elif channel.tags.history.is_complete:
        yield Tag(HISTORY, "complete")


def _apple(channel: FeedChannel) -> Iterator[Tag]:
    if channel.tags.title:
        yield Tag(ITUNES, "title", channel.tags.title)
    yield Tag(ITUNES, "explicit", truth(channel.explicit))
    if channel.complete:
        yield Tag(ITUNES, "complete", "Yes")
    if channel.tags.is_hidden:
        yield Tag(ITUNES, "block", "Yes")


def _identity(channel: FeedChannel) -> Iterator[Tag]:
    yield Tag(PODCAST, "guid", channel.guid)
    locked = "yes" if channel.tags.is_locked else "no"
    yield Tag(PODCAST, "locked", locked, attributes(owner=channel.email))
    yield Tag(PODCAST, "medium", channel.tags.medium)


def _podcast(said: ShowTags) -> Iterator[Tag]:
    yield from map(_trailer, said.trailers)
    yield from map(_block, said.block)
    yield from map(remote_item, said.remote_items)
    if said.podroll:
        yield Tag(PODCAST, "podroll", children=tuple(map(remote_item, said.podroll)))
    if said.update_frequency is not None:
        yield _frequency(said.update_frequency)
    if said.uses_podping:
        yield Tag(PODCAST, "podping", attributes=attributes(usesPodping="true"))
    if said.publisher is not None:
        yield Tag(PODCAST, "publisher", children=(remote_item(said.publisher),))


def _trailer(trailer: Trailer) -> Tag:
    said = attributes(
        url=trailer.url,
        pubdate=mail_date(trailer.published),
        length=trailer.size,
        type=trailer.mime,
        season=trailer.season,
    )
    return Tag(PODCAST, "trailer", trailer.title, said)


def _block(block: ServiceBlock) -> Tag:
    return Tag(PODCAST, "block", "yes" if block.is_blocked else "no", attributes(id=block.service))


def _frequency(said: UpdateFrequency) -> Tag:
    start = said.start.isoformat() if said.start else None
    rule = attributes(complete="true" if said.is_complete else None, dtstart=start, rrule=said.rrule)
    return Tag(PODCAST, "updateFrequency", said.text, rule)


def _spotify(said: ShowTags) -> Iterator[Tag]:
    """Facts 4.3."""
    if said.recent_count:
        yield Tag(SPOTIFY, "limit", attributes=attributes(recentCount=said.recent_count))
    if said.countries:
        yield Tag(SPOTIFY, "countryOfOrigin", " ".join(code.lower() for code in said.countries))
