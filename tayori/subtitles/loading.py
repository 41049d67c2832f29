"""A caption file as a track: decoded, recognised, read, put in order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tayori.errors import CaptionError
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.finding import Finding, note, warning
from tayori.model.ids import Lang
from tayori.subtitles.encoding import decode
from tayori.subtitles.formats.base import SHOWN, CaptionFormat, places
from tayori.subtitles.formats.registry import find_format, formats

LARGEST_BYTES = 8_000_000
"""Above this a file is no caption file: two hours of talk are about 200 kB."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A track and what was noticed while reading it."""

    track: Track
    findings: tuple[Finding, ...] = ()


def load_track(path: Path, lang: Lang, kind: TrackKind = TrackKind.CAPTIONS) -> Loaded:
    """The track in a SubRip, WebVTT or SubStation file, recognised by its content.

    Raises CaptionError, naming the file and the lines, when it is missing, empty, too large, in no known
    encoding or format, or when a cue would get lost: unreadable, negative or backward times.
    """
    return parse_track(_read(path), path.name, lang, kind)


def parse_track(data: bytes, name: str, lang: Lang, kind: TrackKind = TrackKind.CAPTIONS) -> Loaded:
    """As `load_track`, from the bytes of a file called `name`."""
    if not data.strip(b"\0 \t\r\n"):
        raise CaptionError(f"{name} is empty.", "Put the captions into it, or take it out of the manifest.")
    decoded = decode(data, name)
    form = find_format(decoded.text)
    if form is None or form.parse is None:
        raise CaptionError(
            f"{name} holds no cue of SubRip, WebVTT or SubStation.", "Give it one of these formats."
        )
    parsed = form.parse(decoded.text)
    if parsed.mistakes:
        raise CaptionError(f"{name}: {_listed(parsed.mistakes)}.", "Correct these cues and run again.")
    if not parsed.cues:
        raise CaptionError(f"{name} has no cue with text in it.", "Put the captions into it.")
    cues, order = in_order(parsed.cues)
    findings = decoded.findings + _suffix(name, form) + parsed.findings + order
    return Loaded(Track(lang, kind, cues), findings)


def in_order(cues: tuple[Cue, ...]) -> tuple[tuple[Cue, ...], tuple[Finding, ...]]:
    """The cues by start, then end, with findings for disorder and overlaps; times stay as they are."""
    ordered = tuple(sorted(cues, key=lambda c: (c.start_ms, c.end_ms)))
    findings: list[Finding] = []
    if ordered != cues:
        findings.append(
            warning("captions-order", "The cues were not in order of time; they were put in order.")
        )
    over = _overlaps(ordered)
    if over:
        text = f"{len(over)} cues begin before the one in front of them has ended; they are shown together."
        findings.append(
            warning("captions-overlap", text, "Let each cue end where the next begins.", places("cue", over))
        )
    return ordered, tuple(findings)


def _overlaps(cues: tuple[Cue, ...]) -> tuple[int, ...]:
    return tuple(number for number, (one, two) in enumerate(pairwise(cues), 2) if two.start_ms < one.end_ms)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise CaptionError(
            f"{path.name} cannot be read: {error.strerror}.", f"Check the path {path}."
        ) from error
    if len(data) > LARGEST_BYTES:
        raise CaptionError(
            f"{path.name} is larger than {LARGEST_BYTES // 1_000_000} MB.", "Is it a caption file?"
        )
    return data


def _suffix(name: str, form: CaptionFormat) -> tuple[Finding, ...]:
    suffix = Path(name).suffix.lower()
    known = {s for f in formats() for s in f.suffixes}
    if suffix in form.suffixes or suffix not in known:
        return ()
    return (
        note("captions-format", f"Named {suffix}, though its content is {form.name}; read as {form.name}."),
    )


def _listed(mistakes: tuple[str, ...]) -> str:
    more = len(mistakes) - SHOWN
    return "; ".join(mistakes[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
