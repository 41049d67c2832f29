"""When a picture flashes too often: WCAG 2.2 SC 2.3.1 and the Japanese broadcasters' guideline. No files.

A transition is a change by at least a measure's step since the last turning point, against the one before;
two are a flash. How often a quarter of the picture makes them within a second is counted in three ways, for
the mean of a picture stands still while its left half flashes against its right:

- its cells on their own, at any time: also what moves to and fro makes a place light and dark;
- its cells on their own, but only when a quarter of them turns in the same frame;
- the part of the cells that last became lighter, when it grows or shrinks by a quarter: bursts in different
  places flash together although no place of them does.

The last two flash for certain. The first alone may be a waving hand: that is for people to judge.

A quarter of the whole picture stands for a quarter of any field of 10 degrees: how near and how large a clip
is seen is not known, and the broadcasters and EA's IRIS take the whole picture too. Stripes and other still
patterns, the broadcasters' third rule, are not judged: they need the picture in its full size.
Sources: facts/rights-captions-loudness.md C.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tayori.model.time import Span

Frame = NDArray[np.uint8]
"""Rows, columns, and red, green, blue of sRGB."""
Levels = NDArray[np.int16]
"""Ten-thousandths of the brightest white, or of the strongest red; a row a measure, a column a cell."""

AREA = Fraction(1, 4)
"""Less than this may flash (WCAG: 0.006 sr, 1/4 of 10 degrees; broadcasters: 1/4 of the screen)."""
MOST = 6
"""Transitions of three flashes: as many are allowed in a second, by all rules and by IRIS."""
MOST_CUTS = 3
"""Sudden changes, by over 20 % from one frame to the next, allowed in a second (broadcasters, rule 2)."""
TOLERATED = 10
"""Broadcasters let five flashes in a second pass ..."""
TOLERATED_MS = 2_000
"""... that change by no more than 20 % and last no longer than this."""

GENERAL, RED, MILD, STRONG, CUTS = range(5)
STEPS = np.array([[1_000], [625], [1_000], [2_001]], np.int16)
"""The least change of a transition. General, mild: 10 %. Red: 20 of 320 (WCAG 2.0, IRIS). Strong: > 20 %."""
_LIGHTEST = 8_999
"""A general flash counts only where its darker side is below 0.80. What is brighter than this is taken for as
bright as this: so exactly those changes by 10 % and more become too small that stay at or above 0.80."""


class Rule(StrEnum):
    """What may be broken."""

    GENERAL = "general"
    """WCAG 2.3.1: more than three flashes in a second."""
    RED = "red"
    """WCAG 2.3.1: more than three flashes in a second to or from saturated red."""
    BROADCAST = "broadcast"
    """NHK and JBA, rule 1: the same however bright it is, with a tolerance for few and weak ones."""
    CUTS = "cuts"
    """NHK and JBA, rule 2: more than three sudden changes in a second, each to something new. What changes
    back flashes, and rule 1, which allows three strong flashes, counts it."""


LIMITS = {
    Rule.GENERAL: (GENERAL, MOST),
    Rule.RED: (RED, MOST),
    Rule.BROADCAST: (MILD, MOST),
    Rule.CUTS: (CUTS, MOST_CUTS),
}
"""Which measure a rule counts, and how many are allowed in a second."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time within which a rule is broken."""

    rule: Rule
    span: Span
    """From the first change to the last; beyond the picture's end where it goes on as the clip repeats."""
    most: int
    """Transitions, or sudden changes, within its worst second."""
    together: bool
    """A quarter of the picture changes at one time; False where something that moves may be the reason."""


def levels(frame: Frame) -> Levels:
    """What the measures look at: relative luminance, but for RED how red what is saturated red is.

    As in WCAG 2.0 and IRIS that is R - G - B where R / (R + G + B) is at least 0.8. Against WCAG 2.2's
    distance in u'v' it is stricter for weak reds on white, and it is not noise in the dark.
    """
    red, green, blue = (frame[..., channel].ravel() for channel in range(3))
    light = _LIGHT[0][red] + _LIGHT[1][green] + _LIGHT[2][blue]
    own, rest = _LINEAR[red], _LINEAR[green] + _LINEAR[blue]
    redness = np.where(own // 4 >= rest, own - rest, np.int16(0))
    return np.stack((np.minimum(light, _LIGHTEST), redness, light, light))


def _linear(full: int) -> NDArray[np.int16]:
    """Linear light of the 256 values of sRGB, `full` for the highest (WCAG's relative luminance)."""
    share = np.arange(256) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.round(light * full).astype(np.int16)


_LINEAR = _linear(10_000)
_LIGHT = (_linear(2_126), _linear(7_152), _linear(722))
