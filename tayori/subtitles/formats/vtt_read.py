"""The text of a WebVTT cue (section 6.4 of the draft), read: tags to marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tayori.model.cue import Mark, MarkKind, WordTime
from tayori.subtitles.formats.composing import Composed, Composer, normal_marks
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import vtt_timestamp
from tayori.subtitles.formats.vtt_classes import BOUTEN, STYLE, TAGS, find_colour, from_class

_TOKEN = re.compile(r"<([^>]*)(>|$)", re.DOTALL)
_HEAD = re.compile(r"[^ \t\n\f]*")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{1,31});?")
_KINDS = {tag: kind for kind, tag in TAGS.items()}
_DEEPEST = 200
_LONGEST_REFERENCE = 40
_MOST_CLASSES, _LONGEST_CLASS = 16, 200
"""More is no class a person wrote; bounded, so that nested ones cost no more than their length."""


@dataclass(frozen=True, slots=True)
class CueText:
    """What the text of a cue comes to."""

    composed: Composed
    speaker: str | None = None
    style: str | None = None
    unknown: bool = False
    """It has tags WebVTT does not know, or one that is not closed; a browser ignores them too."""
    late: bool = False
    """It has word times that run backwards or lie outside the cue."""


@dataclass(frozen=True, slots=True)
class _Node:
    """An open tag, with all that is said inside it."""

    tag: str
    said: dict[MarkKind, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    voice: int = 0
    """Which voice of the cue is outermost here, counted from 1; 0 = none."""


@dataclass(slots=True)
class _Reading:
    composer: Composer = field(default_factory=Composer)
    stack: list[_Node] = field(default_factory=lambda: [_Node("")])
    base: int | None = None
    """Where the base of the open ruby begins."""
    reading: list[str] | None = None
    """Text of the open `<rt>`."""
    names: list[str] = field(default_factory=list)
    """Names of the outermost voices."""
    outer: set[int] = field(default_factory=set)
    """Which of them, or none (0), is around visible text."""
    unknown: bool = False


def read_cue_text(markup: str, start_ms: int, end_ms: int) -> CueText:
    """The text of a cue between two times, its marks, word times, speaker and style."""
    if "<" not in markup and "&" not in markup:
        return CueText(Composed(tidy(markup)))
    state = _Reading()
    at = 0
    for token in _TOKEN.finditer(markup):
        _add(state, markup[at : token.start()])
        at = token.end()
        state.unknown |= not (token[2] and _tag(state, token[1]))
    _add(state, markup[at:])
    _end_reading(state)
    found = state.composer.composed()
    words = tuple(_within(found.words, start_ms, end_ms))
    late = len(words) < len(found.words)
    first = len(found.text) - len(found.text.lstrip())
    if words and words[0].at > first:  # what stands before the first is spoken from the start
        words = (WordTime(first, start_ms), *words)
    speaker = state.names[min(state.outer) - 1] if len(state.outer) == 1 and 0 not in state.outer else None
    marks, speaker = _one_speaker(found, speaker)
    marks, style = _one_style(found.text, marks)
    return CueText(Composed(found.text, marks, words), speaker, style, state.unknown, late)


def unescape(text: str) -> str:
    """Character references as HTML reads them; numbers too long for any character as U+FFFD."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda m: "\ufffd" if len(m[0]) > _LONGEST_REFERENCE else html.unescape(m[0]), text)


def _add(state: _Reading, text: str) -> None:
    """Text between tags: to the reading of a ruby, or to the cue."""
    plain = unescape(text)
    if state.reading is not None:
        state.reading.append(plain)
    elif plain:
        node = state.stack[-1]
        if not plain.isspace():
            state.outer.add(node.voice)
        state.composer.add(plain, node.said)


def _tag(state: _Reading, inner: str) -> bool:
    """Takes a tag in; False when it has no meaning."""
    if inner[:1] == "/":
        return _end(state, inner[1:].strip())
    if inner[:1].isdigit():
        ms = vtt_timestamp(inner)
        if ms is not None:
            state.composer.word(ms)
        return ms is not None
    if len(state.stack) > _DEEPEST:
        return False
    head = _HEAD.match(inner)
    name, *classes = (head[0] if head else "").split(".")
    match name:
        case "rt":
            return _begin_reading(state)
        case "ruby" if state.base is None:
            state.base = state.composer.length
        case "b" | "i" | "u" | "c" | "v" | "lang":
            pass
        case _:
            return False
    state.stack.append(_node(state, name, classes, inner[len(head[0]) if head else 0 :]))
    return True


def _node(state: _Reading, name: str, classes: list[str], annotation: str) -> _Node:
    around = state.stack[-1]
    said, voice = dict(around.said), around.voice
    words = annotation.split()
    if name in _KINDS:
        said[_KINDS[name]] = ""
    elif name == "lang" and words:
        said[MarkKind.LANG] = unescape(words[0])
    elif name == "v" and (spoken := tidy(unescape(" ".join(words))).replace("\n", " ")):
        said[MarkKind.VOICE] = spoken
        if not voice:
            state.names.append(spoken)
            voice = len(state.names)
    return _Node(name, said, _classes(state, said, classes), voice)


def _classes(state: _Reading, said: dict[MarkKind, str], new: list[str]) -> tuple[str, ...]:
    """The classes in force; those that mean a colour or emphasis are said as such."""
    around = kept = state.stack[-1].classes
    for name in filter(None, new):
        if (colour := find_colour(name)) is not None:
            said[MarkKind.COLOUR] = colour
        elif name == BOUTEN:
            said[MarkKind.EMPHASIS] = ""
        elif len(name) > _LONGEST_CLASS or (name not in kept and len(kept) == _MOST_CLASSES):
            state.unknown = True
        elif name not in kept:
            kept = (*kept, name)
    if kept is not around:
        said[MarkKind.CLASS] = ".".join(kept)
    return kept


def _end(state: _Reading, name: str) -> bool:
    """An end tag closes the innermost tag when it is of its name; `</ruby>` closes `<rt>` too."""
    inner = state.stack[-1].tag
    if name == "ruby" and inner == "rt":
        _end_reading(state)
        inner = state.stack[-1].tag
    if name != inner or not name:
        return False
    if name == "rt":
        _end_reading(state)
        return True
    if name == "ruby":
        state.base = None
    state.stack.pop()
    return True


def _begin_reading(state: _Reading) -> bool:
    if state.stack[-1].tag != "ruby":
        return False
    state.stack.append(_Node("rt"))
    state.reading = []
    return True


def _end_reading(state: _Reading) -> None:
    if state.reading is None or state.base is None:
        return
    while state.stack.pop().tag != "rt":
        pass
    state.composer.ruby(state.base, tidy("".join(state.reading)).replace("\n", " "))
    state.base, state.reading = state.composer.length, None


def _within(words: Iterable[WordTime], start_ms: int, end_ms: int) -> Iterator[WordTime]:
    """The word times that run forward within the cue."""
    last_ms = start_ms
    for word in words:
        if last_ms <= word.start_ms <= end_ms:
            last_ms = word.start_ms
            yield word


def _one_speaker(found: Composed, speaker: str | None) -> tuple[tuple[Mark, ...], str | None]:
    """Marks without the voice that is around everything, which is the speaker."""
    voices = [m for m in found.marks if m.kind is MarkKind.VOICE]
    if speaker is None and len({m.value for m in voices}) == 1 and _covers(found.text, voices):
        speaker = voices[0].value
    marks = (m for m in found.marks if m.kind is not MarkKind.VOICE or m.value != speaker)
    return tuple(marks), speaker


def _one_style(text: str, marks: tuple[Mark, ...]) -> tuple[tuple[Mark, ...], str | None]:
    """Marks without the class that is around everything and names a style."""
    classes = [m for m in marks if m.kind is MarkKind.CLASS]
    outer = {m.value.partition(".")[0] for m in classes}
    name = next(iter(outer), "")
    if len(outer) != 1 or not name.startswith(STYLE) or not _covers(text, classes):
        return marks, None
    inner = (replace(m, value=m.value.partition(".")[2]) for m in classes)
    others = (m for m in marks if m.kind is not MarkKind.CLASS)
    style = from_class(name.removeprefix(STYLE))
    return normal_marks(text, (*others, *(m for m in inner if m.value))), tidy(style) or None


def _covers(text: str, marks: list[Mark]) -> bool:
    """Whether there is nothing visible outside the marks."""
    ends = [0, *(m.end for m in marks)]
    starts = [*(m.start for m in marks), len(text)]
    return not any(text[end:start].strip() for end, start in zip(ends, starts, strict=True))
