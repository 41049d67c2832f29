"""Media RSS and Podlove's simple chapters, for readers that know no podcast namespace (facts 4.3, 4.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tayori.feeds.feed import FeedItem
from tayori.feeds.namespaces import MEDIA, PSC
from tayori.feeds.tag import Tag, attributes
from tayori.feeds.text import clock
from tayori.model.asset import Chapter
from tayori.model.ids import Lang


def media_tags(item: FeedItem, lang: Lang) -> Iterator[Tag]:
    """What the enclosure is; title and description stand in the item already."""
    file = item.enclosure
    said = attributes(
        url=file.url,
        fileSize=file.size,
        type=file.mime,
        medium="audio",
        isDefault="true",
        expression="full",
        bitrate=round(file.bitrate_bps / 1000),
        duration=max(1, round(item.duration_ms / 1000)),
        lang=lang,
    )
    yield Tag(MEDIA, "content", attributes=said)
    if item.cover_url:
        yield Tag(MEDIA, "thumbnail", attributes=attributes(url=item.cover_url))
    if item.keywords:
        yield Tag(MEDIA, "keywords", ", ".join(item.keywords))


def simple_chapters(chapters: Sequence[Chapter]) -> tuple[Tag, ...]:
    """`psc:chapters` of the item itself; none without chapters."""
    if not chapters:
        return ()
    inside = tuple(
        Tag(PSC, "chapter", attributes=attributes(start=clock(chapter.start_ms), title=chapter.title))
        for chapter in chapters
    )
    return (Tag(PSC, "chapters", attributes=(("version", "1.2"),), children=inside),)
