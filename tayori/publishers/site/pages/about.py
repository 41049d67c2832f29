"""What the site is: about it, its accessibility, its terms and credits."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.ids import Lang
from tayori.publishers.site.page import Page
from tayori.publishers.site.site import Site


def about_pages(site: Site, lang: Lang) -> Iterator[Page]:  # noqa: ARG001
    """The pages about the site in `lang`."""
    yield from ()
