"""What a listener would notice in a finished programme: silence in the middle, voices of unequal level."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tayori.media.loudness import BLOCK_STEPS, STEP_MS, LoudnessCurve
from tayori.media.plots.words import clock, decimal
from tayori.model.finding import Finding, warning

DEAD_AIR_MS = 5_000
"""After so long listeners think that the player has stopped (our judgement)."""
QUIET_CLU = 3_000
"""What is so much below the programme's loudness is heard as silence (our judgement)."""
UNEVEN_CLU = 1_200
"""A greater loudness range than that of speech by level voices (our judgement)."""
_LEAST_MS = 60_000
"""Loudness range means nothing of less (EBU Tech 3342)."""
_MOST_TOLD = 5


def remarks_on_listening(heard: LoudnessCurve) -> tuple[Finding, ...]:
    """Of the encoded programme."""
    return (*_dead_air(heard), *_uneven(heard))


def silences(heard: LoudnessCurve) -> tuple[tuple[int, int], ...]:
    """Beginning and end, in milliseconds, of silence of DEAD_AIR_MS or more between two sounds."""
    floor = heard.reading.integrated_clufs - QUIET_CLU
    runs, at = [], 0
    for quiet, values in groupby(value < floor for value in heard.momentary_clufs):
        begin, at = at, at + len([*values])
        runs.append((quiet, begin, at))
    # A value is of the 400 ms before, so that silence began earlier than the first silent one ends.
    inside = ((begin + 1 - BLOCK_STEPS, end) for quiet, begin, end in runs[1:-1] if quiet)
    spans = ((begin * STEP_MS, end * STEP_MS) for begin, end in inside)
    return tuple((start, end) for start, end in spans if end - start >= DEAD_AIR_MS)


def _dead_air(heard: LoudnessCurve) -> Iterator[Finding]:
    if found := silences(heard):
        told = ", ".join(f"{clock(start)}-{clock(end)}" for start, end in found[:_MOST_TOLD])
        more = " and later" if len(found) > _MOST_TOLD else ""
        yield warning(
            "dead-air",
            f"Nothing is heard for more than {DEAD_AIR_MS // 1000} s at {told}{more}.",
            "Listen there; `longest_pause` under `sound:` shortens pauses.",
        )


def _uneven(heard: LoudnessCurve) -> Iterator[Finding]:
    spread = heard.reading.range_clu
    if spread > UNEVEN_CLU and len(heard.momentary_clufs) * STEP_MS >= _LEAST_MS:
        yield warning(
            "uneven-level",
            f"Its loudness range is {decimal(spread)} LU: quiet voices are lost where it is noisy.",
            "Give each microphone as one of the `recordings:`; they are brought to one level.",
        )
