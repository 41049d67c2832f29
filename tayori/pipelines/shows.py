"""What a show has on a site: its cover, its rights, its feed."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from tayori.errors import UsageError
from tayori.feeds.check_item import DESCRIPTION_BYTES
from tayori.feeds.compare import compare_feeds
from tayori.feeds.feed import Enclosure, FeedChannel, FeedItem, Transcript
from tayori.feeds.guid import mint_guid, podcast_guid
from tayori.feeds.rss import render_feed
from tayori.ledger.ledger import Ledger
from tayori.media.artwork import podcast_cover
from tayori.media.embedding.jpeg import embed_jpeg_xmp
from tayori.model.asset import Episode, Show
from tayori.model.finding import Severity
from tayori.model.ids import Lang, Slug, digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import Package, PackageFile, Receipt, RemoteFile, Role
from tayori.model.rights import RightsStatement
from tayori.pipelines.clearance.clearing import Clearing, local_today
from tayori.pipelines.opening import OpenWorkspace
from tayori.publishers.base import SiteItem, SitePublisher, SiteShow
from tayori.publishers.rights_lines import beside, rights_text
from tayori.rights.xmp import packet

_SHOW_GUID = Slug("podcast-guid")
"""The name under which a show's own podcast:guid stands in the ledger, beside those of its episodes."""


@dataclass(frozen=True)
class Press:
    """What pages and feeds of one site are made with."""

    opened: OpenWorkspace
    publisher: SitePublisher
    receipts: dict[Slug, Receipt]

    @cached_property
    def first_out(self) -> dict[Slug, datetime]:
        """When each asset was first verified here: a pubDate that does not move with updates."""
        found: dict[Slug, datetime] = {}
        for target in {receipt.target for receipt in self.receipts.values()}:
            for receipt in self.opened.ledger.publication_history(target):
                if receipt.is_out:
                    found.setdefault(receipt.slug, receipt.at)
        return found


def site_shows(press: Press, items: tuple[SiteItem, ...]) -> tuple[SiteShow, ...]:
    """Every show that `items` has an episode of, as far as it is cleared; of the others nothing is left.

    Raises UsageError when a guid would change.
    """
    opened = press.opened
    settings = opened.workspace.settings
    clearing = Clearing(settings, opened.grants, local_today(settings), opened.workspace.episodes)
    at = {item.package.show: settings.get_target(item.receipt.target) for item in items}
    return tuple(
        _site_show(press, show, items)
        for show in opened.workspace.shows
        if show.slug in at and clearing.clear(show, at[show.slug]).allowed
    )


def _site_show(press: Press, show: Show, items: tuple[SiteItem, ...]) -> SiteShow:
    """The show as its page and its feed present it."""
    metadata = press.opened.context.metadata(replace(show, episodes=()), "cover")
    cover = _put_cover(press, show, metadata)
    rights = _own_rights(show, metadata.rights)
    feed = _feed(press, show, items, cover, rights) if cover else b""
    return SiteShow(
        slug=show.slug,
        title=show.title,
        description=show.description,
        lang=show.lang,
        author=show.author,
        copyright=show.copyright,
        category=show.category,
        cover=cover,
        rights=rights,
        feed=feed,
    )


def _put_cover(press: Press, show: Show, metadata: OutputMetadata) -> RemoteFile | None:
    if show.cover is None:
        return None
    data = embed_jpeg_xmp(podcast_cover(show.cover)[0], packet(metadata))
    with press.opened.store.scratch() as folder:
        path = folder / f"{show.slug}.cover.jpg"
        path.write_bytes(data)
        file = PackageFile(Role.COVER, path.name, path, digest_bytes(data), len(data), "image/jpeg")
        return press.publisher.put(show.slug, file)


def _feed(
    press: Press, show: Show, items: tuple[SiteItem, ...], cover: RemoteFile, rights: RightsStatement
) -> bytes:
    ledger, publisher = press.opened.ledger, press.publisher
    feed_url = publisher.address(publisher.feed_path(show.slug))
    guids = _guids(ledger, show, press.receipts, feed_url)
    by_slug = {item.package.slug: item for item in items}
    channel = FeedChannel(
        title=show.title.get(show.lang),
        description=show.description.get(show.lang),
        link=show.link or publisher.show_address(show.slug),
        feed_url=feed_url,
        guid=guids[_SHOW_GUID],
        lang=show.lang,
        author=show.author,
        email=show.email,
        category=show.category,
        cover_url=publisher.address(cover.url),
        explicit=show.explicit,
        timezone=press.opened.workspace.settings.timezone,
        rights=rights,
        show_type=show.show_type,
        complete=show.complete,
    )
    feed_items = [
        _item(press, episode, by_slug[episode.slug], guids[episode.slug])
        for episode in show.episodes
        if episode.slug in by_slug
    ]
    feed = render_feed(channel, feed_items)
    _refuse_broken_promises(show, publisher.path / publisher.feed_path(show.slug), feed)
    return feed


def _refuse_broken_promises(show: Show, published: Path, feed: bytes) -> None:
    """Raise UsageError when subscribers would get known episodes a second time (a ledger that was lost)."""
    if not published.is_file():
        return
    broken = [f.text for f in compare_feeds(published.read_bytes(), feed) if f.severity is Severity.ERROR]
    if broken:
        raise UsageError(
            f"The feed of {show.slug} was not written: {' '.join(broken)}",
            "A guid is a promise: restore .tayori/ledger.db from a backup, then publish again.",
        )


def _guids(ledger: Ledger, show: Show, receipts: dict[Slug, Receipt], feed_url: str) -> dict[Slug, str]:
    """Every GUID of a show: the kept ones, and new ones for episodes that are out for the first time."""
    known = ledger.guids(show.slug)
    if _SHOW_GUID not in known:
        ledger.record_guid(show.slug, _SHOW_GUID, podcast_guid(feed_url))
    for episode in show.episodes:
        if episode.slug in receipts and episode.slug not in known:
            ledger.record_guid(show.slug, episode.slug, mint_guid(show.slug, episode.slug, os.urandom(16)))
    return ledger.guids(show.slug)


def _item(press: Press, episode: Episode, item: SiteItem, guid: str) -> FeedItem:
    receipt, publisher = item.receipt, press.publisher
    audio = [file for file in receipt.files if file.role is Role.AUDIO]
    cover = next((file for file in receipt.files if file.role is Role.COVER), None)
    chapters = next((file for file in receipt.files if file.role is Role.CHAPTERS), None)
    first, *others = sorted(audio, key=lambda file: file.mime != "audio/mpeg")
    return FeedItem(
        guid=guid,
        title=item.package.title.get(episode.lang),
        description=feed_text(item.package, episode.lang),
        enclosure=_enclosure(publisher, first),
        published=episode.published or press.first_out.get(episode.slug, receipt.at),
        duration_ms=item.package.duration_ms,
        link=publisher.page_address(item.package),
        alternatives=tuple(_enclosure(publisher, file) for file in others),
        transcripts=tuple(
            Transcript(publisher.address(file.url), file.mime, file.lang or episode.lang)
            for file in receipt.files
            if file.role is Role.CAPTIONS
        ),
        chapters_url=publisher.address(chapters.url) if chapters else "",
        cover_url=publisher.address(cover.url) if cover else "",
        number=item.package.number,
        season=episode.season,
        episode_type=episode.episode_type,
        explicit=episode.explicit,
        rights=item.package.rights,
    )


def feed_text(package: Package, lang: Lang) -> str:
    """An episode's description as listeners read it: with credits and terms, which are never cut."""
    rights = rights_text(package.rights, lang)
    return beside(package.description.get(lang), rights, DESCRIPTION_BYTES)


def _own_rights(show: Show, cover: RightsStatement) -> RightsStatement:
    """What a show says of itself where its episodes say nothing else; a cover may be somebody else's."""
    owner = show.copyright or cover.owner
    return replace(cover, owner=owner, copyright_notice=f"© {owner}" if owner else "")


def _enclosure(publisher: SitePublisher, file: RemoteFile) -> Enclosure:
    return Enclosure(publisher.address(file.url), file.size, file.mime, file.digest)
