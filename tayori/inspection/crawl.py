"""Every page of a site, from its site map and by following links; and every file the pages name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urldefrag, urljoin, urlsplit

from tayori.inspection.links import Link, Purpose
from tayori.inspection.page_read import PageRead, read_page
from tayori.inspection.site_map import read_sitemap

WORKERS = 4
"""Requests at a time: polite to the one server that is asked."""
MOST_PAGES = 20_000
_SITEMAPS_DEEP = 2
_HTML = ("text/html", "application/xhtml+xml")

Done = Callable[[int, int], None]
"""Requests that were answered, of how many are known of."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one request."""

    status: int
    """Of the last answer; 0 where none came."""
    mime: str = ""
    """Without parameters, in lower case."""
    body: bytes = b""
    url: str = ""
    """The address that answered, after redirects."""
    failure: str = ""
    """Why no answer came, as a sentence."""
    cure: str = ""
    """What to do about that, as a sentence."""

    @property
    def ok(self) -> bool:
        """Whether it is there."""
        return 200 <= self.status < 300


class Fetcher(Protocol):
    """Asks for addresses; raises nothing."""

    def page(self, url: str) -> Fetched:
        """The answer with its body."""

    def head(self, url: str) -> Fetched:
        """The answer without its body."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """A site as an anonymous visitor meets it."""

    start: str
    """Its base: what is below belongs to it."""
    pages: tuple[PageRead, ...]
    """In the order in which they were found; the start first."""
    answers: Mapping[str, Fetched]
    """Every address of the site that was asked for, bodies left out."""
    in_sitemap: frozenset[str]
    external: tuple[str, ...]
    """Addresses elsewhere that visitors are led to, sorted."""
    external_answers: Mapping[str, Fetched] = field(default_factory=dict)
    """Of those, what was asked for."""
    cut: bool = False
    """There are more pages than were read."""

    def is_own(self, url: str) -> bool:
        """Whether an address belongs to the site."""
        return url.startswith(self.start)


def crawl(start: str, fetcher: Fetcher, on_done: Done, *, external: bool = False) -> Crawl:
    """Read the site at `start`, which ends with a slash; `external`: ask for addresses elsewhere as well."""
    with ThreadPoolExecutor(WORKERS) as workers:
        walk = _Walk(start, fetcher, workers, on_done)
        mapped = walk.sitemap(urljoin(start, "sitemap.xml"), _SITEMAPS_DEEP)
        pages = walk.pages([start, *mapped])
        walk.files(pages)
        elsewhere = tuple(sorted(_elsewhere(start, pages)))
        asked = walk.ask(elsewhere) if external else {}
    return Crawl(
        start, tuple(pages), walk.answers, frozenset(mapped), elsewhere, asked, len(pages) >= MOST_PAGES
    )


def _elsewhere(start: str, pages: Iterable[PageRead]) -> set[str]:
    return {
        link.url
        for page in pages
        for link in page.links
        if link.purpose is not Purpose.RELATED and not link.url.startswith(start)
    }


@dataclass
class _Walk:
    start: str
    fetcher: Fetcher
    workers: Executor
    on_done: Done
    answers: dict[str, Fetched] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """Pages that were read, by where they were in the end."""
    done: int = 0

    def sitemap(self, url: str, deep: int) -> list[str]:
        """The pages a site map names; of an index, those of the maps in it."""
        answer = self.fetcher.page(url)
        if not answer.ok or not deep:
            return []
        told = read_sitemap(answer.body)
        inner = [page for url in told.maps for page in self.sitemap(url, deep - 1)]
        return [page for page in dict.fromkeys((*told.pages, *inner)) if self._is_own(page)]

    def pages(self, first: list[str]) -> list[PageRead]:
        """Breadth first: all pages that are known of, then those they lead to."""
        known = dict.fromkeys(first)
        waiting, read = list(known), list[PageRead]()
        while waiting and len(read) < MOST_PAGES:
            found = [page for page in self._read(waiting, len(known)) if page is not None]
            read += found
            urls = (link.url for page in found for link in page.links if self._leads_on(link))
            waiting = [url for url in dict.fromkeys(urls) if url not in known]
            known |= dict.fromkeys(waiting)
        return read

    def _leads_on(self, link: Link) -> bool:
        return link.purpose is Purpose.PAGE and link.url.startswith(self.start)

    def _read(self, urls: list[str], known: int) -> Iterator[PageRead | None]:
        for url, answer in zip(urls, self.workers.map(self._page, urls), strict=True):
            self.answers[url] = replace(answer, body=b"")
            self._tell(known)
            yield self._page_of(url, answer)

    def _page_of(self, url: str, answer: Fetched) -> PageRead | None:
        """The page that was answered; what a redirect leads to is read once, under its own address."""
        end = urldefrag(answer.url)[0] or url
        if end in self.seen or not self._is_own(end) or not answer.ok or answer.mime not in _HTML:
            return None
        self.seen.add(end)
        self.answers[end] = Fetched(answer.status, answer.mime, b"", end)
        return read_page(end, answer.body)

    def _is_own(self, url: str) -> bool:
        return url.startswith(self.start)

    def _page(self, url: str) -> Fetched:
        """A page with its body; of what its name calls a file, the headers."""
        name = urlsplit(url).path.rpartition("/")[2]
        is_file = "." in name and not name.endswith((".html", ".htm"))
        return self.fetcher.head(url) if is_file else self.fetcher.page(url)

    def files(self, pages: Iterable[PageRead]) -> None:
        """Ask for the headers of every file of the site that a page names."""
        named = {link.url for page in pages for link in page.links if self._is_own(link.url)}
        self.answers |= self.ask(sorted(named - self.answers.keys()))

    def ask(self, urls: Iterable[str]) -> dict[str, Fetched]:
        """The headers of these addresses."""
        urls = tuple(urls)
        answers: dict[str, Fetched] = {}
        total = self.done + len(urls)
        for url, answer in zip(urls, self.workers.map(self.fetcher.head, urls), strict=True):
            answers[url] = answer
            self._tell(total)
        return answers

    def _tell(self, known: int) -> None:
        self.done += 1
        self.on_done(self.done, max(known, self.done))
