"""The text of a WebVTT cue (section 4.2.2 of the draft), written: marks to tags."""

from __future__ import annotations

from tayori.model.cue import Cue, Mark, MarkKind, WordTime
from tayori.subtitles.formats.composing import nested
from tayori.subtitles.formats.timing import clock
from tayori.subtitles.formats.vtt_classes import BOUTEN, STYLE, TAGS, colour_class, in_class


def render_cue_text(cue: Cue) -> str:
    """The cue's text with its speaker, style, marks and word times; a voice over all of it is not closed."""
    voice = f"<v {_escape(' '.join(cue.speaker.split()))}>" if cue.speaker else ""
    style = f"<c.{STYLE}{in_class(cue.style)}>" if cue.style else ""
    if not cue.marks and not cue.words:
        return f"{voice}{style}{_escape(cue.text)}{'</c>' if style else ''}"
    out = [voice, style]
    for piece in nested(cue, MarkKind):
        match piece:
            case str():
                out.append(_escape(piece))
            case WordTime():
                out.append(f"<{clock(piece.start_ms, '.')}>")
            case (opens, mark):
                out.append(_opened(mark) if opens else _closed(mark))
    return "".join((*out, "</c>" if style else ""))


def _opened(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.RUBY:
            return "<ruby>"
        case MarkKind.VOICE:
            return f"<v {_escape(' '.join(mark.value.split()))}>"
        case MarkKind.LANG:
            return f"<lang {_escape(mark.value)}>"
        case MarkKind.EMPHASIS:
            return f"<c.{BOUTEN}>"
        case MarkKind.COLOUR:
            return f"<c.{colour_class(mark.value)}>"
        case MarkKind.CLASS:
            return "<c." + ".".join(map(in_class, mark.value.split("."))) + ">"
        case _:
            return f"<{TAGS[mark.kind]}>"


def _closed(mark: Mark) -> str:
    if mark.kind is MarkKind.RUBY:
        return f"<rt>{_escape(mark.value)}</rt></ruby>"
    tag = {MarkKind.VOICE: "v", MarkKind.LANG: "lang"}.get(mark.kind) or TAGS.get(mark.kind, "c")
    return f"</{tag}>"


def _escape(text: str) -> str:
    """Text with `&`, `<` and `>` as references, so that no `-->` is left."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
