"""Picture, sound and words put together without touching either: a stream copy, then tags and XMP."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.credentials.traces import refuse_signed
from tayori.media.embedding.container import mp4_metadata_arguments
from tayori.media.embedding.itunes import tag_mp4
from tayori.media.escape import file_url, require_apart
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.graph import CLEAN, MUX
from tayori.media.process import ToolFailed
from tayori.model.metadata import OutputMetadata

_EARLY_DECODING = "setts=pts=PTS:dts=DTS-2*DURATION"
"""Where few frames are reordered, ffmpeg reads our negative composition offsets as decoding after showing and
moves a frame to mend it. Decoded two frames earlier, which no file keeps, they are all in order."""


def mux(picture: Path, sound: Path, metadata: OutputMetadata, out: Path) -> None:
    """Write `out`, an MP4 of both with `metadata`: index first, no edit list, nothing re-encoded.

    Leaves nothing behind when it fails. Raises MediaError when one of the two is no MP4, UsageError when
    one carries Content Credentials, ResourceError.
    """
    require_apart([picture, sound], [out])
    for given in (picture, sound):
        refuse_signed(given, "copying its streams")
    try:
        run_ffmpeg(mux_arguments(picture, sound, metadata, out))
        tag_mp4(out, metadata)
    except ToolFailed as error:
        out.unlink(missing_ok=True)
        raise MediaError(
            f"{picture.name} and {sound.name} cannot be put together: {error.reason}.",
            "Run `tayori verify`, then build again.",
        ) from error
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def mux_arguments(picture: Path, sound: Path, metadata: OutputMetadata, out: Path) -> tuple[str, ...]:
    """Ffmpeg's arguments, without the program's name."""
    return (
        *("-y", "-f", "mp4", "-i", file_url(picture), "-f", "mp4", "-i", file_url(sound)),
        *("-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-bsf:v", _EARLY_DECODING),
        *_arguments(CLEAN),
        *mp4_metadata_arguments(metadata),
        *_arguments(MUX),
        file_url(out),
    )


def _arguments(options: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(word for name, value in options.items() for word in (f"-{name}", str(value)))
