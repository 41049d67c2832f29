"""The demo's third scene: autumn, a child with a yellow hat walks to school along the ripe rice."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tayori.media.demo import paint
from tayori.media.demo.paint import Canvas, Frame, Point, px

WIDTH, HEIGHT = 720, 1280
HORIZON = 640
PATH = 862
"""Where the child's feet are, units from the top."""
LENGTH_S = 16.0
STEPS_PER_S = 1.7
POSES = 16
TALL = 394
"""Height of the child, hat to shoes, units."""
PACE = 74.0
"""Units the nearest rice moves in a second; what is farther moves less."""


class SchoolWay:
    """All that moves and all that stands still; `frame` composes one picture."""

    def __init__(self) -> None:
        self._sky = paint.gradient(
            WIDTH, HORIZON, [(0.0, "4f8fd0"), (0.55, "a9d0ea"), (0.85, "f6e3c2"), (1.0, "fff0d2")]
        )
        self._land = paint.gradient(
            WIDTH, HEIGHT - HORIZON, [(0.0, "e2bd57"), (0.3, "d8a63c"), (0.6, "b9842c"), (1.0, "5d4a1f")]
        )
        self._layers = _layers()
        self._child = tuple(paint.sprite(_child(pose / POSES)) for pose in range(POSES))
        self._dragonfly = tuple(paint.sprite(_dragonfly(wing)) for wing in (0.55, 1.0))
        self._sun = paint.glow(260, "8a6a2c", 0.9)

    def frame(self, seconds: float) -> Frame:
        """The picture at a time."""
        frame = np.empty((px(HEIGHT), px(WIDTH), 3), dtype=np.uint8)
        frame[: px(HORIZON)], frame[px(HORIZON) :] = self._sky, self._land
        paint.add_light(frame, self._sun, 150, 250, 1.0)
        *behind, before = self._layers
        for layer, top, share in behind:
            paint.stamp(frame, layer, -share * PACE * seconds, top)
        self._dragonflies(frame, seconds)
        beat = seconds * STEPS_PER_S / 2
        bob = 6.0 * abs(math.cos(2 * math.pi * beat))
        paint.stamp(frame, self._child[int(beat * POSES) % POSES], 236, PATH - TALL - bob)
        layer, top, share = before
        paint.stamp(frame, layer, -share * PACE * seconds, top)
        return frame

    def _dragonflies(self, frame: Frame, seconds: float) -> None:
        for number in range(6):
            x = 90 + 115 * number + 34 * math.sin(seconds * 0.9 + number * 2.1)
            y = 430 + 60 * math.sin(number * 1.7) + 16 * math.sin(seconds * 1.7 + number)
            paint.stamp(frame, self._dragonfly[int(seconds * 24 + number) % 2], x, y)


def _layers() -> tuple[tuple[paint.Sprite, float, float], ...]:
    """(sprite, top, share of the pace) from far to near."""
    return (
        (_moving(lambda c, w: _ridge(c, w, 190, 7, "8fa3c4"), 190, 0.03), HORIZON - 190, 0.03),
        (_moving(lambda c, w: _ridge(c, w, 120, 15, "6f8f86"), 120, 0.08), HORIZON - 118, 0.08),
        (_moving(_persimmons, 150, 0.3), HORIZON - 96, 0.3),
        (_moving(lambda c, w: _rice(c, w, 90, 30, 5), 190, 0.6), HORIZON + 40, 0.6),
        (_moving(_path, 150, 0.9), PATH - 40, 0.9),
        (_moving(_cosmos, 440, 1.25), PATH + 10, 1.25),
    )


def _moving(draw: Callable[[Canvas, int], None], height: float, share: float) -> paint.Sprite:
    """A layer as wide as it moves in all of the clip, and as the frame."""
    wide = WIDTH + math.ceil(share * PACE * LENGTH_S) + 8
    canvas = Canvas(wide, height)
    draw(canvas, wide)
    return paint.sprite(canvas.finished(), paint.PHASES)


def _ridge(canvas: Canvas, wide: int, height: float, seed: int, shade: str) -> None:
    outline = paint.ridge(wide, height * 0.8, seed)
    canvas.polygon([*outline, (wide, height), (0, height)], shade)


def _persimmons(canvas: Canvas, wide: int) -> None:
    """Farmhouses, and persimmon trees with their fruit."""
    random = np.random.default_rng(3)
    canvas.polygon([(0, 104), (wide, 98), (wide, 150), (0, 150)], "7c8f4a")
    x = 30.0
    while x < wide:
        if random.uniform() < 0.45:
            _farmhouse(canvas, x)
        else:
            _tree(canvas, x, random)
        x += float(random.uniform(96, 190))


def _farmhouse(canvas: Canvas, x: float) -> None:
    canvas.box(x, 66, 84, 42, "e6dcc8")
    canvas.box(x, 92, 84, 16, "8a7058")
    canvas.polygon([(x - 14, 68), (x + 12, 34), (x + 72, 34), (x + 98, 68)], "4d5560")
    canvas.line([(x + 10, 35), (x + 74, 35)], "6b7684", 3.0)
    for place in (12, 48):
        canvas.box(x + place, 74, 22, 14, "9db4c0")


def _tree(canvas: Canvas, x: float, random: np.random.Generator) -> None:
    canvas.line([(x, 112), (x + 3, 62)], "5a4634", 6.0)
    for _ in range(12):
        leaf = ("8a7a2f", "a5632b", "6f7f3a")[int(random.integers(3))]
        canvas.oval(x + float(random.uniform(-32, 34)), float(random.uniform(24, 74)), 15, 12, leaf)
    for _ in range(11):
        canvas.oval(x + float(random.uniform(-34, 36)), float(random.uniform(26, 80)), 4.4, 4.2, "ef7f24")


def _rice(canvas: Canvas, wide: int, height: float, rows: int, seed: int) -> None:
    """Ripe ears in rows that bow with the wind."""
    random = np.random.default_rng(seed)
    for row in range(rows):
        y = 30 + row / rows * (190 - height * 0.3)
        gap = 7 + 9 * row / rows
        for column in range(round(wide / gap)):
            x = column * gap + float(random.uniform(-3, 3))
            shade = ("e8c765", "d9ae46", "c6952f", "efd588")[int(random.integers(4))]
            canvas.line([(x, y + 9), (x + 2, y), (x + 6, y - 3)], shade, 1.6)


def _path(canvas: Canvas, wide: int) -> None:
    """The path between the paddies, with grass on both sides."""
    random = np.random.default_rng(11)
    canvas.box(0, 10, wide, 140, "8b9a4c")
    canvas.polygon([(0, 20), (wide, 20), (wide, 62), (0, 62)], "cbb38b")
    canvas.polygon([(0, 52), (wide, 52), (wide, 62), (0, 62)], "b59b72")
    for _ in range(wide // 3):
        x, y = float(random.uniform(0, wide)), float(random.choice([12.0, 66.0]))
        canvas.line([(x, y + 10), (x + float(random.uniform(-5, 5)), y - 5)], "6f8440", 1.8)


def _cosmos(canvas: Canvas, wide: int) -> None:
    """Cosmos in front of us."""
    random = np.random.default_rng(29)
    canvas.polygon([(0, 76), (wide, 76), (wide, 440), (0, 440)], "4c6a35")
    for _ in range(wide // 2):
        x, y = float(random.uniform(-10, wide + 10)), float(random.uniform(76, 440))
        shade = ("3f5d2e", "567a3c", "64884a")[int(random.integers(3))]
        canvas.line([(x, y + 40), (x + float(random.uniform(-14, 14)), y - 24)], shade, 2.2)
    for _ in range(wide // 9):
        x, y = float(random.uniform(0, wide)), float(random.uniform(52, 410))
        _flower(canvas, x, y, 7.0 + y / 34, ("f2a2c4", "fbd9e6", "d9578f", "ffffff")[int(random.integers(4))])


def _flower(canvas: Canvas, x: float, y: float, size: float, shade: str) -> None:
    for petal in range(8):
        angle = petal * math.pi / 4
        canvas.oval(
            x + 0.62 * size * math.cos(angle),
            y + 0.5 * size * math.sin(angle),
            size * 0.42,
            size * 0.36,
            shade,
        )
    canvas.oval(x, y, size * 0.27, size * 0.24, "e9b62f")


def _dragonfly(wing: float) -> Image.Image:
    canvas = Canvas(38, 24)
    for side in (-1, 1):
        canvas.oval(16, 12 + side * 6 * wing, 4, 6 * wing, "eef6fb", 150)
        canvas.oval(23, 12 + side * 6 * wing, 4, 6 * wing, "eef6fb", 150)
    canvas.line([(4, 12), (30, 12)], "c8402c", 3.0)
    canvas.oval(32, 12, 3.4, 3.2, "8f2a1e")
    return canvas.finished()


def _child(step: float) -> Image.Image:
    """One pose of a walk of two steps, `step` 0..1, seen from the side, going right."""
    canvas = Canvas(190, 300)
    swing = math.sin(2 * math.pi * step)
    _draw_limb(canvas, _FAR_LEG, (92, 206), -26 * swing)
    _draw_limb(canvas, _FAR_ARM, (88, 128), 30 * swing)
    canvas.polygon([(74, 192), (112, 192), (118, 224), (68, 224)], "2f3d63")
    canvas.rounded(72, 112, 42, 90, 16, "f4f2fa")
    canvas.rounded(40, 116, 40, 66, 10, "b8322f")
    canvas.rounded(40, 116, 40, 34, 10, "d0453c")
    canvas.line([(80, 122), (98, 128), (98, 156)], "8f2320", 5.0)
    canvas.box(56, 148, 8, 7, "e9c66a")
    _draw_limb(canvas, _LEG, (92, 206), 26 * swing)
    _draw_limb(canvas, _ARM, (96, 128), -30 * swing)
    _head(canvas)
    drawn = canvas.finished()
    return drawn.resize((round(drawn.width * TALL / 292), round(drawn.height * TALL / 292)))


@dataclass(frozen=True, slots=True)
class _Limb:
    """How an arm or a leg is made: the lengths of its two parts, their colours, what is at its end."""

    upper: float
    lower: float
    thick: float
    sleeve: str
    below: str
    foot: str = ""
    """Colour of a shoe; empty = a hand."""


_LEG, _FAR_LEG = (_Limb(44, 42, 15, skin, "fafafa", "2b6cb0") for skin in ("f0c7a4", "e2b48f"))
_ARM, _FAR_ARM = (_Limb(30, 28, 13, sleeve, "f0c7a4") for sleeve in ("ffffff", "d9d5e8"))


def _draw_limb(canvas: Canvas, limb: _Limb, joint: Point, swing: float) -> None:
    """Two parts, the lower one bent when it swings back, with hand or shoe."""
    angle = math.radians(swing)
    knee = (joint[0] + limb.upper * math.sin(angle), joint[1] + limb.upper * math.cos(angle))
    bend = angle - math.radians(max(0.0, -swing) * 0.9) if limb.foot else angle + 0.5
    end = (knee[0] + limb.lower * math.sin(bend), knee[1] + limb.lower * math.cos(bend))
    canvas.line([joint, knee], limb.sleeve, limb.thick)
    canvas.line([knee, end], limb.below, limb.thick - 2)
    canvas.oval(*knee, limb.thick / 2 - 0.5, limb.thick / 2 - 0.5, limb.sleeve)
    if limb.foot:
        canvas.oval(end[0] + 5, end[1] + 2, 14, 7, limb.foot)
    else:
        canvas.oval(*end, 6, 6, "f0c7a4")


def _head(canvas: Canvas) -> None:
    """Turned to where it goes: hair, a cheek, an eye, and the yellow hat of first graders."""
    canvas.oval(96, 78, 36, 36, "f5d0ae")
    canvas.polygon([(62, 66), (64, 96), (76, 108), (86, 84), (84, 60)], "3a2a24")
    canvas.oval(80, 86, 8, 10, "f0c3a0")
    canvas.oval(116, 82, 3.6, 5.2, "2a1f1c")
    canvas.oval(111, 95, 7, 4.5, "f2b49c")
    canvas.line([(118, 100), (124, 99), (128, 96)], "b5543f", 2.2)
    canvas.oval(94, 54, 39, 25, "f7c52d")
    canvas.polygon([(54, 56), (134, 56), (140, 66), (50, 66)], "f7c52d")
    canvas.polygon([(48, 62), (148, 62), (142, 70), (54, 70)], "e3ad1c")
    canvas.line([(58, 58), (132, 58)], "d8452f", 4.0)
