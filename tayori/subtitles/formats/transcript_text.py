"""The transcript as plain text, for reading; written only."""

from __future__ import annotations

from tayori.model.cue import Track
from tayori.subtitles.formats.base import CaptionFormat, Feature
from tayori.subtitles.formats.paragraphs import Paragraph, paragraphs
from tayori.subtitles.lines.kinsoku import is_wide


def render(track: Track) -> str:
    """A paragraph per speaker or pause, the name of a new speaker in front."""
    return "\n\n".join(map(_named, paragraphs(track))) + "\n"


def _named(paragraph: Paragraph) -> str:
    text = paragraph.text()
    if not paragraph.speaker:
        return text
    return f"{paragraph.speaker}{'：' if is_wide(text[0]) else ': '}{text}"


FORMAT = CaptionFormat(
    "transcript_text",
    (".transcript.txt",),
    frozenset({Feature.SPEAKER}),
    ("times, and everything but text",),
    lambda _: False,
    render=render,
    rank=45,
)
"""Ranked before plain text with times, which has the shorter suffix."""
