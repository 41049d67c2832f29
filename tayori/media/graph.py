"""One ffmpeg command for all pictures of a clip: decoded once, composed once, encoded once per output.

Pure: from a job to an argument list. Order of work: cut and rate first (fewest frames reach the costly
filters), then deinterlacing, square pixels, turning, colour; all of it once for every output of equal rate.
Outputs of equal shape share their composed picture, a smaller one is scaled from a larger one, cards are laid
over the clean picture, and captions are burned last.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tayori.media.compose import finals
from tayori.media.conform import Conform
from tayori.media.escape import file_url, filter_file
from tayori.media.ffmpeg import SAFE_INPUT_OPTIONS
from tayori.media.filters import reader, streams
from tayori.media.overlays import Overlay
from tayori.model.probe import Probe
from tayori.model.profile import Encoding, Profile
from tayori.model.time import Span, seconds

LOOKAHEAD = 8
"""Frames x264 looks ahead. 8 instead of the presets' 10 to 40 costs 0.1 to 0.2 VMAF at equal size and saves
170 MB in the default build of five pictures (docs/benchmarks.md)."""

TUNING: dict[str, str] = {
    "superfast": "mbtree=1:aq-mode=2:aq-strength=0.6:trellis=1:me=hex",
    "veryfast": "aq-mode=2:aq-strength=0.6:trellis=1",
    "faster": "aq-mode=2:aq-strength=0.8",
    "fast": "aq-mode=2:aq-strength=0.8",
    "medium": "aq-mode=2:aq-strength=0.8",
}
"""What is added to a preset. Measured on real clips under the cap, `superfast` with these gives a better
picture per bit than plain `medium`, in a quarter of its time (docs/benchmarks.md)."""

BUFFER_S = 2
"""Seconds of the highest rate a hard scene may borrow from an easy one."""

MUX: dict[str, Any] = {
    "f": "mp4",
    "use_editlist": 0,
    "movflags": "+negative_cts_offsets+faststart",
    "movie_timescale": 1000,
}
"""`moov` first and no edit list although there are B-frames (facts/platforms.md 1.13, 2.4): negative
composition offsets let the first frame stand at 0 by itself."""

CLEAN: dict[str, Any] = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}
"""Nothing of the source's tags, place and chapters reaches an output; no date or version of ours either."""


@dataclass(frozen=True, slots=True)
class PictureOutput:
    """One silent MP4 to make."""

    profile: Profile
    conform: Conform
    captions_file: str | None
    """ASS file relative to the folder of `path`; None burns nothing."""
    fonts_dir: str | None
    """Folder of the font the captions name; None leaves it to the system's fonts."""
    path: Path
    overlays: tuple[Overlay, ...] = ()
    """Cards, made for this output's size and rate; the last lies on top."""


@dataclass(frozen=True, slots=True)
class PictureJob:
    """Pictures of one clip that are made from one decode."""

    source: Path
    probe: Probe
    trim: Span | None
    outputs: tuple[PictureOutput, ...]
    """At least one; all begin at the same time of the source, and lie in one folder."""
    threads: int
    """Cores this job may use."""

    @property
    def length_ms(self) -> int:
        """Length of the longest output."""
        return max(output.conform.length_ms for output in self.outputs)


def picture_arguments(job: PictureJob) -> tuple[str, ...]:
    """Ffmpeg's arguments, without the program's name, to be run in the folder of the outputs.

    Raises UsageError for a file name ffmpeg cannot be told.
    """
    import ffmpeg  # takes 60 ms, and only encoding needs it

    assert job.probe.video is not None, "conform() refuses a source without a picture"
    opened = ffmpeg.input(file_url(job.source), **_input_options(job))
    sources = {"source": opened[str(job.probe.video.index)], **_cards(job)}
    pictures = streams(finals(job.outputs), sources)
    outputs = [
        ffmpeg.output(picture, file_url(output.path), **_encoder_options(job, output))
        for picture, output in zip(pictures, job.outputs, strict=True)
    ]
    threads = str(max(1, job.threads))
    return ("-y", "-filter_complex_threads", threads, *ffmpeg.get_args(ffmpeg.merge_outputs(*outputs)))


def _input_options(job: PictureJob) -> dict[str, Any]:
    options: dict[str, Any] = {
        **SAFE_INPUT_OPTIONS,
        "noautorotate": None,
        "threads": max(1, job.threads // 2),
    }
    start_ms = job.outputs[0].conform.start_ms
    if start_ms:
        # Not accurate on purpose: in a varying rate the frame that is showing at the cut began before it, and
        # only the fps filter, which sees negative times, can keep it.
        options |= {"ss": seconds(start_ms), "noaccurate_seek": None}
    return options


def _cards(job: PictureJob) -> dict[str, Any]:
    """The cards, read by the graph itself: inputs of the command are decoded long before they are needed."""
    overlays = (overlay for output in job.outputs for overlay in output.overlays)
    return {
        overlay.source: reader("movie", filename=filter_file(str(overlay.path)), format_name="mov")
        for overlay in overlays
    }


def encoder_threads(job_threads: int, outputs: int) -> int:
    """Threads of each encoder: many outputs at once need one each, which also costs the least memory."""
    return max(1, job_threads // outputs)


def _encoder_options(job: PictureJob, output: PictureOutput) -> dict[str, Any]:
    encoding, conform = output.profile.encoding, output.conform
    rate_bps = capped_rate(encoding, conform.rate, conform.length_ms)
    return {
        "c:v": "libx264",
        "preset": encoding.preset,
        "profile:v": "high",
        "crf": encoding.crf,
        "maxrate": rate_bps,
        "bufsize": BUFFER_S * rate_bps,
        "g": keyframe_distance(conform.rate),
        "bf": 2,
        "flags:v": "+cgop",
        "x264-params": x264_parameters(encoding),
        "threads": encoder_threads(job.threads, len(job.outputs)),
        "fps_mode": "passthrough",
        **CLEAN,
        **MUX,
    }


def keyframe_distance(rate: Fraction) -> int:
    """Frames of a closed group: half the frame rate (facts/platforms.md 1.13)."""
    return max(1, round(rate / 2))


def x264_parameters(encoding: Encoding) -> str:
    """What the preset does not say: see TUNING; without a lookahead thread, whose queue costs 80 MB."""
    looks = "" if encoding.preset == "ultrafast" else f"rc-lookahead={LOOKAHEAD}"
    return ":".join(part for part in (TUNING.get(encoding.preset, ""), looks, "sync-lookahead=0") if part)


def capped_rate(encoding: Encoding, rate: Fraction, length_ms: int) -> int:
    """Highest rate, in bit/s, that keeps the *average* of a clip within its profile's cap.

    The buffer starts nine tenths full and what is in it may be spent, which a short clip notices; real clips
    spend half of that, as the last frames fill it again.
    """
    cap = encoding.max_rate_high_bps if rate > 30 else encoding.max_rate_bps
    return cap * length_ms // (length_ms + BUFFER_S * 450)
