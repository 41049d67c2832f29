"""Encoding the pictures of a clip, and how many of them at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tayori.errors import CheckFailed, MediaError
from tayori.media.escape import require_apart
from tayori.media.ffmpeg import Progress, run_ffmpeg
from tayori.media.fontlog import font_findings
from tayori.media.fonts import only_fonts
from tayori.media.graph import LOOKAHEAD, PictureJob, PictureOutput, encoder_threads, picture_arguments
from tayori.media.process import ToolFailed
from tayori.model.probe import Dynamic, Scan

_PROCESS_BYTES = 90_000_000
"""The program, its fonts and its buffers."""
_DECODED_FRAMES = 14
"""Frames of the source that wait between decoder and encoders."""
_FLOAT_FRAMES = 4
"""Frames in 32-bit float while tone-mapping, 12 bytes a pixel."""
_ENCODER_FRAMES = 42
"""Frames an encoder and the queue before it hold besides its lookahead: measured, see docs/benchmarks.md."""
_FRAMES_PER_THREAD = 5
_CARD_FRAMES = 3
"""Frames of a card, 4 bytes a pixel, on their way: measured with one to fifteen cards."""


def encode_pictures(
    job: PictureJob, on_progress: Progress | None = None, cancel: threading.Event | None = None
) -> None:
    """Encode every output of `job` in one ffmpeg process.

    Leaves nothing behind when it fails. Raises MediaError when the source cannot be decoded or encoded,
    CheckFailed when a caption font was replaced or lacked a glyph, UsageError when an output is the source,
    Cancelled, ResourceError (disk, memory).
    """
    paths = [output.path for output in job.outputs]
    require_apart([job.source], paths)
    try:
        log = run_ffmpeg(
            ("-loglevel", "info", *picture_arguments(job)),
            job.length_ms,
            on_progress,
            cancel,
            cwd=paths[0].parent,
            env=_fonts(job),
        )
        _require_fonts(log, job.source.name)
        _require_written(paths, job.source.name)
    except ToolFailed as error:
        _remove(paths)
        raise MediaError(
            f"{job.source.name} cannot be encoded: {error.reason}.",
            "Play it in a video player; if it plays, export it as MP4 (H.264) and use that.",
        ) from error
    except BaseException:
        _remove(paths)
        raise


def _fonts(job: PictureJob) -> dict[str, str]:
    folders = {output.path.parent / output.fonts_dir for output in job.outputs if output.fonts_dir}
    return only_fonts(folders.pop()) if folders else {}


def _require_fonts(log: str, name: str) -> None:
    findings = font_findings(log)
    if findings:
        raise CheckFailed(
            f"The captions of {name} were not drawn as written: {' '.join(f.text for f in findings)}",
            findings[0].cure,
        )


def _require_written(paths: Iterable[Path], name: str) -> None:
    for path in paths:
        if not path.is_file() or path.stat().st_size == 0:
            raise MediaError(
                f"{name} gave no picture for {path.stem}.", "Check that the trim lies within the clip."
            )


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def plan_batches(job: PictureJob, memory_bytes: int) -> tuple[PictureJob, ...]:
    """`job` as one job, or as several of fewer outputs where one would need more than `memory_bytes`.

    Every batch decodes the source again, so they are as few as memory allows; a batch has at least one
    output whatever it needs. Order is kept.
    """
    batches: list[tuple[PictureOutput, ...]] = []
    for output in job.outputs:
        grown = (*batches[-1], output) if batches else (output,)
        if batches and estimate_bytes(replace(job, outputs=grown)) <= memory_bytes:
            batches[-1] = grown
        else:
            batches.append((output,))
    return tuple(replace(job, outputs=batch) for batch in batches)


def estimate_bytes(job: PictureJob) -> int:
    """Memory one process for `job` takes at its peak, in bytes: an estimate, rather too high than too low."""
    threads = encoder_threads(job.threads, len(job.outputs))
    encoders = sum(_encoder_bytes(output, threads) for output in job.outputs)
    return _PROCESS_BYTES + _source_bytes(job) + _card_bytes(job) + encoders


def _encoder_bytes(output: PictureOutput, threads: int) -> int:
    frames = _ENCODER_FRAMES + 2 * LOOKAHEAD + _FRAMES_PER_THREAD * (threads - 1)
    return output.profile.width * output.profile.height * 3 // 2 * frames


def _card_bytes(job: PictureJob) -> int:
    regions = {overlay.source: overlay.region for output in job.outputs for overlay in output.overlays}
    return sum(width * height * 4 * _CARD_FRAMES for _, _, width, height in regions.values())


def _source_bytes(job: PictureJob) -> int:
    video = job.probe.video
    assert video is not None, "conform() refuses a source without a picture"
    pixels = video.width * video.height
    stored = pixels * 3 // 2 * (2 if video.bit_depth > 8 else 1)
    frames = _DECODED_FRAMES + (0 if video.scan is Scan.PROGRESSIVE else 4)
    floating = 0 if video.dynamic is Dynamic.SDR else pixels * 12 * _FLOAT_FRAMES
    return stored * frames + floating
