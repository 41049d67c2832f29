"""A show of three episodes on a site made by the real publisher, at any address, served by our server."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tayori.feeds.feed import Enclosure, FeedItem
from tayori.feeds.rss import render_feed
from tayori.model.ids import Slug
from tayori.model.publishing import Role
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.serve import SiteServer
from tests.clients.wire import Wire, wired
from tests.feeds import samples as feeds
from tests.publishers.samples import SHOW, SITE, episode, file, folder_publisher
from tests.publishers.servers import serving

SLUGS = ("hajimari", "tsuzuki", "sono-go")
GUIDS = {slug: f"urn:uuid:00000000-0000-4000-8000-{nth:012d}" for nth, slug in enumerate(SLUGS)}
SOUND = {slug: random.Random(slug).randbytes(200_000) for slug in SLUGS}


@dataclass
class Station:
    """One place where the show is."""

    server: SiteServer
    wire: Wire
    folder: Path
    prefix: str = ""
    """Where on the host the site is: `radio/`."""

    @property
    def feed_url(self) -> str:
        """Where subscribers find the feed."""
        return f"{self.wire.url}{self.prefix}{self.feed_path}"

    @property
    def feed_path(self) -> str:
        """The same, below the site."""
        return "podcasts/machi-no-koe/feed.xml"

    @property
    def feed_file(self) -> Path:
        """The feed on disk."""
        return self.folder / "site" / self.prefix / self.feed_path

    def air(
        self,
        slugs: tuple[str, ...] = SLUGS,
        guids: dict[str, str] = GUIDS,
        *,
        sound: dict[str, bytes] = SOUND,
        has_moved: bool = False,
    ) -> None:
        """Put these episodes out, under these guids."""
        publisher = folder_publisher(
            self.folder, path=f"site/{self.prefix}", base_url=f"{self.wire.url}{self.prefix}"
        )
        items = []
        for nth, slug in enumerate(slugs):
            given = self.folder / "given" / slug
            package = episode(
                given,
                slug,
                title=Texts.of({"ja": f"第{nth + 1}回 {slug}"}),
                published=datetime(2026, 11, 1 + nth, tzinfo=UTC),
            )
            recording = file(given, Role.AUDIO, f"{slug}.mp3", sound[slug], duration_ms=754_000)
            package = replace(
                package, files=(recording, *(f for f in package.files if f.name != f"{slug}.mp3"))
            )
            items.append(SiteItem(package, publisher.publish(package, None)))
        address = publisher.address(publisher.feed_path(SHOW.slug))
        channel = feeds.channel(feed_url=address, new_feed_url=address if has_moved else "")
        entries = [_item(item, guids[str(item.package.slug)], publisher.options.base_url) for item in items]
        show = replace(SHOW, feed=render_feed(channel, entries))
        publisher.render(tuple(items), (show,), SITE)

    def mp3(self, slug: str) -> str:
        """The address of an episode's recording."""
        media = self.folder / "site" / self.prefix / "media" / slug
        (found,) = media.glob("*.mp3")
        return f"{self.wire.url}{self.prefix}media/{slug}/{found.name}"


def _item(item: SiteItem, guid: str, base_url: str) -> FeedItem:
    audio = next(f for f in item.receipt.files if f.role is Role.AUDIO and f.mime == "audio/mpeg")
    return feeds.item(
        guid=guid,
        title=item.package.title.get(item.package.lang),
        enclosure=Enclosure(base_url + audio.url, audio.size, audio.mime),
        published=item.package.published,
        link="",
        alternatives=(),
        transcripts=(),
        chapters_url="",
    )


@contextmanager
def station(folder: Path, prefix: str = "") -> Iterator[Station]:
    """A host with nothing on the air yet."""
    front = folder / "site/index.html"
    front.parent.mkdir(parents=True)
    front.write_text("<h1>soon</h1>")
    with serving(folder / "site") as server, wired(int(server.server_address[1])) as wire:
        front.unlink()
        yield Station(server, wire, folder, prefix)


def own_guids(word: str) -> dict[str, str]:
    """Other guids for the same episodes."""
    return {slug: f"{word}-{slug}" for slug in map(Slug, SLUGS)}
