"""Tiny encodes for the tests of the encoder: jobs, frames that say their number, pixels read back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import files
from pathlib import Path

from tayori.media.conform import conform
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.graph import PictureJob, PictureOutput
from tayori.media.probe import probe
from tayori.model.asset import Focus
from tayori.model.profile import Encoding, Fit, Profile, Purpose
from tayori.model.time import Span

FAST = Encoding("superfast", 18, 8_000_000, 12_000_000)
BITS, BIT = 10, 16
COUNTER_SIZE = (BITS * BIT, 64)


def tiny(
    name: str = "tiny",
    size: tuple[int, int] = (128, 228),
    fit: Fit = Fit.CROP,
    max_rate: Fraction = Fraction(60),
    encoding: Encoding = FAST,
) -> Profile:
    """A profile of a size that encodes in no time."""
    return Profile(name, *size, fit, False, "union", Purpose.UPLOAD, encoding, max_rate)


def job_for(
    source: Path,
    folder: Path,
    profiles: Sequence[Profile] = (),
    span: Span | None = None,
    captions: str | None = None,
    fonts: str | None = None,
) -> PictureJob:
    """A job on a real file, with what probe and decisions say of it; `captions` for all but the first."""
    seen = probe(source)
    outputs = [
        PictureOutput(
            profile,
            conform(seen, profile, span, Focus()),
            captions if number else None,
            fonts if number else None,
            folder / f"{profile.name}.mp4",
        )
        for number, profile in enumerate(profiles or (tiny(),))
    ]
    return PictureJob(source, seen, span, tuple(outputs), threads=2)


def counting(out: Path, *options: str, chain: str = "null", length: str = "3", rate: str = "30") -> Path:
    """A film whose frames carry their number as ten black or white columns; one group of pictures."""
    width, height = COUNTER_SIZE
    bits = f"lum='if(bitand(floor(N/pow(2,floor(X/{BIT}))),1),235,16)':cb=128:cr=128"
    run_ffmpeg(
        (
            *("-loglevel", "error", "-y", "-f", "lavfi", "-i"),
            f"color=black:s={width}x{height}:r={rate}:d={length},geq={bits},{chain}",
            *(
                "-fps_mode",
                "vfr",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "8",
                "-bf",
                "3",
                "-g",
                "250",
            ),
            *("-pix_fmt", "yuv420p", *options, str(out)),
        )
    )
    return out


def numbers(film: Path) -> list[int]:
    """The numbers of a counting film's frames, as they are shown."""
    width, height = COUNTER_SIZE
    frames = luma(film, width, height)
    middle = height // 2 * width + BIT // 2
    return [sum((frame[middle + BIT * bit] > 128) << bit for bit in range(BITS)) for frame in frames]


def luma(film: Path, width: int, height: int) -> list[bytes]:
    """The luma plane of every frame, as coded (16 is black, 235 white)."""
    options = ("-f", "rawvideo", "-vf", "extractplanes=y", "-pix_fmt", "gray", "-")
    data = read_ffmpeg(("-loglevel", "error", "-i", str(film), "-fps_mode", "passthrough", *options))
    size = width * height
    return [data[start : start + size] for start in range(0, len(data), size)]


def caption_font() -> Path:
    """The Japanese font that comes with the project."""
    found = [file for file in files("matplotlib-fontja") or [] if file.name == "ipaexg.ttf"]
    return Path(str(found[0].locate()))


FORMAT = (
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold,"
    " Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow,"
    " Alignment, MarginL, MarginR, MarginV, Encoding"
)


def caption_script(
    family: str = "IPAexGothic", text: str = "朝七時、\\N長野駅へ。", size: str = "128x228"
) -> str:
    """An ASS script that shows `text` in the middle, all the time."""
    width, _, height = size.partition("x")
    white, black = "&H00FFFFFF", "&H00000000"
    colours = f"{white},{white},{black},{black}"
    return "\n".join(
        (
            "[Script Info]",
            *("ScriptType: v4.00+", f"PlayResX: {width}", f"PlayResY: {height}", "WrapStyle: 2"),
            *("[V4+ Styles]", FORMAT),
            f"Style: Default,{family},24,{colours},-1,0,0,0,100,100,0,0,1,2,0,5,0,0,0,1",
            "[Events]",
            "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
            f"Dialogue: 0,0:00:00.00,0:01:00.00,Default,,0,0,0,,{text}",
            "",
        )
    )
