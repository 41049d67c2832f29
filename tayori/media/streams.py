"""From what PyAV saw of a stream to the values of model/probe.py: rate, turn, colour, scan, times."""

from __future__ import annotations

import math
import struct
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media import colours
from tayori.media.boxes import read_layout
from tayori.media.sniff import shown
from tayori.media.timing import Timing, read_timing, settle_rate
from tayori.media.walk import MAX_AREA, MAX_SIDE, Seen
from tayori.model.probe import AudioStream, Dynamic, Scan, VideoStream

_FIELD_ORDERS = {2: Scan.TOP_FIRST, 5: Scan.TOP_FIRST, 3: Scan.BOTTOM_FIRST, 4: Scan.BOTTOM_FIRST}
"""AVFieldOrder by the field that is shown first: tt and bt, bb and tb."""
_PLAIN_LAYOUTS = {1: "mono", 2: "stereo"}
"""WAV leaves the layout of one and two channels unsaid."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What the times of a file's streams are counted from."""

    zero: Fraction
    """Seconds at which its earliest stream begins."""
    whole: bool
    """All packets were walked, so that their times are better than what the container tells."""

    def start_ms(self, seen: Seen) -> int:
        """When a stream begins."""
        return max(0, round((seen.start * Fraction(seen.stream.time_base) - self.zero) * 1000))

    def length_ms(self, seen: Seen) -> int:
        """How long a stream is."""
        told: int | None = seen.stream.duration
        if self.whole or not told:
            return seen.length_ms
        return round(told * Fraction(seen.stream.time_base) * 1000)


def refuse_huge(path: Path, width: int, height: int) -> None:
    """Raises MediaError for a picture larger than MAX_SIDE or MAX_AREA."""
    if max(width, height) > MAX_SIDE or width * height > MAX_AREA:
        raise MediaError(
            f"{shown(path)} has a picture of {width:,} x {height:,} pixels, larger than is handled here.",
            f"Scale it to at most {MAX_SIDE:,} pixels a side and {MAX_AREA // 1_000_000} megapixels first.",
        )


def read_video(path: Path, seen: Seen, clock: Clock) -> VideoStream:
    """One picture stream from its walk and its first frame. Raises MediaError for impossible sizes."""
    stream, frame = seen.stream, seen.frame
    refuse_huge(path, frame.width, frame.height)
    timing = read_timing(seen.stamps, Fraction(stream.time_base))
    rate = _rate(stream, timing)
    rotation, mirrored = read_matrix(_side_data(frame, "DISPLAYMATRIX"))
    transfer = colours.TRANSFERS.get(int(frame.color_trc), colours.UNKNOWN)
    dynamic = colours.dynamic_of(transfer)
    return VideoStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        width=frame.width,
        height=frame.height,
        sample_aspect=_sample_aspect(path, stream, frame),
        rotation=rotation,
        mirrored=mirrored,
        rate=rate,
        min_rate=timing.min_rate if timing.variable else rate,
        max_rate=timing.max_rate if timing.variable else rate,
        variable=timing.variable,
        frames=timing.frames if clock.whole else stream.frames,
        pixel_format=frame.format.name,
        bit_depth=max((c.bits for c in frame.format.components), default=8),
        primaries=colours.PRIMARIES.get(int(frame.color_primaries), colours.UNKNOWN),
        transfer=transfer,
        matrix=colours.MATRICES.get(int(frame.colorspace), colours.UNKNOWN),
        full_range=int(frame.color_range) == 2 or frame.format.name.startswith("yuvj"),
        dynamic=dynamic,
        dolby_vision=_dolby_vision(path, frame, dynamic),
        scan=_scan(stream, frame),
        duration_ms=_length_ms(timing, seen, clock),
        start_ms=clock.start_ms(seen),
    )


def read_audio(seen: Seen, clock: Clock) -> AudioStream:
    """One sound stream from its walk and its first frame."""
    stream, frame = seen.stream, seen.frame
    return AudioStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        rate_hz=frame.sample_rate,
        channels=frame.layout.nb_channels,
        layout=_PLAIN_LAYOUTS.get(frame.layout.nb_channels, frame.layout.name),
        duration_ms=clock.length_ms(seen),
        start_ms=clock.start_ms(seen),
    )


def _length_ms(timing: Timing, seen: Seen, clock: Clock) -> int:
    """Times of the frames, since the last packet's own duration is often missing or wrong."""
    if not clock.whole or timing.end == timing.first:
        return clock.length_ms(seen)
    return round((timing.end - timing.first) * Fraction(seen.stream.time_base) * 1000)


def _rate(stream: Any, timing: Timing) -> Fraction:
    told = [Fraction(r) for r in (stream.average_rate, stream.guessed_rate, stream.base_rate) if r]
    if not timing.rate:
        return told[0] if told else Fraction(0)
    return timing.rate.limit_denominator(100_000) if timing.variable else settle_rate(timing.rate, told)


def _sample_aspect(path: Path, stream: Any, frame: Any) -> Fraction:
    aspect = Fraction(stream.sample_aspect_ratio or 1)
    if aspect <= 0:
        return Fraction(1)
    refuse_huge(path, math.ceil(frame.width * aspect), frame.height)
    if frame.width * aspect < 2:
        raise MediaError(
            f"{shown(path)} asks for pixels {round(1 / aspect):,} times as tall as wide.",
            "Its sample aspect ratio is wrong; export it again with square pixels.",
        )
    return aspect


def _scan(stream: Any, frame: Any) -> Scan:
    order = _FIELD_ORDERS.get(int(stream.codec_context.field_order or 0))
    if order is not None:
        return order
    if not frame.interlaced_frame:
        return Scan.PROGRESSIVE
    return Scan.BOTTOM_FIRST if stream.codec_context.name == "dvvideo" else Scan.TOP_FIRST


def _side_data(frame: Any, kind: str) -> bytes:
    return next((bytes(data) for data in frame.side_data if data.type.name == kind), b"")


def read_matrix(matrix: bytes) -> tuple[int, bool]:
    """Degrees clockwise to turn (to the nearest quarter) and whether to mirror first, from a display matrix.

    `matrix` holds nine native 32-bit integers, a b u c d v x y w, where x' = ax + cy and y' = bx + dy with y
    downwards; anything else, or a matrix without direction, means no turn.
    """
    if len(matrix) != 36:
        return 0, False
    a, b, _, c, d, *_ = struct.unpack("9i", matrix)
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return (round(math.degrees(math.atan2(b, a)) / 90) * 90) % 360, mirrored


def _dolby_vision(path: Path, frame: Any, dynamic: Dynamic) -> int | None:
    """As the container tells; where it does not, 5 is the profile without any transfer tag."""
    with suppress(MediaError, OSError):
        told = [t.dolby_vision for t in read_layout(path).tracks if t.dolby_vision is not None]
        if told:
            return told[0]
    if not _side_data(frame, "DOVI_RPU_BUFFER"):
        return None
    return 5 if dynamic is Dynamic.SDR else 8
