"""The site on a home screen and without a connection: what is kept in a browser, and what never is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tayori.publishers.site.install import install_files
from tayori.publishers.site.site import Site
from tests.portal.browser import Portal
from tests.portal.searched import WORKS, hosted, site_of, write_searched
from tests.publishers.samples import SITE

chromium = pytest.mark.tools("chromium")
KEPT = """async () => {
  const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(opened.map((cache) => cache.keys()));
  return requests.flat().map((request) => new URL(request.url).pathname);
}"""
GONE = """async (name) => {
  while ((await caches.keys()).includes(name)) await new Promise((again) => setTimeout(again, 20));
}"""


def files_of(site: Site) -> dict[str, bytes]:
    return {file.path: file.make() for file in install_files(site)}


def manifest_of(site: Site) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(files_of(site)["manifest.webmanifest"])
    return made


def test_the_manifest_says_what_browsers_ask() -> None:
    manifest = manifest_of(site_of(WORKS))
    assert (manifest["name"], manifest["short_name"], manifest["lang"]) == ("長野市のたより", "長野市", "ja")
    assert (manifest["start_url"], manifest["scope"], manifest["id"]) == ("./", "./", "./")
    assert manifest["theme_color"] == "#165e83"
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512", "any"]


def test_icons_are_as_large_as_they_say_and_in_the_colour() -> None:
    site = site_of(WORKS)
    coloured = Site(site.items, site.shows, replace(SITE, colour="a31f34"), site.look)
    for one, colour in ((site, (0x16, 0x5E, 0x83)), (coloured, (0xA3, 0x1F, 0x34))):
        files = files_of(one)
        for icon in manifest_of(one)["icons"][:2]:
            with Image.open(BytesIO(files[icon["src"]])) as image:
                assert f"{image.width}x{image.height}" == icon["sizes"]
                assert image.getpixel((2, 2)) == colour
    assert set(files_of(site)) & set(files_of(coloured)) == {"manifest.webmanifest", "sw.js"}


def test_another_style_is_another_cache() -> None:
    site = site_of(WORKS)
    coloured = Site(site.items, site.shows, replace(SITE, colour="a31f34"), site.look)
    first, other = (files_of(one)["sw.js"].decode().splitlines()[1] for one in (site, coloured))
    assert first.startswith("const CACHE = ")
    assert first != other


def test_nothing_of_assets_is_named_to_be_kept() -> None:
    line = files_of(site_of(WORKS))["sw.js"].decode().splitlines()[2]
    shell = json.loads(line.removeprefix("const SHELL = ").removesuffix(";"))
    assert all(path.startswith("assets/") for path in shell)


@pytest.fixture(scope="module")
def installed(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = write_searched(tmp_path_factory.mktemp("installed"), site_of(WORKS), "clips/*/*", "photos/*")
    with hosted(folder) as url:
        yield Portal(url, folder, portal.browser)


def controlled(page: Page) -> None:
    """Wait until the service worker has the page."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


@chromium
def test_without_a_connection_the_site_says_so_in_the_page_s_language(installed: Portal) -> None:
    with installed.opened("clips/ringo/") as (page, seen):
        controlled(page)
        page.context.set_offline(True)
        page.goto(installed.url + "clips/zenkoji/")
        expect(page.get_by_role("heading", level=1)).to_have_text("ネットワークにつながっていません")
        assert page.evaluate("getComputedStyle(document.body).display") == "flex", (
            "the style sheet is missing"
        )
        assert page.locator(".masthead img").first.evaluate("image => image.naturalWidth") > 0
        assert page.locator('meta[name="robots"]').get_attribute("content") == "noindex"
        page.goto(installed.url + "en/clips/zenkoji/")
        expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
        page.context.set_offline(False)
        page.get_by_role("link", name="Try again").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Winter at Zenkō-ji")
        assert page.url == installed.url + "en/clips/zenkoji/"
    assert [error for error in seen.errors if "ERR_INTERNET_DISCONNECTED" not in error] == []


@chromium
def test_nothing_of_assets_stays_in_the_browser(installed: Portal) -> None:
    with installed.opened("clips/ringo/") as (page, seen):
        controlled(page)
        for path in ("clips/zenkoji/", "search/?q=冬", "photos/"):
            page.goto(installed.url + path)
        page.wait_for_load_state("networkidle")
        kept = page.evaluate(KEPT)
    assert kept
    allowed = ("/machi/assets/", "/machi/offline.html", "/machi/en/offline.html")
    assert [path for path in kept if not path.startswith(allowed)] == []
    assert seen.errors == []


@chromium
def test_another_shell_takes_the_place_of_the_old_and_leaves_other_sites_alone(installed: Portal) -> None:
    with installed.opened("clips/ringo/") as (page, _):
        controlled(page)
        before = page.evaluate("caches.keys()")
        page.evaluate("caches.open('tayori https://elsewhere.example.jp/ 0')")
        _change_cache(installed.folder)
        page.evaluate(
            "navigator.serviceWorker.getRegistration().then((registration) => registration.update())"
        )
        page.evaluate(GONE, before[0])
        after = page.evaluate("caches.keys()")
    assert len(before) == 1
    assert len(after) == 2
    assert "tayori https://elsewhere.example.jp/ 0" in after


def _change_cache(folder: Path) -> None:
    worker = next(folder.rglob("sw.js"))
    worker.write_text(worker.read_text().replace('CACHE = "', 'CACHE = "x'), encoding="utf-8")


@chromium
def test_the_manifest_is_one_that_chromium_takes(installed: Portal) -> None:
    with installed.opened("offline.html") as (page, seen):
        session = page.context.new_cdp_session(page)
        answer = session.send("Page.getAppManifest")
        assert answer["errors"] == []
        assert answer["url"] == installed.url + "manifest.webmanifest"
        for icon in json.loads(answer["data"])["icons"]:
            assert page.request.get(installed.url + icon["src"]).ok
    assert seen.errors == []
