"""The demo's first scene: dawn over flooded rice paddies, a train of one car, its image in the water."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from tayori.media.demo import paint
from tayori.media.demo.paint import Canvas, Frame, px

WIDTH, HEIGHT = 720, 1280
HORIZON = 700
LENGTH_S = 16.0
SUN_X = 505.0
DRIFT = 60
"""Units the ground moves while the camera pans; what is farther moves less."""
ARRIVES_S, DEPARTS_S, BRAKES_S = 7.0, 9.2, 2.4
STOP = 214.0
"""Left edge of the train while it stands at the station, units."""


class Morning:
    """All that moves and all that stands still; `frame` composes one picture."""

    def __init__(self) -> None:
        self._night = _sky("34457e", "8a83b5", "e9a08c", "ffd79b")
        self._day = _sky("6496d2", "b5cfe8", "ffdfb6", "fff1d4")
        self._water = paint.gradient(
            WIDTH, HEIGHT - HORIZON, [(0.0, "f3d9c0"), (0.3, "6d8fa8"), (1.0, "1d3a4a")]
        )
        self._layers = _layers()
        self._ground = paint.sprite(_ground(), paint.PHASES)
        self._train = paint.sprite(_train(), paint.PHASES)
        self._birds = tuple(paint.sprite(_bird(wing)) for wing in (-5.0, -2.0, 2.0, 5.0))
        self._sun = paint.sprite(_sun())
        self._halo = paint.glow(330, "ffb36b", 0.55)
        self._glint = paint.glow(58, "ff9a50", 0.75)
        self._lamp = paint.glow(46, "fff0b0", 0.9)

    def frame(self, seconds: float) -> Frame:
        """The picture at a time."""
        passed = seconds / LENGTH_S
        frame = np.empty((px(HEIGHT), px(WIDTH), 3), dtype=np.uint8)
        land = frame[: px(HORIZON)]
        land[...] = paint.mix(self._night, self._day, passed)
        self._heavens(land, seconds)
        for layer, top, drift in self._layers:
            paint.stamp(land, layer, -drift * passed, top)
        self._railway(land, seconds)
        ripple = paint.ripples(HEIGHT - HORIZON, seconds, 1.6)
        paint.mirror(frame, HORIZON, self._water, 0.34, ripple)
        paint.add_light(frame, self._glint, SUN_X, 2 * HORIZON - sun_height(seconds), 1.0 - 0.4 * passed)
        paint.stamp(frame, self._ground, -DRIFT * passed, HORIZON - 14)
        return frame

    def _heavens(self, sky: Frame, seconds: float) -> None:
        height = sun_height(seconds)
        paint.add_light(sky, self._halo, SUN_X, height, 0.9 - 0.45 * seconds / LENGTH_S)
        paint.stamp(sky, self._sun, SUN_X - 42, height - 42)
        for number in range(5):
            x = 760 - 58.0 * seconds + 46 * number - 20 * (number % 2)
            y = 250 + 26 * abs(number - 2) + 6 * math.sin(seconds * 1.3 + number)
            pose = round(1.5 + 1.5 * math.sin(seconds * 9.0 + number * 1.7))
            paint.stamp(sky, self._birds[pose], x, y)

    def _railway(self, sky: Frame, seconds: float) -> None:
        x = train_place(seconds)
        paint.stamp(sky, self._train, x, HORIZON - 88)
        paint.add_light(sky, self._lamp, x + 302, HORIZON - 44, 0.8)


def sun_height(seconds: float) -> float:
    """Height of the sun's middle in units from the top."""
    return 520.0 - 9.0 * seconds


def train_place(seconds: float) -> float:
    """Left edge of the train in units: it comes, stops at the station, and goes on."""
    if seconds < ARRIVES_S:
        return STOP - 128.0 * (ARRIVES_S - seconds) ** 2 / BRAKES_S
    return STOP + 26.0 * max(0.0, seconds - DEPARTS_S) ** 2


def _sky(*stops: str) -> Frame:
    places = (0.0, 0.42, 0.76, 0.98)
    return paint.gradient(WIDTH, HORIZON, list(zip(places, stops, strict=True)))


def _sun() -> Image.Image:
    canvas = Canvas(84, 84)
    canvas.oval(42, 42, 40, 40, "fffdf2", 90)
    canvas.oval(42, 42, 36, 36, "fffdf6")
    return canvas.finished()


def _layers() -> tuple[tuple[paint.Sprite, float, float], ...]:
    """(sprite, top, drift) from far to near."""
    wide = WIDTH + DRIFT + 4
    return (
        (paint.sprite(_range(wide, 250, 3, "a79cc4", "c9b3c8"), paint.PHASES), HORIZON - 270, 8.0),
        (paint.sprite(paint.veil(wide, 90, "ffe9d8", 120)), HORIZON - 150, 4.0),
        (paint.sprite(_range(wide, 170, 12, "6f7fa8", "9a9dba"), paint.PHASES), HORIZON - 185, 16.0),
        (paint.sprite(paint.veil(wide, 70, "fff0e0", 130)), HORIZON - 95, 10.0),
        (paint.sprite(_woods(wide), paint.PHASES), HORIZON - 132, 28.0),
        (paint.sprite(_town(wide), paint.PHASES), HORIZON - 92, 44.0),
    )


def _range(width: int, height: int, seed: int, top: str, foot: str) -> Image.Image:
    """A mountain range that pales towards its foot."""
    canvas = Canvas(width, height)
    canvas.polygon([*paint.ridge(width, height * 0.8, seed), (width, height), (0, height)], top)
    shape = canvas.finished()
    shade = Image.fromarray(paint.gradient(width, height, [(0.0, top), (0.35, top), (1.0, foot)]))
    shade.putalpha(shape.getchannel("A"))
    return shade


def _woods(width: int) -> Image.Image:
    canvas = Canvas(width, 132)
    random = np.random.default_rng(8)
    outline = [(x, y + 24) for x, y in paint.ridge(width, 46, 21, 4)]
    canvas.polygon([*outline, (width, 132), (0, 132)], "3f5f5e")
    for x, y in outline:
        tall = float(random.uniform(9, 22))
        wide = float(random.uniform(4, 8))
        canvas.polygon([(x, y - tall), (x + wide, y + 8), (x - wide, y + 8)], "3b5a5a")
        canvas.oval(x + 3, y + 14, 9, 10, "46696a")
    return canvas.finished()


def _town(width: int) -> Image.Image:
    canvas = Canvas(width, 92)
    random = np.random.default_rng(5)
    x = 6.0
    while x < width - 40:
        _house(canvas, x, float(random.uniform(26, 44)), random)
        x += float(random.uniform(30, 68))
    _watch_tower(canvas, 196.0)
    _station(canvas, 470.0)
    _embankment(canvas, width)
    return canvas.finished()


def _house(canvas: Canvas, x: float, height: float, random: np.random.Generator) -> None:
    wide = float(random.uniform(30, 46))
    foot = 76.0
    wall = ("d9cdbb", "c8b8a4", "e4dccd", "b9a891")[int(random.integers(4))]
    roof = ("46505f", "3c4653", "5b4f4c", "54606b")[int(random.integers(4))]
    canvas.box(x, foot - height, wide, height, wall)
    eaves = foot - height + 4
    canvas.polygon(
        [(x - 6, eaves), (x + 7, eaves - 15), (x + wide - 7, eaves - 15), (x + wide + 6, eaves)], roof
    )
    canvas.line([(x + 7, eaves - 15), (x + wide - 7, eaves - 15)], "6b7684", 1.5)
    for place in range(2):
        lit = random.uniform() < 0.6
        canvas.box(x + 6 + place * (wide / 2 - 3), foot - height + 12, 8, 8, "ffdf8f" if lit else "77808c")


def _watch_tower(canvas: Canvas, x: float) -> None:
    """A fire watch tower, as every such town has one."""
    for side in (-1, 1):
        canvas.line([(x + side * 9, 78), (x + side * 3.5, 10)], "4b4a50", 1.6)
    for step in range(5):
        canvas.line([(x - 8 + step, 66 - step * 12), (x + 8 - step, 66 - step * 12)], "4b4a50", 1.0)
    canvas.box(x - 7, 11, 14, 4, "4b4a50")
    canvas.polygon([(x - 10, 4), (x, -3), (x + 10, 4)], "6d3c36")
    canvas.oval(x, 9, 1.8, 2.4, "caa24a")


def _station(canvas: Canvas, x: float) -> None:
    """A platform with a roof, a bench, and the name board in the colours of the line."""
    canvas.box(x - 70, 64, 190, 12, "b8b2a6")
    canvas.box(x - 70, 64, 190, 2.5, "e8e2d4")
    for post in (-40, 0, 40, 80):
        canvas.box(x + post, 30, 3, 36, "6a5e52")
    canvas.polygon([(x - 58, 33), (x - 46, 21), (x + 92, 21), (x + 104, 33)], "7a4038")
    canvas.polygon([(x - 58, 33), (x + 104, 33), (x + 102, 37), (x - 56, 37)], "5c302b")
    canvas.box(x + 8, 56, 24, 3, "3f7f8a")
    canvas.box(x + 44, 44, 34, 13, "fbfaf4")
    canvas.box(x + 44, 52, 34, 3, "2f8a57")


def _embankment(canvas: Canvas, width: int) -> None:
    canvas.polygon([(0, 74), (width, 74), (width, 92), (0, 92)], "59714f")
    canvas.polygon([(0, 82), (width, 82), (width, 92), (0, 92)], "48603f")
    canvas.line([(0, 73), (width, 73)], "8b8378", 3.0)
    for x in range(70, width, 172):
        canvas.line([(x, 74), (x, 18)], "4a4648", 2.0)
        canvas.line([(x - 9, 24), (x + 9, 24)], "4a4648", 1.5)
    for sag in (23.0, 27.0):
        wires = [
            (70 + 172 * n + 17.2 * k, sag + 5 * (1 - (k / 5 - 1) ** 2))
            for n in range(-1, 5)
            for k in range(10)
        ]
        canvas.line(wires, "4a4648", 0.6, 150)


def _train() -> Image.Image:
    """One diesel car, cream and green, seen from the side, going right."""
    canvas = Canvas(318, 74)
    canvas.rounded(6, 6, 300, 54, 9, "f4ecd8")
    canvas.rounded(10, 2, 290, 10, 5, "9aa3a8")
    canvas.box(6, 40, 300, 9, "2f8a57")
    canvas.box(6, 51, 300, 2, "2f8a57")
    for number in range(8):
        canvas.rounded(46 + number * 27.5, 16, 22, 18, 3, "ffe6a3")
        canvas.box(46 + number * 27.5, 24, 22, 1, "d9bb78")
    for door in (18, 268):
        canvas.rounded(door, 14, 20, 44, 2, "e3d7bb")
        canvas.rounded(door + 4, 17, 12, 17, 2, "ffe6a3")
    canvas.rounded(291, 15, 13, 19, 3, "cfe3ea")
    canvas.oval(301, 45, 3.2, 3.2, "fffbe0")
    canvas.box(20, 60, 276, 5, "4b4f55")
    for wheel in (44, 72, 238, 266):
        canvas.oval(wheel, 67, 7, 7, "34373c")
    return canvas.finished()


def _bird(wing: float) -> Image.Image:
    canvas = Canvas(34, 20)
    canvas.line(
        [(2, 10 - wing), (11, 8 - wing * 0.4), (17, 11), (23, 8 - wing * 0.4), (32, 10 - wing)], "3d4668", 2.0
    )
    return canvas.finished()


def _ground() -> Image.Image:
    """Ridges between the paddies, seedlings, an egret, and grass at our feet."""
    wide, tall = WIDTH + DRIFT + 4, HEIGHT - HORIZON + 14
    canvas = Canvas(wide, tall)
    canvas.box(0, 8, wide, 10, "3f5a3a")
    _seedlings(canvas, wide)
    for top, thick in ((62.0, 4.0), (160.0, 9.0), (330.0, 18.0)):
        _ridge_across(canvas, wide, top, thick)
    for foot, thick in ((-420.0, 22.0), (250.0, 12.0), (1130.0, 24.0)):
        _ridge_along(canvas, wide, tall, foot, thick)
    _egret(canvas, 628.0, 238.0)
    _grass(canvas, wide, tall)
    return canvas.finished()


def _ridge_across(canvas: Canvas, wide: int, top: float, thick: float) -> None:
    canvas.polygon(
        [(0, top), (wide, top - thick * 0.6), (wide, top + thick * 0.7), (0, top + thick * 1.3)], "33502f"
    )
    canvas.polygon(
        [(0, top), (wide, top - thick * 0.6), (wide, top - thick * 0.1), (0, top + thick * 0.5)], "6f9a4f"
    )


def _ridge_along(canvas: Canvas, wide: int, tall: int, foot: float, thick: float) -> None:
    far = wide / 2 + (foot - wide / 2) * 0.06
    canvas.polygon([(far - 1, 14), (far + 1.5, 14), (foot + thick, tall), (foot - thick, tall)], "33502f")
    canvas.polygon(
        [(far - 1, 14), (far + 0.5, 14), (foot + thick * 0.2, tall), (foot - thick, tall)], "6f9a4f"
    )


def _seedlings(canvas: Canvas, wide: int) -> None:
    random = np.random.default_rng(4)
    for row in range(1, 30):
        depth = (row / 29.0) ** 1.9
        y = 20 + depth * 540
        gap = 5 + 34 * depth
        for column in range(round(wide / gap) + 2):
            x = wide / 2 + (column - wide / gap / 2) * gap + float(random.uniform(-0.12, 0.12)) * gap
            tuft = 2 + 13 * depth
            for lean in (-0.45, 0.0, 0.4):
                canvas.line([(x, y), (x + lean * tuft, y - tuft)], "4f7d45", 0.7 + 1.1 * depth, 150)


def _egret(canvas: Canvas, x: float, y: float) -> None:
    """A white egret that waits for breakfast, and its image in the water."""
    for flip, alpha in ((-1.0, 80), (1.0, 255)):
        canvas.line([(x - 3, y), (x - 2, y - 30 * flip)], "5b5348", 1.6, alpha)
        canvas.line([(x + 5, y), (x + 4, y - 30 * flip)], "5b5348", 1.6, alpha)
        body = [
            (x - 26, y - 30 * flip),
            (x - 8, y - 46 * flip),
            (x + 12, y - 46 * flip),
            (x + 15, y - 34 * flip),
        ]
        canvas.polygon([*body, (x + 2, y - 27 * flip)], "fbf8f1", alpha)
        canvas.oval(x + 4, y - 38 * flip, 13, 9, "fbf8f1", alpha)
        neck = [
            (x + 12, y - 42 * flip),
            (x + 20, y - 56 * flip),
            (x + 12, y - 68 * flip),
            (x + 17, y - 80 * flip),
        ]
        canvas.line(neck, "fbf8f1", 5.0, alpha)
        canvas.oval(x + 19, y - 81 * flip, 6, 4.5, "fbf8f1", alpha)
        canvas.polygon(
            [(x + 23, y - 83 * flip), (x + 39, y - 78 * flip), (x + 23, y - 79 * flip)], "e0a63c", alpha
        )


def _grass(canvas: Canvas, wide: int, tall: int) -> None:
    random = np.random.default_rng(9)
    for _ in range(240):
        x, lean = float(random.uniform(-10, wide + 10)), float(random.uniform(-26, 26))
        high = float(random.uniform(40, 118)) * (0.75 + 0.35 * math.sin(x / 70.0))
        shade = ("1f3d2c", "2a5236", "35633d")[int(random.integers(3))]
        canvas.polygon([(x - 3.4, tall), (x + 3.4, tall), (x + lean, tall - high)], shade)
