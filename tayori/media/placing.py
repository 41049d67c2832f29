"""Rate, size and place of a picture in a frame: integers and fractions only, no ffmpeg."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tayori.model.asset import Focus
from tayori.model.probe import VideoStream
from tayori.model.profile import Fit, Profile

STANDARD_RATES: tuple[Fraction, ...] = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(48),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
)
"""Rates every platform takes (facts platforms 1.13, 2.4, 3.5: 23-60 fps)."""

Rect = tuple[int, int, int, int]
"""x, y, width, height in displayed pixels; all even."""

_NEAR = Fraction(102, 100)
"""Cameras are off by up to this: 60.06 counts as 60."""
_CLOSE = Fraction(1, 100)
_SLIVER = Fraction(2, 100)
"""Bars thinner than this part of the frame look like a mistake: the picture is cropped instead."""


def target_rate(video: VideoStream, highest: Fraction) -> Fraction:
    """The constant rate a picture gets: the standard rate nearest to its own, halved until at most `highest`.

    A varying rate counts as its fastest stretch, so that no frame is lost. Below 23 fps, where platforms no
    longer take it, the smallest multiple that is standard (15 becomes 30), else 30.
    """
    return _standard_rate((video.max_rate if video.variable else video.rate) or Fraction(30), highest)


@lru_cache(maxsize=1024)
def _standard_rate(rate: Fraction, highest: Fraction) -> Fraction:
    """As `target_rate` says. A thousand clips have a handful of rates, and fractions are slow."""
    allowed = [r for r in STANDARD_RATES if r <= highest] or [STANDARD_RATES[0]]
    while rate > allowed[-1] * _NEAR:
        rate /= 2
    if rate * _NEAR >= STANDARD_RATES[0]:
        return min(allowed, key=lambda standard: max(standard / rate, rate / standard))
    slow = [standard for standard in allowed if standard <= 30]
    offs = ((round(s / rate), abs(s / rate - round(s / rate)) * rate / s, s) for s in slow)
    multiples = [row for row in offs if row[1] < _CLOSE]
    return min(multiples)[2] if multiples else slow[-1]


def square_pixels(video: VideoStream) -> tuple[int, int] | None:
    """The even stored size that makes the pixels square; None when they are, within half a percent."""
    if abs(video.sample_aspect - 1) < Fraction(1, 200):
        return None
    return _even(round(video.width * video.sample_aspect)), _even(video.height)


def display_size(video: VideoStream) -> tuple[int, int]:
    """Width and height of the picture with square pixels, turned upright."""
    width, height = square_pixels(video) or (video.width, video.height)
    return (height, width) if video.rotation in (90, 270) else (width, height)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture in a profile's frame; the fields are those of media/conform.py."""

    fit: Fit
    crop: Rect | None
    scale: tuple[int, int]
    backdrop: Rect | None
    upscale_milli: int


def place(display: tuple[int, int], profile: Profile, focus: Focus) -> Placed:
    """Where a picture of size `display` goes in the profile's frame, with `focus` kept in view."""
    frame = (profile.width, profile.height)
    inside = _inside(display, frame)
    whole = all(side >= full * (1 - _SLIVER) for side, full in zip(inside, frame, strict=True))
    filling = _fill(display, frame, focus)
    if profile.fit is Fit.CROP or whole:
        crop = None if filling[2:] == display else filling
        return Placed(
            Fit.CROP, crop, frame, None, round(1000 * max(frame[0] / filling[2], frame[1] / filling[3]))
        )
    backdrop = filling if profile.fit is Fit.BLUR else None
    return Placed(profile.fit, None, inside, backdrop, round(1000 * inside[0] / display[0]))


def _inside(display: tuple[int, int], frame: tuple[int, int]) -> tuple[int, int]:
    """The largest even size of the display's shape within the frame."""
    by = min(Fraction(frame[0], display[0]), Fraction(frame[1], display[1]))
    return min(frame[0], _even(round(display[0] * by))), min(frame[1], _even(round(display[1] * by)))


def _fill(display: tuple[int, int], frame: tuple[int, int], focus: Focus) -> Rect:
    """The largest even part of the display that has the frame's shape, around the focus."""
    by = min(Fraction(display[0], frame[0]), Fraction(display[1], frame[1]))
    width, height = _even(int(frame[0] * by)), _even(int(frame[1] * by))
    return (
        _offset(display[0], width, focus.x_milli),
        _offset(display[1], height, focus.y_milli),
        width,
        height,
    )


def _offset(whole: int, part: int, focus_milli: int) -> int:
    wanted = (whole * focus_milli - part * 500) // 1000
    return max(0, min(wanted, whole - part)) // 2 * 2


def _even(size: int) -> int:
    return max(2, size // 2 * 2)
