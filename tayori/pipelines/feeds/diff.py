"""What a rebuilt feed would change for subscribers of the one that is out; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from tayori.config.settings import TargetSettings
from tayori.errors import UsageError
from tayori.feeds.compare import FeedDifference, compare_episodes
from tayori.model.finding import Severity
from tayori.model.ids import Slug
from tayori.pipelines.feeds.check import LiveOptions, read_feed_file
from tayori.pipelines.feeds.served import fetch_feed
from tayori.pipelines.feeds.shows import Press, site_shows
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.target_plan import open_publisher
from tayori.pipelines.site import first_site, items_as_sent, published_feed
from tayori.publishers.base import SitePublisher
from tayori.publishers.http.web import Web


@dataclass(frozen=True, slots=True)
class DiffReport:
    """Two feeds, compared."""

    before: str
    """Path or address."""
    after: str
    difference: FeedDifference


def diff_feeds(before: str, after: str, options: LiveOptions) -> DiffReport:
    """Two feeds, each a file or an address. Raises UsageError, RemoteError for one that cannot be read."""
    documents = [_read(place, options) for place in (before, after)]
    return DiffReport(before, after, compare_episodes(*documents))


def _read(place: str, options: LiveOptions) -> bytes:
    if place.startswith(("https://", "http://")):
        with Web(allow_private=options.allow_private, timeout_s=options.timeout_s) as web:
            return fetch_feed(web, place).body
    return read_feed_file(Path(place))


def diff_show(opened: OpenWorkspace, show: str, name: str | None) -> DiffReport:
    """The published feed of a show against the one that would be built now. Raises UsageError."""
    published = published_feed(opened, show, name)
    target = first_site(opened.workspace.settings, name)
    feed = would_be_feed(opened, target, opened.workspace.get_show(show).slug)
    difference = compare_episodes(read_feed_file(published.path), feed)
    return DiffReport(str(published.path), f"the feed of {show} as it would be built", difference)


def require_kept(report: DiffReport) -> None:
    """Raise UsageError with the sentences when a guid would change or stand twice."""
    broken = [f.text for f in report.difference.findings if f.severity is Severity.ERROR]
    if broken:
        raise UsageError(
            " ".join(broken), "A guid is a promise: restore the old ones before you publish this feed."
        )


def would_be_feed(opened: OpenWorkspace, target: TargetSettings, show: Slug) -> bytes:
    """The feed of `show` as `feed build` would write it to `target`; empty when nothing of it is out.

    Nothing is kept: new guids are not recorded, the cover goes to a folder that is thrown away.
    """
    kept = {
        slug: receipt
        for (place, slug), receipt in opened.ledger.publications().items()
        if place == target.name and receipt.is_out
    }
    with TemporaryDirectory(prefix="tayori-") as folder:
        publisher = _elsewhere(opened, target, Path(folder))
        press = Press(opened, publisher, kept)
        made = site_shows(press, tuple(items_as_sent(press, target.name)))
        return next((one.show.feed for one in made if one.show.slug == show), b"")


def _elsewhere(opened: OpenWorkspace, target: TargetSettings, folder: Path) -> SitePublisher:
    """The publisher of `target`, with the same addresses and another folder."""
    options = target.options.model_copy(update={"path": str(folder)}) if target.options else None
    return cast("SitePublisher", open_publisher(opened, replace(target, options=options))[1])
