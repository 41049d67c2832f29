"""The same for a subscriber made with feedparser, as most small podcast apps are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest

from tests.clients.station import GUIDS, SLUGS, own_guids, station


@dataclass
class Subscriber:
    """Remembers guids, validators and the feed's address."""

    url: str
    known: set[str] = field(default_factory=set)
    etag: str | None = None
    modified: str | None = None
    status: int = 0

    def update(self) -> list[str]:
        """Ask for the feed; the guids that are new."""
        found: Any = feedparser.parse(self.url, etag=self.etag, modified=self.modified)
        assert not found.bozo, found.get("bozo_exception")
        self.status = found.status
        if self.status == 304:
            return []
        self.url = found.feed.get("itunes_new-feed-url") or (found.href if self.status == 301 else self.url)
        self.etag, self.modified = found.get("etag"), found.get("modified")
        new = [entry.id for entry in found.entries if entry.id not in self.known]
        self.known.update(new)
        return sorted(new)


def guids(*slugs: str) -> list[str]:
    return sorted(GUIDS[slug] for slug in slugs)


def test_a_feed_comes_compressed_and_once(tmp_path: Path) -> None:
    with station(tmp_path / "old") as old:
        old.air(SLUGS[:2])
        subscriber = Subscriber(old.feed_url)
        assert subscriber.update() == guids(*SLUGS[:2])
        first = old.wire.exchanges[-1]
        assert "gzip" in first.asked["accept-encoding"]
        assert first.passed < old.feed_file.stat().st_size / 2
        assert subscriber.update() == []
        assert (subscriber.status, old.wire.exchanges[-1].passed) == (304, 0)
        old.air()
        assert subscriber.update() == guids(SLUGS[2])


def test_enclosures_are_what_the_server_says_of_them(tmp_path: Path) -> None:
    with station(tmp_path / "old") as old:
        old.air()
        for entry in feedparser.parse(old.feed_url).entries:
            (enclosure,) = entry.enclosures
            response = httpx.head(enclosure.href, trust_env=False)
            assert response.headers["Content-Length"] == enclosure.length
            assert response.headers["Content-Type"] == enclosure.type


@pytest.mark.parametrize("told_by", ["301", "new-feed-url"])
def test_no_episode_is_new_after_a_move(tmp_path: Path, told_by: str) -> None:
    with station(tmp_path / "old") as old, station(tmp_path / "new", "radio/") as new:
        old.air(SLUGS[:2])
        subscriber = Subscriber(old.feed_url)
        subscriber.update()
        new.air(SLUGS[:2], has_moved=True)
        if told_by == "301":
            old.wire.moved["/" + old.feed_path] = new.feed_url
        else:
            old.feed_file.write_bytes(new.feed_file.read_bytes())
        assert subscriber.update() == []
        assert subscriber.url == new.feed_url
        new.air(has_moved=True)
        assert subscriber.update() == guids(SLUGS[2])


def test_episodes_with_other_guids_are_new(tmp_path: Path) -> None:
    with station(tmp_path / "old") as old, station(tmp_path / "new", "radio/") as new:
        old.air()
        subscriber = Subscriber(old.feed_url)
        subscriber.update()
        new.air(guids=own_guids("other"), has_moved=True)
        old.wire.moved["/" + old.feed_path] = new.feed_url
        assert subscriber.update() == sorted(own_guids("other").values())
