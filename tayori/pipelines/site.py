"""A site as a whole: pages and feeds of what is out there, rendered from receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from tayori.config.settings import Settings, TargetSettings
from tayori.errors import UsageError
from tayori.model.asset import Asset, Show
from tayori.model.publishing import Package
from tayori.pipelines.approval.sent import sent_packages
from tayori.pipelines.feeds.promises import keep_promises
from tayori.pipelines.feeds.shows import Press, site_shows
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.package import pack
from tayori.pipelines.publishing.target_plan import TargetPlan, open_publisher
from tayori.publishers.base import SiteInfo, SiteItem, SitePublisher, SiteSeries
from tayori.publishers.folder.site_folder import SiteFolder
from tayori.publishers.registry import get_kind
from tayori.publishers.site.logo import read_logo


def render_site(opened: OpenWorkspace, plan: TargetPlan) -> tuple[str, ...]:
    """Write pages and feeds of target `plan.target` for what its receipts say is out; the paths that changed.

    The plan is of the target, its lines may be of a part of it: the site is always rendered whole. It shows
    what was sent: nobody cleared or approved what was written since, and mistakes in files change nothing.
    Raises UsageError for a site that is out and that the ledger knows nothing of, and for a feed whose guids
    would change; then all but that feed is written.
    """
    publisher, name = cast("SitePublisher", plan.publisher), plan.target.name
    known = {slug: receipt for (at, slug), receipt in opened.ledger.publications().items() if at == name}
    if not known:
        _refuse_forgotten(publisher)
    press = Press(opened, publisher, {slug: receipt for slug, receipt in known.items() if receipt.is_out})
    items = tuple(items_as_sent(press, name))
    promised = keep_promises(press, items, site_shows(press, items))
    for show, guids in promised.new_guids:
        opened.ledger.record_guids(show, guids)
    changed = publisher.render(items, promised.shows, _site_info(opened.workspace.settings))
    if promised.refusals:
        raise promised.refusals[0]
    return changed


def _refuse_forgotten(publisher: SitePublisher) -> None:
    """Raise UsageError when a site is out that this ledger never published: rendering would empty it."""
    if any(SiteFolder(publisher.path).owned().values()):
        raise UsageError(
            f"The site in {publisher.path} was published by a ledger that is not here.",
            "Restore .tayori/ledger.db from a backup; to begin anew, empty the folder first.",
        )


def items_as_sent(press: Press, target: str) -> Iterator[SiteItem]:
    """What is out, as it was sent; what an older Tayori sent is packed anew, if its manifest can be read."""
    sent = sent_packages(press.opened.ledger, target)
    known = {asset.slug: asset for asset in press.opened.workspace.assets}
    for slug, receipt in press.receipts.items():
        if slug in sent:
            yield SiteItem(sent[slug], receipt)
        elif slug in known:
            yield SiteItem(_packed(press, known[slug], target), receipt)


def _packed(press: Press, asset: Asset, target: str) -> Package:
    return pack(asset, press.opened, press.publisher.wanted, target).package


def _site_info(settings: Settings) -> SiteInfo:
    return SiteInfo(
        organisation=settings.organisation.name,
        url=settings.organisation.url,
        contact=settings.organisation.contact,
        languages=settings.languages,
        timezone=settings.timezone,
        credit=settings.rights.credit,
        holder=settings.rights.holder,
        licence=settings.rights.licence,
        terms_url=settings.rights.terms_url,
        colour=settings.organisation.colour,
        logo=read_logo(settings.organisation.logo) if settings.organisation.logo else None,
        series=tuple(SiteSeries(id=s.id, title=s.title, description=s.description) for s in settings.series),
    )


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


@dataclass(frozen=True, slots=True)
class PublishedFeed:
    """The feed of a show, in the folder of its site."""

    path: Path
    folder: Path
    """The site's."""
    base_url: str
    """Where that folder is on the web."""
    address: str
    """Where the feed is on the web."""
    show: Show
    """Whose it is, as its manifest stands now."""


def published_feed(opened: OpenWorkspace, show: str, name: str | None) -> PublishedFeed:
    """The feed of a show at a site. Raises UsageError when it is not out."""
    target = first_site(opened.workspace.settings, name)
    publisher, known = _site_publisher(opened, target), opened.workspace.get_show(show)
    place = publisher.feed_path(known.slug)
    if known.cover is None:
        raise UsageError(f"{show} has no feed: podcasts need a cover.", f"Add `cover:` to {known.manifest}.")
    if not (publisher.path / place).is_file():
        raise UsageError(
            f"The feed of {show} is not out at {target.name}.", f"Run `tayori publish {target.name}`."
        )
    return PublishedFeed(
        publisher.path / place, publisher.path, publisher.address(""), publisher.address(place), known
    )


def _site_publisher(opened: OpenWorkspace, target: TargetSettings) -> SitePublisher:
    return cast("SitePublisher", open_publisher(opened, target)[1])
