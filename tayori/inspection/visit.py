"""Visiting pages in a real browser: every page in every theme and window, with all checks, and timed."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tayori.errors import RemoteError
from tayori.inspection import without_scripts
from tayori.inspection.axe import axe_version, run_axe
from tayori.inspection.browser import Browser, Tab, open_browser
from tayori.inspection.controls import check_controls, check_toggles
from tayori.inspection.keyboard import check_focus_looks, check_keyboard, check_skip_link
from tayori.inspection.languages import check_languages
from tayori.inspection.media_alternatives import check_media
from tayori.inspection.model import Menu, Observation, PageAddress, PageVisit, State, Theme, Tools, Viewport
from tayori.inspection.motion import check_motion
from tayori.inspection.picture_contrast import measure_contrast
from tayori.inspection.privacy import judge_console, judge_policy, judge_requests, judge_stored
from tayori.inspection.probes import probe
from tayori.inspection.reflow import check_large_text, check_orientation, check_reflow, check_spacing

PAGES_AT_ONCE = 3

Look = Callable[[Tab], Awaitable[list[Observation]]]


async def check_axe(tab: Tab) -> list[Observation]:
    """axe, and a measurement in pixels of the contrasts it leaves open."""
    said = await run_axe(tab)
    return await measure_contrast(tab, said)


EACH: Mapping[str, Look] = {
    "axe and contrast on pictures": check_axe,
    "focus": check_focus_looks,
}
"""What depends on theme and window: done in every visit."""
ONCE: Mapping[str, Look] = {
    "languages": check_languages,
    "media": check_media,
    "controls": check_controls,
    "motion": check_motion,
    "reflow": check_reflow,
    "text spacing": check_spacing,
    "large text": check_large_text,
    "orientation": check_orientation,
    "keyboard": check_keyboard,
    "toggles": check_toggles,
    "skip link": check_skip_link,
}
"""What is told by one visit; last what presses keys, for it changes the page."""
WITHOUT_SCRIPTS = "without scripts"


@dataclass(frozen=True, slots=True)
class Call:
    """One visit to be made."""

    url: str
    theme: Theme
    viewport: Viewport
    is_first: bool
    """Whether the checks that are told by one visit belong to it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen, and by what."""

    tools: Tools
    visits: tuple[PageVisit, ...]


def visit_pages(
    urls: Sequence[str],
    themes: Sequence[Theme],
    viewports: Sequence[Viewport],
    on_progress: Callable[[PageVisit], None] = lambda _: None,
    screenshots: Path | None = None,
    *,
    thorough: bool = True,
) -> Looked:
    """Look at every page in every theme and window, a few pages at once in one browser.

    Screenshots of the whole page are written to the folder `screenshots`, which must exist. Not `thorough`:
    only what depends on theme and window is looked at.
    Raises ResourceError where Chromium or the extra `check` is missing.
    """
    calls = [
        replace(call, is_first=call.is_first and thorough) for call in plan_calls(urls, themes, viewports)
    ]
    # a thread of its own: whoever calls may have an event loop already
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _visit_all(calls, on_progress, screenshots)).result()


def plan_calls(urls: Sequence[str], themes: Sequence[Theme], viewports: Sequence[Viewport]) -> Iterator[Call]:
    """Every visit, page by page; the first of a page is the thorough one."""
    for url in urls:
        kinds = [(theme, viewport) for theme in themes for viewport in viewports]
        for number, (theme, viewport) in enumerate(kinds):
            yield Call(url, theme, viewport, is_first=number == 0)


def picture_name(call: Call) -> str:
    """File name of a screenshot: readable, and another for every visit."""
    address = PageAddress(call.url)
    readable = address.path.strip("/").replace("/", "_")[:60] or "front"
    digest = hashlib.sha256(call.url.encode()).hexdigest()[:8]
    return f"{readable}.{digest}.{call.theme}.{call.viewport}.png"


async def _visit_all(
    calls: Sequence[Call], on_progress: Callable[[PageVisit], None], screenshots: Path | None
) -> Looked:
    free = asyncio.Semaphore(PAGES_AT_ONCE)

    async def one(browser: Browser, call: Call) -> PageVisit:
        async with free:
            visit = await _visit(browser, call, screenshots)
        on_progress(visit)
        return visit

    async with open_browser() as browser:
        visits = await asyncio.gather(*(one(browser, call) for call in calls))
        return Looked(Tools(browser.version, axe_version()), tuple(visits))


async def _visit(browser: Browser, call: Call, screenshots: Path | None) -> PageVisit:
    started = time.monotonic()
    try:
        async with browser.tab(call.theme, call.viewport) as tab:
            visit = await _look(tab, call, screenshots)
            if call.is_first:
                more = await _without_scripts(browser, call, await without_scripts.look(tab))
                visit = replace(visit, observations=visit.observations + more)
    except RemoteError as error:
        seen = Observation("", "page-unreachable", call.url, "", error.message, State.FAILS)
        visit = replace(_empty(call), status=0, observations=(seen,))
    return replace(visit, took_ms=round((time.monotonic() - started) * 1000))


async def _look(tab: Tab, call: Call, screenshots: Path | None) -> PageVisit:
    status = await tab.go(call.url)
    await tab.ask(probe("settle"))
    facts = await tab.ask(probe("facts"))
    visit = replace(_empty(call), status=status, **_told(facts))
    if screenshots:
        visit = replace(visit, screenshot=screenshots / picture_name(call))
        (screenshots / picture_name(call)).write_bytes(await tab.picture())
    cookies = await tab.cookies()
    looks = {**EACH, **(ONCE if call.is_first else {})}
    observations = [o for look in looks.values() for o in await look(tab)]
    kept = _kept(tab, facts, cookies, status)
    return replace(
        visit,
        observations=(*observations, *kept),
        console=tuple(tab.record.console),
        requests=tuple(tab.record.requests),
        checks=(*looks, "privacy", *([WITHOUT_SCRIPTS] if call.is_first else [])),
    )


async def _without_scripts(
    browser: Browser, call: Call, with_scripts: Mapping[str, Any]
) -> tuple[Observation, ...]:
    async with browser.tab(call.theme, call.viewport, scripts=False) as tab:
        await tab.go(call.url)
        return tuple(without_scripts.judge_without(with_scripts, await without_scripts.look(tab), call.url))


def _empty(call: Call) -> PageVisit:
    return PageVisit(address=PageAddress(call.url), theme=call.theme, viewport=call.viewport)


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    menus = (
        Menu(m["label"], tuple((name, url) for name, url in m["links"]))
        for m in facts["menus"]
        if m["links"] and not m["isPart"]
    )
    told = {"lang": facts["lang"], "title": facts["title"], "is_listed": facts["isListed"]}
    return {**told, "menus": tuple(menus)}


def _kept(tab: Tab, facts: Mapping[str, Any], cookies: Sequence[str], status: int) -> Iterator[Observation]:
    yield from judge_requests(tab.record.requests, tab.url)
    yield from judge_stored(cookies, facts["stored"], tab.url)
    yield from judge_policy(facts["violations"], tab.url)
    yield from judge_console(tab.record.console, status, tab.url)
