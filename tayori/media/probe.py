"""What a file is, read with PyAV: streams, exact rate, rotation, colour, sound, and whether it is whole.

Nothing is decoded but the first frame of each stream and one near the end; the timestamps of all packets are
walked (of the first 256 MB in larger files). Only the demuxers of media/formats.py are used, so that no file
can make us open another file or the network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.boxes import read_layout
from tayori.media.sniff import refuse_at_sight, shown
from tayori.media.streams import Clock, read_audio, read_video, refuse_huge
from tayori.media.walk import Seen, Walk, decodes_near_end, opened, walk
from tayori.model.probe import AudioStream, Dynamic, Probe, Scan, VideoStream

PROBE_VERSION = 1
"""Part of recipe keys that depend on a probe; raised whenever the same file may give another Probe."""

_LOCATION_KEYS = ("location", "com.apple.quicktime.location.iso6709", "gps", "xyz")
_CREATED_KEYS = ("com.apple.quicktime.creationdate", "creation_time", "date")


def probe(path: Path) -> Probe:
    """What the media file at `path` is.

    Raises UsageError when there is no such file, ResourceError when it may not be read, and MediaError, in
    one sentence that says why, when it cannot be used: empty, text, playlist, truncated, too large a picture,
    or neither a picture nor a sound that decodes.
    """
    refuse_at_sight(path)
    with opened(path) as container:
        for width, height in _told_sizes(path, container):
            refuse_huge(path, width, height)
        seen = walk(container)
        _refuse_unusable(path, container, seen)
        return _describe(path, container, seen)


def _told_sizes(path: Path, container: Any) -> Iterator[tuple[int, int]]:
    """Sizes as PyAV tells them, and, since it tells none for those beyond libavutil's limit, as MP4 does."""
    for stream in container.streams.video:
        if stream.codec_context is not None:
            yield stream.codec_context.width, stream.codec_context.height
    if container.format.name.startswith("mov"):
        with suppress(MediaError):
            yield from (track.size for track in read_layout(path).tracks)


def _refuse_unusable(path: Path, container: Any, seen: Walk) -> None:
    video = seen.first_usable("video")
    if video is None and seen.first_usable("audio") is None:
        kinds = ", ".join(sorted({stream.type for stream in container.streams})) or "no streams"
        raise MediaError(
            f"{shown(path)} has neither a picture nor a sound that can be decoded (found: {kinds}).",
            "Play it in a video player; if it plays, export it as MP4 (H.264 and AAC) and use that.",
        )
    _refuse_truncated(path, container, seen)
    if video is not None and not decodes_near_end(container, video):
        raise MediaError(
            f"{shown(path)} is damaged: its picture cannot be decoded near the end.",
            "Copy it again from where it came from.",
        )


def _refuse_truncated(path: Path, container: Any, seen: Walk) -> None:
    """A file that says it is much longer than what is there was cut off (formats without byte counts)."""
    if not seen.whole or not container.duration:
        return
    there = max((s.length_ms for s in seen.streams), default=0)
    said = container.duration // 1000
    if there < said * Fraction(9, 10) - 500:
        raise MediaError(
            f"{shown(path)} is incomplete: it ends after {there / 1000:.1f} of {said / 1000:.1f} s.",
            "The transfer broke off; copy it again.",
        )


def _describe(path: Path, container: Any, seen: Walk) -> Probe:
    video, audio = seen.first_usable("video"), seen.first_usable("audio")
    clock = Clock(_zero(container, [s for s in (video, audio) if s is not None]), seen.whole)
    picture = read_video(path, video, clock) if video is not None else None
    sound = read_audio(audio, clock) if audio is not None else None
    used = [stream for stream in (picture, sound) if stream is not None]
    tags = {key.lower(): value for key, value in _tags(container)}
    return Probe(
        container=container.format.name.split(",")[0],
        size=path.stat().st_size,
        duration_ms=max(s.start_ms + s.duration_ms for s in used) or (container.duration or 0) // 1000,
        video=picture,
        audio=sound,
        other_streams=len(seen.streams) - len(used),
        created=_created(tags),
        has_location=any(key.startswith(_LOCATION_KEYS) for key in tags),
        edit_list=video is not None and video.hidden > 0,
    )


def _zero(container: Any, used: list[Seen]) -> Fraction:
    """Where the file's clock begins, in seconds: ffmpeg, too, shifts the earliest stream to 0."""
    if container.start_time is not None:
        return Fraction(container.start_time, 1_000_000)
    return min(seen.start * Fraction(seen.stream.time_base) for seen in used)


def _tags(container: Any) -> Iterator[tuple[str, str]]:
    yield from container.metadata.items()
    for stream in container.streams:
        yield from stream.metadata.items()


def _created(tags: dict[str, str]) -> str | None:
    """The camera's own local date before the container's; 1904 and 1970 stand for an unset clock."""
    for key in _CREATED_KEYS:
        with suppress(ValueError):
            moment = datetime.fromisoformat(tags.get(key, ""))
            if moment.year > 1970:
                return moment.isoformat()
    return None


def to_json(probe: Probe) -> dict[str, Any]:
    """A probe as plain JSON values; rates and aspects as `"n/d"`. `from_json` is its inverse."""
    document = _plain(probe)
    document["video"] = _plain(probe.video) if probe.video is not None else None
    document["audio"] = _plain(probe.audio) if probe.audio is not None else None
    return document


def from_json(document: Mapping[str, Any]) -> Probe:
    """The probe `to_json` wrote. Raises TypeError, KeyError or ValueError for anything else."""
    values = dict(document)
    video, audio = values["video"], values["audio"]
    values["video"] = _video_from(video) if video is not None else None
    values["audio"] = AudioStream(**audio) if audio is not None else None
    return Probe(**values)


def _video_from(document: Mapping[str, Any]) -> VideoStream:
    values = dict(document)
    for key in ("sample_aspect", "rate", "min_rate", "max_rate"):
        values[key] = Fraction(values[key])
    values["dynamic"] = Dynamic(values["dynamic"])
    values["scan"] = Scan(values["scan"])
    return VideoStream(**values)


def _plain(value: Any) -> dict[str, Any]:
    return {field.name: _plain_value(getattr(value, field.name)) for field in fields(value)}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value.value if isinstance(value, Enum) else value
