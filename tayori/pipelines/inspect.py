"""`probe`: what a file is, as values and as rows for people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.config.profiles import BUILT_IN
from tayori.errors import UsageError
from tayori.media.probe import probe, to_json
from tayori.media.remarks import findings, fps
from tayori.media.sound import measure_loudness
from tayori.model.finding import Finding
from tayori.model.probe import AudioStream, Probe, VideoStream


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file looked at."""

    document: dict[str, Any]
    rows: list[list[str]]
    findings: tuple[Finding, ...]
    loudness: dict[str, int] | None
    """Hundredths of LUFS and dBTP, when it was asked for."""


def inspect_file(path: Path, *, loudness: bool = False) -> Inspection:
    """Probe `path`. Raises MediaError when it is not usable media, UsageError when it is not there."""
    found = probe(path)
    reading = None
    if loudness:
        if found.audio is None:
            raise UsageError(f"{path.name} has no sound to measure.", "Leave --loudness out.")
        measured = measure_loudness(path)
        reading = {"integrated_clufs": measured.integrated_clufs, "true_peak_cdb": measured.true_peak_cdb}
    vertical = tuple(p for p in BUILT_IN if p.name == "vertical")
    return Inspection(to_json(found), _rows(found, reading), findings(found, vertical), reading)


def _rows(found: Probe, loudness: dict[str, int] | None) -> list[list[str]]:
    rows = [
        ["container", found.container],
        ["length", f"{found.duration_ms / 1000:.3f} s"],
        ["size", f"{found.size / 1e6:.2f} MB"],
    ]
    if found.video:
        rows += _video_rows(found.video)
    if found.audio:
        rows += _audio_rows(found.audio)
    if loudness:
        rows.append(["loudness", f"{loudness['integrated_clufs'] / 100:.1f} LUFS"])
        rows.append(["true peak", f"{loudness['true_peak_cdb'] / 100:.1f} dBTP"])
    rows.append(["recorded", found.created or "not told"])
    rows.append(["position", "GPS position in the file (never copied)" if found.has_location else "none"])
    rows.append(["other streams", str(found.other_streams)])
    return rows


def _video_rows(video: VideoStream) -> list[list[str]]:
    width, height = video.display_size
    turned = f", turned {video.rotation}°" if video.rotation else ""
    rate = f"{fps(video.min_rate)}-{fps(video.max_rate)} (varies)" if video.variable else fps(video.rate)
    dolby = f", Dolby Vision {video.dolby_vision}" if video.dolby_vision is not None else ""
    span = "full" if video.full_range else "limited"
    colour = f"{video.primaries}/{video.transfer}/{video.matrix}, {span} range"
    return [
        ["picture", f"{video.codec}, {width}x{height} as seen ({video.width}x{video.height} stored{turned})"],
        ["rate", f"{rate} frames/s"],
        [
            "pixels",
            f"{video.pixel_format}, {video.bit_depth} bit, aspect {video.sample_aspect}, {video.scan}",
        ],
        ["colour", f"{video.dynamic.upper()}{dolby}: {colour}"],
    ]


def _audio_rows(audio: AudioStream) -> list[list[str]]:
    return [["sound", f"{audio.codec}, {audio.rate_hz} Hz, {audio.channels} channels ({audio.layout})"]]
