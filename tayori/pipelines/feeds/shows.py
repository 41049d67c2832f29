"""What a show has on a site: its cover, its rights, its feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from tayori.feeds.archive import FeedDocuments, render_documents
from tayori.feeds.feed import FeedChannel, FeedItem
from tayori.model.asset import Show
from tayori.model.ids import Slug
from tayori.model.publishing import PublicationState, Receipt, RemoteFile, Role
from tayori.model.rights import RightsStatement
from tayori.pipelines.clearance.clearing import Clearing, local_today
from tayori.pipelines.feeds.guids import SHOW_GUID, ShowGuids, show_guids
from tayori.pipelines.feeds.items import feed_item
from tayori.pipelines.feeds.renames import Renames
from tayori.pipelines.feeds.show_cover import put_cover
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.recall.cleared_now import Standings, moment
from tayori.publishers.base import SiteItem, SitePublisher, SiteShow


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
                if receipt.state is PublicationState.VERIFIED:
                    found.setdefault(receipt.slug, receipt.at)
        for old, new in self.renames.settled.items():
            if old in found:
                found[new] = min(found[old], found.get(new, found[old]))
        return found

    @cached_property
    def _standings(self) -> Standings:
        return Standings.of(self.opened, moment(self.opened.workspace.settings, None))

    @property
    def renames(self) -> Renames:
        """Which names mean the same episode."""
        return self._standings.renames

    def heard(self, items: Iterable[SiteItem], show: Slug) -> list[SiteItem]:
        """What of a show belongs into its feed now: an episode that is out under two names just once."""
        heard = (item for item in items if item.package.show == show and self.is_heard(item))
        return [item for item in heard if self.renames.heir(item.package.slug) not in self.receipts]

    def is_heard(self, item: SiteItem) -> bool:
        """Whether an episode belongs into a feed now: verified there, its day has come, its rights hold.

        What nobody can judge, because files are missing or have mistakes, stays as it is.
        """
        slug, appears = item.package.slug, item.package.publish_at
        if slug not in self.first_out or not any(file.role is Role.AUDIO for file in item.receipt.files):
            return False
        if appears is not None and appears > self._standings.now:
            return False
        return not self._standings.of_publication(item.receipt.target, slug).words


@dataclass(frozen=True, slots=True)
class MadeShow:
    """A show as it would be on a site; nothing is kept of it yet."""

    show: SiteShow
    guids: ShowGuids | None
    """None: it has no feed."""


def site_shows(press: Press, items: tuple[SiteItem, ...]) -> tuple[MadeShow, ...]:
    """Every show that `items` has an episode of, as far as it is cleared; of the others nothing is left."""
    opened = press.opened
    settings = opened.workspace.settings
    clearing = Clearing(settings, opened.grants, local_today(settings), opened.workspace.episodes)
    at = {item.package.show: settings.get_target(item.receipt.target) for item in items}
    return tuple(
        _site_show(press, show, items)
        for show in opened.workspace.shows
        if show.slug in at and clearing.clear(show, at[show.slug]).allowed
    )


def _site_show(press: Press, show: Show, items: tuple[SiteItem, ...]) -> MadeShow:
    """The show as its page and its feed present it."""
    metadata = press.opened.context.metadata(replace(show, episodes=()), "cover")
    cover, *pictures = put_cover(press.opened, press.publisher, show, metadata) or (None,)
    rights = _own_rights(show, metadata.rights)
    heard = press.heard(items, show.slug)
    guids = _guids(press, show, heard) if cover else None
    documents = _feed(press, show, heard, guids, cover, rights) if cover and guids else FeedDocuments(b"")
    made = SiteShow(
        slug=show.slug,
        title=show.title,
        description=show.description,
        lang=show.lang,
        author=show.author,
        copyright=show.copyright,
        category=show.category,
        cover=cover,
        rights=rights,
        feed=documents.main,
        archives=tuple((document.name, document.content) for document in documents.archives),
        pictures=tuple(pictures),
        subscribe=show.subscribe,
        hubs=show.feed.hubs,
    )
    return MadeShow(made, guids)


def _guids(press: Press, show: Show, heard: list[SiteItem]) -> ShowGuids:
    renames, publisher = press.renames, press.publisher
    names = {slug: renames.names(show.slug, slug) for slug in (item.package.slug for item in heard)}
    feed_url = publisher.address(publisher.feed_path(show.slug))
    return show_guids(renames.guids, show.slug, names, feed_url)


def _feed(
    press: Press,
    show: Show,
    heard: list[SiteItem],
    guids: ShowGuids,
    cover: RemoteFile,
    rights: RightsStatement,
) -> FeedDocuments:
    publisher = press.publisher
    feed_url = publisher.address(publisher.feed_path(show.slug))
    channel = FeedChannel(
        title=show.title.get(show.lang),
        description=show.description.get(show.lang),
        link=show.link or publisher.show_address(show.slug),
        feed_url=feed_url,
        guid=guids.all[SHOW_GUID],
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
        new_feed_url=feed_url if show.feed.moved_from not in ("", feed_url) else "",
        tags=show.feed,
    )
    return render_documents(channel, list(_feed_items(press, show, heard, guids.all)))


def _feed_items(
    press: Press, show: Show, heard: list[SiteItem], guids: Mapping[Slug, str]
) -> Iterator[FeedItem]:
    written = {episode.slug: episode for episode in show.episodes}
    for item in heard:
        slug = item.package.slug
        yield feed_item(press.publisher, item, guids[slug], press.first_out[slug], written.get(slug))


def _own_rights(show: Show, cover: RightsStatement) -> RightsStatement:
    """What a show says of itself where its episodes say nothing else; a cover may be somebody else's."""
    owner = show.copyright or cover.owner
    return replace(cover, owner=owner, copyright_notice=f"© {owner}" if owner else "")
