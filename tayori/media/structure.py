"""What an encoded file is made of, read from its packets without decoding: GOPs, B-frames, rate, tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media import colours
from tayori.media.sniff import shown
from tayori.media.timing import read_timing
from tayori.media.walk import opened


@dataclass(frozen=True, slots=True)
class Groups:
    """How frames lean on each other."""

    longest: int
    """Frames of the longest group of pictures."""
    closed: bool
    """No frame is shown before the key frame it follows."""
    consecutive_b: int
    """Most B-frames in a row, in display order."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture stream of an output."""

    codec: str
    profile: str
    level: int
    """Tenfold: 40 is level 4.0."""
    pixel_format: str
    width: int
    height: int
    sample_aspect: Fraction
    colour: tuple[str, str, str]
    """Primaries, transfer, matrix; `unknown` when untagged."""
    full_range: bool
    rate: Fraction
    constant: bool
    frames: int
    start_ms: int
    duration_ms: int
    groups: Groups
    bytes: int


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound stream of an output."""

    codec: str
    profile: str
    rate_hz: int
    channels: int
    start_ms: int
    duration_ms: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Structure:
    """An output's streams; the first of each kind."""

    size: int
    picture: Picture | None
    sound: Sound | None
    streams: int


def read_structure(path: Path) -> Structure:
    """The streams of the file at `path`. Raises MediaError when it cannot be opened or read."""
    with opened(path) as container:
        packets: dict[int, list[Any]] = {stream.index: [] for stream in container.streams}
        for packet in container.demux():
            if packet.pts is not None and packet.stream_index in packets:
                packets[packet.stream_index].append(_Packet.of(packet))
        picture = next((s for s in container.streams if s.type == "video"), None)
        sound = next((s for s in container.streams if s.type == "audio"), None)
        if picture is not None and not packets[picture.index]:
            raise MediaError(f"{shown(path)} has a picture without frames.", "Run again.")
        return Structure(
            size=path.stat().st_size,
            picture=_picture(picture, packets[picture.index]) if picture is not None else None,
            sound=_sound(sound, packets[sound.index]) if sound is not None else None,
            streams=len(packets),
        )


@dataclass(frozen=True, slots=True)
class _Packet:
    pts: int
    duration: int
    key: bool
    size: int

    @classmethod
    def of(cls, packet: Any) -> _Packet:
        return cls(packet.pts, packet.duration or 0, bool(packet.is_keyframe), packet.size)


def _ms(ticks: int, stream: Any) -> int:
    return round(ticks * Fraction(stream.time_base) * 1000)


def _picture(stream: Any, packets: list[_Packet]) -> Picture:
    context = stream.codec_context
    stamps = [packet.pts for packet in packets]
    timing = read_timing(stamps, Fraction(stream.time_base))
    steps = sorted(stamps)
    return Picture(
        codec=context.codec.canonical_name,
        profile=str(context.profile or ""),
        level=int(context.level or 0),
        pixel_format=str(context.pix_fmt or ""),
        width=context.width,
        height=context.height,
        sample_aspect=Fraction(stream.sample_aspect_ratio or 1),
        colour=(
            colours.PRIMARIES.get(int(context.color_primaries), colours.UNKNOWN),
            colours.TRANSFERS.get(int(context.color_trc), colours.UNKNOWN),
            colours.MATRICES.get(int(context.colorspace), colours.UNKNOWN),
        ),
        full_range=int(context.color_range) == 2,
        rate=timing.rate,
        constant=len({b - a for a, b in pairwise(steps)}) <= 1,
        frames=len(packets),
        start_ms=_ms(steps[0], stream),
        duration_ms=_ms(timing.end - timing.first if len(steps) > 1 else packets[0].duration, stream),
        groups=read_groups([(packet.pts, packet.key) for packet in packets]),
        bytes=sum(packet.size for packet in packets),
    )


def _sound(stream: Any, packets: list[_Packet]) -> Sound:
    context = stream.codec_context
    first = min((p.pts for p in packets), default=0)
    end = max((p.pts + p.duration for p in packets), default=0)
    return Sound(
        codec=context.codec.canonical_name,
        profile=str(context.profile or ""),
        rate_hz=context.sample_rate,
        channels=context.layout.nb_channels,
        start_ms=_ms(first, stream),
        duration_ms=_ms(end - first, stream),
        bytes=sum(packet.size for packet in packets),
    )


def read_groups(packets: Sequence[tuple[int, bool]]) -> Groups:
    """Groups of pictures from (presentation time, is key frame) in decoding order.

    A frame that is shown before one decoded earlier is a B-frame: x264 makes no others.
    """
    longest = length = 0
    latest = key_time = packets[0][0] if packets else 0
    closed, bidirectional = True, set()
    for stamp, key in packets:
        if key:
            length, key_time = 0, stamp
        length += 1
        longest = max(longest, length)
        closed = closed and stamp >= key_time
        if stamp < latest:
            bidirectional.add(stamp)
        latest = max(latest, stamp)
    runs = groupby(sorted(stamp for stamp, _ in packets), key=lambda stamp: stamp in bidirectional)
    return Groups(longest, closed, max((len(list(run)) for is_b, run in runs if is_b), default=0))
