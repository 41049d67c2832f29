r"""The text of a SubRip cue: what by custom is in it (`<b>`, `<font color>`, `{\an8}`), to marks and back.

SubRip has no escapes, and players do not read entities. A word joiner (U+2060, which nobody sees) keeps text
from being read as markup; word joiners are taken out again in reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tayori.model.cue import Cue, Mark, MarkKind, Position
from tayori.subtitles.formats.composing import Composed, Composer, nested
from tayori.subtitles.formats.text import tidy

KINDS = (MarkKind.BOLD, MarkKind.ITALIC, MarkKind.UNDERLINE, MarkKind.COLOUR)
"""The marks SubRip has tags for."""

_TAG = r"</?(?:b|i|u|s|font|c|span|ruby|rt|v)\b[^<>]*>"
_TOKEN = re.compile(rf"(?i:{_TAG})|\{{\\[^{{}}]*\}}|\\N")
_READ_AS_MARKUP = re.compile(rf"(?=(?i:{_TAG}))<|\{{(?=\\)|\\(?=N)|-(?=>)|&(?=(?:lt|gt|nbsp|amp);)")
_JOINER = "\u2060"
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u00a0"), ("&amp;", "&"))
_COLOUR = re.compile(r"""\bcolou?r\s*=\s*["']?\s*(#?[0-9A-Za-z]{1,20})""", re.IGNORECASE)
_HEX = re.compile(r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_PLACE = re.compile(r"\{\\an([1-9])\}")
_KIND_OF = {"b": MarkKind.BOLD, "i": MarkKind.ITALIC, "u": MarkKind.UNDERLINE}
_TAG_OF = {kind: tag for tag, kind in _KIND_OF.items()}
_CODE = {Position.TOP: r"{\an8}", Position.MIDDLE: r"{\an5}"}
_COLOUR_NAMES = {
    "aqua": "00FFFF",
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "fuchsia": "FF00FF",
    "gray": "808080",
    "green": "008000",
    "grey": "808080",
    "lime": "00FF00",
    "magenta": "FF00FF",
    "maroon": "800000",
    "navy": "000080",
    "olive": "808000",
    "orange": "FFA500",
    "pink": "FFC0CB",
    "purple": "800080",
    "red": "FF0000",
    "silver": "C0C0C0",
    "teal": "008080",
    "white": "FFFFFF",
    "yellow": "FFFF00",
}
"""The names of HTML 4 and the few more that are met in files."""


@dataclass(frozen=True, slots=True)
class CueText:
    """What the text of a cue comes to."""

    composed: Composed
    position: Position = Position.BOTTOM
    layout: bool = False
    """It has codes or tags a track does not keep."""


@dataclass(slots=True)
class _Reading:
    composer: Composer = field(default_factory=Composer)
    open: dict[MarkKind, int] = field(default_factory=dict)
    fonts: list[str | None] = field(default_factory=list)
    position: Position | None = None
    layout: bool = False


def read_cue_text(markup: str) -> CueText:
    """The text of a cue, its marks and its position; brackets that are no known tag are text."""
    if "<" not in markup and "\\" not in markup:
        return CueText(Composed(tidy(_plain(markup))))
    state = _Reading()
    at = 0
    for token in _TOKEN.finditer(markup):
        _add(state, markup[at : token.start()])
        at = token.end()
        if token[0][0] == "<":
            _tag(state, token[0])
        elif token[0][0] == "{":
            _code(state, token[0])
        else:
            state.composer.add("\n", {})
    _add(state, markup[at:])
    return CueText(state.composer.composed(), state.position or Position.BOTTOM, state.layout)


def render_cue_text(cue: Cue, in_front: str = "") -> str:
    """The cue's text, after some text in front, with the tags and codes SubRip has by custom."""
    out = [_CODE.get(cue.position, ""), _as_text(in_front)]
    for piece in nested(replace(cue, words=()), KINDS):
        match piece:
            case str():
                out.append(_as_text(piece))
            case (opens, Mark() as mark):
                out.append(_opened(mark) if opens else _closed(mark))
    return "".join(out)


def speaker_in_front(speaker: str, lang: str) -> str:
    """A new speaker as captions name them: `（市長）` or `Mayor: `."""
    return f"（{speaker}）" if lang.partition("-")[0] in {"ja", "zh"} else f"{speaker}: "


def _add(state: _Reading, text: str) -> None:
    said = {kind: "" for kind, depth in state.open.items() if depth}
    colour = next((c for c in reversed(state.fonts[-8:]) if c), None)
    if colour:
        said[MarkKind.COLOUR] = colour
    state.composer.add(_plain(text), said)


def _tag(state: _Reading, tag: str) -> None:
    """Tags may cross, as they do in these files: each kind is counted on its own."""
    closes = tag[1] == "/"
    name = re.match(r"[a-z]+", tag[2 if closes else 1 :].lower())
    kind = _KIND_OF.get(name[0]) if name else None
    if kind:
        state.open[kind] = max(0, state.open.get(kind, 0) + (-1 if closes else 1))
    elif name and name[0] == "font":
        _font(state, tag, closes=closes)
    else:
        state.layout = True


def _font(state: _Reading, tag: str, *, closes: bool) -> None:
    if closes:
        del state.fonts[-1:]
        return
    found = _COLOUR.search(tag)
    colour = _colour(found[1]) if found else None
    state.fonts.append(colour)
    state.layout |= colour is None


def _colour(value: str) -> str | None:
    """RRGGBB of a colour as HTML writes it; of eight digits the last two are its opacity."""
    found = _HEX.fullmatch(value)
    if not found:
        return _COLOUR_NAMES.get(value.lower())
    digits = found[1].upper()
    return "".join(d * 2 for d in digits) if len(digits) == 3 else digits[:6]


def _code(state: _Reading, code: str) -> None:
    found = _PLACE.fullmatch(code)
    if found and state.position is None:
        state.position = (Position.BOTTOM, Position.MIDDLE, Position.TOP)[(int(found[1]) - 1) // 3]
    state.layout |= not found or int(found[1]) % 3 != 2


def _plain(text: str) -> str:
    if "&" in text:
        for entity, char in _ENTITIES:
            text = text.replace(entity, char)
    return text.replace(_JOINER, "")


def _as_text(text: str) -> str:
    return _READ_AS_MARKUP.sub(lambda m: m[0] + _JOINER, text)


def _opened(mark: Mark) -> str:
    if mark.kind is MarkKind.COLOUR:
        return f'<font color="#{mark.value}">'
    return f"<{_TAG_OF[mark.kind]}>"


def _closed(mark: Mark) -> str:
    return "</font>" if mark.kind is MarkKind.COLOUR else f"</{_TAG_OF[mark.kind]}>"
