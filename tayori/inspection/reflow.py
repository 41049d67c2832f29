"""Can all of a page be read when the window is narrow, the letters are large or the lines far apart?

WCAG 2.2: 1.4.10 Reflow, 1.4.4 Resize Text, 1.4.12 Text Spacing, 1.3.4 Orientation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import ZOOMED, Observation, State, Viewport
from tayori.inspection.probes import probe

SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    " p { margin-bottom: 2em !important }"
)
"""The values of 1.4.12."""
LARGE = "html { font-size: 200% !important }"
HALF = Viewport(640, 512)
"""What a window of 1280 x 1024 shows at 200 % zoom."""
UPRIGHT, LYING = Viewport(390, 844), Viewport(844, 390)
MOST_TEXT = 0.5
"""A page that shows less than this part of its text when the phone is turned is locked."""

Layout = Mapping[str, Any]


async def check_reflow(tab: Tab) -> list[Observation]:
    """At 320 CSS pixels and 400 % zoom nothing scrolls sideways, nothing is cut off or overlaps."""
    before = await _layout(tab)
    async with tab.resized(ZOOMED):
        answer = await _layout(tab)
    return list(judge_reflow(answer, before, tab.url))


async def check_spacing(tab: Tab) -> list[Observation]:
    """With the reader's own line, letter and word spacing no text is lost."""
    return await _restyled(tab, SPACING, "1.4.12", "text-spacing")


async def check_large_text(tab: Tab) -> list[Observation]:
    """At 200 % zoom, and with letters of twice the size, no text is lost."""
    before = await _layout(tab)
    async with tab.resized(HALF):
        zoomed = await _layout(tab)
    lost = list(judge_lost(zoomed, before, tab.url, ("1.4.4", "text-resize")))
    return lost + [o for o in await _restyled(tab, LARGE, "1.4.4", "text-resize") if o not in lost]


async def check_orientation(tab: Tab) -> list[Observation]:
    """The page shows its text however the phone is held."""
    seen = []
    for viewport in (UPRIGHT, LYING):
        async with tab.resized(viewport):
            seen.append((await _layout(tab))["characters"])
    return list(judge_orientation(seen[0], seen[1], tab.url))


def judge_reflow(answer: Layout, before: Layout, page: str) -> Iterator[Observation]:
    """1.4.10: what sticks out of a window of 320 CSS pixels, and what is lost in it."""
    if answer["width"] > answer["window"]:
        culprits = answer["wide"] or [{"where": "", "right": answer["width"]}]
        for culprit in culprits:
            ends, edge = culprit["right"], answer["window"]
            text = f"It ends at {ends} px, the window at {edge} px: the page scrolls sideways."
            yield Observation("1.4.10", "reflow-scrolls", page, culprit["where"], text, State.FAILS)
    yield from judge_lost(answer, before, page, ("1.4.10", "reflow"))
    if answer["width"] <= answer["window"]:
        text = f"Nothing scrolls sideways at {answer['window']} px."
        yield Observation("1.4.10", "reflow-scrolls", page, "", text, State.PASSES)


def judge_lost(answer: Layout, before: Layout, page: str, names: tuple[str, str]) -> Iterator[Observation]:
    """Text that is cut off or covered, and was not `before`; `names`: criterion and rule."""
    criterion, rule = names
    known = {(e["where"], e["text"]) for e in (*before["clipped"], *before["overlapping"])}
    lost = [(f"{rule}-clipped", e, "is cut off") for e in answer["clipped"]]
    lost += [(f"{rule}-overlaps", e, f"lies on “{e['other']}”") for e in answer["overlapping"]]
    new = [(name, e, what) for name, e, what in lost if (e["where"], e["text"]) not in known]
    for name, e, what in dict.fromkeys((n, tuple(e.items()), w) for n, e, w in new):
        element = dict(e)
        text = f"“{element['text']}” {what}."
        yield Observation(criterion, name, page, element["where"], text, State.FAILS)
    if not new:
        yield Observation(criterion, rule, page, "", "No text is cut off or covered.", State.PASSES)


def judge_orientation(upright: int, lying: int, page: str) -> Iterator[Observation]:
    """1.3.4: characters seen in either position."""
    state = State.FAILS if min(upright, lying) < MOST_TEXT * max(upright, lying) else State.PASSES
    text = f"{upright} characters are seen upright, {lying} lying."
    yield Observation("1.3.4", "orientation", page, "", text, state)


async def _layout(tab: Tab) -> Layout:
    answer: Layout = await tab.ask(probe("layout"))
    return answer


async def _restyled(tab: Tab, css: str, criterion: str, rule: str) -> list[Observation]:
    before = await _layout(tab)
    await tab.ask(probe("restyle"), css)
    answer = await _layout(tab)
    await tab.ask(probe("restyle"), "")
    return list(judge_lost(answer, before, tab.url, (criterion, rule)))
