"""A foreign feed as values: RSS 0.9x, 1.0, 2.0 and Atom, well-formed or not."""

from __future__ import annotations

from tayori.errors import UsageError
from tayori.feeds.document import Element
from tayori.feeds.reading.bytes_to_text import feed_text
from tayori.feeds.reading.document import feed_root
from tayori.feeds.reading.episode import read_episode
from tayori.feeds.reading.noticed import Noticed
from tayori.feeds.reading.show import feed_link, read_show
from tayori.feeds.reading.tags import Tags, name_of
from tayori.feeds.reading.values import FoundFeed
from tayori.model.finding import note

MOST_EPISODES = 20_000
"""Above this a feed is refused: an episode every day for fifty years are 18,000."""


def read_foreign_feed(data: bytes, charset: str = "") -> FoundFeed:
    """What the feed in `data` says; `charset` is what its server said of it, if anything.

    Opens nothing and expands nothing. Raises UsageError, with one sentence, for what is no feed.
    """
    text, odd = feed_text(data, charset)
    root, mended = feed_root(text)
    form, channel, items = _parts(root)
    if len(items) > MOST_EPISODES:
        raise UsageError(f"The feed has {len(items):,} items; {MOST_EPISODES:,} are taken.", "Divide it.")
    noticed = Noticed()
    tags = Tags(channel)
    show = read_show(tags, noticed)
    episodes = tuple(read_episode(item, number, noticed) for number, item in enumerate(items, 1))
    found = [*odd, *mended, *noticed.findings()]
    if form != "RSS 2.0":
        found.insert(0, note("import-form", f"The feed is {form}; ours will be RSS 2.0."))
    return FoundFeed(form, show, episodes, tuple(found), feed_link(tags, "next"))


def _parts(root: Element) -> tuple[str, Element, list[Element]]:
    """What the document is, its channel, and its items."""
    name = name_of(root)
    if name in ("atom:feed", "feed"):
        return "Atom", root, Tags(root).all("atom:entry", "entry", "item")
    if name == "opml":
        raise UsageError("This is a list of feeds (OPML), not a feed.", "Give the address of one of them.")
    if name not in ("rss", "RSS", "rdf:RDF", "RDF", "channel"):
        raise UsageError(
            f"This is no feed: its first tag is <{name.rpartition('}')[2][:40]}>.",
            "Give the address of an RSS feed.",
        )
    outer = Tags(root)
    bare = name == "channel" or (not outer.all("channel") and outer.all("item", "title"))
    channels = [root] if bare else outer.all("channel")
    if not channels:
        raise UsageError("The feed has no channel; it is cut off or empty.", "Fetch it again.")
    inner = Tags(channels[0]).all("item")
    # RSS 0.90 and 1.0 have their items beside the channel, and broken feeds too
    items = inner + [item for item in outer.all("item") if root is not channels[0]]
    form = "RSS 1.0" if name.endswith("RDF") else f"RSS {root.get('version') or '0.9x'}"
    return form, channels[0], items
