"""Burned captions of one picture: read, cut to the clip, laid out, and put where ffmpeg finds them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tayori.errors import CaptionError
from tayori.model.finding import Finding, Severity
from tayori.model.profile import Profile
from tayori.model.time import Span
from tayori.pipelines.steps import Burn
from tayori.subtitles.burning.burn import Burn as Script
from tayori.subtitles.burning.burn import prepare_burn
from tayori.subtitles.burning.look import BurnTrack, Frame, install_faces
from tayori.subtitles.loading import load_track

FONTS = "fonts"
"""Folder of the fonts, beside the script."""


@dataclass(frozen=True, slots=True)
class Burned:
    """A script that can be burned, and what was noticed on the way to it."""

    script: Script
    findings: tuple[Finding, ...]


def lay_out(burn: Burn, profile: Profile, span: Span | None) -> Burned:
    """The captions of a picture set into its frame, on the clock of the trimmed clip.

    Raises CaptionError for files that cannot be read and for what cannot be set.
    """
    burned = set_captions(burn, profile, span)
    errors = [str(f) for f in burned.script.findings if f.severity is Severity.ERROR]
    if errors:
        names = " and ".join(file.captions.path.name for file in burn.files)
        raise CaptionError(
            f"{names} cannot be set in {profile.name}: {' '.join(errors)}",
            "Shorten the cues; `tayori captions wrap` shows how they break.",
        )
    return burned


def set_captions(burn: Burn, profile: Profile, span: Span | None) -> Burned:
    """As `lay_out`; what cannot be set is left out, and told in the findings."""
    tracks: list[BurnTrack] = []
    noticed: list[Finding] = []
    for file in burn.files:
        loaded = load_track(file.captions.path, file.lang)
        track = loaded.track.cut(span.start_ms, span.end_ms) if span else loaded.track
        numbers = loaded.track.numbers_in(span.start_ms, span.end_ms) if span else ()
        tracks.append(BurnTrack(track, file.style, numbers))
        noticed += loaded.findings
    frame = Frame(profile.width, profile.height, profile.safe_area)
    script = prepare_burn(tuple(tracks), burn.look, frame)
    return Burned(script, (*noticed, *script.findings))


def write_script(burned: Burned, burn: Burn, folder: Path, name: str) -> Path:
    """Write the script called `name` and the fonts it needs into `folder`; the script's path."""
    path = folder / f"{name}.ass"
    path.write_text(burned.script.ass, encoding="utf-8")
    install_faces(burn.look, folder / FONTS)
    return path
