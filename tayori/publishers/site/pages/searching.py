"""The page to search on."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.site import paths
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.search.pages import KINDS
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

SCRIPTS = ("search-folding.js", "search-query.js", "search-index.js", "search-results.js", "search.js")
_KINDS = {Kind.CLIP: "clips", Kind.EPISODE: "episodes", Kind.PHOTO: "photos"}


def search_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The search page in `lang`."""
    title = words(lang)["search"]
    head = Head(
        path=paths.search(lang, site.first),
        lang=lang,
        title=title,
        description=f"{title} | {site.name(lang)}",
        alternates=tuple((other, paths.search(other, site.first)) for other in site.languages),
        section="search",
        scripts=SCRIPTS,
        is_listed=False,
    )
    there = {entry.package.kind for entry in site.entries(lang)}
    kinds = tuple((str(kind), words(lang)[name]) for kind, name in _KINDS.items() if kind in there)
    others = tuple((kind, words(lang)[f"search_{kind}"]) for kind in KINDS)
    labels = (*((str(kind), words(lang)[str(kind)]) for kind in _KINDS), *others)
    yield Page(head, "search.html", {"kinds": kinds, "labels": labels})
