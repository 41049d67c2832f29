"""What is broken between the pages of a site: addresses, fragments, pages nobody leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tayori.inspection.crawl import Crawl, Fetched
from tayori.inspection.links import Link, Purpose
from tayori.inspection.page_read import PageRead

_NOT_ASKED = ("#", "top", "")
"""Fragments that browsers know themselves (HTML, 7.4.6.3)."""


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link that leads nowhere."""

    page: str
    url: str
    """With its fragment."""
    why: str
    """One clause: `answers 404`."""
    where: str
    """The start tag that has it."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A page that is known from one side only."""

    url: str
    in_sitemap: bool
    """True: no page leads there. False: the site map does not name it."""


def broken_links(crawl: Crawl) -> tuple[BrokenLink, ...]:
    """Every broken link, in the order of the pages, and what the site map names that is not there."""
    pages = {page.url: page for page in crawl.pages}
    found = [one for page in crawl.pages for one in _broken_on(crawl, page, pages)]
    return (*_lost_start(crawl), *_lost_in_sitemap(crawl), *dict.fromkeys(found))


def strays(crawl: Crawl) -> tuple[Stray, ...]:
    """Pages in the site map that no page leads to, and pages that only links lead to; by address."""
    linked = {link.url for page in crawl.pages for link in page.links if link.purpose is Purpose.PAGE}
    linked |= {crawl.answers[url].url for url in linked if url in crawl.answers} | {crawl.start}
    read = {page.url for page in crawl.pages}
    lonely = [Stray(url, in_sitemap=True) for url in sorted(crawl.in_sitemap & read - linked)]
    listed = {page.url for page in crawl.pages if page.is_listed}
    unmapped = listed - crawl.in_sitemap if crawl.in_sitemap else set[str]()
    return (*lonely, *(Stray(url, in_sitemap=False) for url in sorted(unmapped)))


def _broken_on(crawl: Crawl, page: PageRead, pages: dict[str, PageRead]) -> Iterator[BrokenLink]:
    for link in page.links:
        answer = crawl.answers.get(link.url) or crawl.external_answers.get(link.url)
        if answer is None:
            continue
        full = f"{link.url}#{link.fragment}" if link.fragment else link.url
        why = _why(answer) or _lost_fragment(link, pages.get(answer.url or link.url))
        if why:
            yield BrokenLink(page.url, full, why, link.where)


def _why(answer: Fetched) -> str:
    if answer.ok:
        return ""
    return answer.failure or f"answers {answer.status}"


def _lost_fragment(link: Link, target: PageRead | None) -> str:
    wanted = link.fragment.partition(":~:")[0]
    if target is None or wanted in _NOT_ASKED or wanted in target.anchors:
        return ""
    return f"has no id {wanted!r}"


def _lost_start(crawl: Crawl) -> Iterator[BrokenLink]:
    answer = crawl.answers.get(crawl.start)
    if answer is not None and not answer.ok:
        yield BrokenLink(crawl.start, crawl.start, _why(answer), "")


def _lost_in_sitemap(crawl: Crawl) -> Iterator[BrokenLink]:
    for url in sorted(crawl.in_sitemap):
        answer = crawl.answers.get(url)
        if answer is not None and not answer.ok:
            yield BrokenLink("sitemap.xml", url, _why(answer), "<loc>")
