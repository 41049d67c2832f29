"""What a server answers for an address that is none, or no longer."""

from __future__ import annotations

from tayori.publishers.site import paths
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words


def not_found_page(site: Site) -> Page:
    """The 404 page, in all of the site's languages: a server has one answer for every address."""
    title = " / ".join(dict.fromkeys(words(lang)["not_found"] for lang in site.languages))
    head = Head(
        path=paths.NOT_FOUND,
        lang=site.first,
        title=title,
        description=title,
        alternates=(),
        is_anywhere=True,
        is_listed=False,
    )
    return Page(head, "not_found.html", {"languages": site.languages})
