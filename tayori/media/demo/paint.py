"""Painting with arrays: gradients, sprites at sub-pixel places, light that adds, water that mirrors.

Places and sizes are in units of a 720 x 1280 drawing; frames have UNIT pixels for each. Colours are 8-bit
sRGB. Blending keeps 8 bits of alpha in 16-bit integers, so that the same scene gives the same bytes anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Frame: TypeAlias = NDArray[np.uint8]
"""Height x width x 3."""
Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

UNIT = 1.5
"""Pixels of a frame for one unit of the drawing: 720 x 1280 units become 1080 x 1920 pixels."""
SUPERSAMPLE = 3
"""Shapes are drawn with this many pixels for a unit and shrunk to UNIT: smooth edges."""
PHASES = 4
"""Sub-pixel positions a drifting sprite is prepared for."""


def px(units: float) -> int:
    """Units of the drawing in whole pixels."""
    return round(units * UNIT)


def colour(code: str) -> Colour:
    """`ffcc00` as a colour."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def gradient(width: float, height: float, stops: Sequence[tuple[float, str]], seed: int = 1) -> Frame:
    """Top to bottom through `stops` (place 0..1, colour), with a grain of dither against banding."""
    places = [place for place, _ in stops]
    colours = np.array([colour(code) for _, code in stops], dtype=np.float64)
    at = np.linspace(0.0, 1.0, px(height))
    column = np.stack([np.interp(at, places, colours[:, channel]) for channel in range(3)], axis=1)
    grain = np.random.default_rng(seed).uniform(0.0, 1.0, (px(height), px(width), 1))
    return np.clip(column[:, None, :] + grain, 0, 255).astype(np.uint8)


def mix(first: Frame, second: Frame, share: float) -> Frame:
    """`share` 0..1 of the second in the first."""
    weight = np.uint16(round(256 * min(1.0, max(0.0, share))))
    blended = first * (np.uint16(256) - weight) + second * weight
    return (blended >> 8).astype(np.uint8)


@dataclass(frozen=True, eq=False, slots=True)
class Sprite:
    """A picture with transparency, ready to be stamped; premultiplied, once per sub-pixel phase."""

    paint: tuple[NDArray[np.uint16], ...]
    """Colour times alpha, by phase."""
    keep: tuple[NDArray[np.uint16], ...]
    """What remains of the background, 0..256, by phase."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.paint[0].shape[:2]
        return width, height


def sprite(image: Image.Image, phases: int = 1) -> Sprite:
    """A Sprite of an RGBA picture; `phases` > 1 lets it drift smoothly by fractions of a pixel."""
    pixels = np.asarray(image.convert("RGBA"), dtype=np.float32)
    alpha = pixels[:, :, 3:] / 255.0
    whole = np.concatenate([pixels[:, :, :3] * alpha, alpha * 256.0], axis=2)
    padded = np.pad(whole, ((0, 0), (0, 1), (0, 0)))
    before = np.roll(padded, 1, axis=1)
    shifted = [padded + (before - padded) * (step / phases) for step in range(phases)]
    return Sprite(
        tuple(layer[:, :, :3].round().astype(np.uint16) for layer in shifted),
        tuple((256 - layer[:, :, 3:].round()).astype(np.uint16) for layer in shifted),
    )


def stamp(frame: Frame, what: Sprite, x: float, y: float) -> None:
    """Lay a sprite over the frame with its top left corner at (x, y); what lies outside is cut."""
    left, phase = divmod(math.floor(x * UNIT * len(what.paint)), len(what.paint))
    cut = _cut(frame, what.paint[phase].shape, left, px(y))
    if cut is None:
        return
    there, here = cut
    view = frame[there]
    view[...] = ((view * what.keep[phase][here]) >> 8) + what.paint[phase][here]


def _cut(
    frame: Frame, shape: tuple[int, ...], x: int, y: int
) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
    """The rectangle of the frame and of the picture that overlap, None when they do not."""
    top, left = max(0, y), max(0, x)
    bottom, right = min(frame.shape[0], y + shape[0]), min(frame.shape[1], x + shape[1])
    if top >= bottom or left >= right:
        return None
    there = (slice(top, bottom), slice(left, right))
    return there, (slice(top - y, bottom - y), slice(left - x, right - x))


def glow(radius: float, tint: str, strength: float = 1.0) -> NDArray[np.uint16]:
    """A round light that fades to nothing at `radius`."""
    reach = px(radius)
    span = np.arange(-reach, reach + 1) / reach
    distance = np.sqrt(span[None, :] ** 2 + span[:, None] ** 2)
    fall = np.clip(1.0 - distance, 0.0, 1.0) ** 2 * strength
    return (fall[:, :, None] * np.array(colour(tint), dtype=np.float64)).round().astype(np.uint16)


def add_light(frame: Frame, light: NDArray[np.uint16], x: float, y: float, level: float = 1.0) -> None:
    """Add a light centred at (x, y), `level` 0..1 of its strength; it saturates at white."""
    height, width = light.shape[:2]
    cut = _cut(frame, light.shape, px(x) - width // 2, px(y) - height // 2)
    if cut is None:
        return
    there, here = cut
    lit = frame[there] + ((light[here] * np.uint16(round(level * 256))) >> 8)
    frame[there] = np.minimum(lit, 255).astype(np.uint8)


def mirror(frame: Frame, horizon: float, tint: Frame, share: float, ripple: NDArray[np.int64]) -> None:
    """Fill everything below `horizon` with the mirrored picture above it.

    `ripple` moves each row of the mirror image up or down (pixels); `share` of `tint` colours the water.
    """
    shore = px(horizon)
    rows = np.clip(shore - 2 - np.arange(frame.shape[0] - shore) - ripple, 0, shore - 1)
    frame[shore:] = mix(frame[rows], tint, share)


def ripples(depth: float, seconds: float, strength: float) -> NDArray[np.int64]:
    """Row shifts of a calm water surface: small far away, longer towards the viewer."""
    y = np.arange(px(depth)) / px(depth)
    wave = np.sin(38.0 * np.sqrt(y) * 6.0 - seconds * 2.1) + 0.6 * np.sin(150.0 * y**0.7 + seconds * 3.3)
    return np.rint(wave * strength * UNIT * (0.25 + 2.0 * y)).astype(np.int64)


def ridge(width: float, height: float, seed: int, detail: int = 6) -> list[Point]:
    """The outline of a mountain range, as points from left to right inside `height`."""
    random = np.random.default_rng(seed)
    x = np.linspace(0.0, 1.0, 160)
    line = np.zeros_like(x)
    for octave in range(detail):
        frequency = 1.3 * 1.9**octave
        line += np.sin(x * frequency * 6.283 + random.uniform(0, 6.283)) / 1.9**octave
    line = (line - line.min()) / (line.max() - line.min())
    return [(float(a) * width, float((1.0 - b) * height)) for a, b in zip(x, line, strict=True)]


class Canvas:
    """A transparent picture to draw on in units; drawn larger inside, smooth when finished."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGBA", (round(width * SUPERSAMPLE), round(height * SUPERSAMPLE)))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], fill: str, alpha: int = 255) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * SUPERSAMPLE, y * SUPERSAMPLE) for x, y in points], (*colour(fill), alpha))

    def box(self, left: float, top: float, width: float, height: float, fill: str, alpha: int = 255) -> None:
        """A filled rectangle."""
        corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
        self.polygon(corners, fill, alpha)

    def rounded(self, left: float, top: float, width: float, height: float, radius: float, fill: str) -> None:
        """A filled rectangle with round corners."""
        corners = [v * SUPERSAMPLE for v in (left, top, left + width, top + height)]
        self._draw.rounded_rectangle(corners, radius * SUPERSAMPLE, (*colour(fill), 255))

    def oval(self, x: float, y: float, across: float, down: float, fill: str, alpha: int = 255) -> None:
        """A filled ellipse around (x, y) with the radii `across` and `down`."""
        corners = [v * SUPERSAMPLE for v in (x - across, y - down, x + across, y + down)]
        self._draw.ellipse(corners, (*colour(fill), alpha))

    def line(self, points: Sequence[Point], fill: str, thickness: float = 1.0, alpha: int = 255) -> None:
        """A line through the points."""
        scaled = [(x * SUPERSAMPLE, y * SUPERSAMPLE) for x, y in points]
        self._draw.line(scaled, (*colour(fill), alpha), round(thickness * SUPERSAMPLE), joint="curve")

    def finished(self) -> Image.Image:
        """The picture in pixels."""
        return self._image.resize((px(self.width), px(self.height)), Image.Resampling.LANCZOS)


def veil(width: float, height: float, fill: str, alpha: int) -> Image.Image:
    """A band of mist: strongest in the middle, nothing at its upper and lower edge."""
    fade = np.sin(np.linspace(0.0, np.pi, px(height))) ** 2 * alpha
    pixels = np.empty((px(height), px(width), 4), dtype=np.uint8)
    pixels[:, :, :3] = colour(fill)
    pixels[:, :, 3] = fade.round().astype(np.uint8)[:, None]
    return Image.fromarray(pixels)
