"""A real Chromium without a window: the only module that drives it, and what it answers is plain data."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tayori.errors import RemoteError, ResourceError
from tayori.inspection.model import Theme, Viewport

if TYPE_CHECKING:
    # Playwright is an extra, and slow to import: only opening a browser needs it.
    from playwright.async_api import Browser as Driver
    from playwright.async_api import ConsoleMessage, FloatRect, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--disable-dev-shm-usage",
)
LOAD_TIMEOUT_MS = 30_000
_OWN_NOISE = "Service Worker registration blocked by Playwright"
"""What our own `service_workers="block"` makes the console say: no word of the page."""
VIOLATIONS = """
globalThis.__violations = [];
document.addEventListener('securitypolicyviolation', (event) => globalThis.__violations.push(
  `${event.effectiveDirective} forbids ${event.blockedURI || event.sourceFile || 'inline'}`));
"""
"""Put into every page before its own scripts: the browser runs it outside the page's policy."""


@dataclass(slots=True)
class Record:
    """What a tab did since it was opened."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page in CSS pixels, from the top left corner of the document."""

    x: float
    y: float
    width: float
    height: float


class Tab:
    """One page in one window of its own: no cookie and no cache is shared with another tab."""

    def __init__(self, page: Page, viewport: Viewport) -> None:
        self._page, self._viewport = page, viewport
        self.record = Record()
        page.on("request", lambda request: self.record.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.record.console.append(f"error: {error}"))

    @property
    def url(self) -> str:
        """Where the tab is, after redirects."""
        return self._page.url

    @property
    def viewport(self) -> Viewport:
        """The size its visit is about."""
        return self._viewport

    async def go(self, url: str) -> int:
        """Open `url` and wait until all of it is there; its HTTP status.

        Raises RemoteError where nothing answers in half a minute.
        """
        with _told(url):
            answer = await self._page.goto(url, wait_until="load", timeout=LOAD_TIMEOUT_MS)
        await self.ask("() => document.fonts.ready.then(() => true)")
        return answer.status if answer else 0

    async def ask(self, script: str, argument: Any = None) -> Any:
        """What the function `script` answers in the page, as plain data; the page's policy stays on."""
        with _told(self.url):
            return await self._page.evaluate(script, argument)

    async def press(self, key: str) -> None:
        """Press and release a key, e.g. `Tab` or `Shift+Tab`."""
        with _told(self.url):
            await self._page.keyboard.press(key)

    @asynccontextmanager
    async def resized(self, viewport: Viewport) -> AsyncIterator[None]:
        """Another size of window, for a while."""
        await self._resize(viewport)
        try:
            yield
        finally:
            await self._resize(self._viewport)

    @asynccontextmanager
    async def with_less_motion(self) -> AsyncIterator[None]:
        """A visitor whose system asks for less motion, for a while."""
        await self._page.emulate_media(reduced_motion="reduce")
        try:
            yield
        finally:
            await self._page.emulate_media(reduced_motion="no-preference")

    async def picture(self, area: Area | None = None) -> bytes:
        """A PNG of `area`, or of the whole page."""
        clip: FloatRect | None = None
        if area:
            clip = {"x": area.x, "y": area.y, "width": area.width, "height": area.height}
        with _told(self.url):
            return await self._page.screenshot(full_page=True, clip=clip, animations="disabled")

    async def tree(self) -> list[Mapping[str, Any]]:
        """The accessibility tree as assistive technology gets it (nodes of `Accessibility.getFullAXTree`)."""
        session = await self._page.context.new_cdp_session(self._page)
        answer = await session.send("Accessibility.getFullAXTree")
        await session.detach()
        nodes: list[Mapping[str, Any]] = answer["nodes"]
        return nodes

    async def cookies(self) -> tuple[str, ...]:
        """Names of the cookies that were set."""
        return tuple(str(cookie.get("name")) for cookie in await self._page.context.cookies())

    async def _resize(self, viewport: Viewport) -> None:
        await self._page.set_viewport_size({"width": viewport.width, "height": viewport.height})

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.text != _OWN_NOISE:
            place = message.location.get("url", "")
            self.record.console.append(f"{message.type}: {message.text} ({place})")


@contextmanager
def _told(url: str) -> Iterator[None]:
    """What the driver says of a page that does not answer, or ends, in our words."""
    from playwright.async_api import Error

    try:
        yield
    except Error as error:
        what = f"The browser could not look at {url}: {error.message.partition(chr(10))[0]}."
        raise RemoteError(what, "See that the site answers, and that the machine has memory left.") from error


class Browser:
    """A running Chromium."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    @property
    def version(self) -> str:
        """E.g. `Chromium 150.0.7871.100`."""
        return f"Chromium {self._driver.version}"

    @asynccontextmanager
    async def tab(self, theme: Theme, viewport: Viewport, *, scripts: bool = True) -> AsyncIterator[Tab]:
        """A new tab for a visitor who has never been here; `scripts` False: with JavaScript off."""
        context = await self._driver.new_context(
            color_scheme=theme.value,
            viewport={"width": viewport.width, "height": viewport.height},
            java_script_enabled=scripts,
            service_workers="block",
        )
        try:
            await context.add_init_script(VIOLATIONS)
            yield Tab(await context.new_page(), viewport)
        finally:
            await context.close()


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Start Chromium, and end it.

    Raises ResourceError where Chromium or the extra `check` is missing, or Chromium does not start.
    """
    program = find_program()
    from playwright.async_api import Error, async_playwright

    async with async_playwright() as playwright:
        try:
            driver = await playwright.chromium.launch(executable_path=program, args=flags(os.geteuid()))
        except Error as error:
            said = error.message.partition("\n")[0]
            raise ResourceError(f"{program} does not start: {said}.", "Run it by hand to see why.") from error
        try:
            yield Browser(driver)
        finally:
            await driver.close()


def find_program() -> str:
    """Path of Chromium: TAYORI_CHROMIUM, or what the PATH has.

    Raises ResourceError that says what to install.
    """
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        raise ResourceError(
            "Checking pages needs Playwright and axe-core, which are not installed.",
            "Run: pip install 'tayori[check]'.",
        )
    wanted = os.environ.get("TAYORI_CHROMIUM")
    found = shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise ResourceError(
            f"There is no Chromium{f' at {wanted}' if wanted else ' on this machine'}.",
            "Install it (Debian: apt install chromium), or name its program in TAYORI_CHROMIUM.",
        )
    return found


def flags(user: int) -> list[str]:
    """Chromium's arguments for user id `user`; its sandbox does not work for root."""
    return [*FLAGS, *(["--no-sandbox"] if user == 0 else [])]
