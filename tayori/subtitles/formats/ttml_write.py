"""A track as IMSC 1.1 text profile (facts B.1): the same track gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from tayori.model.cue import Cue, Mark, MarkKind, Position, Track
from tayori.model.ids import Lang
from tayori.subtitles.formats.pieces import Piece, pieces
from tayori.subtitles.formats.timing import clock
from tayori.subtitles.formats.ttml_names import as_id

SHEAR = "16.67%"
"""How Japanese leans, by whole paragraphs: IMSC 1.1 has no leaning span, and kana no italics (facts B.1)."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGIN = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:ebutts="urn:ebu:tt:style" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" \
ttp:timeBase="media" xml:lang="{lang}">
<head>
"""
_TEXT_STYLE = (
    '<style xml:id="text" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:color="white" '
    'tts:textAlign="center" ebutts:multiRowAlign="start"/>'
)
_REGIONS = ((Position.TOP, 10, "before"), (Position.MIDDLE, 37, "center"), (Position.BOTTOM, 64, "after"))
"""Thirds of the inner 80 %, as regions of IMSC 1.1 may not overlap."""
_ATTRIBUTES = {
    MarkKind.BOLD: 'tts:fontWeight="bold"',
    MarkKind.ITALIC: 'tts:fontStyle="italic"',
    MarkKind.UNDERLINE: 'tts:textDecoration="underline"',
    MarkKind.EMPHASIS: 'tts:textEmphasis="filled dot outside"',
}


def render(track: Track) -> str:
    """The track as TTML; to be written as UTF-8. What XML cannot hold (control characters) is left out."""
    agents = {name: f"agent{number}" for number, name in enumerate(_speakers(track), 1)}
    paragraphs = (_paragraph(cue, track.lang, agents) for cue in track.cues)
    return "".join(
        (
            _BEGIN.format(lang=escape(track.lang)),
            *_head(track, agents),
            '</head>\n<body xml:space="preserve" style="text">\n<div>\n',
            *paragraphs,
            "</div>\n</body>\n</tt>\n",
        )
    )


def escape(text: str) -> str:
    """Text as it stands in an XML element or attribute."""
    plain = _NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace('"', "&quot;").replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def _speakers(track: Track) -> Iterable[str]:
    """Everybody who speaks, once, in the order they do."""
    found: dict[str, None] = {}
    for cue in track.cues:
        found.update({cue.speaker: None} if cue.speaker else {})
        found.update((mark.value, None) for mark in cue.marks if mark.kind is MarkKind.VOICE)
    return found


def _head(track: Track, agents: dict[str, str]) -> Iterator[str]:
    if agents:
        yield "<metadata>\n"
        for name, agent in agents.items():
            named = f'<ttm:name type="full">{escape(name)}</ttm:name>'
            yield f'<ttm:agent xml:id="{agent}" type="person">{named}</ttm:agent>\n'
        yield "</metadata>\n"
    styles = dict.fromkeys(as_id("style", cue.style) for cue in track.cues if cue.style)
    classes = dict.fromkeys(
        as_id("class", m.value) for cue in track.cues for m in cue.marks if m.kind is MarkKind.CLASS
    )
    yield f"<styling>\n{_TEXT_STYLE}\n"
    yield from (f'<style xml:id="{name}"/>\n' for name in (*styles, *classes))
    yield "</styling>\n<layout>\n"
    for position, top, align in _REGIONS:
        yield (
            f'<region xml:id="{position}" tts:origin="10% {top}%" tts:extent="80% 26%" '
            f'tts:displayAlign="{align}" tts:writingMode="lrtb"/>\n'
        )
    yield "</layout>\n"


def _paragraph(cue: Cue, lang: Lang, agents: dict[str, str]) -> str:
    attributes = [
        f'begin="{clock(cue.start_ms, ".")}" end="{clock(cue.end_ms, ".")}"',
        f'region="{cue.position}"',
    ]
    if cue.speaker:
        attributes.append(f'ttm:agent="{agents[cue.speaker]}"')
    if cue.style:
        attributes.append(f'style="{as_id("style", cue.style)}"')
    leaning = Mark(0, len(cue.text), MarkKind.ITALIC)
    whole = leaning in cue.marks and lang.partition("-")[0] in ("ja", "zh")
    if whole:
        attributes.append(f'tts:shear="{SHEAR}"')
    title = f"<ttm:title>{escape(cue.name)}</ttm:title>" if cue.name else ""
    content = "".join(_Content(cue, agents, upright=whole).parts())
    return f"<p {' '.join(attributes)}>{title}{content}</p>\n"


class _Content:
    """The text of a paragraph: `ttml_inline` says how words and ruby stand in each other."""

    def __init__(self, cue: Cue, agents: dict[str, str], *, upright: bool) -> None:
        self._cue = cue
        self._agents = agents
        self._without = {MarkKind.ITALIC} if upright else set()
        self._word_ms: int | None = None

    def parts(self) -> Iterator[str]:
        """The markup in order."""
        waiting: list[tuple[int | None, str]] = []
        for ruby, group in groupby(pieces(self._cue), lambda piece: piece.marks.get(MarkKind.RUBY)):
            marked = [(piece.word_ms, self._span(piece)) for piece in group]
            if ruby is None:
                waiting += marked
            elif all(word is None for word, _ in marked[1:]):
                waiting.append((marked[0][0], _ruby(ruby, "".join(text for _, text in marked))))
            else:  # a word begins within: the ruby holds the words
                yield from self._timed(waiting)
                yield _ruby(ruby, "".join(self._timed(marked)))
                waiting = []
        if waiting:
            yield from self._timed(waiting)

    def _timed(self, marked: list[tuple[int | None, str]]) -> Iterator[str]:
        """Marked text in spans of their words; first the rest of the word before, be it empty."""
        open_ms = self._word_ms
        if open_ms is not None:
            yield self._begin(open_ms)
        for word, text in marked:
            if word is not None:
                yield "</span>" if open_ms is not None else ""
                yield self._begin(word)
                open_ms = word
            yield text
        if open_ms is not None:
            yield "</span>"
        self._word_ms = open_ms

    def _begin(self, ms: int) -> str:
        offset = ms - self._cue.start_ms
        return f'<span begin="{offset // 1000}.{offset % 1000:03d}s">'

    def _span(self, piece: Piece) -> str:
        attributes = [self._attribute(mark) for kind, mark in sorted(piece.marks.items())]
        text = "<br/>".join(escape(line) for line in piece.text.split("\n"))
        shown = " ".join(filter(None, attributes))
        return f"<span {shown}>{text}</span>" if shown else text

    def _attribute(self, mark: Mark) -> str:
        if mark.kind in self._without:
            return ""
        match mark.kind:
            case MarkKind.COLOUR:
                return f'tts:color="#{escape(mark.value)}"'
            case MarkKind.LANG:
                return f'xml:lang="{escape(mark.value)}"'
            case MarkKind.VOICE:
                return f'ttm:agent="{self._agents[mark.value]}"'
            case MarkKind.CLASS:
                return f'style="{as_id("class", mark.value)}"'
        return _ATTRIBUTES.get(mark.kind, "")


def _ruby(ruby: Mark, base: str) -> str:
    return (
        f'<span tts:ruby="container"><span tts:ruby="base">{base}</span>'
        f'<span tts:ruby="text" tts:rubyPosition="outside">{escape(ruby.value)}</span></span>'
    )
