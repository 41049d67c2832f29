"""The caption tools on bare files: check, wrap, convert."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tayori.config.profiles import built_in
from tayori.errors import UsageError
from tayori.model.cue import Track
from tayori.model.finding import Finding
from tayori.model.ids import Lang
from tayori.store.files import replace_file
from tayori.subtitles.burn import line_room, prepare_burn
from tayori.subtitles.checks import SIDECAR, TELOP, check_track
from tayori.subtitles.fonts import FaceRuler, choose_font
from tayori.subtitles.loading import load_track
from tayori.subtitles.sidecars import render_srt, render_vtt
from tayori.subtitles.style import Style
from tayori.subtitles.wrap import Manner, break_lines

_WRITERS = {".srt": render_srt, ".vtt": render_vtt}


@dataclass(frozen=True, slots=True)
class WrappedCue:
    """A cue in lines, with the width of each in thousandths of the room there is."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    fits: bool


def check_captions(path: Path, lang: str, profile: str) -> tuple[Track, tuple[Finding, ...]]:
    """Read and lay out; everything that was noticed. Raises CaptionError for files and glyphs."""
    loaded = load_track(path, Lang(lang))
    to = built_in(profile)
    burn = prepare_burn(loaded.track, choose_font(None), Style(), to.width, to.height, to.safe_area)
    read = check_track(loaded.track, None, TELOP if min(to.width, to.height) == to.width else SIDECAR)
    return loaded.track, (*loaded.findings, *read, *burn.findings)


def wrap_captions(path: Path, lang: str, profile: str) -> tuple[Track, tuple[WrappedCue, ...]]:
    """The captions with lines broken for a profile: the same text but for the breaks."""
    track = load_track(path, Lang(lang)).track
    to, style = built_in(profile), Style()
    room = line_room(style, to.width, to.height, to.safe_area)
    ruler = FaceRuler(choose_font(None))
    wrapped = []
    for cue in track.cues:
        broken = break_lines(cue.text, ruler, room, Manner(track.lang, style.lines))
        wrapped.append(WrappedCue(cue.start_ms, cue.end_ms, broken.lines, broken.fits))
    cues = tuple(replace(c, text="\n".join(w.lines)) for c, w in zip(track.cues, wrapped, strict=True))
    return replace(track, cues=cues), tuple(wrapped)


def write_captions(track: Track, out: Path) -> None:
    """Write a track in the format its name asks for. Raises UsageError for a format we do not write."""
    render = _WRITERS.get(out.suffix.lower())
    if render is None:
        raise UsageError(f"{out.name}: captions are written as {' or '.join(_WRITERS)}.", "Name the file so.")
    replace_file(out, render(track).encode())
