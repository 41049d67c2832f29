"""ffmpeg itself: which one, what it is, and running it with progress."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from tayori.errors import ResourceError
from tayori.media.formats import ALLOWED_DEMUXERS, ALLOWED_PROTOCOLS
from tayori.media.process import run

SAFE_INPUT: tuple[str, ...] = (
    "-protocol_whitelist",
    ",".join(ALLOWED_PROTOCOLS),
    "-format_whitelist",
    ",".join(ALLOWED_DEMUXERS),
)
"""Stands before every `-i` of a file we were given: no playlist is followed, no network is reached."""

SAFE_INPUT_OPTIONS: dict[str, str] = dict(
    zip((o.lstrip("-") for o in SAFE_INPUT[::2]), SAFE_INPUT[1::2], strict=True)
)
"""The same for ffmpeg-python's `input(**options)`."""

QUIET: tuple[str, ...] = ("-hide_banner", "-nostdin", "-nostats")

Progress = Callable[[float], None]
"""Gets 0..1."""


@functools.cache
def executable() -> str:
    """Path of the ffmpeg to use: `TAYORI_FFMPEG`, else the one that comes with imageio-ffmpeg.

    Raises ResourceError when there is none.
    """
    named = os.environ.get("TAYORI_FFMPEG")
    if named:
        return named
    import imageio_ffmpeg  # takes 30 ms, and only encoding needs it

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ResourceError(
            "There is no ffmpeg for this machine.", "Set TAYORI_FFMPEG to the path of an ffmpeg 6 or later."
        ) from error


@functools.cache
def fingerprint() -> str:
    """What is part of every key made with ffmpeg: its version line. Raises ResourceError without ffmpeg."""
    first = run([executable(), "-version"]).stdout.decode("utf-8", "replace").splitlines()[0]
    return first.split(" Copyright")[0].removeprefix("ffmpeg version ").strip()


def run_ffmpeg(
    arguments: Sequence[str],
    total_ms: int = 0,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run ffmpeg with `arguments` (without the program's name) and return what it said on stderr.

    `total_ms` is the length of the output that counts as 1 in `on_progress`; `env` is added to our own
    environment. Raises what `process.run` does.
    """
    reader = ProgressReader(total_ms, on_progress) if on_progress and total_ms > 0 else None
    told = ("-progress", "pipe:1") if reader else ()
    done = run([executable(), *QUIET, *told, *arguments], on_line=reader, cancel=cancel, cwd=cwd, env=env)
    if on_progress:
        on_progress(1.0)
    return done.stderr


def read_ffmpeg(
    arguments: Sequence[str], cancel: threading.Event | None = None, cwd: Path | None = None
) -> bytes:
    """Run ffmpeg with an output on `pipe:1` and return the bytes it wrote there."""
    return run([executable(), *QUIET, *arguments], cancel=cancel, cwd=cwd).stdout


def stream_ffmpeg(
    arguments: Sequence[str],
    block_bytes: int,
    take: Callable[[bytes], None],
    cancel: threading.Event | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run ffmpeg with an output on `pipe:1`, `take` it in blocks, and return what it said on stderr.

    Blocks have `block_bytes` (a raw frame); a last one that is shorter is taken too. No more than one is
    kept. Raises what `process.run` and `take` do.
    """

    def read(output: IO[bytes]) -> None:
        while block := output.read(block_bytes):
            take(block)

    argv = [executable(), *QUIET, *arguments]
    return run(argv, on_output=read, cancel=cancel, env=env).stderr


class ProgressReader:
    """Turns the lines of `-progress` into 0..1, never backwards."""

    def __init__(self, total_ms: int, on_progress: Progress) -> None:
        self._total_ms = total_ms
        self._on_progress = on_progress
        self._last = 0.0

    def __call__(self, line: str) -> None:
        """Take one line, `out_time_us=1234567`; others are passed over."""
        name, _, value = line.partition("=")
        if name != "out_time_us" or not value.strip().lstrip("-").isdigit():
            return
        share = min(1.0, max(0, int(value)) / 1000 / self._total_ms)
        if share > self._last:
            self._last = share
            self._on_progress(share)


NEEDED_FILTERS = ("ass", "zscale", "tonemap", "loudnorm", "ebur128", "libvmaf", "blurdetect")
"""Filters a build of ffmpeg must have for our work; the one that comes along has them all."""


def missing_features() -> tuple[str, ...]:
    """What the ffmpeg in use lacks of what we need. Raises ResourceError without ffmpeg."""
    listed = run([executable(), "-hide_banner", "-filters"]).stdout.decode("utf-8", "replace").split()
    encoders = run([executable(), "-hide_banner", "-encoders"]).stdout.decode("utf-8", "replace").split()
    lacking = [f"filter {name}" for name in NEEDED_FILTERS if name not in listed]
    return tuple(lacking + [f"encoder {name}" for name in ("libx264", "libmp3lame") if name not in encoders])
