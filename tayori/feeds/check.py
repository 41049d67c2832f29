"""Does a feed keep the rules of RSS, Apple, Spotify and the Podcast Standards Project? (facts 4.1-4.8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tayori.feeds.checking.channel import check_channel
from tayori.feeds.checking.core import check_core
from tayori.feeds.checking.enclosure import check_enclosures
from tayori.feeds.checking.frame import check_frame, read_feed
from tayori.feeds.checking.item import check_item, check_items
from tayori.feeds.checking.links import check_links
from tayori.feeds.checking.media import check_media
from tayori.feeds.checking.names import check_names
from tayori.feeds.checking.podcast import check_podcast
from tayori.feeds.checking.texts import check_texts
from tayori.feeds.document import ITUNES, Element, text_of
from tayori.feeds.limits import FINDING_CHARACTERS, MOST_EPISODES, MOST_FINDINGS
from tayori.model.finding import Finding, note, warning


def check_feed(document: bytes) -> tuple[Finding, ...]:
    """What is wrong with a feed as it is served; an error is what a directory would reject.

    Nothing the document names is opened. Never raises: what is no feed at all is one finding. Time, memory
    and what is told are bounded, whatever the document holds. Whose rule was broken is in `checking.whose`.
    """
    channel, found = read_feed(document)
    return tuple(_bounded(found if channel is None else _findings(document, channel)))


def _findings(document: bytes, channel: Element) -> Iterator[Finding]:
    every = channel.findall("item")
    items = every[:MOST_EPISODES]
    serial = text_of(channel, f"{ITUNES}type") == "serial"
    yield from check_frame(document, channel.getparent())
    if len(every) > len(items):
        text = f"The feed has {len(every):,} episodes; the first {len(items):,} were looked at."
        yield warning("feed-long", text, "Readers show a few hundred: archive the others.")
    yield from check_channel(channel)
    yield from check_links(channel)
    yield from check_core(channel, items)
    yield from check_names(channel, items)
    for parent in (channel, *items):
        yield from check_texts(parent)
    yield from check_items(items)
    for item in items:
        yield from check_item(item, serial=serial)
    yield from check_enclosures(items)
    yield from check_podcast(channel)
    yield from check_media(channel)


def _bounded(found: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of each rule, cut to a length that can be read, and how many more there are."""
    times: Counter[str] = Counter()
    for finding in found:
        times[finding.rule] += 1
        if times[finding.rule] <= MOST_FINDINGS:
            fits = len(finding.text) <= FINDING_CHARACTERS
            yield finding if fits else replace(finding, text=f"{finding.text[:FINDING_CHARACTERS]}…")
    for rule, many in times.items():
        if many > MOST_FINDINGS:
            yield note("findings-left-out", f"{many - MOST_FINDINGS:,} more findings of {rule}.")
