"""The sound of any source as a machine that hears words wants it: one channel, 16 bits, 16 kHz.

It goes into a file and not through memory: an hour is 115 MB.
"""

from __future__ import annotations

import threading
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, Progress, run_ffmpeg
from tayori.media.process import ToolFailed
from tayori.model.probe import Probe
from tayori.model.time import Span, seconds

HEARING_RATE_HZ = 16_000
"""What speech recognition is trained on."""


def hear(
    source: Path,
    probe: Probe,
    out: Path,
    span: Span | None = None,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> None:
    """Write the sound of `source`, or of `span` of it, to the WAV file `out`.

    The file's time 0 is the start of the span, or of the source's own clock: a sound that begins later than
    the picture begins with silence. Raises MediaError when there is no sound that decodes, Cancelled, and
    ResourceError when `out` cannot be written.
    """
    if probe.audio is None:
        raise MediaError(f"{source.name} has no sound.", "Give a source with speech in it.")
    length_ms = span.length_ms if span else probe.duration_ms
    arguments = hearing_arguments(source, probe.audio.index, out, span)
    try:
        run_ffmpeg(arguments, length_ms, on_progress, cancel)
    except ToolFailed as error:
        raise MediaError(
            f"The sound of {source.name} cannot be decoded: {error.reason}.", "Check that it plays."
        ) from error


def hearing_arguments(source: Path, stream: int, out: Path, span: Span | None) -> tuple[str, ...]:
    """Arguments that write stream `stream` of `source` to `out`."""
    seek = ("-ss", seconds(span.start_ms)) if span and span.start_ms else ()
    end = ("-t", seconds(span.length_ms)) if span else ()
    return (
        *("-loglevel", "error", "-y", *seek, *SAFE_INPUT, "-i", file_url(source), "-map", f"0:{stream}"),
        *("-af", f"aresample=osr={HEARING_RATE_HZ}:async=1:first_pts=0,aformat=channel_layouts=mono", *end),
        *("-c:a", "pcm_s16le", "-fflags", "+bitexact", "-map_metadata", "-1", "-f", "wav", file_url(out)),
    )
