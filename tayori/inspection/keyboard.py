"""Walking a page with the Tab key only, to its end and back, as people do who use no mouse.

WCAG 2.2: 2.1.1 Keyboard, 2.1.2 No Keyboard Trap, 2.4.3 Focus Order, 2.4.7 Focus Visible,
2.4.11 Focus Not Obscured, 1.4.11 Non-text Contrast (of the focus ring), 2.4.1 Bypass Blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State
from tayori.inspection.probes import probe

MOST_PRESSES_IN_ONE = 15
"""The browser's own media controls are up to nine stops inside one element."""
MOST_STOPS = 400
RING_CONTRAST = 3.0
"""1.4.11."""
SLACK_PX = 4

Seen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the focus went."""

    stops: Sequence[Mapping[str, Any]]
    """What should be reached, in the order of the document."""
    unreachable: Sequence[Mapping[str, Any]]
    """What acts like a control and takes no focus."""
    forward: Sequence[Seen]
    """What had the focus, press by press."""
    back: Sequence[int]
    """Numbers of the stops on the way back; -1 for an element that is none."""
    trapped: str = ""
    """The element the focus did not get out of."""


async def check_keyboard(tab: Tab) -> list[Observation]:
    """Tab to the end and Shift+Tab back, and look at each stop."""
    walk = await _walk(tab)
    await tab.ask(probe("release"))
    if any(_missed(walk, tab.url)):
        # on a busy machine a key gets lost: a barrier is what two walks miss
        walk = await _walk(tab)
        await tab.ask(probe("release"))
    return [
        *judge_walk(walk, tab.url),
        *judge_order(walk.forward, tab.url),
        *judge_looks(walk.forward, tab.url),
    ]


async def check_focus_looks(tab: Tab) -> list[Observation]:
    """Look at the focus on every stop without walking: for the other theme and the other window."""
    await tab.ask(probe("stops"))
    return list(judge_looks(await tab.ask(probe("looks")), tab.url))


async def check_skip_link(tab: Tab) -> list[Observation]:
    """The first stop leads past what every page repeats, and does so."""
    await tab.ask(probe("stops"))
    await tab.press("Tab")
    link = await tab.ask(probe("skip"))
    landed = False
    if link["isLink"]:
        await tab.press("Enter")
        await tab.press("Tab")
        landed = await tab.ask(probe("landed"))
    await tab.ask(probe("release"))
    return list(judge_skip_link(link, tab.url, landed=landed))


def judge_walk(walk: Walk, page: str) -> Iterator[Observation]:
    """2.1.1 and 2.1.2: everything is reached, once, in both directions, and let go again."""
    wrong = [*_trap(walk, page), *_missed(walk, page), *_tabindexes(walk, page)]
    yield from wrong
    if not wrong:
        text = f"Tab reaches all {len(walk.stops)} stops, each once, and leaves them again."
        for criterion in ("2.1.1", "2.1.2", "2.4.3"):
            yield Observation(criterion, "keyboard-walk", page, "", text, State.PASSES)


def judge_order(forward: Sequence[Seen], page: str) -> Iterator[Observation]:
    """2.4.3: among neighbours the focus goes the way one reads; fixed elements stand outside the page."""
    moving = [seen for seen in forward if not seen["isFixed"]]
    for one, other in pairwise(moving):
        same_list = one["parent"] == other["parent"]
        if same_list and (_goes_up(one, other) or _goes_left(one, other)):
            text = f"The focus goes back from “{one['text']}” to “{other['text']}”."
            yield Observation("2.4.3", "focus-order", page, other["where"], text, State.FAILS)


def judge_looks(stops: Sequence[Seen], page: str) -> Iterator[Observation]:
    """2.4.7, 2.4.11, 1.4.11: the focus is seen, uncovered, and stands out."""
    wrong = list(dict.fromkeys(o for seen in stops for o in _look(seen, page)))
    yield from wrong
    for criterion in {"2.4.7", "2.4.11", "1.4.11"} - {o.criterion for o in wrong}:
        text = f"The focus is seen at each of {len(stops)} stops."
        yield Observation(criterion, "focus-visible", page, "", text, State.PASSES)


def judge_skip_link(link: Mapping[str, Any], page: str, *, landed: bool) -> Iterator[Observation]:
    """2.4.1: a page with blocks of navigation begins with a link past them that is seen and works."""
    if not link["blocks"]:
        return
    state, text = State.PASSES, f"“{link['text']}” leads past the navigation."
    if not link["isLink"]:
        state, text = State.FAILS, "The first stop of the keyboard is no link past the navigation."
    elif not (link["hasTarget"] and landed):
        state, text = State.FAILS, f"“{link['text']}” does not move the focus to the content."
    elif not link["isSeen"]:
        state, text = State.FAILS, f"“{link['text']}” has the focus and is not seen."
    yield Observation("2.4.1", "skip-link", page, "", text, state)


async def _walk(tab: Tab) -> Walk:
    found = await tab.ask(probe("stops"))
    forward: list[Seen] = []
    trapped, repeated = "", 0
    for _ in range(MOST_STOPS):
        await tab.press("Tab")
        seen = await tab.ask(probe("focus"))
        if seen is None or _is_again(seen, forward):
            break
        if forward and seen["where"] == forward[-1]["where"] and seen["stop"] == forward[-1]["stop"]:
            repeated += 1
            if repeated > MOST_PRESSES_IN_ONE:
                trapped = seen["where"]
                break
            continue
        repeated = 0
        forward.append(seen)
    return Walk(found["stops"], found["unreachable"], forward, await _back(tab, len(forward)), trapped)


async def _back(tab: Tab, length: int) -> list[int]:
    """The stops on the way back, without repetitions; starts behind the last one."""
    await tab.ask(probe("stops"))
    found: list[int] = []
    for _ in range(length * 2 + MOST_PRESSES_IN_ONE):
        await tab.press("Shift+Tab")
        place = await tab.ask(probe("place"))
        if place is None or (place in found[:-1] and place >= 0):
            break
        if not found or found[-1] != place:
            found.append(place)
    return found


def _is_again(seen: Seen, forward: Sequence[Seen]) -> bool:
    return seen["stop"] >= 0 and any(seen["stop"] == old["stop"] for old in forward[:-1])


def _trap(walk: Walk, page: str) -> Iterator[Observation]:
    if walk.trapped:
        text = f"The focus does not get out of it with {MOST_PRESSES_IN_ONE} presses of Tab."
        yield Observation("2.1.2", "keyboard-trap", page, walk.trapped, text, State.FAILS)


def _missed(walk: Walk, page: str) -> Iterator[Observation]:
    reached, back = {seen["stop"] for seen in walk.forward}, set(walk.back)
    for number, stop in enumerate(walk.stops):
        for way, places in (("Tab", reached), ("Shift+Tab", back)):
            if number not in places:
                text = f"“{stop['text']}” is not reached with {way}."
                yield Observation("2.1.1", "keyboard-unreached", page, stop["where"], text, State.FAILS)
    for element in walk.unreachable:
        text = f"“{element['text']}” acts like a control and takes no focus."
        yield Observation("2.1.1", "keyboard-unreachable", page, element["where"], text, State.FAILS)


def _tabindexes(walk: Walk, page: str) -> Iterator[Observation]:
    for stop in walk.stops:
        if stop["tabindex"] > 0:
            text = f"tabindex={stop['tabindex']} takes it out of the order of the document."
            yield Observation("2.4.3", "focus-order-tabindex", page, stop["where"], text, State.FAILS)


def _look(seen: Seen, page: str) -> Iterator[Observation]:
    if not (seen["isSeen"] and seen["isInWindow"]):
        text = f"Nothing shows that “{seen['text']}” has the focus."
        yield Observation("2.4.7", "focus-visible", page, seen["where"], text, State.FAILS)
    if seen["isCovered"]:
        text = f"“{seen['text']}” has the focus and is wholly covered by something else."
        yield Observation("2.4.11", "focus-obscured", page, seen["where"], text, State.FAILS)
    if seen["ring"] is not None and seen["ring"] < RING_CONTRAST:
        text = f"The focus ring has a contrast of {seen['ring']:.2f} to 1; 3 to 1 is needed."
        yield Observation("1.4.11", "focus-contrast", page, seen["where"], text, State.FAILS)


def _goes_up(one: Seen, other: Seen) -> bool:
    over_it = other["left"] < one["right"] and one["left"] < other["right"]
    return bool(over_it and other["bottom"] <= one["top"] + SLACK_PX)


def _goes_left(one: Seen, other: Seen) -> bool:
    same_line = other["top"] < one["bottom"] - SLACK_PX and one["top"] < other["bottom"] - SLACK_PX
    return bool(same_line and other["right"] <= one["left"] + SLACK_PX)
