"""Lists by tag, and by whom works are for."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.ids import Lang
from tayori.publishers.site.page import Page
from tayori.publishers.site.site import Site


def topic_pages(site: Site, lang: Lang) -> Iterator[Page]:  # noqa: ARG001
    """The pages of tags and audiences in `lang`."""
    yield from ()
