"""Where an episode begins and ends: the silence before and after it, found in its loudness. Pure."""

from __future__ import annotations

from tayori.media.loudness import BLOCK_STEPS, STEP_MS, LoudnessCurve
from tayori.model.time import Span

QUIET_CLU = 3000
"""What is 30 LU below the programme is silence beside it: the room, or nothing."""
LONGEST_MS = 500
"""Silence that is no longer stays as it is."""
BREATH_MS = 300
"""What of a longer one is left."""


def heard_span(curve: LoudnessCurve, length_ms: int) -> Span:
    """What is kept of a sound of `length_ms`, on its own clock: all but silence at its ends, and a breath."""
    quiet = curve.reading.integrated_clufs - QUIET_CLU
    loud = [step for step, value in enumerate(curve.momentary_clufs) if value > quiet]
    if curve.reading.silent or not loud:
        return Span(0, length_ms)
    begins = loud[0] * STEP_MS if loud[0] >= BLOCK_STEPS else 0
    # The last loud value is of a block whose first step alone may be loud.
    ends = (loud[-1] + 2 - BLOCK_STEPS) * STEP_MS
    start = begins - BREATH_MS if begins > LONGEST_MS else 0
    end = ends + BREATH_MS if length_ms - ends > LONGEST_MS else length_ms
    return Span(start, min(end, length_ms))
