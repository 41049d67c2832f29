"""All works with their credits, in the order they appeared: a new one changes the last page alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from tayori.model.ids import Lang
from tayori.publishers.rights_lines import RightsLine, rights_lines, rights_words
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.pages.listings import works_of
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

PER_PAGE = 100


def credit_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The list of credits in `lang`, a page at a time; one page that says so where there is nothing."""
    entries = site.entries(lang)[::-1]
    for number in range(1, max(1, -(-len(entries) // PER_PAGE)) + 1):
        yield _page(site, lang, entries, number)


def _page(site: Site, lang: Lang, entries: tuple[Entry, ...], number: int) -> Page:
    shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    name, path = words(lang)["credits"], partial(paths.credits_page, lang, site.first)
    title = name if number == 1 else f"{name} {words(lang)['page'].format(number=number)}"
    twins = [o for o in site.languages if number == 1 or len(site.entries(o)) > (number - 1) * PER_PAGE]
    head = Head(
        path=path(number),
        lang=lang,
        title=title,
        description=words(lang)["credits_text"],
        alternates=tuple((o, paths.credits_page(o, site.first, number)) for o in twins),
        documents=lambda: (jsonld.collection((title, path(number)), lang, works_of(shown), site.address),),
        section="terms",
    )
    context = {
        "years": tuple((year, tuple(group)) for year, group in groupby(shown, lambda e: e.published.year)),
        # of what stands in the entries: made when the page is drawn
        "credits": credit_lines,
        "earlier": path(number - 1) if number > 1 else None,
        "later": path(number + 1) if number * PER_PAGE < len(entries) else None,
    }
    return Page(head, "credits.html", context)


def credit_lines(entry: Entry) -> tuple[RightsLine, ...]:
    """Who made it, who and what is in it, whose it is and under which licence; terms stand on its page."""
    labels = rights_words(entry.lang)
    left_out = (labels["terms"], labels["notice"])
    return tuple(line for line in rights_lines(entry.rights, entry.lang) if line.label not in left_out)
