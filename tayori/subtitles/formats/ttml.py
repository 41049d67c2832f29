"""TTML: the text profile of IMSC 1.1 is written; that, TTML 1 and 2, EBU-TT-D and DFXP are read (facts B.1).

Words with times are spans with `begin`, which a player shows one after the other.
"""

from __future__ import annotations

import re

from tayori.subtitles.formats.base import CaptionFormat, Feature
from tayori.subtitles.formats.ttml_read import parse
from tayori.subtitles.formats.ttml_write import render

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,40}:)?tt[\s>]")
_SNIFFED = 20_000
_NEAR = 4_000


def sniff(text: str) -> bool:
    """An element `tt` with a namespace of TTML near the beginning."""
    root = _ROOT.search(text[:_SNIFFED])
    if root is None:
        return False
    near = text[root.start() : root.start() + _NEAR]
    return "www.w3.org/ns/ttml" in near or "/ttaf1" in near


FORMAT = CaptionFormat(
    "ttml",
    (".ttml", ".dfxp", ".xml"),
    frozenset(Feature) - {Feature.SETTINGS},
    ("fonts, sizes and backgrounds", "places beyond top, middle and bottom", "animation and images"),
    sniff,
    parse,
    render,
    rank=20,
)
