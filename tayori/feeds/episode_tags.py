"""What feedgen does not write of an item, as tags in a fixed order."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tayori.feeds.feed import Enclosure, FeedChannel, FeedItem, Transcript
from tayori.feeds.media_tags import media_tags, simple_chapters
from tayori.feeds.namespaces import ITUNES, PODCAST
from tayori.feeds.people import item_people
from tayori.feeds.shared_tags import content_link, shared_tags
from tayori.feeds.tag import Tag, attributes
from tayori.feeds.text import seconds, truth
from tayori.model.podcast import Alternative, Soundbite

CHAPTERS_MIME = "application/json+chapters"
_CAPTION_TYPES = ("text/vtt", "application/x-subrip")
"""Transcripts that a player can show in step with the sound."""


def episode_tags(item: FeedItem, channel: FeedChannel) -> tuple[Tag, ...]:
    """The tags of an item, without those of its rights (feeds/rights.py)."""
    granted = item.rights.people if item.rights is not None else ()
    return (
        *_apple(item),
        *map(_transcript, item.transcripts),
        *_place_in_show(item),
        *(_encoding(file) for file in item.alternatives),
        *map(_alternative, item.tags.alternatives),
        *map(_soundbite, item.tags.soundbites),
        *item_people(item.tags.people, granted, channel.tags.people),
        *shared_tags(item.tags),
        *map(content_link, item.tags.links),
        *media_tags(item, channel.lang),
        *simple_chapters(item.chapters),
    )


def _apple(item: FeedItem) -> Iterator[Tag]:
    if item.tags.title:
        yield Tag(ITUNES, "title", item.tags.title)
    yield Tag(ITUNES, "explicit", truth(item.explicit))
    if item.tags.is_hidden:
        yield Tag(ITUNES, "block", "Yes")


def _transcript(file: Transcript) -> Tag:
    rel = "captions" if file.mime in _CAPTION_TYPES else None
    return Tag(
        PODCAST,
        "transcript",
        attributes=attributes(url=file.url, type=file.mime, language=file.lang, rel=rel),
    )


def _place_in_show(item: FeedItem) -> Iterator[Tag]:
    if item.chapters_url:
        said = attributes(url=item.chapters_url, type=CHAPTERS_MIME)
        yield Tag(PODCAST, "chapters", attributes=said)
    if item.season is not None:
        yield Tag(PODCAST, "season", str(item.season), attributes(name=item.tags.season_name))
    if item.number is not None:
        yield Tag(PODCAST, "episode", str(item.number), attributes(display=item.tags.display))


def _encoding(file: Enclosure) -> Tag:
    """The same recording in another encoding of ours."""
    said = attributes(
        type=file.mime,
        length=file.size,
        bitrate=file.bitrate_bps,
        title=file.title,
        codecs=file.codecs,
    )
    inside = [Tag(PODCAST, "source", attributes=attributes(uri=file.url))]
    if file.digest is not None:
        inside.append(_integrity("sha256-" + base64.b64encode(bytes.fromhex(file.digest)).decode()))
    return Tag(PODCAST, "alternateEnclosure", attributes=said, children=tuple(inside))


def _alternative(other: Alternative) -> Tag:
    """What an editor says is elsewhere."""
    said = attributes(
        type=other.mime,
        length=other.size,
        bitrate=other.bitrate_bps,
        height=other.height,
        lang=other.lang,
        title=other.title,
        rel=other.rel,
        codecs=other.codecs,
        default="true" if other.is_default else None,
    )
    sources = tuple(Tag(PODCAST, "source", attributes=attributes(uri=url)) for url in other.urls)
    proof = (_integrity(other.integrity),) if other.integrity else ()
    return Tag(PODCAST, "alternateEnclosure", attributes=said, children=(*sources, *proof))


def _integrity(value: str) -> Tag:
    return Tag(PODCAST, "integrity", attributes=(("type", "sri"), ("value", value)))


def _soundbite(bite: Soundbite) -> Tag:
    said = (("startTime", seconds(bite.start_ms)), ("duration", seconds(bite.length_ms)))
    return Tag(PODCAST, "soundbite", bite.title, said)
