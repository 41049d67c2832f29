"""Tiny clips for tests, made by ffmpeg on the spot: a fifth of a second of work each."""

from __future__ import annotations

from pathlib import Path

from tayori.media.ffmpeg import run_ffmpeg

MOVING = "testsrc2=s=128x228:r=30"
TONE = "aevalsrc=0.2*sin(2*PI*1000*t)|0.2*sin(2*PI*1000*t):s=48000"
"""-14 LUFS: a full-scale stereo sine at 1 kHz reads 0 LUFS, and 0.2 is -14 dB."""

PICTURE: tuple[str, ...] = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "28", "-g", "15", "-bf", "2"),
    *("-profile:v", "high", "-pix_fmt", "yuv420p", "-x264-params", "cabac=1:8x8dct=1:open-gop=0"),
)
TAGGED = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=limited"
SOUND: tuple[str, ...] = ("-c:a", "aac", "-ac", "2", "-ar", "48000", "-b:a", "128k")
LAYOUT: tuple[str, ...] = ("-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0")


def film(
    out: Path,
    *options: str,
    picture: str = MOVING,
    sound: str | None = TONE,
    length: str = "1",
    chain: str = TAGGED,
) -> Path:
    """A clip as the platforms want it; `options` come last and so override the usual ones."""
    listen = ("-f", "lavfi", "-i", sound) if sound else ()
    heard = SOUND if sound else ()
    run_ffmpeg(
        (
            *("-loglevel", "error", "-y", "-f", "lavfi", "-i", picture, *listen),
            *("-t", length, "-vf", chain, *PICTURE, *heard, *LAYOUT, *options, str(out)),
        )
    )
    return out


def source(
    out: Path, *options: str, picture: str = MOVING, sound: str | None = TONE, length: str = "1"
) -> Path:
    """A clip as a camera or an editor may give it: only what is asked for."""
    listen = ("-f", "lavfi", "-i", sound) if sound else ()
    arguments = (
        "-f",
        "lavfi",
        "-i",
        picture,
        *listen,
        "-t",
        length,
        "-preset",
        "ultrafast",
        *options,
        str(out),
    )
    run_ffmpeg(("-loglevel", "error", "-y", *arguments))
    return out


def copied(given: Path, out: Path, *options: str, before: tuple[str, ...] = ()) -> Path:
    """`given` with other container settings, nothing re-encoded; `before` are options of the input."""
    arguments = (*before, "-i", str(given), "-map", "0", "-c", "copy", *options, str(out))
    run_ffmpeg(("-loglevel", "error", "-y", *arguments))
    return out
