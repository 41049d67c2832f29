"""A podcast's page: what it is, how to subscribe, every episode."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.base import SiteShow
from tayori.publishers.plain_text import clean
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.rights_block import statement_groups
from tayori.publishers.site.site import Site


def show_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """A page for every show that has a title in `lang`."""
    for show in site.shows_in(lang):
        yield _show(site, lang, show)


def _show(site: Site, lang: Lang, show: SiteShow) -> Page:
    description = clean(show.description.get(lang))
    head = Head(
        path=paths.show(show.slug, lang, site.first),
        lang=lang,
        title=clean(show.title.get(lang)),
        description=" ".join(description.split()),
        alternates=tuple((o, paths.show(show.slug, o, site.first)) for o in site.spoken(show.title)),
        documents=lambda: (jsonld.series(show, lang, site.info, site.address),),
        image=show.cover,
        section="podcasts",
        feed=paths.feed(show.slug) if show.feed else "",
    )
    own = {site.address(path) for _, path in head.alternates}
    context = {
        "show": show,
        "description": description,
        "episodes": site.entries(lang, Kind.EPISODE, show.slug),
        "rights": statement_groups(show.rights, lang, own) if show.rights else (),
    }
    return Page(head, "show.html", context)
