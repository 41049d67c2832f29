"""What the checks make of what the browser answered: pure functions, without a browser."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tayori.errors import ResourceError
from tayori.inspection.axe import criteria
from tayori.inspection.browser import find_program, flags
from tayori.inspection.consistency import judge_site
from tayori.inspection.controls import judge_toggle, judge_tree
from tayori.inspection.languages import foreign
from tayori.inspection.media_alternatives import judge_media
from tayori.inspection.model import (
    DESK,
    PHONE,
    Menu,
    Observation,
    PageAddress,
    PageVisit,
    State,
    Theme,
    worst,
)
from tayori.inspection.picture_contrast import contrast, judge_contrast, over
from tayori.inspection.privacy import judge_console, judge_requests
from tayori.inspection.visit import picture_name, plan_calls

URL = "https://ijyu.example.jp/"
colours = st.tuples(*[st.integers(0, 255)] * 3)


def test_tags_of_axe_are_criteria() -> None:
    assert criteria(["cat.color", "wcag2aa", "wcag143", "TTv5"]) == ("1.4.3",)
    assert criteria(["wcag21aa", "wcag1412"]) == ("1.4.12",)
    assert criteria(["best-practice"]) == ("",)


def test_only_root_runs_without_the_sandbox() -> None:
    assert "--no-sandbox" in flags(0)
    assert "--no-sandbox" not in flags(1000)


def test_a_missing_browser_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("TAYORI_CHROMIUM", raising=False)
    with pytest.raises(ResourceError, match="apt install chromium"):
        find_program()
    monkeypatch.setenv("TAYORI_CHROMIUM", "/nowhere/chrome")
    with pytest.raises(ResourceError, match="/nowhere/chrome"):
        find_program()


@given(colours, colours)
def test_contrast_is_symmetric_and_within_its_bounds(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert contrast(one, one) == 1


@given(colours, colours)
def test_a_colour_seen_through_is_between(colour: tuple[int, ...], ground: tuple[int, ...]) -> None:
    assert over((*colour, 1.0), ground) == colour
    assert over((*colour, 0.0), ground) == ground


def test_contrast_has_the_values_of_wcag() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def line(**changes: Any) -> dict[str, Any]:
    """White text of 40 x 20 pixels in the corner."""
    box = {"left": 0, "top": 0, "right": 40, "bottom": 20}
    text = {
        "asked": "",
        "where": "p",
        "text": "Morning",
        "colour": [255, 255, 255],
        "size": 16,
        "weight": 400,
    }
    return {**text, **box, **changes}


def png(bright: int) -> bytes:
    """A dark picture of 40 x 20 whose first `bright` columns are white."""
    picture = Image.new("RGB", (40, 20), (10, 10, 10))
    picture.paste((255, 255, 255), (0, 0, bright, 20))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_the_worst_twentieth_of_the_ground_counts() -> None:
    assert [o.state for o in judge_contrast([line()], png(1), URL)] == [State.PASSES]
    [wrong] = judge_contrast([line()], png(2), URL)
    assert (wrong.state, wrong.criterion) == (State.FAILS, "1.4.3")
    assert "1.00 to 1" in wrong.text


def test_large_text_needs_less_contrast() -> None:
    grey = line(colour=[130, 130, 130], right=40)
    white = png(40)
    assert [o.state for o in judge_contrast([grey], white, URL)] == [State.FAILS]
    assert [o.state for o in judge_contrast([{**grey, "size": 24}], white, URL)] == [State.PASSES]
    assert [o.state for o in judge_contrast([{**grey, "size": 19, "weight": 700}], white, URL)] == [
        State.PASSES
    ]


@pytest.mark.parametrize(
    ("lang", "text", "state"),
    [
        ("ja", "長野市の朝です。", None),
        ("ja", "WebVTT と MP4", None),
        ("ja", "https://a.example/of/the/city is", None),
        ("ja", "This is the city of Nagano", State.FAILS),
        ("ja", "Creative Commons Attribution International", State.NEEDS_PERSON),
        ("en", "Seven a.m.", None),
        ("en-GB", "Nagano (長野市)", State.NEEDS_PERSON),
        ("en", "自転車で十五分。通勤の朝を歩く。", State.FAILS),
    ],
)
def test_words_of_another_language_are_told_from_names(lang: str, text: str, state: State | None) -> None:
    found = foreign(lang, text)
    assert (found[1] if found else None) is state


def node(role: str, name: str = "", value: str = "", **properties: Any) -> dict[str, Any]:
    return {
        "role": {"value": role},
        "name": {"value": name},
        "value": {"value": value},
        "properties": [{"name": key, "value": {"value": said}} for key, said in properties.items()],
    }


def test_controls_need_a_name_a_value_and_a_state() -> None:
    wrong = [node("button"), node("slider", "Place"), node("switch", "Captions")]
    assert [o.rule for o in judge_tree(wrong, URL)] == ["control-name", "control-value", "control-state"]
    good = [node("button", "Play"), node("slider", "Place", "3"), node("switch", "Captions", checked="true")]
    assert [o.state for o in judge_tree([*good, node("generic")], URL)] == [State.PASSES]
    assert list(judge_tree([], URL)) == []


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (["off", "on", "off"], State.PASSES),
        (["off", "off", "off"], State.FAILS),
        (["off", "on", "on"], State.FAILS),
    ],
)
def test_a_toggle_says_what_each_key_does(states: list[str], state: State) -> None:
    assert judge_toggle({"where": "button", "text": "Captions"}, states, URL).state is state


def media(**changes: Any) -> dict[str, Any]:
    return {
        "where": "video", "kind": "video", "isNamed": True, "hasControls": True, "starts": False,
        "isMuted": False, "burned": "", "error": "", "tracks": [], "transcript": 40,
        "transcriptLinks": 0, **changes,
    }  # fmt: skip


def test_captions_may_be_part_of_the_picture() -> None:
    def states(**changes: Any) -> list[State]:
        return [o.state for o in judge_media(media(**changes), URL) if o.rule == "captions"]

    assert states() == [State.FAILS]
    assert states(burned="ja") == [State.PASSES]
    cues = {"kind": "captions", "lang": "ja", "src": "a.vtt", "state": "loaded", "cues": 3}
    assert states(tracks=[cues]) == [State.PASSES]


def test_a_404_is_no_error_of_its_own_page() -> None:
    lines = [f"error: Failed to load resource: 404 ({URL}none)"]
    assert [o.state for o in judge_console(lines, 404, URL + "none")] == [State.PASSES]
    assert [o.state for o in judge_console(lines, 200, URL)] == [State.FAILS]


def test_only_other_hosts_are_third_parties() -> None:
    own = [URL, "data:image/png;base64,x", "blob:x"]
    assert [o.state for o in judge_requests(own, URL)] == [State.PASSES]
    assert [o.where for o in judge_requests([*own, "https://a.example/x"], URL)] == ["https://a.example/x"]


def visit(path: str, *links: tuple[str, str], title: str = "", label: str = "Menu") -> PageVisit:
    return PageVisit(
        address=PageAddress(URL + path),
        theme=Theme.LIGHT,
        viewport=DESK,
        lang="en",
        title=title or path,
        menus=(Menu(label, links),),
    )


ONE, TWO, HELP = ("One", "/1"), ("Two", "/2"), ("Write", "mailto:a@b.example")


def faults(*visits: PageVisit) -> set[str]:
    return {o.rule for o in judge_site(visits) if o.state is not State.PASSES}


def test_pages_are_held_against_each_other() -> None:
    assert faults(visit("a", ONE, TWO), visit("b", ONE, HELP), visit("c", ONE, TWO)) == set()
    assert faults(visit("a", ONE, TWO), visit("b", TWO, ONE)) == {"menu-order"}
    assert faults(visit("a", ONE), visit("b", ("Uno", "/1"))) == {"menu-names"}
    assert faults(visit("a", title="X"), visit("b", title="X")) == {"title-unique"}
    assert faults(visit("a", HELP), visit("b", HELP, label="Footer")) == {"help-place"}


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdef")))
def test_a_menu_may_leave_links_out_but_not_turn_them_round(names: list[str], kept: set[str]) -> None:
    links = [(name, f"/{name}") for name in names]
    part = [link for link in links if link[0] in kept]
    assert faults(visit("x", *links), visit("y", *part)) == set()
    turned = faults(visit("x", *links), visit("y", *reversed(part)))
    assert turned == ({"menu-order"} if len(part) > 1 else set())


@given(st.lists(st.text(min_size=1, max_size=80), unique=True, max_size=5))
def test_every_visit_has_a_picture_of_its_own(names: list[str]) -> None:
    calls = list(plan_calls([f"{URL}{name}" for name in names], list(Theme), [DESK, PHONE]))
    assert len({picture_name(call) for call in calls}) == len(calls) == 4 * len(names)
    assert sum(call.is_first for call in calls) == len(names)
    assert all("/" not in picture_name(call) and len(picture_name(call).encode()) < 255 for call in calls)


def test_the_worst_state_counts() -> None:
    def seen(state: State) -> Observation:
        return Observation("1.4.3", "r", URL, "", "", state)

    assert worst([seen(State.PASSES), seen(State.NEEDS_PERSON), seen(State.FAILS)]) is State.FAILS
    assert worst([seen(State.PASSES), seen(State.NEEDS_PERSON)]) is State.NEEDS_PERSON
    assert worst([]) is State.PASSES
