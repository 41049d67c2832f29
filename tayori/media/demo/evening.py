"""The demo's second scene: a night at the end of summer, paper lanterns drift down a river."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tayori.media.demo import paint
from tayori.media.demo.paint import Canvas, Frame, Point, px

WIDTH, HEIGHT = 720, 1280
HORIZON = 590
LENGTH_S = 16.0
SIZES = 28
"""Lanterns are drawn in this many sizes; they grow as they come nearer."""
SHADES = ("ffb347", "ff9a4d", "ffc66b", "ff8f6b")


@dataclass(frozen=True, slots=True)
class _Lantern:
    """Where one lantern is on its way: `lane` -1..1 across the river, `start` how far it has come."""

    lane: float
    start: float
    pace: float
    shade: int
    beat: float


@dataclass(frozen=True, eq=False, slots=True)
class _Light:
    """One size of one colour of lantern."""

    body: paint.Sprite
    halo: NDArray[np.uint16]
    trail: NDArray[np.uint16]


class Evening:
    """All that moves and all that stands still; `frame` composes one picture."""

    def __init__(self) -> None:
        self._land = _land()
        self._water = paint.gradient(
            WIDTH, HEIGHT - HORIZON, [(0.0, "544a78"), (0.35, "262f5c"), (1.0, "0b1430")]
        )
        self._banks = paint.sprite(_banks())
        self._stars = _stars()
        self._twinkle = paint.glow(3, "cfd8ff", 0.8)
        self._firefly = paint.glow(9, "d8ff8a", 0.9)
        self._lanterns = _lanterns()
        self._lights = tuple(tuple(_light(size, shade) for size in range(SIZES)) for shade in SHADES)

    def frame(self, seconds: float) -> Frame:
        """The picture at a time."""
        frame = np.empty((px(HEIGHT), px(WIDTH), 3), dtype=np.uint8)
        land = frame[: px(HORIZON)]
        land[...] = self._land
        for x, y, beat in self._stars:
            paint.add_light(land, self._twinkle, x, y, 0.5 + 0.5 * math.sin(seconds * 2.2 + beat))
        ripple = paint.ripples(HEIGHT - HORIZON, seconds, 2.4)
        paint.mirror(frame, HORIZON, self._water, 0.45, ripple)
        for lantern in sorted(self._lanterns, key=lambda each: _way(each, seconds)):
            self._float(frame, lantern, seconds)
        paint.stamp(frame, self._banks, 0, HORIZON - 20)
        self._fireflies(frame, seconds)
        return frame

    def _float(self, frame: Frame, lantern: _Lantern, seconds: float) -> None:
        way = _way(lantern, seconds)
        light = self._lights[lantern.shade][min(SIZES - 1, int(way * SIZES))]
        x, y = lantern_place(lantern.lane, way)
        y += (0.6 + 3.0 * way) * math.sin(seconds * 1.7 + lantern.beat)
        flicker = (
            0.82
            + 0.12 * math.sin(seconds * 7.1 + lantern.beat)
            + 0.06 * math.sin(seconds * 12.7 + 2 * lantern.beat)
        )
        fade = min(1.0, way * 12.0)
        width, height = (side / paint.UNIT for side in light.body.size)
        paint.add_light(frame, light.trail, x, y + height * 1.5, flicker * fade)
        paint.add_light(frame, light.halo, x, y - height * 0.4, flicker * fade)
        paint.stamp(frame, light.body, x - width / 2, y - height)

    def _fireflies(self, frame: Frame, seconds: float) -> None:
        for number in range(14):
            side = 1 if number % 2 else -1
            x = 360 + side * (250 + 60 * math.sin(number * 1.9 + seconds * 0.33))
            y = 900 + 190 * math.sin(number * 2.3) - 26 * math.sin(seconds * 0.6 + number)
            paint.add_light(frame, self._firefly, x, y, max(0.0, math.sin(seconds * 1.1 + number * 1.31)))


def _way(lantern: _Lantern, seconds: float) -> float:
    """0 at the bridge, 1 at the lower edge; it starts again when it has passed."""
    return (lantern.start + lantern.pace * seconds / LENGTH_S) % 1.0


def lantern_place(lane: float, way: float) -> tuple[float, float]:
    """Middle and foot of a lantern on the bending, widening river, units."""
    depth = way**1.75
    bend = 66.0 * math.sin(way * 2.6) * (1.0 - 0.3 * way)
    return 352.0 + bend + lane * (64.0 + 330.0 * depth), HORIZON + 12.0 + 720.0 * depth


def _lanterns() -> tuple[_Lantern, ...]:
    random = np.random.default_rng(17)
    return tuple(
        _Lantern(
            lane=float(random.uniform(-0.92, 0.92)),
            start=(number + float(random.uniform(0, 0.8))) / 30,
            pace=0.34,
            shade=int(random.integers(len(SHADES))),
            beat=float(random.uniform(0, 6.283)),
        )
        for number in range(30)
    )


def _light(size: int, shade: str) -> _Light:
    wide = 7.0 + 58.0 * ((size + 0.5) / SIZES) ** 1.75
    halo = paint.glow(wide * 2.1, shade, 0.55)
    column = paint.glow(wide * 1.7, shade, 0.62)
    trail = np.ascontiguousarray(column[:, ::2])
    return _Light(paint.sprite(_lantern_picture(wide, shade), paint.PHASES), halo, trail)


def _lantern_picture(wide: float, shade: str) -> Image.Image:
    """A paper box on a small raft, lit from inside, with a leaf painted on its front."""
    tall = wide * 1.25
    canvas = Canvas(wide, tall)
    left, right, top, foot = wide * 0.14, wide * 0.86, tall * 0.04, tall * 0.88
    canvas.polygon(
        [(0, tall * 0.86), (wide, tall * 0.86), (wide * 0.93, tall), (wide * 0.07, tall)], "4a2d1e"
    )
    canvas.polygon(
        [(left, top), (right, top), (right - wide * 0.03, foot), (left + wide * 0.03, foot)], shade
    )
    canvas.oval(wide / 2, tall * 0.56, wide * 0.27, tall * 0.28, "ffd58a")
    canvas.oval(wide / 2, tall * 0.62, wide * 0.15, tall * 0.17, "fff6d8")
    for x in (left, right - wide * 0.05):
        canvas.box(x, top, wide * 0.05, foot - top, "7a4a2a")
    canvas.box(left, top, right - left, tall * 0.04, "7a4a2a")
    leaf = [
        (wide * 0.5, tall * 0.2),
        (wide * 0.6, tall * 0.34),
        (wide * 0.5, tall * 0.47),
        (wide * 0.4, tall * 0.34),
    ]
    canvas.polygon(leaf, "7fa04e")
    return canvas.finished()


def _stars() -> tuple[tuple[float, float, float], ...]:
    random = np.random.default_rng(23)
    return tuple(
        (float(random.uniform(0, WIDTH)), float(random.uniform(0, 400)), float(random.uniform(0, 6.283)))
        for _ in range(90)
    )


def _land() -> Frame:
    """Everything above the water that stands still."""
    stops = [(0.0, "0f1a44"), (0.45, "2b3170"), (0.75, "6d4f8c"), (0.92, "c8758a"), (1.0, "f0a585")]
    sky = paint.gradient(WIDTH, HORIZON, stops)
    paint.add_light(sky, paint.glow(230, "8f9be0", 0.5), 548, 190)
    for picture, left, top in (
        (_moon(), 548 - 44, 190 - 44),
        (_hills(190, 31, "4a4279"), 0, HORIZON - 190),
        (_hills(128, 44, "2c2c5c"), 0, HORIZON - 118),
        (_village(), 0, HORIZON - 64),
        (_bridge(), 0, HORIZON - 112),
    ):
        paint.stamp(sky, paint.sprite(picture), left, top)
    lamp = paint.glow(20, "ffcf7a", 0.8)
    for x in BRIDGE_LAMPS:
        paint.add_light(sky, lamp, x, HORIZON - 92 + bridge_rise(x))
    return sky


def _moon() -> Image.Image:
    canvas = Canvas(88, 88)
    canvas.oval(44, 44, 40, 40, "fdf6dc")
    canvas.oval(34, 34, 9, 8, "f1e7c8")
    canvas.oval(56, 48, 12, 10, "f3eacd")
    canvas.oval(38, 60, 6, 5, "f1e7c8")
    return canvas.finished()


def _hills(height: float, seed: int, shade: str) -> Image.Image:
    canvas = Canvas(WIDTH, height)
    outline = [(x, y) for x, y in paint.ridge(WIDTH, height * 0.75, seed, 5)]
    canvas.polygon([*outline, (WIDTH, height), (0, height)], shade)
    return canvas.finished()


def _village() -> Image.Image:
    """Roofs on both shores with a few lit windows."""
    canvas = Canvas(WIDTH, 64)
    random = np.random.default_rng(6)
    x = -10.0
    while x < WIDTH:
        wide, tall = float(random.uniform(34, 56)), float(random.uniform(22, 40))
        canvas.box(x, 62 - tall, wide, tall, "1c1d42")
        canvas.polygon(
            [(x - 5, 64 - tall), (x + 8, 52 - tall), (x + wide - 8, 52 - tall), (x + wide + 5, 64 - tall)],
            "14153a",
        )
        for place in range(2):
            if random.uniform() < 0.55:
                canvas.box(x + 8 + 15 * place, 70 - tall, 7, 8, "ffca6e")
        x += wide + float(random.uniform(-2, 22))
    canvas.box(0, 58, WIDTH, 6, "121333")
    return canvas.finished()


BRIDGE_LAMPS = (150.0, 255.0, 360.0, 465.0, 570.0)


def bridge_rise(x: float) -> float:
    """How far the bridge's deck at `x` lies below its middle, units."""
    return 34.0 * ((x - 360.0) / 300.0) ** 2


def _bridge() -> Image.Image:
    """A wooden bridge with a gentle arch, its rail, and five lamps."""
    canvas = Canvas(WIDTH, 112)
    deck = [(float(x), 62.0 + bridge_rise(x)) for x in range(40, 681, 8)]
    for x in (150.0, 255.0, 465.0, 570.0):
        canvas.box(x - 5, 62 + bridge_rise(x), 10, 60, "22132c")
    under = [(x, y + 13) for x, y in reversed(deck)]
    canvas.polygon([*deck, *under], "2c1833")
    canvas.line(deck, "8a4a52", 3.0)
    canvas.line([(x, y - 17) for x, y in deck], "5c3044", 2.4)
    for x, y in deck[::3]:
        canvas.line([(x, y), (x, y - 18)], "4a2840", 1.8)
    for x in BRIDGE_LAMPS:
        canvas.line([(x, 62 + bridge_rise(x)), (x, 24 + bridge_rise(x))], "3a2136", 2.0)
        canvas.oval(x, 20 + bridge_rise(x), 4.6, 5.6, "ffe7ac")
    return canvas.finished()


def _banks() -> Image.Image:
    """Dark shores that open towards us, with bushes at the water and pampas grass in front."""
    tall = HEIGHT - HORIZON + 20
    canvas = Canvas(WIDTH, tall)
    for side in (-1, 1):
        edge = [_shore(side, step / 24) for step in range(25)]
        corner = 0.0 if side < 0 else float(WIDTH)
        canvas.polygon([(corner, 14), *edge, (corner, tall)], "15193c")
        inland = [(x + side * (10 + 0.16 * (y - 14)), y) for x, y in edge]
        canvas.polygon([(corner, 14), *inland, (corner, tall)], "0e112b")
        _bushes(canvas, side)
        _pampas(canvas, side, tall)
    return canvas.finished()


def _shore(side: int, way: float) -> Point:
    x, y = lantern_place(side * 1.12, way)
    return x + side * (12 + 30 * (1 - way)), y - HORIZON + 14


def _bushes(canvas: Canvas, side: int) -> None:
    random = np.random.default_rng(60 + side)
    for step in range(70):
        x, y = _shore(side, step / 70)
        size = 3 + 15 * (step / 70) ** 1.5
        x += side * float(random.uniform(0.2, 2.2)) * size
        shade = ("1a2147", "131837", "202a4e")[int(random.integers(3))]
        canvas.oval(x, y - size * 0.4, size * 1.3, size * 0.8, shade)


def _pampas(canvas: Canvas, side: int, tall: float) -> None:
    random = np.random.default_rng(40 + side)
    for _ in range(44):
        x = WIDTH / 2 + side * (WIDTH / 2 - float(random.uniform(-10, 120)))
        foot = tall - float(random.uniform(-10, 170))
        high, lean = float(random.uniform(80, 200)), -side * float(random.uniform(6, 52))
        bend = [(x + lean * (k / 20) ** 2, foot - high * k / 20) for k in range(21)]
        canvas.line(bend, "2a2f5c", 1.8)
        shade = ("7d74a3", "938aa8", "6a628f")[int(random.integers(3))]
        for k in range(14, 21):
            x_k, y_k = bend[k]
            canvas.oval(x_k - side * 1.5, y_k + 2, 3.8 - 0.42 * abs(k - 16), 6.0, shade)
