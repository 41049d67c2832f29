"""A probe and profiles as plain values, for tests that decide without ffmpeg."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tayori.model.probe import AudioStream, Dynamic, Probe, Scan, VideoStream
from tayori.model.profile import Encoding, Fit, Profile, Purpose

THIRTY = Fraction(30)
VIDEO = VideoStream(
    index=0,
    codec="h264",
    width=1080,
    height=1920,
    sample_aspect=Fraction(1),
    rotation=0,
    mirrored=False,
    rate=THIRTY,
    min_rate=THIRTY,
    max_rate=THIRTY,
    variable=False,
    frames=600,
    pixel_format="yuv420p",
    bit_depth=8,
    primaries="bt709",
    transfer="bt709",
    matrix="bt709",
    full_range=False,
    dynamic=Dynamic.SDR,
    dolby_vision=None,
    scan=Scan.PROGRESSIVE,
    duration_ms=20_000,
)
AUDIO = AudioStream(1, "aac", 48_000, 2, "stereo", 20_000)


def a_probe(video: VideoStream | None = VIDEO, audio: AudioStream | None = AUDIO, **more: bool) -> Probe:
    return replace(Probe("mov", 1, 20_000, video, audio, 0, None, has_location=False), **more)  # type: ignore[arg-type]


def a_profile(name: str, width: int, height: int, fit: Fit = Fit.CROP) -> Profile:
    encoding = Encoding("veryfast", 20, 8_000_000, 12_000_000)
    return Profile(name, width, height, fit, True, "union", Purpose.UPLOAD, encoding)


VERTICAL = a_profile("vertical", 1080, 1920)
SQUARE = a_profile("square", 1080, 1080)
WIDE = a_profile("wide", 1920, 1080, Fit.BLUR)
PADDED = a_profile("padded", 1920, 1080, Fit.PAD)
