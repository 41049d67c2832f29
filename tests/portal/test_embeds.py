"""The player on other people's pages, and a show's address to scan."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import segno
from lxml import etree

from tests.portal.browser import Portal
from tests.webserver import Page as Served
from tests.webserver import serving

pytestmark = pytest.mark.tools("chromium")


def test_the_code_a_page_gives_shows_the_player_elsewhere(portal: Portal) -> None:
    with portal.opened("en/clips/asa-no-eki/") as (page, _):
        code = page.locator("#embed-code").text_content() or ""
    assert 'src="https://ijyu.example.jp/en/embed/asa-no-eki/"' in code
    assert 'title="Seven a.m., Nagano Station"' in code
    assert 'allow="fullscreen"' in code
    assert 'loading="lazy"' in code
    here = code.replace("https://ijyu.example.jp/", portal.url)
    with serving() as other:
        other.pages["/"] = Served(f"<!doctype html><title>x</title>{here}".encode(), mime="text/html")
        with portal.browser.new_context() as context:
            page = context.new_page()
            page.goto(other.url + "/")
            inner = page.frame_locator("iframe")
            inner.locator("video").wait_for()
            link = inner.get_by_role("link", name="Seven a.m., Nagano Station")
            assert link.get_attribute("target") == "_blank"
            assert link.get_attribute("rel") == "noopener"
            assert inner.get_by_role("button", name="Captions", pressed=True).is_visible()
            assert inner.locator("body").evaluate("body => body.scrollWidth <= innerWidth")
            inner.locator("video[controls]").hover()


def test_an_embed_is_not_a_page_to_be_found(portal: Portal) -> None:
    data = (portal.folder / "embed/hajimari/index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in data
    assert '<link rel="canonical" href="https://ijyu.example.jp/podcasts/machi-no-koe/hajimari/">' in data
    listed = (portal.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://ijyu.example.jp/embed/" not in listed
    assert not (portal.folder / "embed/yuki-no-michi").exists()


def test_an_embed_fits_its_frame(portal: Portal) -> None:
    for path, size in (
        ("embed/asa-no-eki/", {"width": 360, "height": 740}),
        ("embed/asa-no-eki/", {"width": 640, "height": 460}),
        ("embed/hajimari/", {"width": 500, "height": 240}),
        ("embed/hajimari/", {"width": 320, "height": 240}),
    ):
        with portal.opened(path, viewport=size) as (page, seen):
            assert not seen.errors
            root = "document.documentElement"
            shown = page.evaluate(f"[{root}.scrollWidth, {root}.scrollHeight]")
            assert shown[0] <= size["width"], path
            assert shown[1] <= size["height"], path


def test_the_feeds_address_can_be_scanned(portal: Portal) -> None:
    drawn = (portal.folder / "podcasts/machi-no-koe/feed-qr.svg").read_bytes()
    expected = BytesIO()
    address = "https://ijyu.example.jp/podcasts/machi-no-koe/feed.xml"
    segno.make_qr(address, error="m").save(expected, kind="svg", border=4, xmldecl=False, svgns=False)
    path = etree.fromstring(drawn).xpath("//*[local-name()='path'][last()]/@d")
    assert re.findall(r"d=\"([^\"]+)\"", expected.getvalue().decode()) == path
    with portal.opened("podcasts/machi-no-koe/") as (page, _):
        code = page.get_by_role("img", name="RSSフィードのアドレスのQRコード")
        assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_show_names_its_services(portal: Portal) -> None:
    with portal.opened("en/podcasts/machi-no-koe/") as (page, _):
        assert page.locator(".services a").all_inner_texts() == ["Apple Podcasts", "Spotify"]
