"""A site as a whole: pages and feeds of what is out there, rendered from receipts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from tayori.config.settings import Settings, TargetSettings
from tayori.errors import UsageError
from tayori.feeds.check_item import DESCRIPTION_BYTES
from tayori.feeds.compare import compare_feeds
from tayori.feeds.feed import Enclosure, FeedChannel, FeedItem, Transcript
from tayori.feeds.guid import mint_guid, podcast_guid
from tayori.feeds.rss import render_feed
from tayori.ledger.ledger import Ledger
from tayori.media.artwork import podcast_cover
from tayori.model.asset import Asset, Episode, Show
from tayori.model.finding import Severity
from tayori.model.ids import Lang, Slug, digest_bytes
from tayori.model.publishing import Package, PackageFile, Receipt, RemoteFile, Role
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tayori.pipelines.approval.approval import demands_approval
from tayori.pipelines.approval.sent import sent_packages
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.package import pack
from tayori.pipelines.target_plan import TargetPlan, open_publisher
from tayori.publishers.base import SiteInfo, SiteItem, SitePublisher, SiteShow
from tayori.publishers.registry import get_kind
from tayori.publishers.rights_lines import beside, rights_text
from tayori.rights.licences import LICENCE_URLS
from tayori.rights.wording import usage_terms

_SHOW_GUID = Slug("podcast-guid")
"""The name under which a show's own podcast:guid stands in the ledger, beside those of its episodes."""


@dataclass(frozen=True, slots=True)
class _Press:
    """What pages and feeds of one site are made with."""

    opened: OpenWorkspace
    publisher: SitePublisher
    receipts: dict[Slug, Receipt]


def render_site(opened: OpenWorkspace, plan: TargetPlan, *, as_sent: bool = False) -> tuple[str, ...]:
    """Write pages and feeds of target `plan.target` for what its receipts say is out; the paths that changed.

    The plan is of the target, its lines may be of a part of it: the site is always rendered whole. `as_sent`:
    every page shows what was sent, so that nothing has to be planned, and mistakes in files change nothing.
    """
    publisher = cast("SitePublisher", plan.publisher)
    receipts = {
        slug: receipt
        for (target, slug), receipt in opened.ledger.publications().items()
        if target == plan.target.name and receipt.is_out
    }
    press = _Press(opened, publisher, receipts)
    name = plan.target.name
    items = tuple(_as_sent(press, name) if as_sent else _as_written(press, name))
    shows = tuple(_site_show(press, show, items) for show in opened.workspace.shows if show.episodes)
    return publisher.render(items, shows, _site_info(opened.workspace.settings))


def _as_written(press: _Press, target: str) -> Iterator[SiteItem]:
    """What is out, as the workspace has it now."""
    sent = _approved(press.opened, target)
    for asset in press.opened.workspace.assets:
        receipt = press.receipts.get(asset.slug)
        if receipt is not None:
            yield SiteItem(sent.get(asset.slug) or _packed(press, asset, target), receipt)


def _as_sent(press: _Press, target: str) -> Iterator[SiteItem]:
    """What is out, as it was sent; what an older Tayori sent is packed anew, if its manifest can be read."""
    sent = sent_packages(press.opened.ledger, target)
    known = {asset.slug: asset for asset in press.opened.workspace.assets}
    for slug, receipt in press.receipts.items():
        if slug in sent:
            yield SiteItem(sent[slug], receipt)
        elif slug in known:
            yield SiteItem(_packed(press, known[slug], target), receipt)


def _packed(press: _Press, asset: Asset, target: str) -> Package:
    return pack(asset, press.opened, press.publisher.wanted, target).package


def _approved(opened: OpenWorkspace, target: str) -> dict[Slug, Package]:
    """Where approval is demanded: what was sent, which somebody approved; what is written now nobody did."""
    demanded = demands_approval(opened.workspace.settings.approval, target)
    return sent_packages(opened.ledger, target) if demanded else {}


def _site_info(settings: Settings) -> SiteInfo:
    return SiteInfo(
        organisation=settings.organisation.name,
        url=settings.organisation.url,
        contact=settings.organisation.contact,
        languages=settings.languages,
        timezone=settings.timezone,
        credit=settings.rights.credit,
        holder=settings.rights.holder,
    )


def _site_show(press: _Press, show: Show, items: tuple[SiteItem, ...]) -> SiteShow:
    cover = _put_cover(press, show)
    feed = _feed(press, show, items, cover) if cover else b""
    return SiteShow(
        slug=show.slug,
        title=show.title,
        description=show.description,
        lang=show.lang,
        author=show.author,
        copyright=show.copyright,
        category=show.category,
        cover=cover,
        feed=feed,
    )


def _put_cover(press: _Press, show: Show) -> RemoteFile | None:
    if show.cover is None:
        return None
    data, _ = podcast_cover(show.cover)
    with press.opened.store.scratch() as folder:
        path = folder / f"{show.slug}.cover.jpg"
        path.write_bytes(data)
        file = PackageFile(Role.COVER, path.name, path, digest_bytes(data), len(data), "image/jpeg")
        return press.publisher.put(show.slug, file)


def _feed(press: _Press, show: Show, items: tuple[SiteItem, ...], cover: RemoteFile) -> bytes:
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
        rights=_house_rights(press.opened.workspace.settings, show),
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


def _item(press: _Press, episode: Episode, item: SiteItem, guid: str) -> FeedItem:
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
        published=episode.published or _first_out(press, receipt),
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


def _house_rights(settings: Settings, show: Show) -> RightsStatement:
    """What a show says of itself, where its episodes say nothing else."""
    house = settings.rights
    owner = show.copyright or house.holder or settings.organisation.name.get(show.lang)
    return RightsStatement(
        owner=owner,
        owner_url=settings.organisation.url,
        credit=house.credit,
        copyright_notice=f"© {owner}" if owner else "",
        licence=house.licence,
        licence_url=LICENCE_URLS.get(house.licence, ""),
        usage_terms=usage_terms(house.licence, no_editing=False) if owner else Texts(),
        web_statement=house.terms_url,
        licensor_url=house.licensor_url,
    )


def _first_out(press: _Press, receipt: Receipt) -> datetime:
    """When the episode was first verified at this target: a pubDate that does not move with updates."""
    history = press.opened.ledger.publication_history(receipt.target)
    return next((r.at for r in history if r.slug == receipt.slug and r.is_out), receipt.at)


def _enclosure(publisher: SitePublisher, file: RemoteFile) -> Enclosure:
    return Enclosure(publisher.address(file.url), file.size, file.mime, file.digest)


def first_site(settings: Settings, name: str | None) -> TargetSettings:
    """The target called `name`, or the first that is a site. Raises UsageError without one."""
    targets = (settings.get_target(name),) if name else settings.targets
    sites = [target for target in targets if get_kind(target.kind).is_site]
    if not sites:
        raise UsageError(
            "No target here is a site on this machine.", "Add a target of kind folder to tayori.yaml."
        )
    return sites[0]


def site_folder(root: Path, name: str | None) -> Path:
    """The folder of a published site. Raises UsageError when there is none, or nothing in it yet."""
    opened = open_workspace(root, ())
    target = first_site(opened.workspace.settings, name)
    folder = _site_publisher(opened, target).path
    if not folder.is_dir():
        raise UsageError(f"{target.name} is not published yet.", f"Run `tayori publish {target.name}`.")
    return folder


def published_feed(root: Path, show: str, name: str | None) -> Path:
    """The feed file of a show at a site. Raises UsageError when it is not out."""
    opened = open_workspace(root)
    target = first_site(opened.workspace.settings, name)
    publisher, known = _site_publisher(opened, target), opened.workspace.get_show(show)
    path = publisher.path / publisher.feed_path(known.slug)
    if known.cover is None:
        raise UsageError(f"{show} has no feed: podcasts need a cover.", f"Add `cover:` to {known.manifest}.")
    if not path.is_file():
        raise UsageError(
            f"The feed of {show} is not out at {target.name}.", f"Run `tayori publish {target.name}`."
        )
    return path


def _site_publisher(opened: OpenWorkspace, target: TargetSettings) -> SitePublisher:
    return cast("SitePublisher", open_publisher(opened, target)[1])
