"""Burning for real: a script through ffmpeg's libass, with no font but the chosen ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tayori.media.ffmpeg import executable
from tayori.media.process import run
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.burning.burn import Burn, prepare_burn
from tayori.subtitles.burning.look import BurnTrack, Frame, Look, install_faces
from tayori.subtitles.burning.style import STYLES, Style
from tayori.subtitles.fonts import FontFace

SMALL = Frame(540, 960, "union")
LIT = 128
"""Brightness from which a pixel is lettering, on black."""


def look_of(face: FontFace, **styles: Style) -> Look:
    """The built-in styles and some others in one face."""
    return Look((("", face),), (*STYLES, *styles.items()))


def track(*cues: Cue, style: str = "telop", lang: str = "ja") -> BurnTrack:
    """Cues to burn in a style."""
    return BurnTrack(Track(Lang(lang), TrackKind.CAPTIONS, cues), style)


def burned(
    script: str | Burn, look: Look, folder: Path, frame: Frame = SMALL, background: str = "black", at: int = 0
) -> tuple[np.ndarray, str]:
    """A frame (rows, columns, RGB) at a time in ms with the script burned in, and what ffmpeg said."""
    text = script if isinstance(script, str) else script.ass
    (folder / "t.ass").write_text(text, encoding="utf-8")
    alone = install_faces(look, folder / "fonts")
    size = f"{frame.width}x{frame.height}"
    # the clock starts at `at`, so that only one frame is made
    source = (
        f"color={background}:s={size}:r=50:d=0.02,format=yuv444p,setpts=PTS+{at / 1000}/TB,"
        "ass=filename=t.ass:fontsdir=fonts"
    )
    argv = [executable(), "-hide_banner", "-nostdin", "-f", "lavfi", "-i", source, "-frames:v", "1"]
    env = {"FONTCONFIG_FILE": str(alone)}
    done = run([*argv, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], cwd=folder, env=env)
    return np.frombuffer(done.stdout, np.uint8).reshape(frame.height, frame.width, 3), done.stderr


def drawn(
    tracks: tuple[BurnTrack, ...],
    look: Look,
    folder: Path,
    frame: Frame = SMALL,
    background: str = "black",
    at: int = 500,
) -> np.ndarray:
    """Such a frame of tracks laid out by us."""
    return burned(prepare_burn(tracks, look, frame), look, folder, frame, background, at)[0]


def extent(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is true; right and bottom are just outside."""
    rows, columns = np.where(mask)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
