"""Decoding an output and noting what a viewer would: errors, black, standstill, silence. One ffmpeg process.

Either every frame is decoded, or only the key frames, which our pictures have every half second (facts
platforms 1.13). Every frame of five full-HD pictures costs 15 % of encoding them, the key frames 2.5 % (one
clip of 13 s, superfast). The loop filter is left out: it changes no syntax and is a sixth of the time.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, run_ffmpeg
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
_PROBLEM = re.compile(r"\[(?:error|fatal|panic)\] (.*)")


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


@dataclass(frozen=True, slots=True)
class Look:
    """What to decode."""

    picture: bool
    sound: bool
    every_frame: bool = True
    """False: only the key frames of the picture."""


def examine(path: Path, duration_ms: int, look: Look, cancel: threading.Event | None = None) -> Examination:
    """Decode the streams of the file at `path` that `look` names; `duration_ms` is how long it should be.

    Raises ResourceError without ffmpeg and Cancelled; what is wrong with the file is in the result.
    """
    if not (look.picture or look.sound):
        return Examination((), (), (), (), None)
    try:
        return read_log(run_ffmpeg(_arguments(path, look), cancel=cancel), duration_ms)
    except ToolFailed as error:
        return Examination((error.reason,), (), (), (), None)


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
    often, skipped = ("5", ()) if look.every_frame else ("2", ("-skip_frame", "nokey"))
    looking = f"[0:v:0]fps={often},{_SMALL},{_BLACKNESS},{_FREEZE}[v]" if look.picture else ""
    listening = f"[0:a:0]{_LISTEN}[a]" if look.sound else ""
    graph = ";".join(filter(None, (looking, listening)))
    maps = (*(("-map", "[v]") if look.picture else ()), *(("-map", "[a]") if look.sound else ()))
    reading = ("-threads", "2", *skipped, "-skip_loop_filter", "all", *SAFE_INPUT, "-i", file_url(path))
    return ("-loglevel", "level+info", *reading, "-filter_complex", graph, *maps, "-f", "null", "-")


def read_log(log: str, duration_ms: int) -> Examination:
    """What ffmpeg's messages say; `duration_ms` ends the stretches that last to the end."""
    black = [_span(float(a), float(b), duration_ms) for a, b in _BLACK.findall(log)]
    return Examination(
        problems=tuple(_PROBLEM.findall(log)),
        black=tuple(span for span in black if span),
        frozen=_from_to(log, "freezedetect.freeze_start: ", "freezedetect.freeze_end: ", duration_ms),
        silent=_from_to(log, "silence_start: ", "silence_end: ", duration_ms),
        loudness=parse_loudness(log) if "Summary:" in log else None,
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
