"""The list of series, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.ids import Lang
from tayori.publishers.site.page import Page
from tayori.publishers.site.site import Site


def series_pages(site: Site, lang: Lang) -> Iterator[Page]:  # noqa: ARG001
    """The list of series in `lang` and a page for each."""
    yield from ()
