"""Live transmissions as tags (facts 4.5)."""

from __future__ import annotations

from tayori.feeds.namespaces import PODCAST
from tayori.feeds.shared_tags import content_link, contributor_tag, shared_tags
from tayori.feeds.tag import Tag, attributes
from tayori.model.podcast import LiveItem


def live_item(live: LiveItem) -> Tag:
    """A transmission with what an item has: title, guid, enclosure, people."""
    end = live.end.isoformat() if live.end else None
    stream = attributes(url=live.stream_url, length="0", type=live.stream_mime)
    inside = (
        Tag("", "title", live.title),
        *((Tag("", "description", live.description),) if live.description else ()),
        Tag("", "guid", live.guid, (("isPermaLink", "false"),)),
        *((Tag("", "enclosure", attributes=stream),) if live.stream_url else ()),
        *map(contributor_tag, live.people),
        *shared_tags(live),
        *map(content_link, live.links),
    )
    said = attributes(status=live.status, start=live.start.isoformat(), end=end)
    return Tag(PODCAST, "liveItem", attributes=said, children=inside)
