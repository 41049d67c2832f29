"""Hubs hear of feeds that changed (WebSub); whatever goes wrong is a finding and stops nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from tayori.errors import TayoriError, UsageError
from tayori.model.asset import Show
from tayori.model.finding import Finding, warning
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.target_plan import open_publisher
from tayori.pipelines.report import Reporter
from tayori.pipelines.site import first_site, published_feed
from tayori.publishers.base import SitePublisher
from tayori.publishers.http.addresses import is_public
from tayori.publishers.websub import tell_hub

if TYPE_CHECKING:
    from tayori.publishers.http.web import Web

_TIMEOUT_S = 10.0
"""Publishing waits for hubs no longer than this for each step."""


def ping_hubs(
    opened: OpenWorkspace, publisher: SitePublisher, changed: Collection[str], reporter: Reporter
) -> None:
    """Tell the hubs of every show whose feed is among the paths `changed` of a site. Nothing raises."""
    for show in opened.workspace.shows:
        if publisher.feed_path(show.slug) in changed:
            for finding in ping_show(publisher, show):
                reporter.note(str(finding))


def ping_published(opened: OpenWorkspace, slug: str, target: str | None) -> tuple[Finding, ...]:
    """Tell the hubs of a show again; what went wrong.

    Raises UsageError when it is not out at `target` (None: the first site) or names no hubs.
    """
    published_feed(opened, slug, target)
    show = opened.workspace.get_show(slug)
    if not show.feed.hubs:
        raise UsageError(f"{slug} names no hubs.", f"Add `podcast: {{hubs: [...]}}` to {show.manifest}.")
    _, publisher = open_publisher(opened, first_site(opened.workspace.settings, target))
    return ping_show(cast("SitePublisher", publisher), show)


def ping_show(publisher: SitePublisher, show: Show) -> tuple[Finding, ...]:
    """Tell the hubs of `show` that its feed is new; what went wrong. Of a feed that is gone nothing is told.

    Hubs fetch the feed at once and forget who told them too early: so it is looked at first.
    """
    path = publisher.feed_path(show.slug)
    written = publisher.path / path
    if not show.feed.hubs or not written.is_file():
        return ()
    # deferred: few shows have hubs, and httpx takes 100 ms to load
    from tayori.publishers.http.web import Web

    address = publisher.address(path)
    with Web(allow_private=_is_inside(address), timeout_s=_TIMEOUT_S) as web:
        if why := _not_live(web, address, written.read_bytes()):
            text = f"The hubs of {show.slug} were not told of {address}: {why}"
            cure = f"Bring the site to its web server, then run `tayori feed ping {show.slug}`."
            return (warning("feed-not-live", text, cure),)
        return tuple(_tell(web, show, address))


def _not_live(web: Web, address: str, written: bytes) -> str:
    """Why `address` does not serve what was written; empty when it does."""
    try:
        answer = web.get(address, len(written) + 1, {"Cache-Control": "no-cache"})
    except TayoriError as failure:
        return failure.message
    if not answer.ok:
        return f"it answers {answer.status}."
    return "" if answer.body == written else "another feed is there."


def _tell(web: Web, show: Show, address: str) -> Iterator[Finding]:
    for hub in show.feed.hubs:
        try:
            tell_hub(web, hub, address)
        except TayoriError as failure:
            text = f"A hub of {show.slug} was not told: {failure.message}"
            cure = f"Run `tayori feed ping {show.slug}` later, or correct `hubs:` in {show.manifest.name}."
            yield warning("hub-not-told", text, cure)


def _is_inside(address: str) -> bool:
    """Whether a site is itself at an address inside the house: then its hubs may be there as well."""
    host = urlsplit(address).hostname or ""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost"
