"""Every file of a site but its media, each with the key of what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tayori.model.ids import Lang
from tayori.publishers.site import paths
from tayori.publishers.site.drawing import Drawing
from tayori.publishers.site.fingerprint import code_key, fingerprint
from tayori.publishers.site.install import install_files
from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.oembed import oembed_files
from tayori.publishers.site.page import Page
from tayori.publishers.site.pages.about import about_pages
from tayori.publishers.site.pages.credits import credit_pages
from tayori.publishers.site.pages.embeds import embed_pages
from tayori.publishers.site.pages.front import front_pages
from tayori.publishers.site.pages.listings import listing_pages
from tayori.publishers.site.pages.not_found import not_found_page
from tayori.publishers.site.pages.offline import offline_pages
from tayori.publishers.site.pages.searching import search_pages
from tayori.publishers.site.pages.series import series_pages
from tayori.publishers.site.pages.shows import show_pages, subscribe_files
from tayori.publishers.site.pages.topics import topic_pages
from tayori.publishers.site.pages.works import work_pages
from tayori.publishers.site.search.index import index_files
from tayori.publishers.site.site import Site
from tayori.publishers.site.sitemap import robots, sitemap_files
from tayori.publishers.site.trail import titles

_PAGES: tuple[Callable[[Site, Lang], Iterator[Page]], ...] = (
    front_pages,
    listing_pages,
    series_pages,
    topic_pages,
    show_pages,
    work_pages,
    embed_pages,
    search_pages,
    offline_pages,
    about_pages,
    credit_pages,
)


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site before it is made."""

    path: str
    key: str
    """Equal keys mean equal bytes; it says nothing about other paths."""
    make: Callable[[], bytes]
    owner: str = ""
    """Slug of the asset it goes with; empty for what is the site's own."""


def site_files(site: Site) -> Iterator[SiteFile]:
    """Every page, feed, policy, site map, index and file of the design."""
    pages = tuple(site_pages(site))
    drawing = Drawing(site, titles(pages))
    for page in (*pages, not_found_page(site)):
        owner = str(page.entry.package.slug) if page.entry else ""
        path = paths.file_of(page.head.path)
        yield SiteFile(path, drawing.key(page), partial(drawing.draw, page), owner)
    indexes = (*oembed_files(site), *subscribe_files(site), *index_files(site), *sitemap_files(site, pages))
    for file in (*_made_files(site), *install_files(site), *indexes):
        yield SiteFile(file.path, fingerprint(code_key(), file.values), file.make, file.owner)


def site_pages(site: Site) -> Iterator[Page]:
    """Every page that has an address of its own, language by language."""
    for lang in site.languages:
        for pages in _PAGES:
            yield from pages(site, lang)


def _made_files(site: Site) -> Iterator[MadeFile]:
    for static in site.static:
        yield _given(static.path, static.data)
    for show in site.shows:
        if show.feed:
            yield _given(paths.feed(show.slug), show.feed)
        for name, data in show.archives:
            yield _given(paths.beside_feed(show.slug, name), data)
    for item in site.items:
        if item.package.policy:
            slug = item.package.slug
            yield _given(paths.policy(slug), item.package.policy, str(slug))
    yield _given(paths.ROBOTS, robots(site.address))


def _given(path: str, data: bytes, owner: str = "") -> MadeFile:
    return MadeFile(path, (data,), partial(_same, data), owner)


def _same(data: bytes) -> bytes:
    return data
