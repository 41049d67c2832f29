"""A player alone, for other people's pages."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.ids import Lang
from tayori.publishers.site.page import Page
from tayori.publishers.site.site import Site


def embed_pages(site: Site, lang: Lang) -> Iterator[Page]:  # noqa: ARG001
    """A page to embed for every clip and episode in `lang`."""
    yield from ()
