"""The caption tools on bare files: wrap and convert. Checking is in `caption_check`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tayori.config.languages import is_lang
from tayori.config.layout import find_workspace
from tayori.config.profiles import built_in
from tayori.config.settings_file import load_settings
from tayori.errors import UsageError
from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, warning
from tayori.model.ids import Lang
from tayori.model.profile import Profile
from tayori.store.files import replace_file
from tayori.subtitles.burning.burn import line_room
from tayori.subtitles.burning.fitting import Sized, fit
from tayori.subtitles.burning.glyphs import characters
from tayori.subtitles.burning.look import Frame, Look
from tayori.subtitles.burning.style import STYLES, TELOP
from tayori.subtitles.fonts import FaceRuler, FontFace, choose_font
from tayori.subtitles.formats.base import counted, places
from tayori.subtitles.formats.carrying import losses
from tayori.subtitles.formats.registry import format_to_write
from tayori.subtitles.lines.wrap import Rules, width
from tayori.subtitles.loading import load_track


@dataclass(frozen=True, slots=True)
class WrappedCue:
    """A cue in lines as it will be seen, or a part in time of one that is too long."""

    number: int
    """Of the cue in the file, from 1."""
    cue: Cue
    em_px: int
    """The size it fits at, in a frame whose shorter side has 1080 pixels."""
    widths: tuple[int, ...]
    """Of its lines, in thousandths of an em of the font it is burned in."""
    fits: bool


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Captions broken for a profile."""

    track: Track
    cues: tuple[WrappedCue, ...]
    room: int
    """Width of a line at the full size, in thousandths of an em."""
    em_px: int
    """The full size."""
    font: str
    findings: tuple[Finding, ...]


def lang_of(path: Path, said: str | None) -> Lang:
    """The language of captions: as was said, else as their name says (`captions.en.srt`), else Japanese."""
    named = path.name.split(".")[1:-1]
    return Lang(said or next((part for part in reversed(named) if is_lang(part)), "ja"))


def look_of(path: Path, profile: str, text: str) -> tuple[Look, Profile]:
    """How a caption file that says `text` is burned: as its workspace says, or else as without one.

    Raises UsageError for the profile, ConfigError for what tayori.yaml says.
    """
    try:
        root = find_workspace(path.resolve().parent)
    except UsageError:
        return Look((("", choose_font(None, text=text)),), STYLES), built_in(profile)
    settings = load_settings(root)
    captions, fonts = settings.captions, root / "fonts"
    styles = captions.styles or STYLES
    named = {"": captions.font or "auto"} | {style.font: style.font for _, style in styles if style.font}
    faces = tuple(
        (name, choose_font(fonts if fonts.is_dir() else None, font, text)) for name, font in named.items()
    )
    return Look(faces, styles, captions.speakers), settings.get_profile(profile)


def wrap_captions(path: Path, lang: str | None, profile: str, rules: Rules = Rules.STRICT) -> Wrapped:
    """The captions with lines broken as they are burned for a profile: the same text but for the breaks.

    A cue that does not fit, not even a little smaller, becomes several in time; one that cannot keeps its
    author's lines, with a finding. Raises CaptionError for the file, UsageError for the profile.
    """
    loaded = load_track(path, lang_of(path, lang))
    track = loaded.track
    look, to = look_of(path, profile, characters(track))
    style, frame = look.style(TELOP), Frame(to.width, to.height, to.safe_area)
    if rules is Rules.RELAXED:
        style = replace(style, rules=rules)
    face = look.face(style)
    wrapped: list[WrappedCue] = []
    for number, cue in enumerate(track.cues, 1):
        parts = fit(cue, style, face, frame, track.lang)
        shown = parts or (Sized(cue, style.em_px),)
        wrapped += [_wrapped(number, one, face, fits=bool(parts)) for one in shown]
    broken = replace(track, cues=tuple(each.cue for each in wrapped))
    findings = (*loaded.findings, *_findings(wrapped))
    return Wrapped(broken, tuple(wrapped), line_room(style, frame), style.em_px, face.family, findings)


def _wrapped(number: int, one: Sized, face: FontFace, *, fits: bool) -> WrappedCue:
    widths = tuple(width(line, FaceRuler(face)) for line in one.cue.text.split("\n"))
    return WrappedCue(number, one.cue, one.em_px, widths, fits)


def _findings(wrapped: list[WrappedCue]) -> tuple[Finding, ...]:
    stuck = tuple(each.number for each in wrapped if not each.fits)
    if not stuck:
        return ()
    text = f"In no way fit the lines: {counted(len(stuck))}; too short to be shown in parts."
    cure = "Shorten them or show them longer."
    return (replace(warning("captions-too-long", text, cure, places("cue", stuck)), cues=stuck),)


@dataclass(frozen=True, slots=True)
class Converted:
    """Captions written in another format."""

    track: Track
    findings: tuple[Finding, ...]


def convert_captions(path: Path, lang: str | None, out: Path, shift_ms: int = 0) -> Converted:
    """Read `path` and write it as `out` asks, `shift_ms` later. What was noticed and lost is in the findings.

    Raises CaptionError for the file, UsageError for a shift to before the beginning and for the format.
    """
    loaded = load_track(path, lang_of(path, lang))
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
