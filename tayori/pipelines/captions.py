"""The caption tools on bare files: wrap and convert. Checking is in `caption_check`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tayori.config.profiles import built_in
from tayori.errors import UsageError
from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, warning
from tayori.model.ids import Lang
from tayori.store.files import replace_file
from tayori.subtitles.burning.burn import line_room
from tayori.subtitles.burning.look import Frame
from tayori.subtitles.burning.style import STYLES
from tayori.subtitles.fonts import FaceRuler, choose_font
from tayori.subtitles.formats.base import places
from tayori.subtitles.formats.carrying import losses
from tayori.subtitles.formats.registry import format_to_write
from tayori.subtitles.lines.divide import divide
from tayori.subtitles.lines.wrap import Manner, Rules, width
from tayori.subtitles.loading import load_track


@dataclass(frozen=True, slots=True)
class WrappedCue:
    """A cue in lines as it will be seen, or a part in time of one that is too long."""

    number: int
    """Of the cue in the file, from 1."""
    cue: Cue
    widths: tuple[int, ...]
    """Of its lines, in thousandths of an em of the font it is burned in."""
    fits: bool


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Captions broken for a profile."""

    track: Track
    cues: tuple[WrappedCue, ...]
    room: int
    """Width of a line, in thousandths of an em."""
    font: str
    findings: tuple[Finding, ...]


def wrap_captions(path: Path, lang: str, profile: str, rules: Rules = Rules.STRICT) -> Wrapped:
    """The captions with lines broken for a profile: the same text but for the breaks.

    A cue that does not fit becomes several in time; one that cannot keeps its author's lines, with a finding.
    Raises CaptionError for the file, UsageError for the profile.
    """
    loaded = load_track(path, Lang(lang))
    to, style = built_in(profile), dict(STYLES)["telop"]
    face = choose_font(None, text="".join(cue.text for cue in loaded.track.cues))
    room, ruler = line_room(style, Frame(to.width, to.height, to.safe_area)), FaceRuler(face)
    manner = Manner(loaded.track.lang, style.lines, rules)
    wrapped: list[WrappedCue] = []
    for number, cue in enumerate(loaded.track.cues, 1):
        parts = divide(cue, ruler, room, manner)
        wrapped += [_wrapped(number, part, ruler, fits=bool(parts)) for part in parts or (cue,)]
    track = replace(loaded.track, cues=tuple(each.cue for each in wrapped))
    return Wrapped(track, tuple(wrapped), room, face.family, (*loaded.findings, *_findings(wrapped)))


def _wrapped(number: int, cue: Cue, ruler: FaceRuler, *, fits: bool) -> WrappedCue:
    return WrappedCue(number, cue, tuple(width(line, ruler) for line in cue.text.split("\n")), fits)


def _findings(wrapped: list[WrappedCue]) -> tuple[Finding, ...]:
    stuck = tuple(each.number for each in wrapped if not each.fits)
    if not stuck:
        return ()
    text = f"{len(stuck)} cues do not fit, and are too short to be shown in parts."
    cure = "Shorten them or show them longer."
    return (replace(warning("captions-too-long", text, cure, places("cue", stuck)), cues=stuck),)


@dataclass(frozen=True, slots=True)
class Converted:
    """Captions written in another format."""

    track: Track
    findings: tuple[Finding, ...]


def convert_captions(path: Path, lang: str, out: Path, shift_ms: int = 0) -> Converted:
    """Read `path` and write it as `out` asks, `shift_ms` later. What was noticed and lost is in the findings.

    Raises CaptionError for the file, UsageError for a shift to before the beginning and for the format.
    """
    loaded = load_track(path, Lang(lang))
    track = loaded.track.shifted(shift_ms)
    early = next((cue for cue in track.cues if cue.start_ms < 0), None)
    if early is not None:
        raise UsageError(
            f"{shift_ms} ms would show the first cue before the beginning.",
            f"Shift by {shift_ms - early.start_ms}.",
        )
    return Converted(track, (*loaded.findings, *write_captions(track, out)))


def write_captions(track: Track, out: Path) -> tuple[Finding, ...]:
    """Write a track in the format its name asks for; what the format cannot carry.

    Raises UsageError for a format we do not write, ResourceError when it cannot be written.
    """
    form = format_to_write(out)
    assert form.render is not None, "format_to_write finds those that are written"
    replace_file(out, form.render(track).encode())
    return losses(track, form)
