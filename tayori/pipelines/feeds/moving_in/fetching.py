"""A foreign feed from its address or its file, with all its pages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin

from tayori.errors import RemoteError, UsageError
from tayori.feeds.reading.bytes_to_text import LARGEST_BYTES
from tayori.feeds.reading.read import read_foreign_feed
from tayori.feeds.reading.values import FoundFeed
from tayori.model.finding import Finding, note, warning
from tayori.publishers.http.addresses import shown
from tayori.publishers.http.web import Answer

MOST_PAGES = 200
"""Of a feed in pages (RFC 5005); 200 of 50 episodes are 10,000."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]+)", re.IGNORECASE)


class Getter(Protocol):
    """What of the web is needed here."""

    def get(self, url: str, limit_bytes: int) -> Answer:
        """The answer with its body."""


def load_feed(web: Getter, source: str) -> FoundFeed:
    """The feed at a URL or in a file, all pages of it as one.

    Raises RemoteError, UsageError for what is no feed, and for a file that is not there.
    """
    if "://" not in source:
        return _from_file(Path(source))
    feed, answer = _page(web, source)
    told: list[Finding] = []
    if answer.hops:
        told.append(
            note("import-moved", f"The feed was found at {shown(answer.url)}, where {shown(source)} leads.")
        )
    if feed.show.new_feed_url and feed.show.new_feed_url not in (source, answer.url):
        text = f"The feed says it has moved to {shown(feed.show.new_feed_url)}."
        told.append(warning("import-moved", text, "Import that one, if it is still the old host's."))
    return _with_pages(web, replace(feed, findings=(*told, *feed.findings)), answer.url)


def _from_file(path: Path) -> FoundFeed:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as failure:
        raise UsageError(f"{path} cannot be read: {failure.strerror}.", "Check the name.") from failure
    feed = _absolute(read_foreign_feed(data), "")
    if not feed.next_url:
        return feed
    text = "The feed has further pages, and a file has only one of them."
    return replace(feed, findings=(*feed.findings, warning("import-paged", text, "Import its address.")))


def _page(web: Getter, url: str) -> tuple[FoundFeed, Answer]:
    answer = web.get(url, LARGEST_BYTES)
    if not answer.ok:
        raise RemoteError(
            f"{shown(url)} answers {answer.status}.", "Look at it in a browser; when it is there, run again."
        )
    charset = _CHARSET.search(answer.headers.get("content-type", ""))
    return _absolute(read_foreign_feed(answer.body, charset[1] if charset else ""), answer.url), answer


def _absolute(feed: FoundFeed, url: str) -> FoundFeed:
    """The feed with whole addresses of sound; some old ones were written to stand beside it."""
    base = url or feed.show.feed_url or feed.show.link
    episodes = tuple(
        replace(episode, audio=replace(episode.audio, url=urljoin(base, episode.audio.url)))
        if episode.audio is not None and "://" not in episode.audio.url
        else episode
        for episode in feed.episodes
    )
    return replace(feed, episodes=episodes)


def _with_pages(web: Getter, feed: FoundFeed, url: str) -> FoundFeed:
    """The feed with the items of the pages after it; those a page repeats are left out."""
    episodes = {episode.identity or str(number): episode for number, episode in enumerate(feed.episodes)}
    seen, place, findings = {url}, feed.next_url, list(feed.findings)
    if not place:
        return feed
    while place:
        place = urljoin(url, place)
        if place in seen or len(seen) >= MOST_PAGES:
            findings.append(
                warning("import-paged", f"The pages of the feed do not end; stopped at {shown(place)}.")
            )
            break
        seen.add(place)
        page, _ = _page(web, place)
        for episode in page.episodes:
            episodes.setdefault(episode.identity, episode)
        place = page.next_url
    findings.append(note("import-paged", f"The feed has {len(seen)} pages; they were put together."))
    return replace(feed, episodes=tuple(episodes.values()), findings=tuple(findings))
