"""A player alone, for other people's pages."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site


def embed_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """A page to embed for every clip and episode in `lang` that has something to play."""
    for entry in site.entries(lang):
        if entry.package.kind is not Kind.PHOTO and entry.main:
            yield _embed(site, entry)


def _embed(site: Site, entry: Entry) -> Page:
    show = site.show_of(entry)
    head = Head(
        path=paths.embed(entry.package.slug, entry.lang, site.first),
        lang=entry.lang,
        title=entry.title.text,
        description=entry.summary or entry.title.text,
        # the page it belongs to is the one to be found
        alternates=(),
        scripts=("player.js",),
        is_listed=False,
    )
    context = {"entry": entry, "show": show, "cover": entry.poster or (show.cover if show else None)}
    return Page(head, "embed.html", context, entry)
