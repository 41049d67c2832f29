"""What cannot be a feed: the promises a rendered document rests on (facts 4.1, 4.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tayori.errors import UsageError
from tayori.feeds.categories import category_mistake
from tayori.feeds.feed import FeedChannel, FeedItem
from tayori.feeds.text import plain

_URL = re.compile("https?://[!-~]+")


def refuse_mistakes(channel: FeedChannel, items: Sequence[FeedItem]) -> None:
    """Raise UsageError for what no reader could take, naming show or episode and the cure."""
    _require(bool(plain(channel.title)), "The show has no title.", "Give it one in show.yaml.")
    name = f"the feed of {channel.title!r}"
    _require(
        bool(plain(channel.description)), f"{name} has no description.", "Give the show one in show.yaml."
    )
    mistake = category_mistake(channel.category)
    _require(mistake is None, f"{name}: {mistake}.", "Correct `category` in show.yaml.")
    for url in (channel.link, channel.feed_url):
        _require_url(name, url)
    _require_cover(name, channel.cover_url)
    for item in items:
        _refuse_item(item)
    _refuse_twice("guid", [(item.guid, item.title) for item in items])
    _refuse_twice("file", [(item.enclosure.url, item.title) for item in items])


def _refuse_item(item: FeedItem) -> None:
    name = f"the episode {item.title!r}"
    _require(
        bool(plain(item.title)), f"The episode {item.guid} has no title.", "Give it one in its episode.yaml."
    )
    _require(bool(item.guid.strip()), f"{name} has no guid.", "Mint one and keep it.")
    _require(
        item.published.tzinfo is not None, f"{name} has a date without a time zone.", "Write it with +09:00."
    )
    _require(item.enclosure.size > 0, f"{name} has an empty audio file.", "Build it again.")
    urls = [item.enclosure.url, item.link, item.chapters_url, *(file.url for file in item.alternatives)]
    for url in (*filter(None, urls), *(transcript.url for transcript in item.transcripts)):
        _require_url(name, url)
    if item.cover_url:
        _require_cover(name, item.cover_url)


def _refuse_twice(what: str, named: Sequence[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for value, title in named:
        _require(
            value not in seen,
            f"The episodes {seen.get(value)!r} and {title!r} have the same {what} ({value}).",
            "A copied episode needs one of its own, or listeners never see the second.",
        )
        seen[value] = title


def _require_cover(name: str, url: str) -> None:
    _require_url(name, url)
    # feedgen leaves any other out without a word
    _require(
        url.endswith((".jpg", ".png")), f"{name}: the cover {url} is no .jpg or .png.", "Use one of these."
    )


def _require_url(name: str, url: str) -> None:
    if _URL.fullmatch(url) is None:
        raise UsageError(
            f"{_capital(name)}: {url!r} cannot be a feed's URL.", "Use an absolute ASCII URL: https://..."
        )


def _require(holds: bool, message: str, next_step: str) -> None:
    if not holds:
        raise UsageError(_capital(message), next_step)


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
