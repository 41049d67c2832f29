"""What looking at a page tells: values that know neither the browser nor the sheet they end up in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit


class State(StrEnum):
    """What a check says of a page."""

    FAILS = "fail"
    NEEDS_PERSON = "needs-person"
    """A machine cannot tell: a person has to look."""
    PASSES = "pass"


class Theme(StrEnum):
    """Which colours the visitor's system asks for (`prefers-color-scheme`)."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of a page that is seen at once, in CSS pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


DESK = Viewport(1440, 900)
PHONE = Viewport(390, 844)
ZOOMED = Viewport(320, 256)
"""What a window of 1280 x 1024 shows at 400 % zoom (WCAG 2.2, 1.4.10)."""


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where a page is."""

    url: str

    @property
    def path(self) -> str:
        """The path below the host, percent-encoded, with its first slash."""
        return urlsplit(self.url).path or "/"


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing a check saw on one page."""

    criterion: str
    """Number of the WCAG 2.2 success criterion, e.g. `1.4.3`; empty for what is no matter of WCAG."""
    rule: str
    """Stable kebab-case name; those of axe begin with `axe-`."""
    page: str
    """URL of the page."""
    where: str
    """Selector or snippet of the element; empty for the page as a whole."""
    text: str
    """One sentence with the numbers."""
    state: State

    def __str__(self) -> str:
        place = f" at {self.where}" if self.where else ""
        return f"{self.criterion or '-'} {self.rule} {self.state}: {self.text} ({self.page}{place})"


@dataclass(frozen=True, slots=True)
class Menu:
    """Links that stand together in a landmark: a `nav`, the page's header or footer."""

    label: str
    """Its accessible name, or the name of its element where it has none."""
    links: tuple[tuple[str, str], ...]
    """Name and absolute URL of each link, in the order of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVisit:
    """One page looked at once: in one theme, in one size of window."""

    address: PageAddress
    theme: Theme
    viewport: Viewport
    lang: str = ""
    """What `<html lang>` said."""
    title: str = ""
    is_listed: bool = True
    """False for a page that search engines are asked to leave out: a frame, a copy, a 404."""
    status: int = 200
    """HTTP status of the page; 0 where no answer came."""
    observations: tuple[Observation, ...] = ()
    console: tuple[str, ...] = ()
    """Errors and warnings of the browser's console, in order."""
    requests: tuple[str, ...] = ()
    """URL of every request the page made, in order."""
    menus: tuple[Menu, ...] = ()
    """The navigation of the page, to be compared with that of other pages."""
    screenshot: Path | None = None
    checks: tuple[str, ...] = ()
    """Names of the checks that ran."""
    took_ms: int = 0

    @property
    def failures(self) -> tuple[Observation, ...]:
        """What is wrong, without what only a person can tell."""
        return tuple(o for o in self.observations if o.state is State.FAILS)


@dataclass(frozen=True, slots=True)
class Tools:
    """What looked: versions for the evidence."""

    browser: str
    """E.g. `Chromium 150.0.7871.100`."""
    axe: str
    """E.g. `axe-core 4.12.1`."""


def failures(visits: Iterable[PageVisit]) -> tuple[Observation, ...]:
    """Everything that is wrong on any of the pages, each thing once."""
    return tuple(dict.fromkeys(o for visit in visits for o in visit.failures))


def worst(observations: Sequence[Observation]) -> State:
    """The state of a criterion of which these were observed: fail before needs-person before pass."""
    states = {o.state for o in observations}
    return next((s for s in (State.FAILS, State.NEEDS_PERSON) if s in states), State.PASSES)
