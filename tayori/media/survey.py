"""Frames measured by ffmpeg's own filters: how sharp, how bright, how much changes from one to the next.

The survey looks at key frames only, which our renditions have every half second (facts platforms 1.13), so
that fifteen seconds of full HD cost a third of a second; the close look decodes every frame of a short span.
"""

from __future__ import annotations

import math
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, run_ffmpeg
from tayori.model.time import Span, seconds

SPARSE = 8
"""Fewer key frames than this are no choice: then every quarter second is looked at."""

_MEASURE = "signalstats,blurdetect,metadata=print:file="
_NOWHERE = ("-map", "[main]", "-fps_mode", "passthrough", "-f", "null", "-")
_FRAME = re.compile(r"frame:\d+ +pts:\S+ +pts_time:(\S+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured on one frame. Luma is 8 bit, limited range: black 16, white 235."""

    time_ms: int
    """Rounded down, so that seeking to it finds this frame."""
    dark: float
    """Luma of the tenth percentile."""
    bright: float
    """Luma of the ninetieth percentile."""
    mean: float
    saturation: float
    """Mean of 0..181."""
    blur: float
    """Width of edges in measured pixels; lower is sharper, NaN where there is no edge."""
    change: float
    """Mean luma difference to the frame before."""
    bend: float
    """Mean luma difference between this change and the one before: near zero while a picture fades, large
    while it moves. Zero where it was not measured."""


def survey(picture: Path) -> tuple[Reading, ...]:
    """Its key frames, or where there are few of them four frames a second. Raises MediaError."""
    found = _measure(picture, ("-skip_frame", "nokey"), "scale=270:-2:flags=area")
    if len(found) >= SPARSE:
        return found
    return max(found, _measure(picture, (), "fps=4,scale=270:-2:flags=area"), key=len)


def look_closely(picture: Path, span: Span) -> tuple[Reading, ...]:
    """Every frame of `span`, at twice the survey's size and with `bend`. Raises MediaError."""
    seek = ("-ss", seconds(span.start_ms), "-t", seconds(span.length_ms))
    return _measure(picture, seek, "scale=540:-2:flags=area", offset_ms=span.start_ms, bend=True)


def frame_times(text: str) -> list[int]:
    """The times, in milliseconds rounded down, of the frames ffmpeg's metadata filter printed."""
    return [math.floor(float(time) * 1000) for time in _parse(text)]


def _measure(
    picture: Path, options: tuple[str, ...], scale: str, *, offset_ms: int = 0, bend: bool = False
) -> tuple[Reading, ...]:
    chains = f"[0:v:0]{scale},format=yuv420p,split[a][b];[a]{_MEASURE}frames.txt[main]"
    bending = "[b]tblend=all_mode=grainextract,signalstats,metadata=print:file=bend.txt,nullsink"
    graph = f"{chains};{bending if bend else '[b]nullsink'}"
    with tempfile.TemporaryDirectory() as folder:
        run_ffmpeg(
            (*options, *SAFE_INPUT, "-i", file_url(picture.absolute()), "-filter_complex", graph, *_NOWHERE),
            cwd=Path(folder),
        )
        bends = _parse(Path(folder, "bend.txt").read_text()) if bend else {}
        frames = _parse(Path(folder, "frames.txt").read_text())
    return tuple(_reading(time, values, bends.get(time, {}), offset_ms) for time, values in frames.items())


def _parse(text: str) -> dict[str, dict[str, float]]:
    """What the metadata filter printed: values by name, by the frame's time."""
    frames: dict[str, dict[str, float]] = {}
    values: dict[str, float] = {}
    for line in text.splitlines():
        if (head := _FRAME.match(line)) is not None:
            values = frames.setdefault(head[1], {})
        else:
            name, _, value = line.rpartition("=")
            values[name.rpartition(".")[2]] = float(value)
    return frames


def _reading(time: str, values: dict[str, float], bends: dict[str, float], offset_ms: int) -> Reading:
    return Reading(
        time_ms=offset_ms + math.floor(float(time) * 1000),
        dark=values["YLOW"],
        bright=values["YHIGH"],
        mean=values["YAVG"],
        saturation=values["SATAVG"],
        blur=values.get("blur", math.nan),
        change=values["YDIF"],
        bend=bends.get("YDIF", 0.0),
    )
