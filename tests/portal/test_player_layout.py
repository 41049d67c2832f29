"""Where the player stands on screens of every size, in real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import FloatRect, Page, ViewportSize

from tests.portal.browser import CLIP, DESK, EPISODE, PHONE, Portal

pytestmark = pytest.mark.tools("chromium")

LOW_PHONE = ViewportSize(width=390, height=664)
SIDEWAYS = ViewportSize(width=844, height=390)
LARGE_TEXT = ViewportSize(width=320, height=256)
"""A desk of 1280x1024 at 400 % (WCAG 1.4.10)."""


def box_of(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box


def bottom_of(page: Page, selector: str) -> float:
    box = box_of(page, selector)
    return box["y"] + box["height"]


@pytest.mark.parametrize(("viewport", "width"), [(LOW_PHONE, 90), (PHONE, 90), (DESK, 90), (SIDEWAYS, 160)])
@pytest.mark.parametrize("path", [CLIP, f"en/{CLIP}"])
def test_the_first_screen_has_the_picture_and_its_controls(
    portal: Portal, path: str, viewport: ViewportSize, width: int
) -> None:
    with portal.opened(path, viewport=viewport) as (page, _):
        page.wait_for_selector(".controls:not([hidden])")
        assert bottom_of(page, "[data-captions]") <= viewport["height"]
        video, stage = box_of(page, "video"), box_of(page, ".stage")
        assert video["width"] == pytest.approx(stage["width"], abs=1)
        # of the shape of its picture: no black bars beside it
        shape = 9 / 16 if width == 90 else 16 / 9
        assert video["width"] / video["height"] == pytest.approx(shape, rel=0.01)
        page.locator("video").evaluate(
            "v => v.readyState || new Promise(done => (v.onloadedmetadata = done))"
        )
        assert page.evaluate("document.querySelector('video').videoWidth") == width


@pytest.mark.parametrize("path", [CLIP, f"en/{CLIP}"])
def test_the_controls_stand_in_one_row_on_a_desk(portal: Portal, path: str) -> None:
    with portal.opened(path, viewport=DESK) as (page, _):
        assert box_of(page, "[data-keys]")["y"] == box_of(page, "[data-by='10']")["y"]


def test_the_keys_come_into_sight_and_give_the_focus_back(portal: Portal) -> None:
    with portal.opened(CLIP, viewport=DESK) as (page, _):
        page.focus("video")
        for closing in ("?", "Escape"):
            page.keyboard.press("?")
            assert bottom_of(page, ".keys") <= DESK["height"]
            assert box_of(page, ".keys")["y"] >= 0
            assert page.evaluate("document.activeElement.id") == "keys"
            page.keyboard.press(closing)
            assert not page.locator(".keys").is_visible()
            assert page.evaluate("document.activeElement.localName") == "video"


def test_a_transcript_is_a_panel_only_where_there_is_room_and_a_script(portal: Portal) -> None:
    for viewport, script, is_panel in ((DESK, True, True), (DESK, False, False), (PHONE, True, False)):
        with portal.opened(EPISODE, viewport=viewport, java_script_enabled=script) as (page, _):
            height = box_of(page, "[data-passages]")["height"]
            whole = bottom_of(page, "[data-passages] > :last-child") - box_of(page, "[data-passages]")["y"]
            assert (height < whole - 1) is is_panel
            assert page.locator("[data-follow]").is_visible() is is_panel


def test_large_text_is_not_hidden_by_the_player(portal: Portal) -> None:
    for viewport, position in ((LARGE_TEXT, "static"), (PHONE, "sticky")):
        with portal.opened(EPISODE, viewport=viewport) as (page, _):
            found = page.locator("#player").evaluate("player => getComputedStyle(player).position")
            assert found == position


def test_nothing_overlaps_in_a_low_frame(portal: Portal) -> None:
    for path in ("embed/asa-no-eki/", "en/embed/asa-no-eki/", "embed/hajimari/"):
        for width in (320, 640):
            with portal.opened(path, viewport={"width": width, "height": 200}) as (page, _):
                media, words = box_of(page, "video, audio"), box_of(page, ".embed-text")
                first, second = sorted((media, words), key=lambda box: box["y"])
                assert first["y"] + first["height"] <= second["y"] + 1, path
                assert second["y"] + second["height"] <= 201, path
                assert media["height"] >= 50, path
                link = box_of(page, ".embed-from a")
                assert words["y"] <= link["y"] < link["y"] + link["height"] <= words["y"] + words["height"]


def test_the_transcript_is_beside_the_organisation(portal: Portal) -> None:
    with portal.opened("embed/asa-no-eki/", viewport={"width": 640, "height": 460}) as (page, _):
        link, name = box_of(page, ".embed-from a"), box_of(page, ".embed-from span")
        assert abs((link["y"] + link["height"] / 2) - (name["y"] + name["height"] / 2)) < 4
        assert link["x"] > name["x"] + name["width"]
