"""What a visitor without a connection sees in place of a page."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.ids import Lang
from tayori.publishers.site import paths
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words


def offline_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The page for the time without a connection, in `lang`."""
    title = words(lang)["offline"]
    head = Head(
        path=paths.offline(lang, site.first),
        lang=lang,
        title=title,
        description=title,
        alternates=(),
        is_anywhere=True,
        is_listed=False,
    )
    yield Page(head, "offline.html", {})
