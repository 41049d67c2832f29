"""What people would otherwise run: one ffmpeg call for each place, one written by hand, a moviepy script."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.footage import Footage
from tayori.config.profiles import built_in
from tayori.media.conform import conform
from tayori.media.ffmpeg import executable
from tayori.media.graph import capped_rate, keyframe_distance, x264_parameters
from tayori.media.probe import probe
from tayori.model.asset import Focus
from tayori.model.cue import Track
from tayori.model.ids import Lang
from tayori.model.profile import Profile
from tayori.subtitles.burning.burn import prepare_burn
from tayori.subtitles.burning.look import BurnTrack, Frame, Look
from tayori.subtitles.burning.style import STYLES
from tayori.subtitles.fonts import FontFace, choose_font, install_files
from tayori.subtitles.loading import load_track

DEFAULT = ("master", "vertical", "square", "wide", "preview")
_WIDE = (
    "split[a][b];[a]scale=1920:1080:force_original_aspect_ratio=increase,crop=1920:1080,gblur=sigma=40[f];"
    "[b]scale=-2:1080[i];[f][i]overlay=(W-w)/2:0"
)
PLACES = {
    "shorts": ("scale=1080:1920:force_original_aspect_ratio=increase,crop=1080:1920", "shorts"),
    "reels": ("scale=1080:1920:force_original_aspect_ratio=increase,crop=1080:1920", "reels"),
    "tiktok": ("scale=1080:1920:force_original_aspect_ratio=increase,crop=1080:1920", "tiktok"),
    "square": ("scale=1080:1080:force_original_aspect_ratio=increase,crop=1080:1080", "square"),
    "wide": (_WIDE, "wide"),
    "clean": ("scale=1080:1920:force_original_aspect_ratio=increase,crop=1080:1920", None),
}
"""The six files of a guide from the web: filter, and whose safe area the captions keep to."""


def write_scripts(clip: Footage, folder: Path) -> None:
    """The ASS files and the font every rival burns with: ours, so that the pictures are the same."""
    face = choose_font(None)
    install_files((face,), folder / "fonts")
    track = load_track(clip.captions, Lang("ja")).track
    for name in {*DEFAULT, "shorts", "reels", "tiktok"}:
        _write_script(built_in(name), track, face, folder)


def _write_script(profile: Profile, track: Track, face: FontFace, folder: Path) -> None:
    look, frame = Look((("", face),), STYLES), Frame(profile.width, profile.height, profile.safe_area)
    burn = prepare_burn((BurnTrack(track),), look, frame)
    (folder / f"{profile.name}.ass").write_text(burn.ass, encoding="utf-8")


def one_call_each(clip: Footage) -> list[list[str]]:
    """libx264 at its default preset, CRF 20, captions by the ass filter: six calls."""
    calls = []
    for place, (picture, captions) in PLACES.items():
        burned = f"{picture},ass={captions}.ass:fontsdir=fonts" if captions else picture
        cut = ("-i", str(clip.path), "-vf", f"{burned},format=yuv420p")
        coded = ("-c:v", "libx264", "-crf", "20", "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart")
        calls.append([executable(), "-y", "-v", "error", *cut, *coded, f"{place}.mp4"])
    return calls


def by_hand(clip: Footage, *, stills: bool = True) -> list[str]:
    """One command that makes our files with our settings, as an expert would write it."""
    seen = probe(clip.path)
    graph = ";".join((_PICTURES, _STILLS if stills else "[still]nullsink;[sheet]nullsink", _SOUND))
    command = [executable(), "-y", "-v", "error", "-i", str(clip.path), "-filter_complex", graph]
    for number, name in enumerate(DEFAULT):
        profile = built_in(name)
        decisions = conform(seen, profile, None, Focus())
        rate = capped_rate(profile.encoding, decisions.rate, decisions.length_ms)
        command += ["-map", f"[{name}]", "-map", f"[sound{number}]"]
        command += ["-c:v", "libx264", "-preset", profile.encoding.preset, "-crf", str(profile.encoding.crf)]
        command += ["-profile:v", "high", "-bf", "2", "-g", str(keyframe_distance(decisions.rate))]
        command += ["-maxrate", str(rate), "-bufsize", str(rate), "-pix_fmt", "yuv420p"]
        command += ["-x264-params", x264_parameters(profile.encoding), "-flags", "+cgop"]
        command += ["-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", f"hand.{name}.mp4"]
    for name in ("poster", "tall", "contact") if stills else ():
        command += ["-map", f"[{name}]", "-frames:v", "1", "-q:v", "3", f"hand.{name}.jpg"]
    return command


_PICTURES = (
    "[0:v:0]split=3[a][b][c];"
    "[a]scale=1080:1920,split=5[master][p][v][still][sheet];"
    "[v]ass=vertical.ass:fontsdir=fonts[vertical];"
    "[p]scale=540:960:flags=bilinear,ass=preview.ass:fontsdir=fonts[preview];"
    "[b]crop=iw:iw,scale=1080:1080,ass=square.ass:fontsdir=fonts[square];"
    "[c]split=2[d][e];[d]crop=iw:iw*9/16,scale=240:134:flags=fast_bilinear,gblur=sigma=6,"
    "scale=1920:1080:flags=bilinear[f];[e]scale=608:1080[i];[f][i]overlay=656:0,"
    "ass=wide.ass:fontsdir=fonts[wide]"
)
_STILLS = (
    "[still]thumbnail=n=100,split=2[poster][t];[t]scale=1080:1920[tall];"
    "[sheet]fps=2,scale=264:-2,tile=5x4[contact]"
)
_SOUND = "[0:a:0]loudnorm=I=-14:TP=-1.5,aresample=48000,asplit=5" + "".join(f"[sound{n}]" for n in range(5))


def with_moviepy(clip: Footage, seconds: int) -> list[str]:
    """A moviepy script that makes the same five files, run by this interpreter."""
    script = Path(__file__).with_name("moviepy_script.py")
    font = str(choose_font(None).path)
    return [sys.executable, str(script), str(clip.path), str(clip.captions), font, str(seconds)]
