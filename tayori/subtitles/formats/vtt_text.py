"""The text of a WebVTT cue (sections 4.2.2 and 6.4 of the draft): tags to marks, and back.

Beyond the tags of the draft, classes carry what it has no tag for: the eight colours of its default style
sheet, `colorRRGGBB` as YouTube writes it, `bouten` for emphasis dots, and `style-<name>` for a named style.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tayori.model.cue import Cue, Mark, MarkKind, WordTime
from tayori.subtitles.formats.composing import Composed, Composer, nested, normal_marks
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.formats.timing import clock, vtt_timestamp

_TOKEN = re.compile(r"<([^>]*)(>|$)", re.DOTALL)
_HEAD = re.compile(r"[^ \t\n\f]*")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{1,31});?")
_HEX_COLOUR = re.compile(r"color([0-9A-Fa-f]{6})")
_IN_CLASS = re.compile(r"[\x00- .&<>%\x7f]")
_ESCAPED_IN_CLASS = re.compile(r"%([0-9A-F]{2})")
_STYLE = "style-"
_BOUTEN = "bouten"
COLOURS = {
    "white": "FFFFFF",
    "lime": "00FF00",
    "cyan": "00FFFF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "black": "000000",
}
"""Classes with a colour by default: section 5.1 of the draft."""
_CLASS_OF = {colour: name for name, colour in COLOURS.items()}
_TAGS = {MarkKind.BOLD: "b", MarkKind.ITALIC: "i", MarkKind.UNDERLINE: "u"}
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
_LONGEST_REFERENCE = 40
_MOST_CLASSES, _LONGEST_CLASS = 16, 64
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


def render_cue_text(cue: Cue) -> str:
    """The cue's text with its speaker, style, marks and word times; a voice over all of it is not closed."""
    voice = f"<v {escape(' '.join(cue.speaker.split()))}>" if cue.speaker else ""
    style = f"<c.{_STYLE}{_in_class(cue.style)}>" if cue.style else ""
    if not cue.marks and not cue.words:
        return f"{voice}{style}{escape(cue.text)}{'</c>' if style else ''}"
    out = [voice, style]
    for piece in nested(cue, MarkKind):
        match piece:
            case str():
                out.append(escape(piece))
            case WordTime():
                out.append(f"<{clock(piece.start_ms, '.')}>")
            case (opens, mark):
                out.append(_opened(mark) if opens else _closed(mark))
    return "".join((*out, "</c>" if style else ""))


def unescape(text: str) -> str:
    """Character references as HTML reads them; numbers too long for any character as U+FFFD."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda m: "\ufffd" if len(m[0]) > _LONGEST_REFERENCE else html.unescape(m[0]), text)


def escape(text: str) -> str:
    """Text with `&`, `<` and `>` as references, so that no `-->` is left."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    return _Node(name, said, _classes(said, around.classes, classes), voice)


def _classes(said: dict[MarkKind, str], around: tuple[str, ...], new: list[str]) -> tuple[str, ...]:
    """The classes in force; those that mean a colour or emphasis are said as such."""
    kept = around
    for name in filter(None, new[:_MOST_CLASSES]):
        coloured = _HEX_COLOUR.fullmatch(name)
        if name in COLOURS:
            said[MarkKind.COLOUR] = COLOURS[name]
        elif coloured:
            said[MarkKind.COLOUR] = coloured[1].upper()
        elif name == _BOUTEN:
            said[MarkKind.EMPHASIS] = ""
        elif name not in kept and len(kept) < _MOST_CLASSES and len(name) <= _LONGEST_CLASS:
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
    if len(outer) != 1 or not name.startswith(_STYLE) or not _covers(text, classes):
        return marks, None
    inner = (replace(m, value=m.value.partition(".")[2]) for m in classes)
    others = (m for m in marks if m.kind is not MarkKind.CLASS)
    style = _ESCAPED_IN_CLASS.sub(lambda m: chr(int(m[1], 16)), name.removeprefix(_STYLE))
    return normal_marks(text, (*others, *(m for m in inner if m.value))), tidy(style) or None


def _covers(text: str, marks: list[Mark]) -> bool:
    """Whether there is nothing visible outside the marks."""
    ends = [0, *(m.end for m in marks)]
    starts = [*(m.start for m in marks), len(text)]
    return not any(text[end:start].strip() for end, start in zip(ends, starts, strict=True))


def _opened(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.RUBY:
            return "<ruby>"
        case MarkKind.VOICE:
            return f"<v {escape(' '.join(mark.value.split()))}>"
        case MarkKind.LANG:
            return f"<lang {escape(mark.value)}>"
        case MarkKind.EMPHASIS:
            return f"<c.{_BOUTEN}>"
        case MarkKind.COLOUR:
            return f"<c.{_CLASS_OF.get(mark.value) or _in_class('color' + mark.value)}>"
        case MarkKind.CLASS:
            return "<c." + ".".join(map(_in_class, mark.value.split("."))) + ">"
        case _:
            return f"<{_TAGS[mark.kind]}>"


def _closed(mark: Mark) -> str:
    if mark.kind is MarkKind.RUBY:
        return f"<rt>{escape(mark.value)}</rt></ruby>"
    tag = {MarkKind.VOICE: "v", MarkKind.LANG: "lang"}.get(mark.kind) or _TAGS.get(mark.kind, "c")
    return f"</{tag}>"


def _in_class(name: str) -> str:
    """A name as it can stand in a class: what would end it as `%` and two hexadecimal digits."""
    return _IN_CLASS.sub(lambda m: f"%{ord(m[0]):02X}", name)
