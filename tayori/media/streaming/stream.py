"""Making the files of a ladder: playlists and, for each rung, one file they cut into segments."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.embedding.mp4 import append_mp4_xmp
from tayori.media.ffmpeg import Progress, run_ffmpeg
from tayori.media.process import ToolFailed
from tayori.media.streaming.ladder import Rung, stream_arguments
from tayori.media.streaming.playlist import Variant, codecs, main_playlist, rates_bps
from tayori.model.metadata import OutputMetadata

_HEAD_BYTES = 8192
"""What comes before the first segment is far shorter."""


@dataclass(frozen=True, slots=True)
class StreamJob:
    """One ladder to make."""

    source: Path
    """A rendition of ours."""
    ladder: tuple[Rung, ...]
    stem: Path
    """Folder and name the files begin with."""
    metadata: OutputMetadata
    """With its XMP packet, which every film of the ladder carries."""
    length_ms: int


def make_stream(
    job: StreamJob, on_progress: Progress | None = None, cancel: threading.Event | None = None
) -> tuple[Path, ...]:
    """`<stem>.m3u8`, and of each rung a playlist and a film; they name each other by file name alone.

    Raises MediaError, ResourceError, Cancelled.
    """
    stems = [job.stem.with_name(f"{job.stem.name}.{rung.name}") for rung in job.ladder]
    try:
        run_ffmpeg(stream_arguments(job.source, job.ladder, stems), job.length_ms, on_progress, cancel)
    except ToolFailed as error:
        raise MediaError(
            f"{job.source.name} cannot be cut for streaming: {error.reason}.",
            "Run `tayori verify`, then build again.",
        ) from error
    films = [stem.with_name(f"{stem.name}.mp4") for stem in stems]
    for film in films:
        append_mp4_xmp(film, job.metadata.xmp)
    playlists = [film.with_suffix(".m3u8") for film in films]
    variants = map(_variant, job.ladder, playlists, films)
    main = job.stem.with_name(f"{job.stem.name}.m3u8")
    main.write_text(main_playlist(tuple(variants), job.metadata.rights.copyright_notice), encoding="utf-8")
    return (main, *playlists, *films)


def _variant(rung: Rung, playlist: Path, film: Path) -> Variant:
    with film.open("rb") as stream:
        named = codecs(stream.read(_HEAD_BYTES))
    peak, average = rates_bps(playlist.read_text(encoding="utf-8"))
    return Variant(playlist.name, rung.width, rung.height, peak, average, named)
