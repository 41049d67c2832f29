"""Which preset and quality to encode with: time, bitrate and VMAF of each on real clips, as a Markdown table.

    python bench/preset_table.py [CLIP ...] [--seconds 6] [--settings superfast:20,veryfast:20,...]

Each clip is brought into the `vertical` frame once, without captions and without loss; every setting encodes
that picture with the cap of its profile, in one thread, and is compared with it. A setting that ends in
`-plain` is the preset as x264 has it, without our tuning. Without clips, the real ones beside the project.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import ffmpeg

from tayori.config.profiles import find_built_in
from tayori.media.compose import finals
from tayori.media.conform import conform
from tayori.media.ffmpeg import SAFE_INPUT_OPTIONS, run_ffmpeg
from tayori.media.filters import streams
from tayori.media.graph import BUFFER_S, PictureOutput, capped_rate, keyframe_distance, x264_parameters
from tayori.media.probe import probe
from tayori.model.asset import Focus
from tayori.model.profile import Encoding, Profile
from tayori.model.time import Span, seconds

SHARED = Path(os.environ.get("TAYORI_REAL_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
CLIPS = (
    "npm/goldengate_1080p30_13s.mp4",
    "npm/bbb_1080p24_20s_51.mp4",
    "npm/coverr_lulu_1080p50_15s.mp4",
    "derived/d4_iphone_hlg_dv_portrait_15s.mp4",
)
SETTINGS = (
    "superfast:20,superfast:22,veryfast:20,veryfast:22,faster:22,medium:22,"
    "superfast-plain:20,veryfast-plain:20,medium-plain:20,medium-plain:23"
)
EVERY = 7
"""Frames between those compared. It shares no divisor with the distances of P frames (3) and key frames (12,
15, 25, 30): otherwise only one kind of frame, the better or the worse, would be looked at."""
TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=limited"


@dataclass(frozen=True, slots=True)
class Reference:
    """A clip in the frame, uncompressed."""

    name: str
    path: Path
    rate: Fraction
    frames: int

    @property
    def length_ms(self) -> int:
        """Its length."""
        return round(self.frames / self.rate * 1000)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    clip: str
    setting: str
    cpu_ms: float
    """Processor time for a frame."""
    mbps: float
    vmaf: float

    def __str__(self) -> str:
        return (
            f"| {self.clip} | {self.setting} | {self.cpu_ms:.1f} | {self.mbps:.2f} | {self.vmaf:.2f} "
            f"| {'yes' if self.vmaf >= 95 else 'no'} |"
        )


def compose(source: Path, profile: Profile, length_ms: int, folder: Path) -> Reference:
    """`source` in the frame of `profile`, from its middle."""
    seen = probe(source)
    start = max(0, (seen.duration_ms - length_ms) // 2)
    decided = conform(seen, profile, Span(start, start + length_ms), Focus(), source.name)
    out = folder / f"{source.stem}.y4m"
    (final,) = finals([PictureOutput(profile, decided, None, None, out)])
    opened = ffmpeg.input(
        str(source), ss=seconds(start), noaccurate_seek=None, noautorotate=None, **SAFE_INPUT_OPTIONS
    )
    assert seen.video is not None
    (picture,) = streams([final], {"source": opened[str(seen.video.index)]})
    run_ffmpeg(("-y", *ffmpeg.get_args(ffmpeg.output(picture, str(out), f="yuv4mpegpipe", strict=-1))))
    return Reference(source.stem, out, decided.rate, decided.frames)


def encode(reference: Reference, encoding: Encoding, tuned: bool, out: Path) -> float:
    """Processor seconds the encode took."""
    rate = capped_rate(encoding, reference.rate, reference.length_ms)
    ours = ("-x264-params", x264_parameters(encoding)) if tuned else ()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run_ffmpeg(
        (
            *(
                "-y",
                "-i",
                str(reference.path),
                "-c:v",
                "libx264",
                "-threads",
                "1",
                "-preset",
                encoding.preset,
            ),
            *("-crf", str(encoding.crf), "-maxrate", str(rate), "-bufsize", str(BUFFER_S * rate)),
            *("-bf", "2", "-g", str(keyframe_distance(reference.rate)), "-flags:v", "+cgop", *ours, str(out)),
        )
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def vmaf(encoded: Path, reference: Reference) -> float:
    """Mean VMAF; both pictures are tagged alike, as ffmpeg would otherwise convert one of them."""
    numbered = f"settb=AVTB,setpts=N/25/TB,{TAGS}"
    log = run_ffmpeg(
        (
            *("-i", str(encoded), "-i", str(reference.path), "-lavfi"),
            f"[0:v]{numbered}[a];[1:v]{numbered}[b];[a][b]libvmaf=n_threads=2:n_subsample={EVERY}",
            *("-f", "null", "-"),
        )
    )
    found = re.search(r"VMAF score: ([\d.]+)", log)
    assert found is not None
    return float(found[1])


def rows(references: list[Reference], settings: list[str], cap: Encoding, folder: Path) -> Iterator[Row]:
    """One row for each clip and setting, as they come."""
    for reference in references:
        for setting in settings:
            name, _, crf = setting.partition(":")
            preset = name.removesuffix("-plain")
            encoding = replace(cap, preset=preset, crf=int(crf))
            out = folder / "encoded.mp4"
            cpu_s = encode(reference, encoding, tuned=preset == name, out=out)
            mbps = out.stat().st_size * 8 / reference.length_ms / 1000
            cpu_ms = cpu_s * 1000 / reference.frames
            yield Row(reference.name, setting.replace(":", " "), cpu_ms, mbps, vmaf(out, reference))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", nargs="*", type=Path)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--settings", default=SETTINGS)
    arguments = parser.parse_args()
    profile = find_built_in("vertical")
    assert profile is not None
    clips = arguments.clips or [SHARED / "video" / name for name in CLIPS]
    print("| clip | setting | CPU ms a frame | Mbit/s | mean VMAF | 95 |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        references = [
            compose(clip, profile, arguments.seconds * 1000, folder) for clip in clips if clip.is_file()
        ]
        for row in rows(references, arguments.settings.split(","), profile.encoding, folder):
            print(row, flush=True)


if __name__ == "__main__":
    main()
