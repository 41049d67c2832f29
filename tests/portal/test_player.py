"""The player as people use it, in real Chromium: by pointer, by key, by address, and without its script."""

from __future__ import annotations

from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tayori.publishers.site.static_files import StaticFiles
from tests.portal.browser import BURNED, CLIP, DESK, EPISODE, Portal
from tests.publishers.samples import SITE

pytestmark = pytest.mark.tools("chromium")

MEDIA = "document.querySelector('video, audio')"
READY = f"{MEDIA}.readyState >= 1"
MAX_SCRIPT_BYTES = 12_288
WAIT_S = 10


def now(page: Page) -> float:
    return float(page.evaluate(f"{MEDIA}.currentTime"))


def is_paused(page: Page) -> bool:
    return bool(page.evaluate(f"{MEDIA}.paused"))


def showing(page: Page) -> list[str]:
    tracks = f"[...{MEDIA}.textTracks].filter(track => track.mode === 'showing').map(track => track.language)"
    return list(page.evaluate(tracks))


def until(page: Page, expression: str) -> None:
    """Waits for `expression`; Playwright's own way needs an `eval` that the pages forbid."""
    end = monotonic() + WAIT_S
    while not page.evaluate(expression):
        assert monotonic() < end, expression
        page.wait_for_timeout(30)


def ready(page: Page) -> None:
    until(page, READY)


def pressed(page: Page, selector: str) -> str | None:
    return page.locator(selector).get_attribute("aria-pressed")


def test_captions_are_on_in_the_pages_language_unless_the_picture_has_them(portal: Portal) -> None:
    for path, shown in ((CLIP, ["ja"]), (f"en/{CLIP}", ["en"]), (BURNED, []), (f"en/{BURNED}", ["en"])):
        with portal.opened(path) as (page, _):
            assert showing(page) == shown, path
            assert pressed(page, "[data-captions]") == str(bool(shown)).lower()


def test_the_choice_of_captions_is_remembered(portal: Portal) -> None:
    with portal.opened(CLIP) as (page, _):
        page.select_option("[data-caption-language]", "en")
        assert showing(page) == ["en"]
        page.reload()
        assert showing(page) == ["en"]
        page.click("[data-captions]")
        assert page.locator("[data-said]").inner_text() == "字幕を消しました"
        page.reload()
        assert showing(page) == []
        page.click("[data-captions]")
        assert showing(page) == ["ja"]
        page.goto(portal.url + BURNED)
        assert showing(page) == []


def test_captions_chosen_in_the_browsers_own_menu_show_in_ours(portal: Portal) -> None:
    with portal.opened(CLIP) as (page, _):
        page.evaluate(f"{MEDIA}.textTracks[0].mode = 'disabled'")
        page.wait_for_selector("[data-captions][aria-pressed=false]")


def test_nothing_plays_by_itself(portal: Portal) -> None:
    for path in (CLIP, EPISODE, f"{EPISODE}#t12", f"{EPISODE}?t=12", "embed/asa-no-eki/"):
        with portal.opened(path) as (page, _):
            ready(page)
            page.wait_for_timeout(200)
            assert is_paused(page), path
            assert not page.evaluate(f"{MEDIA}.autoplay")
            assert page.evaluate(f"{MEDIA}.preload") == "metadata"


@pytest.mark.parametrize("address", ["#t12", "#t=12", "?t=12"])
def test_an_address_leads_to_its_second(portal: Portal, address: str) -> None:
    with portal.opened(EPISODE + address) as (page, _):
        ready(page)
        page.wait_for_selector("#t12[aria-current]")
        assert now(page) == pytest.approx(12, abs=0.1)


@pytest.mark.parametrize("address", ["#t", "#t=", "?t=abc", "?t=-5", "#content", "?t="])
def test_another_address_leads_nowhere(portal: Portal, address: str) -> None:
    with portal.opened(EPISODE + address) as (page, seen):
        ready(page)
        assert now(page) == 0
        assert not seen.errors


def test_chapters_and_passages_seek_in_the_page(portal: Portal) -> None:
    with portal.opened(EPISODE) as (page, _):
        ready(page)
        page.click(".chapters a >> nth=1")
        assert 65 <= now(page) < 67
        assert not is_paused(page)
        page.click("#t24 a")
        assert 24 <= now(page) < 26
        assert page.locator("[data-said]").inner_text() == "0:24 へ移動しました"
        assert page.url.endswith("#t24")
        assert page.locator("[data-passages] > [aria-current]").get_attribute("id") == "t24"


def test_the_transcript_follows_inside_its_own_panel(portal: Portal) -> None:
    with portal.opened(EPISODE, viewport={"width": 1440, "height": 420}, reduced_motion="reduce") as (
        page,
        _,
    ):
        ready(page)
        page.evaluate(f"{MEDIA}.currentTime = 84")
        page.wait_for_selector("#t84[aria-current]")
        assert page.evaluate("document.querySelector('[data-passages]').scrollTop") > 100
        assert page.evaluate("scrollY") == 0
        page.click("[data-follow]")
        assert pressed(page, "[data-follow]") == "false"
        before = page.evaluate("document.querySelector('[data-passages]').scrollTop")
        page.evaluate(f"{MEDIA}.currentTime = 1")
        page.wait_for_selector("#t0[aria-current]")
        assert page.evaluate("document.querySelector('[data-passages]').scrollTop") == before


def test_keys_work_while_the_player_has_the_focus(portal: Portal) -> None:
    with portal.opened(EPISODE) as (page, _):
        ready(page)
        page.focus("[data-by='10']")
        for key, at in (("l", 10), ("l", 20), ("j", 10), ("ArrowRight", 15), ("ArrowLeft", 10), ("5", 45)):
            page.keyboard.press(key)
            assert now(page) == pytest.approx(at, abs=0.3), key
        page.keyboard.press("m")
        assert page.evaluate(f"{MEDIA}.muted")
        page.keyboard.press(">")
        assert page.evaluate(f"{MEDIA}.playbackRate") == 1.25
        page.keyboard.press("<")
        assert page.evaluate(f"{MEDIA}.playbackRate") == 1
        page.keyboard.press("k")
        until(page, f"!{MEDIA}.paused")
        page.keyboard.press("k")
        assert is_paused(page)
        page.keyboard.press("?")
        assert page.locator(".keys").is_visible()
        assert page.locator("[data-keys]").get_attribute("aria-expanded") == "true"


def test_the_space_bar_belongs_to_what_has_the_focus(portal: Portal) -> None:
    with portal.opened(EPISODE) as (page, _):
        ready(page)
        page.focus("[data-by='10']")
        page.keyboard.press("Space")
        assert now(page) == pytest.approx(10, abs=0.1)
        assert is_paused(page)
        page.focus("#player")
        page.keyboard.press("Space")
        until(page, f"!{MEDIA}.paused")


def test_a_film_takes_captions_by_key_and_the_space_bar_once(portal: Portal) -> None:
    with portal.opened(CLIP) as (page, _):
        ready(page)
        page.focus("video")
        page.keyboard.press("c")
        assert showing(page) == []
        page.keyboard.press("Space")
        until(page, f"!{MEDIA}.paused")


def test_keys_elsewhere_are_not_ours(portal: Portal) -> None:
    with portal.opened(EPISODE) as (page, _):
        ready(page)
        for focus in (".chapters a >> nth=0", "[data-speed]"):
            page.focus(focus)
            for key in ("k", "l", "m", "5"):
                page.keyboard.press(key)
            page.keyboard.press("Control+l")
        assert now(page) == 0
        assert is_paused(page)
        assert not page.evaluate(f"{MEDIA}.muted")


def test_the_tab_key_walks_through_and_out(portal: Portal) -> None:
    with portal.opened(EPISODE) as (page, _):
        page.focus("[data-by='-10']")
        for _step in range(5):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.player')") is None


def test_the_speed_is_chosen_and_remembered(portal: Portal) -> None:
    with portal.opened(EPISODE) as (page, _):
        page.get_by_label("速度").select_option("1.5")
        assert page.evaluate(f"{MEDIA}.playbackRate") == 1.5
        page.reload()
        ready(page)
        assert page.evaluate(f"{MEDIA}.playbackRate") == 1.5
        assert page.get_by_label("速度").input_value() == "1.5"


def test_a_position_is_kept_offered_and_forgotten_at_the_end(portal: Portal) -> None:
    with portal.opened(EPISODE) as (page, _):
        ready(page)
        page.evaluate(f"{MEDIA}.currentTime = 40; {MEDIA}.muted = true; {MEDIA}.play()")
        until(page, f"{MEDIA}.currentTime > 40.1")
        page.evaluate(f"{MEDIA}.pause()")
        page.reload()
        ready(page)
        assert now(page) == 0
        page.get_by_role("button", name="0:40 から続きを再生").click()
        until(page, f"{MEDIA}.currentTime > 40 && !{MEDIA}.paused")
        page.wait_for_selector("[data-resume-at]", state="hidden")
        page.evaluate(f"{MEDIA}.currentTime = 89.8")
        until(page, f"{MEDIA}.ended")
        page.reload()
        ready(page)
        assert not page.locator("[data-resume-at]").is_visible()


def test_what_the_controls_are_called(portal: Portal) -> None:
    with portal.opened(CLIP) as (page, _):
        told = page.locator("#player").aria_snapshot()
        for control in (
            'button "10秒戻る"',
            'button "10秒進む"',
            'button "字幕" [pressed]',
            'combobox "字幕の言語"',
            'combobox "速度"',
            'button "キー操作"',
            "status",
        ):
            assert control in told, told
    with portal.opened(EPISODE) as (page, _):
        assert 'button "再生に合わせて進める" [pressed]' in page.locator(".transcript").aria_snapshot()


def test_pages_work_without_javascript(portal: Portal) -> None:
    with portal.opened(EPISODE, java_script_enabled=False) as (page, _):
        assert (
            not page.locator(".controls, [data-follow], [data-copy], [data-read]")
            .locator("visible=true")
            .count()
        )
        assert page.locator("audio[controls]").is_visible()
        link = page.locator(".chapters a >> nth=1")
        path, _hash, moment = (link.get_attribute("href") or "").partition("#")
        assert moment == "t=65"
        assert page.request.get(page.url + path).ok
        assert page.locator("#t12").is_visible()
    with portal.opened(CLIP, java_script_enabled=False) as (page, _):
        assert page.locator("video[controls]").is_visible()
        assert page.locator("track[default]").get_attribute("srclang") == "ja"


def test_pages_say_no_error_and_ask_nobody_else(portal: Portal) -> None:
    paths = sorted(str(p.parent.relative_to(portal.folder)) for p in portal.folder.rglob("index.html"))
    assert len(paths) > 10
    with portal.opened() as (page, seen):
        for path in paths:
            page.goto(f"{portal.url}{'' if path == '.' else path + '/'}")
        assert not seen.errors
        assert {urlsplit(url).netloc for url in seen.requests} == {urlsplit(portal.url).netloc}


def test_an_address_is_copied(portal: Portal) -> None:
    with portal.opened("podcasts/machi-no-koe/", permissions=["clipboard-read", "clipboard-write"]) as (
        page,
        _,
    ):
        page.click("[data-copy=feed-address]")
        until(page, "document.querySelector('[data-copy]').textContent === 'コピーしました'")
        assert page.evaluate("navigator.clipboard.readText()").endswith("/podcasts/machi-no-koe/feed.xml")


VOICES = """(langs) => {
  const said = (window.said = []);
  const voice = (lang) => ({ lang, name: lang, default: false });
  const made = Object.assign(new EventTarget(), {
    getVoices: () => langs.map(voice), speak: (one) => said.push([one.lang, one.text]),
    cancel: () => {}, pause: () => said.push('pause'), resume: () => said.push('resume'),
  });
  Object.defineProperty(window, 'speechSynthesis', { value: made });
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
}"""


def reading(portal: Portal, *langs: str) -> Any:
    """An episode in a browser with voices for `langs`; Chromium here has none of its own."""
    context = portal.browser.new_context(viewport=DESK)
    context.add_init_script(f"({VOICES})({list(langs)!r})")
    return context


def test_a_transcript_is_read_aloud_where_there_is_a_voice(portal: Portal) -> None:
    with reading(portal, "ja-JP") as context:
        page = context.new_page()
        page.goto(portal.url + EPISODE)
        button, stop = page.locator("[data-read]"), page.locator("[data-stop]")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        said = page.evaluate("said")
        assert said[0] == ["ja", "聞き手 1番目の話です。"]
        assert len(said) == 15
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        assert page.evaluate("said.slice(15)") == ["pause", "resume"]
        stop.click()
        assert not stop.is_visible()
        assert button.get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("path", ["about/", "accessibility/", "terms/"])
def test_a_page_of_text_is_read_aloud_too(portal: Portal, path: str) -> None:
    with reading(portal, "ja-JP") as context:
        page = context.new_page()
        page.goto(portal.url + path)
        page.locator("[data-read]").click()
        said = page.evaluate("said")
        assert len(said) > 3
        assert all(lang == "ja" and text.strip() for lang, text in said)


def test_no_button_reads_aloud_without_a_voice_of_the_language(portal: Portal) -> None:
    with reading(portal, "fr-FR") as context:
        page = context.new_page()
        page.goto(portal.url + EPISODE)
        assert not page.locator("[data-read]").is_visible()


def test_scripts_are_small() -> None:
    static = StaticFiles.of(SITE)
    for name in ("player.js", "page.js"):
        assert len(static[name].data) < MAX_SCRIPT_BYTES
