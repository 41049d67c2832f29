"""What the browser saw, told by the site's public addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from tayori.inspection.model import DESK, PHONE, Observation, PageVisit, Theme, Tools
from tayori.pipelines.portal_check.place import Place

Done = Callable[[int, int], None]
"""Visits that were made, of how many."""
_THEMES = (Theme.LIGHT, Theme.DARK)
_VIEWPORTS = (PHONE, DESK)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_OWN_SCHEMES = ("data", "blob", "about")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a page."""

    url: str
    width: int
    """Of the window, in CSS pixels."""
    theme: Theme
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of looking; empty when no browser looked."""

    browser: str = ""
    """E.g. `Chromium 150.0.7871.100`."""
    axe: str = ""
    visits: int = 0
    observations: tuple[Observation, ...] = ()
    foreign: tuple[str, ...] = ()
    """Addresses of other sites that pages asked for."""
    console: tuple[str, ...] = ()
    shots: tuple[Shot, ...] = ()
    sizes: tuple[str, ...] = ()
    """Windows and themes that were tried, as `390x844 light`."""


@dataclass(frozen=True, slots=True)
class BrowserLook:
    """Looks at pages in Chromium, light and dark, on a phone and on a desk."""

    screenshots: Path
    """A folder; it is made."""

    def __call__(self, place: Place, urls: Sequence[str], on_done: Done) -> Looked:
        """Look at the pages at `urls`. Raises ResourceError without a browser."""
        # deferred: the browser is an extra
        from tayori.inspection.consistency import judge_site
        from tayori.inspection.visit import visit_pages

        self.screenshots.mkdir(parents=True, exist_ok=True)
        here = [place.here(url) for url in urls]
        counter, visits = count(1), len(urls) * len(_THEMES) * len(_VIEWPORTS)

        def tell(_: PageVisit) -> None:
            on_done(next(counter), visits)

        looked = visit_pages(here, _THEMES, _VIEWPORTS, tell, self.screenshots)
        named = [_with_picture_named(visit) for visit in looked.visits]
        return looked_of(place, named, looked.tools, judge_site(named))


def _with_picture_named(visit: PageVisit) -> PageVisit:
    """Its picture under a name without this machine's address, which the next run replaces."""
    if visit.screenshot is None:
        return visit
    name = _UNSAFE.sub("-", visit.address.path.strip("/")) or "front"
    path = visit.screenshot.with_name(f"{name[:80]}.{visit.viewport.width}.{visit.theme}.png")
    visit.screenshot.replace(path)
    return replace(visit, screenshot=path)


def looked_of(place: Place, visits: Sequence[PageVisit], tools: Tools, more: Iterable[Observation]) -> Looked:
    """The visits, and what comparing the pages showed (`more`), as one value."""
    seen = (*(one for visit in visits for one in visit.observations), *more)
    told = dict.fromkeys(_public(place, one) for one in seen)
    console = (f"{visit.address.path}: {line}" for visit in visits for line in visit.console)
    return Looked(
        browser=tools.browser,
        axe=tools.axe,
        visits=len(visits),
        observations=tuple(told),
        foreign=tuple(dict.fromkeys(_foreign(place, visits))),
        console=tuple(dict.fromkeys(map(place.public, console))),
        shots=tuple(_shots(place, visits)),
        sizes=tuple(dict.fromkeys(f"{visit.viewport} {visit.theme}" for visit in visits)),
    )


def _public(place: Place, one: Observation) -> Observation:
    return replace(
        one, page=place.public(one.page), where=place.public(one.where), text=place.public(one.text)
    )


def _foreign(place: Place, visits: Sequence[PageVisit]) -> Iterator[str]:
    own = {urlsplit(place.visited).netloc, urlsplit(place.base_url).netloc}
    for url in (url for visit in visits for url in visit.requests):
        parts = urlsplit(url)
        if parts.scheme not in _OWN_SCHEMES and parts.netloc not in own:
            yield url


def _shots(place: Place, visits: Sequence[PageVisit]) -> Iterator[Shot]:
    for visit in visits:
        if visit.screenshot is not None:
            yield Shot(place.public(visit.address.url), visit.viewport.width, visit.theme, visit.screenshot)
