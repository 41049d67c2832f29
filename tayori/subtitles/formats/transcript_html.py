"""The transcript as HTML, for podcast:transcript and pages; written only.

As the podcast namespace has it (facts/platforms.md 4.5): `<cite>` names the speaker, `<time>` tells where
the paragraph begins, `<p>` holds it. Text is always escaped, so that no caption is ever markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from tayori.model.cue import Cue, Mark, MarkKind, Track
from tayori.subtitles.formats.base import FEATURE_OF, CaptionFormat, Feature
from tayori.subtitles.formats.composing import nested
from tayori.subtitles.formats.paragraphs import paragraphs

_TAGS = {
    MarkKind.BOLD: "b",
    MarkKind.ITALIC: "i",
    MarkKind.UNDERLINE: "u",
    MarkKind.EMPHASIS: "em",
    MarkKind.LANG: "span",
    MarkKind.RUBY: "ruby",
}
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TITLES = {"ja": "文字起こし"}


def render(track: Track) -> str:
    """A page with nothing but the transcript; to be written as UTF-8."""
    title = _TITLES.get(track.lang.partition("-")[0], "Transcript")
    return (
        f'<!DOCTYPE html>\n<html lang="{_escape(track.lang)}">\n'
        f'<head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
        f"{''.join(_body(track))}</body>\n</html>\n"
    )


def _body(track: Track) -> Iterator[str]:
    for paragraph in paragraphs(track):
        if paragraph.speaker:
            yield f"<cite>{_escape(paragraph.speaker)}</cite>\n"
        ms = paragraph.start_ms
        yield f'<time datetime="PT{ms // 1000}.{ms % 1000:03d}S">{_clock(ms)}</time>\n'
        text = "".join(before + _markup(cue) for before, cue in paragraph.parts)
        yield f"<p>{text}</p>\n"


def _markup(cue: Cue) -> str:
    """A cue's text with its marks as elements."""
    out: list[str] = []
    for item in nested(cue, _TAGS):
        if isinstance(item, str):
            out.append(_escape(item))
        elif isinstance(item, tuple):
            opens, mark = item
            out.append(_opening(mark) if opens else _closing(mark))
    return "".join(out)


def _opening(mark: Mark) -> str:
    lang = f' lang="{_escape(mark.value)}"' if mark.kind is MarkKind.LANG else ""
    return f"<{_TAGS[mark.kind]}{lang}>"


def _closing(mark: Mark) -> str:
    reading = f"<rp>（</rp><rt>{_escape(mark.value)}</rt><rp>）</rp>" if mark.kind is MarkKind.RUBY else ""
    return f"{reading}</{_TAGS[mark.kind]}>"


def _escape(text: str) -> str:
    return escape(_NOT_HTML.sub("", text))


def _clock(ms: int) -> str:
    """`0:09`, `1:02:03`."""
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if minutes > 59 else f"{minutes}:{seconds:02d}"


FORMAT = CaptionFormat(
    "transcript_html",
    (".html", ".htm"),
    frozenset({Feature.SPEAKER, *(FEATURE_OF[kind] for kind in _TAGS)}),
    ("times within a paragraph", "colours"),
    lambda _: False,
    render=render,
)
