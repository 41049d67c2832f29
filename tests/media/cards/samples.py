"""Small cards of every template, and their files as pixels."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tayori.media.cards.card import Box, Card, Count, Size, Text
from tayori.media.cards.film import CardReport, render_card
from tayori.media.ffmpeg import read_ffmpeg
from tests.media.jobs import caption_font

Frames = NDArray[np.uint8]
"""Frame x height x width x channel."""

SMALL: Size = (270, 480)
SHAPES: tuple[Size, ...] = (SMALL, (270, 270), (480, 270))
TEMPLATES = ("title", "end", "lower_third", "counter")
LINK = "https://ijyu.example.jp/"
TEXTS = {
    "title": (Text("kicker", ("移住ものがたり",)), Text("title", ("朝七時、", "みどり駅へ"))),
    "end": (Text("title", ("移住ポータル",)), Text("note", ("ご相談は",)), Text("url", ("ijyu.example.jp",))),
    "lower_third": (Text("role", ("地域おこし協力隊",)), Text("name", ("山田 花子",))),
    "counter": (Text("kicker", ("みどり町の人口",)), Text("note", ("2026年4月1日",))),
}


def inside(size: Size) -> Box:
    """A safe box that leaves a tenth at every edge."""
    width, height = size
    return width // 10, height // 10, width - width // 10, height - height // 10


def card(template: str, size: Size = SMALL, **changes: Any) -> Card:
    """A card of `template` with everything in it but a logo."""
    plain = Card(
        template=template,
        texts=TEXTS[template],
        size=size,
        safe_box=inside(size),
        rate=Fraction(30),
        length_ms=2000,
        link=LINK if template == "end" else "",
        count=Count(1000, 367_000, after="人") if template == "counter" else None,
    )
    return replace(plain, **changes)


def rendered(given: Card, out: Path) -> CardReport:
    """The card's file, in the font that comes with the project."""
    return render_card(given, caption_font(), 0, out)


def frames(film: Path, size: Size, channels: str = "rgba") -> Frames:
    """Every frame of a file."""
    raw = ("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", channels, "-")
    data = read_ffmpeg(("-v", "error", "-i", str(film), *raw))
    return np.frombuffer(data, np.uint8).reshape(-1, size[1], size[0], len(channels.removesuffix("24")))
