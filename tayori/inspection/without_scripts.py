"""The page with JavaScript off: the same text, links and media, and no button that does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State
from tayori.inspection.probes import probe

LEAST_TEXT = 0.8
"""Scripts may add controls and hints, no more."""


async def look(tab: Tab) -> Mapping[str, Any]:
    """What of the page is there."""
    answer: Mapping[str, Any] = await tab.ask(probe("plain"))
    return answer


def judge_without(with_: Mapping[str, Any], without: Mapping[str, Any], page: str) -> Iterator[Observation]:
    """What is missing when scripts are off."""
    wrong = [*_missing(with_, without, page), *_dead(without, page)]
    yield from wrong
    if not wrong:
        text = "Text, links and media are there without JavaScript."
        yield Observation("", "without-scripts", page, "", text, State.PASSES)


def _missing(with_: Mapping[str, Any], without: Mapping[str, Any], page: str) -> Iterator[Observation]:
    if without["characters"] < LEAST_TEXT * with_["characters"]:
        text = f"{without['characters']} of {with_['characters']} characters are there without JavaScript."
        yield Observation("", "without-scripts-text", page, "main", text, State.FAILS)
    for heading in with_["headings"]:
        if heading not in without["headings"]:
            text = f"The heading “{heading}” is missing without JavaScript."
            yield Observation("", "without-scripts-text", page, "", text, State.FAILS)
    if without["links"] < with_["links"]:
        text = f"{without['links']} of {with_['links']} links are there without JavaScript."
        yield Observation("", "without-scripts-links", page, "main", text, State.FAILS)


def _dead(without: Mapping[str, Any], page: str) -> Iterator[Observation]:
    for place in without["deadMedia"]:
        text = "It has no controls without JavaScript."
        yield Observation("", "without-scripts-media", page, place, text, State.FAILS)
    for button in without["deadButtons"]:
        text = f"“{button['text']}” is seen and does nothing without JavaScript."
        yield Observation("", "without-scripts-button", page, button["where"], text, State.FAILS)
