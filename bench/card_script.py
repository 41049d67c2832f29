"""Sixty-one frames of one title card at 1080x1920, with alpha: arguments ours|plain OUT FONT.

`plain` is what a moviepy script does: texts, a rule and a wash as clips with fades and moving positions, in
one transparent composite.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from moviepy import ColorClip, CompositeVideoClip, TextClip, vfx

from tayori.media.cards.card import Card, Text
from tayori.media.cards.film import render_card

SIZE, RATE, LEFT = (1080, 1920), 60, 180
KICKER, TITLE, NOTE = "みどり町 移住ものがたり", ("朝七時、", "みどり駅へ"), "第三回 自転車で十五分"
OPENING_S, CLOSING_S, WHOLE_S = 0.6, 0.4, 61 / 60
PARTS = (
    (KICKER, 38, 560, "#F4B942"),
    (TITLE[0], 97, 620, "white"),
    (TITLE[1], 97, 744, "white"),
    (NOTE, 36, 940, "white"),
)


def ours(out: Path, font: Path) -> None:
    """The title card, as a build makes it."""
    texts = (Text("kicker", (KICKER,)), Text("title", TITLE), Text("note", (NOTE,)))
    card = Card("title", texts, SIZE, (LEFT, 270, 900, 1440), Fraction(RATE), 5000)
    frames = render_card(card, font, 0, out).frames
    assert frames == 61, frames


def plain(out: Path, font: Path) -> None:
    """The same, the way of moviepy's guide."""
    wash = ColorClip(SIZE, (0x12, 0x30, 0x4A)).with_opacity(0.8)
    rule = ColorClip((108, 5), (0xF4, 0xB9, 0x42)).with_position((LEFT, 900))
    texts = [
        TextClip(str(font), text=text, font_size=em, color=colour, margin=(em // 4, em // 4)).with_position(
            _rising(top)
        )
        for text, em, top, colour in PARTS
    ]
    fades = [vfx.CrossFadeIn(OPENING_S), vfx.CrossFadeOut(CLOSING_S)]
    layers = [clip.with_duration(WHOLE_S).with_effects(fades) for clip in (wash, rule, *texts)]
    CompositeVideoClip(layers, SIZE).write_videofile(str(out), fps=RATE, codec="qtrle", logger=None)


def _rising(top: int) -> Callable[[float], tuple[int, int]]:
    return lambda at: (LEFT, top + round(24 * (1 - min(1.0, at / OPENING_S)) ** 3))


if __name__ == "__main__":
    {"ours": ours, "plain": plain}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
