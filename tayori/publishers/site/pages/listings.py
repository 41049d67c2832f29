"""Lists of everything of one kind, newest first, a page at a time; and the list of shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.plain_text import clean
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

PER_PAGE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list before it is cut into pages."""

    title: str
    description: str
    section: str
    template: str
    path: Callable[[Lang, int], str]
    """Path of one of its pages in a language; pages count from 1."""
    entries: Mapping[Lang, tuple[Entry, ...]]
    """By language, all of them."""
    context: Mapping[str, Any] = field(default_factory=dict)


def listing_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The lists of clips and photos, and that of podcasts, as far as there are any."""
    for kind in (Kind.CLIP, Kind.PHOTO):
        yield from paged(site, lang, _of_kind(site, lang, kind))
    if site.shows_in(lang):
        yield _podcasts(site, lang)


def paged(site: Site, lang: Lang, listing: Listing) -> Iterator[Page]:
    """The pages of a list in `lang`; none when it is empty."""
    last = -(-len(listing.entries[lang]) // PER_PAGE)
    for number in range(1, last + 1):
        neighbours = {
            "newer": listing.path(lang, number - 1) if number > 1 else None,
            "older": listing.path(lang, number + 1) if number < last else None,
        }
        own = {**_part(listing, lang, number), **neighbours, "last": last}
        yield Page(_head(site, lang, listing, number), listing.template, own | dict(listing.context))


def works_of(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Title and path of each, for the document of the page that lists them."""
    return [(entry.title.text, entry.page) for entry in entries]


def _part(listing: Listing, lang: Lang, number: int) -> dict[str, Any]:
    """What page `number` shows of a list."""
    entries, before = listing.entries[lang], (number - 1) * PER_PAGE
    shown = entries[before : before + PER_PAGE]
    return {"entries": shown, "number": number, "before": before, "total": len(entries)}


def _head(site: Site, lang: Lang, listing: Listing, number: int) -> Head:
    """Its twins are the pages of the same number in the languages that have so many."""
    before = (number - 1) * PER_PAGE
    others = [o for o, found in listing.entries.items() if len(found) > before]
    nth = f" {words(lang)['page'].format(number=number)}" if number > 1 else ""
    title, path = listing.title + nth, listing.path(lang, number)
    shown = works_of(listing.entries[lang][before : before + PER_PAGE])
    return Head(
        path=path,
        lang=lang,
        title=title,
        description=listing.description + nth,
        alternates=tuple((o, listing.path(o, number)) for o in others),
        documents=lambda: (jsonld.collection((title, path), lang, shown, site.address),),
        section=listing.section,
    )


def _of_kind(site: Site, lang: Lang, kind: Kind) -> Listing:
    name = words(lang)[f"{kind}s"]
    return Listing(
        title=name,
        description=f"{name} | {site.name(lang)}",
        section=f"{kind}s",
        template="listing.html",
        path=lambda o, number: paths.listing(kind, o, site.first, number),
        entries={o: site.entries(o, kind) for o in site.languages},
    )


def _podcasts(site: Site, lang: Lang) -> Page:
    of = (words(lang)["podcasts"], paths.podcasts(lang, site.first))
    listed = [(clean(s.title.get(lang)), paths.show(s.slug, lang, site.first)) for s in site.shows_in(lang)]
    head = Head(
        path=paths.podcasts(lang, site.first),
        lang=lang,
        title=words(lang)["podcasts"],
        description=f"{words(lang)['podcasts']} | {site.name(lang)}",
        alternates=tuple((o, paths.podcasts(o, site.first)) for o in site.languages if site.shows_in(o)),
        documents=lambda: (jsonld.collection(of, lang, listed, site.address),),
        section="podcasts",
    )
    return Page(head, "podcasts.html", {"shows": site.shows_in(lang)})
