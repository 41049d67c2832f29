"""The list of series, and the page of each: its clips in their order, numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tayori.model.ids import Lang
from tayori.publishers.base import SiteSeries
from tayori.publishers.plain_text import clean, one_line
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.pages.listings import Listing, paged
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

_SECTION = "series"


def series_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The list of series in `lang` and a page for each; nothing when there are none."""
    found = {o: site.series_in(o) for o in site.languages}
    if not found[lang]:
        return
    yield _index(site, lang, found)
    for name in found[lang]:
        entries = {o: found[o].get(name, ()) for o in site.languages}
        yield from paged(site, lang, _listing(site, lang, site.series(name), entries))


def _index(site: Site, lang: Lang, found: Mapping[Lang, Mapping[str, tuple[Entry, ...]]]) -> Page:
    title, path = words(lang)["series"], paths.all_series(lang, site.first)
    listed = [(clean(site.series(n).title.get(lang)), paths.series(n, lang, site.first)) for n in found[lang]]
    head = Head(
        path=path,
        lang=lang,
        title=title,
        description=f"{title} | {site.name(lang)}",
        alternates=tuple((o, paths.all_series(o, site.first)) for o in site.languages if found[o]),
        documents=lambda: (jsonld.collection((title, path), lang, listed, site.address),),
        section=_SECTION,
    )
    shown = [(site.series(name), clips) for name, clips in found[lang].items()]
    return Page(head, "series_index.html", {"series": shown})


def _listing(
    site: Site, lang: Lang, series: SiteSeries, entries: Mapping[Lang, tuple[Entry, ...]]
) -> Listing:
    title, description = clean(series.title.get(lang)), clean(series.description.get(lang))
    return Listing(
        title=title,
        description=one_line(description) or f"{title} | {site.name(lang)}",
        section=_SECTION,
        template="series.html",
        path=lambda o, number: paths.series(series.id, o, site.first, number),
        entries=entries,
        context={"series": series, "description": description},
    )
