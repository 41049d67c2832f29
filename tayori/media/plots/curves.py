"""Loudness over time brought down to what a picture can show: a band and a line, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tayori.media.loudness import SILENCE_CLUFS, STEP_MS

SHORT_TERM_STEPS = 3000 // STEP_MS
"""Short-term loudness is that of the last 3 s (EBU Tech 3341)."""
LEAST_STEPS = 1000 // STEP_MS
"""Values of a column at least: a second has words and a pause, so that the band has a width."""

Values = NDArray[np.int64]
"""Hundredths of LUFS, one every STEP_MS."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the picture: hundredths of LUFS between `start_ms` and `end_ms`."""

    start_ms: int
    end_ms: int
    quietest: int
    loudest: int
    """Momentary loudness, least and most."""
    short_term: int
    """Median of the short-term loudness."""


def columns(momentary_clufs: tuple[int, ...], most: int) -> tuple[Column, ...]:
    """The curve in `most` columns, or one for each second where it has fewer; none of an empty curve."""
    count = len(momentary_clufs)
    if not count:
        return ()
    wanted = max(1, min(most, count // LEAST_STEPS))
    momentary = np.array(momentary_clufs, np.int64)
    smooth = short_term(momentary)
    edges = [count * number // wanted for number in range(wanted + 1)]
    return tuple(
        Column(
            begin * STEP_MS,
            end * STEP_MS,
            int(momentary[begin:end].min()),
            int(momentary[begin:end].max()),
            int(np.median(smooth[begin:end])),
        )
        for begin, end in pairwise(edges)
    )


def short_term(momentary: Values) -> Values:
    """Mean energy of the 3 s up to each value, hundredths of LUFS; of what there is where there is less."""
    energy = np.concatenate(([0.0], np.cumsum(10 ** (momentary / 1000))))
    ends = np.arange(1, len(momentary) + 1)
    begins = np.maximum(ends - SHORT_TERM_STEPS, 0)
    mean = (energy[ends] - energy[begins]) / (ends - begins)
    loudness = np.rint(1000 * np.log10(np.maximum(mean, 10 ** (SILENCE_CLUFS / 1000))))
    return np.asarray(loudness, np.int64)
