"""What an element of TTML hands down to those within it: its time, region, looks, language and speaker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tayori.model.cue import MarkKind
from tayori.subtitles.formats.ttml_names import from_id
from tayori.subtitles.formats.ttml_style import Sheet, looks
from tayori.subtitles.formats.ttml_time import Clock, loose_milliseconds
from tayori.subtitles.formats.xml_tree import Node

_MOST_NAMES = 9
"""Agents or classes one element may name; more are not looked at."""


class BadTime(Exception):
    """Why an element has no times: one clause that names the line."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says once for all of its text."""

    clock: Clock
    sheet: Sheet
    agents: Mapping[str, str]
    """Names of the speakers by id."""
    lang: str
    unusual: list[int] = field(default_factory=list)
    """Lines with times that TTML does not know, which can be read all the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """What holds within an element; times in milliseconds of the document."""

    start_ms: int = 0
    end_ms: int | None = None
    region: str | None = None
    looks: Mapping[MarkKind, str] = field(default_factory=dict)
    preserve: bool = False
    """Line feeds and spaces count."""
    agent: str | None = None


def within(node: Node, outer: Place, head: Head, *, inline: bool) -> Place:
    """What holds within an element that stands in `outer`; `inline` for parts of a paragraph.

    Raises BadTime.
    """
    start, end = times(node, outer, head)
    attributes = node.attributes
    found = looks(head.sheet.of(node), outer.looks, inline=inline)
    lang = attributes.get("xml:lang")
    if lang is not None:
        found.pop(MarkKind.LANG, None)
        if lang and (inline or lang != head.lang):
            found[MarkKind.LANG] = lang
    names = [head.agents.get(ref, ref) for ref in attributes.get("ttm:agent", "").split()[:_MOST_NAMES]]
    agent = "、".join(names) or outer.agent
    if inline and names and agent:
        found[MarkKind.VOICE] = agent
    classes = [from_id("class", name) for name in attributes.get("style", "").split()[:_MOST_NAMES]]
    if any(classes):
        found[MarkKind.CLASS] = next(filter(None, reversed(classes)))
    preserve = attributes.get("xml:space", "preserve" if outer.preserve else "default") == "preserve"
    return Place(start, end, attributes.get("region", outer.region), found, preserve, agent)


def times(node: Node, outer: Place, head: Head) -> tuple[int, int | None]:
    """Start and end of an element; None for no end. Raises BadTime."""
    begin, end, dur = (_time(node, name, head) for name in ("begin", "end", "dur"))
    start = outer.start_ms + (begin or 0)
    ends = [
        None if end is None else outer.start_ms + end,
        None if dur is None else start + dur,
        outer.end_ms,
    ]
    return start, min((ms for ms in ends if ms is not None), default=None)


def _time(node: Node, name: str, head: Head) -> int | None:
    text = node.attributes.get(name)
    if text is None:
        return None
    ms = head.clock.milliseconds(text)
    if ms is None:
        ms = loose_milliseconds(text)
        head.unusual.append(node.line)
    if ms is None:
        raise BadTime(f"line {node.line}: the time {text[:24]!r} cannot be read")
    return ms
