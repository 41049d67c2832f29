"""The page to search on."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.ids import Lang
from tayori.publishers.site.page import Page
from tayori.publishers.site.site import Site


def search_pages(site: Site, lang: Lang) -> Iterator[Page]:  # noqa: ARG001
    """The search page in `lang`."""
    yield from ()
