"""TTML read: paragraphs as cues. TTML2 and IMSC 1.1, and what older files (DFXP, EBU-TT) do otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tayori.model.cue import Cue, Position
from tayori.model.finding import Finding, note, warning
from tayori.subtitles.formats.base import SHOWN, Parsed, places
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.ttml_inline import Inline, all_text
from tayori.subtitles.formats.ttml_names import from_id, short
from tayori.subtitles.formats.ttml_place import BadTime, Head, Place, within
from tayori.subtitles.formats.ttml_style import sheet_of
from tayori.subtitles.formats.ttml_time import clock_of
from tayori.subtitles.formats.xml_tree import Node, XmlMistake, read_xml

_COUNTED = re.compile(r"[A-Za-z_.-]*[0-9][0-9_.-]*")
"""Ids as tools count them up (`p12`, `s1`): they name nothing."""


@dataclass(slots=True)
class _Document:
    """What was found so far."""

    head: Head
    cues: list[Cue] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    """Lines of elements with text that stands in no paragraph."""


def parse(text: str) -> Parsed:
    """Every paragraph with text as a cue; what of the layout is not kept is reported."""
    try:
        root = read_xml(text, short)
    except XmlMistake as mistake:
        return Parsed((), (str(mistake),))
    if root.name != "tt":
        return Parsed((), (f"line {root.line}: it is <{root.name[:40]}>, not <tt>",))
    lang = root.attributes.get("xml:lang", "")
    document = _Document(Head(clock_of(root.attributes), sheet_of(root), dict(_agents(root)), lang))
    preserve = root.attributes.get("xml:space") == "preserve"
    for body in root.children():
        if body.name == "body":
            _walk(body, Place(preserve=preserve), document)
    return Parsed(tuple(document.cues), tuple(document.mistakes), tuple(_findings(document)), lang)


def _agents(root: Node) -> Iterator[tuple[str, str]]:
    """Id and name of every speaker declared in the head."""
    waiting = [node for node in root.children() if node.name == "head"]
    while waiting:
        node = waiting.pop()
        waiting += node.children()
        if node.name == "ttm:agent" and "xml:id" in node.attributes:
            names = [all_text(child) for child in node.children() if child.name == "ttm:name"]
            yield node.attributes["xml:id"], next(filter(None, names), node.attributes["xml:id"])


def _walk(node: Node, outer: Place, document: _Document) -> int | None:
    """A body, division or paragraph, and all within it; where it ends, None for never."""
    try:
        place = within(node, outer, document.head, inline=False)
        if node.name == "p":
            _paragraph(node, place, document)
            return place.end_ms
    except BadTime as mistake:
        if all_text(node):
            document.mistakes.append(str(mistake))
        return outer.start_ms
    ends: list[int | None] = [place.start_ms]
    for child in node.content:
        if isinstance(child, str):
            document.loose += [node.line] if child.strip() else []
        elif child.name in ("div", "p"):
            ends.append(_walk(child, place, document))
            if node.attributes.get("timeContainer") == "seq":  # one after the other
                place = replace(place, start_ms=ends.pop() or place.start_ms)
                ends = [place.start_ms]
    if {"end", "dur"} & set(node.attributes) or None in ends:
        return place.end_ms
    return max(ms for ms in ends if ms is not None)


def _paragraph(node: Node, place: Place, document: _Document) -> None:
    """A paragraph as one cue; where only its parts have times (some EBU-TT), each of them as one."""
    parts = [n for n in node.children() if n.name == "span" and {"end", "dur"} & set(n.attributes)]
    if place.end_ms is not None or not parts:
        _cue(node, node, place, document)
        return
    for part in parts:
        _cue(node, part, within(part, place, document.head, inline=True), document)


def _cue(paragraph: Node, part: Node, place: Place, document: _Document) -> None:
    """The text of `part`, which is the paragraph or a span of it. Raises BadTime."""
    inline = Inline(document.head)
    inline.read(part, place)
    found, start, end = inline.composer.composed(), place.start_ms, place.end_ms
    if not found.text:
        document.empty.append(part.line)
        return
    if end is None:
        raise BadTime(f"line {part.line}: it has no end")
    if end <= start:
        raise BadTime(f"line {part.line}: it ends at {end} ms, not after its start {start} ms")
    document.cues.append(
        Cue(
            start,
            end,
            found.text,
            " ".join(tidy(place.agent or "").split()) or None,
            found.marks,
            tuple(replace(w, start_ms=min(max(w.start_ms, start), end)) for w in found.words),
            document.head.sheet.regions.get(place.region or "", Position.BOTTOM),
            _style(paragraph),
            _name(paragraph),
        )
    )


def _style(node: Node) -> str | None:
    """The named style a paragraph asks for: one of ours, or the only one it names."""
    references = node.attributes.get("style", "").split()
    ours = next((name for ref in references if (name := from_id("style", ref))), None)
    if ours or len(references) != 1 or from_id("class", references[0]):
        return ours
    return None if _COUNTED.fullmatch(references[0]) or "default" in references[0].lower() else references[0]


def _name(node: Node) -> str | None:
    titles = [" ".join(all_text(child).split()) for child in node.children() if child.name == "ttm:title"]
    if titles:
        return titles[0] if titles[0] and not titles[0].isdigit() else None
    name = node.attributes.get("xml:id", "")
    return name if name and not _COUNTED.fullmatch(name) else None


def _findings(document: _Document) -> Iterator[Finding]:
    if document.head.clock.base == "clock":
        yield warning("captions-times", "Its times are of a clock, read as counted from the beginning.")
    if document.head.unusual:
        text = "Some times are not written as TTML has them; read as hours, minutes and seconds."
        yield warning("captions-times", text, "", places("line", document.head.unusual))
    if document.empty:
        where = places("line", document.empty)
        yield note("captions-empty", "Cues without text were left out.", "", where)
    if document.loose:
        text = "Text outside of paragraphs was left out."
        where = places("line", list(dict.fromkeys(document.loose)))
        yield warning("captions-untimed", text, "Put it into a <p> with times.", where)
    unused = list(document.head.sheet.unused)
    if unused:
        more = f" and {len(unused) - SHOWN} more" if len(unused) > SHOWN else ""
        named = ", ".join(unused[:SHOWN]) + more
        text = f"Layout beyond top, middle and bottom is not used ({named}): the profile sets the text."
        yield note("captions-layout", text)
