"""The sizes of a ladder and ffmpeg's arguments for it: pure.

The top rung is the rendition itself, cut and not encoded again; the lower ones are encoded from it, with key
frames where it has them, so that players can change between rungs at every segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT_OPTIONS
from tayori.media.graph import CLEAN

SEGMENT_S = 4
"""Long enough to compress well, short enough to change the rung soon."""
_RATES_BPS = {720: 3_000_000, 480: 1_200_000, 360: 700_000}
"""Lower rungs by their shorter side, and their highest rate."""
_CRF = 23
_PRESET = "fast"


@dataclass(frozen=True, slots=True)
class Rung:
    """One size of the ladder."""

    width: int
    height: int
    max_rate_bps: int = 0
    """0: the rendition as it is."""

    @property
    def name(self) -> str:
        """As people call it, by the shorter side: `720p`."""
        return f"{min(self.width, self.height)}p"


def rungs(width: int, height: int) -> tuple[Rung, ...]:
    """The rungs for a rendition of this size, itself first; sides are even, as H.264 wants them."""
    side = min(width, height)
    lower = (
        Rung(_even(width * short / side), _even(height * short / side), rate)
        for short, rate in _RATES_BPS.items()
        if short < side
    )
    return (Rung(width, height), *lower)


def stream_arguments(source: Path, ladder: Sequence[Rung], stems: Sequence[Path]) -> tuple[str, ...]:
    """Ffmpeg's arguments, without the program's name: `<stem>.mp4` and `<stem>.m3u8` for each rung."""
    given = ffmpeg.input(file_url(source), **SAFE_INPUT_OPTIONS)
    lower = [rung for rung in ladder if rung.max_rate_bps]
    copies = given.video.filter_multi_output("split", len(lower)) if lower else ()
    outputs = []
    for rung, stem in zip(ladder, stems, strict=True):
        picture = _scaled(copies[lower.index(rung)], rung) if rung.max_rate_bps else given.video
        playlist = file_url(stem.with_name(f"{stem.name}.m3u8"))
        options = _encoding(rung) | {"c:a": "copy", **CLEAN} | _cutting(stem)
        outputs.append(ffmpeg.output(picture, given.audio, playlist, **options))
    return ("-y", *ffmpeg.get_args(ffmpeg.merge_outputs(*outputs)))


def _scaled(picture: Any, rung: Rung) -> Any:
    return picture.filter("scale", w=rung.width, h=rung.height, flags="lanczos")


def _encoding(rung: Rung) -> dict[str, object]:
    if not rung.max_rate_bps:
        return {"c:v": "copy"}
    return {
        "c:v": "libx264",
        "preset": _PRESET,
        "profile:v": "high",
        "crf": _CRF,
        "maxrate": rung.max_rate_bps,
        "bufsize": 2 * rung.max_rate_bps,
        "force_key_frames": "source",
        "g": 9999,
        "sc_threshold": 0,
        "flags:v": "+cgop",
    }


def _cutting(stem: Path) -> dict[str, object]:
    return {
        "format": "hls",
        "hls_time": SEGMENT_S,
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "single_file",
        "hls_segment_filename": str(stem.with_name(f"{stem.name}.mp4")),
    }


def _even(side: float) -> int:
    return 2 * round(side / 2)
