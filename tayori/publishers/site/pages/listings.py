"""Lists of everything of one kind, newest first, a page at a time; and the list of shows."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.site import paths
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

PER_PAGE = 24


def listing_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The lists of clips and photos, and that of podcasts, as far as there are any."""
    for kind in (Kind.CLIP, Kind.PHOTO):
        yield from _listing(site, lang, kind)
    if site.shows_in(lang):
        yield _podcasts(site, lang)


def _listing(site: Site, lang: Lang, kind: Kind) -> Iterator[Page]:
    entries = site.entries(lang, kind)
    last = -(-len(entries) // PER_PAGE)
    for number in range(1, last + 1):
        name = words(lang)[f"{kind}s"]
        title = name if number == 1 else f"{name} {words(lang)['page'].format(number=number)}"
        others = [o for o in site.languages if len(site.entries(o, kind)) > (number - 1) * PER_PAGE]
        head = Head(
            path=paths.listing(kind, lang, site.first, number),
            lang=lang,
            title=title,
            description=f"{title} | {site.name(lang)}",
            alternates=tuple((o, paths.listing(kind, o, site.first, number)) for o in others),
            section=f"{kind}s",
        )
        context = {
            "entries": entries[(number - 1) * PER_PAGE : number * PER_PAGE],
            "newer": paths.listing(kind, lang, site.first, number - 1) if number > 1 else None,
            "older": paths.listing(kind, lang, site.first, number + 1) if number < last else None,
            "number": number,
            "last": last,
        }
        yield Page(head, "listing.html", context)


def _podcasts(site: Site, lang: Lang) -> Page:
    head = Head(
        path=paths.podcasts(lang, site.first),
        lang=lang,
        title=words(lang)["podcasts"],
        description=f"{words(lang)['podcasts']} | {site.name(lang)}",
        alternates=tuple((o, paths.podcasts(o, site.first)) for o in site.languages if site.shows_in(o)),
        section="podcasts",
    )
    return Page(head, "podcasts.html", {"shows": site.shows_in(lang)})
