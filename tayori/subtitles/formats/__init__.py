"""The caption formats we read and write, one module each.

To add one: write `formats/<name>.py` with a `FORMAT`, add it to `FORMATS`, give it a test file that
runs the contract in tests/subtitles/formats/contract.py, and a row in the formats reference.
"""

from __future__ import annotations

from tayori.subtitles.formats import ass, srt, vtt
from tayori.subtitles.formats.base import CaptionFormat

FORMATS: tuple[CaptionFormat, ...] = (vtt.FORMAT, ass.FORMAT, srt.FORMAT)
"""In the order they are asked: those with an unmistakable beginning first."""


def find_format(text: str) -> CaptionFormat | None:
    """The format `text` is written in, judged by its content alone; None when none recognises it."""
    return next((f for f in FORMATS if f.sniff(text)), None)
