"""What is encoded: real clips when they are beside the project, else ones we draw."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.synthesis import draw_demo_media

_REAL = Path(os.environ.get("TAYORI_REAL_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))

CAPTIONS = """\
1
00:00:00,400 --> 00:00:03,000
橋の向こうに、霧が流れていく。

2
00:00:03,300 --> 00:00:06,600
この町で、あたらしい朝を。

3
00:00:06,900 --> 00:00:09,800
自転車で十五分。通勤の朝を歩く。
"""


@dataclass(frozen=True, slots=True)
class Footage:
    """A vertical full-HD clip with its captions beside it."""

    name: str
    path: Path
    captions: Path


def footage(folder: Path) -> tuple[Footage, ...]:
    """Two clips of 13 to 16 seconds, 1080x1920 as seen, below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    captions = folder / "captions.ja.srt"
    captions.write_text(CAPTIONS, encoding="utf-8")
    sources = {
        "camera, moving (goldengate)": _REAL / "video/npm/goldengate_1080p30_13s.mp4",
        "animation (bbb)": _REAL / "video/npm/bbb_1080p24_20s_51.mp4",
    }
    if all(path.is_file() for path in sources.values()):
        return tuple(
            Footage(name, _upright(path, folder / f"clip{number}.mp4"), captions)
            for number, (name, path) in enumerate(sources.items())
        )
    drawn = [p for p in draw_demo_media(folder / "drawn") if p.suffix == ".mp4"]
    return tuple(Footage(f"drawn ({path.parent.name})", path, captions) for path in drawn)


def _upright(source: Path, out: Path) -> Path:
    """Fifteen seconds at most of a landscape clip, turned by its display matrix as a phone would."""
    turn = ("-display_rotation:v:0", "90")
    sound = ("-f", "lavfi", "-i", "anoisesrc=r=48000:c=pink:a=0.2,aformat=channel_layouts=stereo")
    streams = ("-map", "0:v:0", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-b:a", "192k")
    run_ffmpeg(("-y", *turn, "-t", "15", "-i", str(source), *sound, *streams, "-shortest", str(out)))
    return out
