"""How captions come and go: never so that they are hard to read, or flash (facts C.2).

A fade takes at most 200 ms; a pop grows from 85 % to full size in 150 ms, as one block. A cue of less than
a second has neither, and none fades at an end where another follows at once: that would be a flicker. So
there are at most two changes in a second.
"""

from __future__ import annotations

from dataclasses import dataclass

FADE_MS = 200
POP_MS = 150
POP_FROM_PERCENT = 85
SHORTEST_MS = 1000


@dataclass(frozen=True, slots=True)
class Motion:
    """How one cue, or part of one, comes and goes."""

    fade_in_ms: int = 0
    fade_out_ms: int = 0
    pop: bool = False


STILL = Motion()


def motion(animation: str, length_ms: int, *, joins_before: bool, joins_after: bool) -> Motion:
    """The motion of a cue shown for `length_ms`, which may follow or precede another without a gap."""
    if length_ms < SHORTEST_MS or animation == "none":
        return STILL
    if animation == "pop":
        return Motion(pop=not joins_before)
    return Motion(0 if joins_before else FADE_MS, 0 if joins_after else FADE_MS)
