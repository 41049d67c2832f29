"""The page to search on, as visitors use it in a real browser."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.browser import Portal
from tests.portal.searched import (
    WORKS,
    ask,
    finished,
    hosted,
    many,
    said,
    site_of,
    slugs,
    write_searched,
)

chromium = pytest.mark.tools("chromium")


@pytest.fixture(scope="module")
def searched(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal of `WORKS`, in the browser that all tests share."""
    pages = ("index.html", "clips/*/*", "photos/*")
    folder = write_searched(tmp_path_factory.mktemp("searched"), site_of(WORKS), *pages)
    with hosted(folder) as url:
        yield Portal(url, folder, portal.browser)


@chromium
def test_a_result_leads_to_the_second(searched: Portal) -> None:
    with searched.opened("search/?q=下る道") as (page, seen):
        finished(page)
        passage = page.locator(".found-said a")
        expect(passage).to_have_text("0:12 善光寺の前を通って、駅まで下る道です。")
        expect(passage.locator("mark")).to_have_text("下る道")
        passage.click()
        assert page.url == f"{searched.url}clips/asa-no-eki/#t12"
        expect(page.locator("#t12")).to_contain_text("駅まで下る道")
    assert seen.errors == []


@chromium
def test_the_address_has_the_query_and_back_goes_back(searched: Portal) -> None:
    with searched.opened("search/?q=冬") as (page, _):
        finished(page)
        before = slugs(page)
        assert len(before) == 3
        ask(page, "満開")
        assert page.url.endswith("search/#q=%E6%BA%80%E9%96%8B")
        page.go_back()
        finished(page)
        assert slugs(page) == before
        assert page.get_by_role("searchbox").input_value() == "冬"
        page.get_by_label("写真", exact=True).check()
        finished(page)
        assert slugs(page) == ["yuki"]
        assert "kind=photo" in page.url
        page.reload()
        finished(page)
        assert slugs(page) == ["yuki"]
        assert page.get_by_label("写真", exact=True).is_checked()


@chromium
def test_what_is_looked_for_stays_in_the_browser(searched: Portal) -> None:
    with searched.opened("") as (page, seen):
        page.get_by_role("searchbox").fill("冬 観光")
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_url("**/search/#q=*")
        finished(page)
        assert slugs(page) == ["zenkoji"]
        assert ask(page, "満開") == ["ringo"]
        page.reload()
        finished(page)
        assert slugs(page) == ["ringo"]
        assert not [url for url in seen.requests if "?" in url]
    assert seen.errors == []


@chromium
def test_an_address_with_a_query_is_followed_and_then_kept_from_the_server(searched: Portal) -> None:
    with searched.opened("search/?q=満開&kind=clip") as (page, _):
        finished(page)
        assert slugs(page) == ["ringo"]
        assert page.url.endswith("search/#q=%E6%BA%80%E9%96%8B&kind=clip")
        page.keyboard.press("Tab")
        page.evaluate("location.hash = '#content'")
        page.wait_for_timeout(100)
        assert slugs(page) == ["ringo"]


@chromium
def test_without_scripts_the_front_page_asks_the_search_page(searched: Portal) -> None:
    with searched.opened("", java_script_enabled=False) as (page, _):
        page.get_by_role("searchbox").fill("冬")
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_url("**/search/?q=*")


@chromium
def test_nothing_is_searched_before_a_word_is_composed(searched: Portal) -> None:
    with searched.opened("search/") as (page, _):
        keyboard = page.context.new_cdp_session(page)
        page.get_by_role("searchbox").focus()
        keyboard.send("Input.imeSetComposition", {"text": "まんか", "selectionStart": 3, "selectionEnd": 3})
        # the Enter that takes the word is the input method's (229), not the form's
        keys = {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process", "code": "Enter"}
        keyboard.send("Input.dispatchKeyEvent", keys)
        keyboard.send("Input.insertText", {"text": "満開"})
        page.wait_for_timeout(200)
        assert page.get_by_role("searchbox").input_value() == "満開"
        assert said(page) == ""
        before = page.evaluate("history.length")
        page.keyboard.press("Enter")
        finished(page)
        assert slugs(page) == ["ringo"]
        assert page.evaluate("history.length") == before + 1


@chromium
def test_the_field_is_focused_only_when_nothing_is_asked(searched: Portal) -> None:
    with searched.opened("search/") as (page, seen):
        expect(page.get_by_role("searchbox")).to_be_focused()
        assert not [url for url in seen.requests if url.endswith(".gz")]
    with searched.opened("search/?q=冬") as (page, _):
        finished(page)
        expect(page.get_by_role("searchbox")).not_to_be_focused()


@chromium
def test_results_are_walked_by_keyboard(searched: Portal) -> None:
    with searched.opened("search/?q=善光寺") as (page, _):
        finished(page)
        assert said(page) == "2件見つかりました。"
        page.get_by_role("searchbox").focus()
        for _step in range(3):
            page.keyboard.press("Tab")
        expect(page.locator("#search-found h3 a").first).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/clips/zenkoji/")


@chromium
def test_long_transcripts_wait_where_data_are_saved(searched: Portal) -> None:
    with searched.opened("search/") as (page, seen):
        page.evaluate("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
        assert ask(page, "つらら") == []
        assert not [url for url in seen.requests if "-long-" in url]
        page.get_by_role("button", name="長い文字起こし（1件）も調べる").click()
        expect(page.locator(".found-said a")).to_have_text(re.compile(r"^3:00 冬になると、軒先につらら"))
        assert (
            page.locator(".found-said a").get_attribute("href") == "../podcasts/machi-no-koe/hajimari/#t180"
        )


@chromium
def test_what_cannot_be_loaded_is_said_and_tried_again(searched: Portal) -> None:
    with searched.opened("search/") as (page, _):
        page.route("**/*.gz", lambda route: route.abort())
        page.get_by_role("searchbox").fill("冬")
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("読み込めませんでした")
        page.unroute("**/*.gz")
        assert len(ask(page, "冬")) == 3


@chromium
def test_blocks_that_a_server_has_unpacked_are_read(searched: Portal) -> None:
    with searched.opened("search/") as (page, _):
        page.route("**/*.gz", lambda route: route.fulfill(body=gzip.decompress(route.fetch().body())))
        assert ask(page, "満開") == ["ringo"]


@chromium
def test_without_scripts_the_page_leads_to_the_lists(searched: Portal) -> None:
    with searched.opened("search/", java_script_enabled=False) as (page, _):
        # drawn where scripts are off; Chromium's emulation of that does not draw it
        assert "ここでの検索にはJavaScriptが必要です" in (page.locator("noscript").text_content() or "")
        page.get_by_role("navigation", name="一覧から探す").get_by_role("link", name="写真").click()
        assert page.url.endswith("/photos/")


@pytest.fixture(scope="module")
def large(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Browser]]:
    folder = write_searched(tmp_path_factory.mktemp("large"), site_of(tuple(many(1000))))
    with hosted(folder) as url:
        yield url, portal.browser


@chromium
def test_a_thousand_assets_are_searched_and_shown_twenty_at_a_time(large: tuple[str, Browser]) -> None:
    url, browser = large
    with browser.new_context(locale="ja-JP") as context:
        page = context.new_page()
        page.goto(f"{url}search/?q=りんご")
        finished(page)
        assert page.locator("#search-found > li").count() == 20
        page.get_by_role("button", name="続きを表示").click()
        assert page.locator("#search-found > li").count() == 40
        expect(page.locator("#search-found h3 a").nth(20)).to_be_focused()
        assert int(re.findall(r"\d+", said(page))[0]) > 40
