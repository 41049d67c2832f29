"""Where text may stand so that no app's buttons cover it. Dated data, as the apps change (facts B.6).

Margins are pixels from each edge of the reference frame; other sizes are scaled. Left and right are the
same, because captions are centred.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from tayori.errors import UsageError


@dataclass(frozen=True, slots=True)
class SafeArea:
    """One platform's safe area."""

    name: str
    width: int
    height: int
    top: int
    bottom: int
    side: int
    as_of: str
    """Day the numbers were collected."""
    source: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of a frame; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top


_DAY = "2026-11-20"
SAFE_AREAS: tuple[SafeArea, ...] = (
    SafeArea(
        "union", 1080, 1920, 270, 480, 180, _DAY, "facts B.6: union of Shorts, Reels and TikTok, organic"
    ),
    SafeArea("union_ads", 1080, 1920, 270, 672, 180, _DAY, "facts B.6: union with Reels ads (Meta, 35 %)"),
    SafeArea("shorts", 1080, 1920, 140, 480, 96, _DAY, "facts B.6: Shorts guide (25 %), layout code A"),
    SafeArea("reels", 1080, 1920, 220, 450, 170, _DAY, "facts B.6: Reels layout code A"),
    SafeArea("tiktok", 1080, 1920, 154, 422, 151, _DAY, "facts B.6: TikTok in-feed X 0-86 %, Y 8-78 %"),
    SafeArea("square", 1080, 1080, 108, 108, 108, _DAY, "our judgement: 10 % on every side"),
    SafeArea("portrait", 1080, 1350, 135, 135, 108, _DAY, "our judgement: 10 % on every side"),
    SafeArea("wide", 1920, 1080, 108, 100, 307, _DAY, "facts B.5: lines up to 68 % of 16:9 (BBC)"),
    SafeArea(
        "full", 1080, 1920, 96, 96, 54, _DAY, "our judgement: 5 % on every side, for players without buttons"
    ),
)
"""Facts B.6: `union` keeps one file good for all three places."""


def find_safe_area(name: str) -> SafeArea:
    """The safe area called `name`. Raises UsageError with the likely one meant."""
    found = next((area for area in SAFE_AREAS if area.name == name), None)
    if found is None:
        names = [area.name for area in SAFE_AREAS]
        likely = get_close_matches(name, names, 1)
        advice = f"Did you mean {likely[0]}?" if likely else f"There are: {', '.join(names)}."
        raise UsageError(f"There is no safe area {name!r}.", advice)
    return found


def safe_box(area: SafeArea, width: int, height: int) -> Box:
    """The area in a frame of `width` x `height` pixels, margins scaled and rounded up."""
    side = -(-area.side * width // area.width)
    top, bottom = -(-area.top * height // area.height), -(-area.bottom * height // area.height)
    return Box(side, top, width - side, height - bottom)
