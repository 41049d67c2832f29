"""The check of a portal: crawl, choose pages, look at them, judge. What it found is a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tayori.errors import RemoteError
from tayori.inspection.choice import Choice, choose_pages, weight_of
from tayori.inspection.crawl import Crawl, crawl
from tayori.inspection.criteria import Examined, Judgement, PageResult, Signature, judge, page_results
from tayori.inspection.link_check import BrokenLink, Stray, broken_links, strays
from tayori.inspection.model import Observation, State
from tayori.pipelines.portal_check.place import Place
from tayori.pipelines.portal_check.visiting import Looked
from tayori.pipelines.report import Reporter

_CRAWL, _LOOK = "reading pages and asking for files", "looking at pages in the browser"
SEED = 8341
"""Of the drawing of pages, where none is said."""

Done = Callable[[int, int], None]
Looker = Callable[[Place, Sequence[str], Done], Looked]
"""Looks at pages in a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be checked, and how."""

    pages: int | None = None
    """Pages that are tested for WCAG, at most; None: as many as the kinds of pages ask for."""
    seed: int = SEED
    external: bool = False
    """Whether links to other sites are asked for."""
    look: Looker | None = None
    """None: no browser."""
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class PortalReport:
    """What was found."""

    crawl: Crawl
    broken: tuple[BrokenLink, ...]
    strays: tuple[Stray, ...]
    choice: Choice
    looked: Looked
    judgements: tuple[Judgement, ...]
    pages: tuple[PageResult, ...]
    """Those that were tested."""
    made: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def base_url(self) -> str:
        """The site's address."""
        return self.crawl.start

    @property
    def markup(self) -> tuple[Observation, ...]:
        """What the HTML of all pages showed, those that were not chosen too."""
        return tuple(seen for page in self.crawl.pages for seen in page.observations)

    @property
    def name(self) -> str:
        """The title of the front page."""
        return self.crawl.pages[0].title


def check_portal(place: Place, asked: Asked, reporter: Reporter) -> PortalReport:
    """Check the site at `place`. Raises RemoteError when its front page is not there."""
    with _progress(reporter, _CRAWL) as on_done:
        found = crawl(place.base_url, place.fetcher, on_done, external=asked.external)
    _require_front(found)
    weights = {page.url: weight_of(page.content, is_front=page is found.pages[0]) for page in found.pages}
    choice = choose_pages(place.base_url, weights, asked.seed, asked.pages)
    urls = [page.url for page in choice.pages]
    looked = Looked()
    if asked.look is not None:
        with _progress(reporter, _LOOK) as on_done:
            looked = asked.look(place, urls, on_done)
    examined = _examined(found, choice, looked)
    return PortalReport(
        found,
        broken_links(found),
        strays(found),
        choice,
        looked,
        judge(examined, asked.signatures),
        page_results(examined),
    )


def _require_front(found: Crawl) -> None:
    if found.pages:
        return
    answer = found.answers.get(found.start)
    why = (
        answer.failure or f"it answers {answer.status}, {answer.mime or 'no type'}" if answer else "no answer"
    )
    cure = answer.cure if answer and answer.cure else "Check the address in a browser."
    raise RemoteError(f"{found.start} has no front page: {why}.", cure)


def _examined(found: Crawl, choice: Choice, looked: Looked) -> Examined:
    urls = tuple(page.url for page in choice.pages)
    chosen = set(urls)
    content: Counter[str] = Counter()
    seen: list[Observation] = []
    for page in found.pages:
        # content counts on every page: a criterion is not "not applicable" because of the drawing
        content.update(page.content)
        # so do failures of its HTML, which is read in any case
        seen += [o for o in page.observations if page.url in chosen or o.state is State.FAILS]
    return Examined(urls, (*seen, *looked.observations), dict(content), choice.untested)


@contextmanager
def _progress(reporter: Reporter, title: str) -> Iterator[Done]:
    reporter.started(title, 1)
    try:
        yield lambda done, of: reporter.progress(title, done / max(of, 1))
    finally:
        reporter.finished(title)
