"""Opening a file with PyAV and walking its packets once: timestamps, and the first frame of each stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.formats import ALLOWED_DEMUXERS, ALLOWED_PROTOCOLS
from tayori.media.sniff import shown

MAX_SIDE = 16_384
"""Longest side of a picture in pixels; libx264 takes no more."""
MAX_AREA = 8192 * 8192
"""Largest picture in pixels: one frame then costs at most about 100 MB."""

_WALK_BYTES = 256_000_000
_TRIES = 300
_LATE_TRIES = 120
_LATE = Fraction(9, 10)
_ATTACHED_PICTURE = 0x400
"""AV_DISPOSITION_ATTACHED_PIC: cover art."""
_INDEXED = ("mov", "matroska")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The PyAV container of `path`, allowed demuxers only. Raises MediaError for what PyAV cannot read."""
    import av  # loads ffmpeg's libraries, 0.1 s that commands without new media need not pay

    options = {
        "format_whitelist": ",".join(ALLOWED_DEMUXERS),
        "protocol_whitelist": ",".join(ALLOWED_PROTOCOLS),
        "max_pixels": str(2 * MAX_AREA),
    }
    try:
        with av.open(str(path.absolute()), options=options, metadata_errors="replace") as container:
            yield container
    except av.error.FFmpegError as error:
        raise MediaError(
            f"{shown(path)} cannot be read: it is damaged, or of a kind of media that is not supported.",
            "Play it in a video player; if it plays, export it as MP4 (H.264 and AAC) and use that.",
        ) from error


@dataclass(slots=True)
class Seen:
    """What walking the packets told about one stream; PyAV's stream and frame are untyped here."""

    stream: Any
    stamps: list[int] = field(default_factory=list)
    """Presentation times of the packets that are shown, in the stream's ticks, in file order."""
    end: int = 0
    hidden: int = 0
    """Packets an edit list hides."""
    frame: Any = None
    """The first frame that decoded."""
    tries: int = 0

    @property
    def start(self) -> int:
        """The first presentation time, in ticks."""
        return min(self.stamps, default=0)

    @property
    def length_ms(self) -> int:
        """From the first presentation time to the end of the last packet."""
        return round((self.end - self.start) * Fraction(self.stream.time_base) * 1000) if self.stamps else 0

    @property
    def usable(self) -> bool:
        """It decodes, and is more than cover art."""
        return self.frame is not None and not int(self.stream.disposition) & _ATTACHED_PICTURE


@dataclass(frozen=True, slots=True)
class Walk:
    """All streams of a file."""

    streams: tuple[Seen, ...]
    whole: bool
    """Every packet was seen; False for files above 256 MB, of which the first 256 MB were."""

    def first_usable(self, kind: str) -> Seen | None:
        """The first `video` or `audio` stream that decodes."""
        return next((s for s in self.streams if s.stream.type == kind and s.usable), None)


def walk(container: Any) -> Walk:
    """Read the packets of an opened container, decoding the first frame of each picture and sound."""
    seen = {stream.index: Seen(stream) for stream in container.streams}
    budget = _WALK_BYTES
    for packet in container.demux():
        mine = seen.get(packet.stream_index)
        if mine is None:
            continue
        _note(mine, packet)
        _try_decode(mine, packet)
        budget -= packet.size
        if budget < 0:
            return Walk(tuple(seen.values()), whole=False)
    return Walk(tuple(seen.values()), whole=True)


def _note(seen: Seen, packet: Any) -> None:
    if packet.pts is None:
        return
    if packet.is_discard:
        seen.hidden += 1
        return
    seen.stamps.append(packet.pts)
    seen.end = max(seen.end, packet.pts + (packet.duration or 0))


def _try_decode(seen: Seen, packet: Any) -> None:
    if seen.frame is not None or seen.tries >= _TRIES or not _decodable(seen.stream):
        return
    seen.tries += 1
    seen.frame = _decoded(packet)


def _decodable(stream: Any) -> bool:
    """PyAV gives a stream whose codec it does not know no context."""
    return stream.type in ("video", "audio") and stream.codec_context is not None


def _decoded(packet: Any) -> Any:
    import av  # as in `opened`

    with suppress(av.error.FFmpegError):
        return next(iter(packet.decode()), None)
    return None


def decodes_near_end(container: Any, seen: Seen) -> bool:
    """A frame can be decoded from nine tenths of a walked stream on.

    True for formats without an index of key frames (MPEG streams, AVI), where a seek lands anywhere.
    """
    import av  # as in `opened`

    length = seen.end - seen.start
    if length <= 0 or len(seen.stamps) < 2 or not container.format.name.startswith(_INDEXED):
        return True
    try:
        container.seek(seen.start + int(length * _LATE), stream=seen.stream)
        packets = zip(range(_LATE_TRIES), container.demux(seen.stream), strict=False)
        return any(_decoded(packet) is not None for _, packet in packets)
    except av.error.FFmpegError:
        return True
