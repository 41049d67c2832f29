"""Decoding an output and noting what a viewer would: errors, black, standstill, flashes, cuts, silence.

One ffmpeg process. Either every frame is decoded, or only the key frames, which our pictures have every half
second (facts platforms 1.13) and which tell nothing of flashes and cuts. The loop filter is left out: it
changes no syntax and is a sixth of the time.
"""

from __future__ import annotations

import math
import re
import threading
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.cuts import CUT_THRESHOLD, CUTS_HEIGHT
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, run_ffmpeg, stream_ffmpeg
from tayori.media.flashes import BLOCK_BYTES, OUTPUT, SHRINK, Flashes, Reading, problems
from tayori.media.loudness import METER, LoudnessReading, parse_loudness
from tayori.media.process import ToolFailed
from tayori.model.time import Span, seconds

BLACK_MS = 1000
"""Shorter stretches of black are fades and cuts."""
FROZEN_MS = 2000
SILENT_MS = 2000
SILENCE_DB = -60

_SMALL = "scale=96:-2:flags=neighbor"
_BLACKNESS = f"blackdetect=d={BLACK_MS / 1000}:pix_th=0.1"
_FREEZE = f"freezedetect=n=0.003:d={FROZEN_MS / 1000}"
_LISTEN = f"silencedetect=n={SILENCE_DB}dB:d={SILENT_MS / 1000},{METER}"
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BLACK = re.compile(rf"black_start:{_NUMBER} black_end:{_NUMBER}")
_CUTS = f"scale=-2:{CUTS_HEIGHT}:flags=area,scdet=threshold={CUT_THRESHOLD}"
_CUT = re.compile(rf"lavfi\.scd\.time: {_NUMBER}")


@dataclass(frozen=True, slots=True)
class Examination:
    """What decoding a file showed."""

    problems: tuple[str, ...]
    """What the decoders complained about, in their words."""
    black: tuple[Span, ...]
    frozen: tuple[Span, ...]
    silent: tuple[Span, ...]
    loudness: LoudnessReading | None
    """None when no sound was decoded."""
    cuts_ms: tuple[int, ...] = ()
    """First frames after hard cuts."""
    flashes: Flashes | None = None
    """None unless every frame of the picture was decoded."""


@dataclass(frozen=True, slots=True)
class Look:
    """What to decode."""

    picture: bool
    sound: bool
    rate: Fraction | None = None
    """Frames a second of the picture, to decode every one of them; None: only the key frames."""


def examine(path: Path, duration_ms: int, look: Look, cancel: threading.Event | None = None) -> Examination:
    """Decode the streams of the file at `path` that `look` names; `duration_ms` is how long it should be.

    Raises ResourceError without ffmpeg and Cancelled; what is wrong with the file is in the result.
    """
    if not (look.picture or look.sound):
        return Examination((), (), (), (), None)
    watched = Reading(look.rate) if look.picture and look.rate else None
    take = watched.take if watched else _nothing
    try:
        log = stream_ffmpeg(_arguments(path, look), BLOCK_BYTES, take, cancel)
    except ToolFailed as error:
        return Examination((error.reason,), (), (), (), None)
    seen = read_log(log, duration_ms)
    return replace(seen, flashes=watched.flashes(seen.problems)) if watched else seen


def _nothing(_: bytes) -> None:
    """Where no frame is asked for."""


def frozen_stretches(path: Path, span: Span, cancel: threading.Event | None = None) -> tuple[Span, ...]:
    """Where the picture of `path` stands still within `span`, on the clock of the file.

    An unreadable file has no such stretches.
    """
    chain = ("-vf", f"fps=5,{_SMALL},{_FREEZE}", "-an", "-f", "null", "-")
    cut = ("-ss", seconds(span.start_ms), "-t", seconds(span.length_ms))
    try:
        log = run_ffmpeg(
            ("-loglevel", "info", *cut, *SAFE_INPUT, "-i", file_url(path), *chain), cancel=cancel
        )
    except MediaError:
        return ()
    found = _from_to(
        log, "lavfi.freezedetect.freeze_start: ", "lavfi.freezedetect.freeze_end: ", span.length_ms
    )
    return tuple(Span(s.start_ms + span.start_ms, s.end_ms + span.start_ms) for s in found)


def _arguments(path: Path, look: Look) -> tuple[str, ...]:
    every = look.picture and look.rate is not None
    skipped = () if every else ("-skip_frame", "nokey")
    reading = ("-threads", "2", *skipped, "-skip_loop_filter", "all", *SAFE_INPUT, "-i", file_url(path))
    chains = _chains(look, every=every)
    told = (part for name in chains if name != "watched" for part in ("-map", f"[{name}]"))
    frames = ("-map", "[watched]", *OUTPUT) if every else ()
    graph = ";".join(chains.values())
    return ("-loglevel", "level+info", *reading, "-filter_complex", graph, *told, "-f", "null", "-", *frames)


def _chains(look: Look, *, every: bool) -> dict[str, str]:
    """Filter chains by the name of what comes out."""
    chains = {}
    if look.picture:
        first = "[0:v:0]split=3[a][b][c];[a]" if every else "[0:v:0]"
        chains["looked"] = f"{first}fps={5 if every else 2},{_SMALL},{_BLACKNESS},{_FREEZE}[looked]"
    if every:
        chains["cut"] = f"[b]{_CUTS}[cut]"
        chains["watched"] = f"[c]{SHRINK}[watched]"
    if look.sound:
        chains["heard"] = f"[0:a:0]{_LISTEN}[heard]"
    return chains


def read_log(log: str, duration_ms: int) -> Examination:
    """What ffmpeg's messages say; `duration_ms` ends the stretches that last to the end."""
    black = [_span(float(a), float(b), duration_ms) for a, b in _BLACK.findall(log)]
    return Examination(
        problems=problems(log),
        black=tuple(span for span in black if span),
        frozen=_from_to(log, "freezedetect.freeze_start: ", "freezedetect.freeze_end: ", duration_ms),
        silent=_from_to(log, "silence_start: ", "silence_end: ", duration_ms),
        loudness=parse_loudness(log) if "Summary:" in log else None,
        cuts_ms=tuple(math.floor(float(time) * 1000) for time in _CUT.findall(log)),
    )


def _from_to(log: str, start: str, end: str, last_ms: int) -> tuple[Span, ...]:
    starts = [float(t) for t in re.findall(re.escape(start) + _NUMBER, log)]
    ends = [float(t) for t in re.findall(re.escape(end) + _NUMBER, log)]
    ends += [last_ms / 1000] * (len(starts) - len(ends))
    spans = (_span(a, b, last_ms) for a, b in zip(starts, ends, strict=False))
    return tuple(span for span in spans if span)


def _span(start_s: float, end_s: float, last_ms: int) -> Span | None:
    start, end = max(0, round(start_s * 1000)), min(last_ms, round(end_s * 1000))
    return Span(start, end) if end > start else None
