"""What moves: nothing for long without being asked, and nothing at all for who asked for less motion.

WCAG 2.2: 2.2.2 Pause, Stop, Hide; 2.3.3 Animation from Interactions (AAA, which the portal keeps).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State
from tayori.inspection.probes import probe

LONGEST_S = 5
"""2.2.2: what moves by itself for longer has to be stoppable."""
INSTANT_S = 0.01
"""Sheets that turn motion off often leave a hundredth of a second, so that events still come."""


async def check_motion(tab: Tab) -> list[Observation]:
    """The page as it is, and for a visitor whose system asks for less motion."""
    usual = await tab.ask(probe("motion"))
    async with tab.with_less_motion():
        less = await tab.ask(probe("motion"))
    return [*judge_usual(usual, tab.url), *judge_less(less, tab.url)]


def judge_usual(answer: Mapping[str, Any], page: str) -> Iterator[Observation]:
    """2.2.2: nothing moves by itself for more than five seconds."""
    lasting = [a for a in answer["running"] if a["seconds"] < 0 or a["seconds"] > LONGEST_S]
    for moving in lasting:
        how_long = "without end" if moving["seconds"] < 0 else f"for {moving['seconds']:.0f} s"
        text = f"“{moving['name']}” runs {how_long}."
        yield Observation("2.2.2", "motion-lasting", page, moving["where"], text, State.FAILS)
    if answer["marquees"]:
        yield Observation("2.2.2", "motion-marquee", page, "", "A marquee or blink moves.", State.FAILS)
    if not lasting and not answer["marquees"]:
        text = "Nothing moves by itself for more than five seconds."
        yield Observation("2.2.2", "motion-lasting", page, "", text, State.PASSES)


def judge_less(answer: Mapping[str, Any], page: str) -> Iterator[Observation]:
    """2.3.3: with prefers-reduced-motion nothing runs, slides or scrolls smoothly."""
    running = [a for a in answer["running"] if not 0 <= a["seconds"] <= INSTANT_S]
    for moving in (*running, *answer["declared"]):
        text = f"“{moving['name']}” still moves for a visitor who asks for less motion."
        yield Observation("2.3.3", "motion-reduced", page, moving["where"], text, State.FAILS)
    if answer["scrolls"]:
        text = "The page still scrolls smoothly for a visitor who asks for less motion."
        yield Observation("2.3.3", "motion-scrolling", page, "html", text, State.FAILS)
    if not (running or answer["declared"] or answer["scrolls"]):
        yield Observation("2.3.3", "motion-reduced", page, "", "Less motion is granted.", State.PASSES)
