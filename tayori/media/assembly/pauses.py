"""What of the recordings is kept: where all of them are quiet, and what of that goes. Pure.

Quiet is relative to each recording: near its own noise, or far below its own speech, so that room tone is a
pause and breath is not. Cuts are on a grid of 10 ms, in the middle of a pause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tayori.media.assembly.survey import HOP_MS, Survey
from tayori.model.sound import Treatment
from tayori.model.time import Span

LONGEST_EDGE_MS = 500
"""Longer silence before the first and after the last sound is trimmed,"""
KEPT_EDGE_MS = 300
"""to this: room for a breath."""
LEAST_CUT_MS = 100
"""A pause that would be shortened by less stays."""

_SMOOTH = 5
"""Hops over which a level is averaged: 50 ms."""
_ABOVE_FLOOR_DB, _BELOW_SPEECH_DB = 8, (25, 50)
"""Quiet is less than so much above the noise, never above the first and always below the second of these
below speech: breath is 20 to 40 dB below it."""
_BELOW_FLOOR_DB, _INAUDIBLE_DB = 4, 40
"""What is so much below the noise, but not so much below speech, is music that dies away."""


def quiet_below_db(survey: Survey) -> float:
    """The level under which a recording holds neither speech nor breath nor music."""
    nearest, farthest = (survey.loud_db - below for below in _BELOW_SPEECH_DB)
    return min(max(survey.floor_db + _ABOVE_FLOOR_DB, farthest), nearest)


def sounding(surveys: Sequence[tuple[int, Survey]]) -> NDArray[np.bool_]:
    """Of every hop of the recordings' clock, whether anything is heard; each comes with its `start_ms`."""
    heard = np.zeros(length_hops(surveys), dtype=bool)
    for start_ms, survey in surveys:
        if survey.silent:
            continue
        own, first = _sounding(survey), start_ms // HOP_MS
        heard[first : first + own.size] |= own[: heard.size - first]
    return heard


def _sounding(survey: Survey) -> NDArray[np.bool_]:
    """Of every hop of one recording, whether a window that it is in is anything but quiet."""
    mean = np.convolve(10.0 ** (survey.levels / 10), np.ones(_SMOOTH) / _SMOOTH)
    smooth = 10 * np.log10(mean + 1e-10)
    dying = (smooth < survey.floor_db - _BELOW_FLOOR_DB) & (smooth > survey.loud_db - _INAUDIBLE_DB)
    loud = (smooth > quiet_below_db(survey)) | dying
    heard = np.zeros(survey.levels.size, dtype=bool)
    for late in range(_SMOOTH):
        heard |= loud[late : late + heard.size]
    return heard


def length_hops(surveys: Sequence[tuple[int, Survey]]) -> int:
    """Of the recordings' clock, up to the end of the last."""
    return max(-(-(start_ms + survey.length_ms) // HOP_MS) for start_ms, survey in surveys)


def kept_spans(heard: NDArray[np.bool_], treatment: Treatment) -> tuple[Span, ...]:
    """What is kept of the recordings, in order; all of it where nothing is heard."""
    begin, end = 0, heard.size * HOP_MS
    if not heard.any():
        return (Span(begin, end),)
    first, last = int(heard.argmax()) * HOP_MS, end - int(heard[::-1].argmax()) * HOP_MS
    if treatment.trim_silence:
        begin = first - KEPT_EDGE_MS if first > LONGEST_EDGE_MS else begin
        end = last + KEPT_EDGE_MS if end - last > LONGEST_EDGE_MS else end
    cuts = list(_cuts(heard, treatment.longest_pause_ms))
    starts = [begin, *(cut.end_ms for cut in cuts)]
    ends = [*(cut.start_ms for cut in cuts), end]
    return tuple(Span(start, stop) for start, stop in zip(starts, ends, strict=True))


def _cuts(heard: NDArray[np.bool_], longest_ms: int | None) -> Iterator[Span]:
    """What goes of pauses between two sounds."""
    if longest_ms is None:
        return
    edges = np.flatnonzero(np.diff(heard.astype(np.int8)))
    falls = edges[0 if heard[edges[0]] else 1 :] if edges.size else edges
    for fall, rise in zip(falls[::2], falls[1::2], strict=False):
        start, end = (int(fall) + 1) * HOP_MS, (int(rise) + 1) * HOP_MS
        goes = (end - start - longest_ms) // HOP_MS * HOP_MS
        if goes >= LEAST_CUT_MS:
            middle = start + (end - start - goes) // 2 // HOP_MS * HOP_MS
            yield Span(middle, middle + goes)
