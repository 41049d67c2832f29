"""A caption file as a track: decoded, recognised, read, put in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.errors import CaptionError
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.finding import Finding, note, warning
from tayori.model.ids import Lang
from tayori.subtitles.encoding import Decoded, decode
from tayori.subtitles.formats.base import SHOWN, CaptionFormat, places
from tayori.subtitles.formats.registry import find_format, formats
from tayori.subtitles.formats.text import BIDI, control_characters

LARGEST_BYTES = 8_000_000
"""Above this a file is no caption file: two hours of talk are about 200 kB."""
MOST_CUES = 100_000
"""Above this a file is refused: a cue a second for a whole day are 86,400."""
MANY_CUES = 20_000
"""Above this a file is told of: eight hours of talk have no more."""

_BIDI_REFERENCE = re.compile(r"&#(?:x20(?:2[a-e]|6[6-9])|823[4-8]|829[4-7]);", re.IGNORECASE)
_ANY_TIME = re.compile(r"\d:\d\d|\d\s?s\b|\d：\d\d")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A track, what was noticed while reading it, and the format it was in."""

    track: Track
    findings: tuple[Finding, ...]
    form: CaptionFormat


def load_track(path: Path, lang: Lang, kind: TrackKind = TrackKind.CAPTIONS) -> Loaded:
    """The track in a caption file of any format that is read, recognised by its content.

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
        raise _unknown(name, decoded.text)
    parsed = form.parse(decoded.text)
    if parsed.mistakes:
        raise CaptionError(f"{name}: {_listed(parsed.mistakes)}.", "Correct these cues and run again.")
    if not parsed.cues:
        raise CaptionError(f"{name} has no cue with text in it.", "Put the captions into it.")
    if len(parsed.cues) > MOST_CUES:
        raise CaptionError(
            f"{name} has more than {MOST_CUES:,} cues.", "Divide the recording and its captions."
        )
    cues, order = in_order(parsed.cues)
    about = (*_suffix(name, form), *_characters(decoded), *_language(parsed.lang, lang), *_many(len(cues)))
    told = _renumbered(parsed.findings, parsed.cues)
    return Loaded(Track(lang, kind, cues), decoded.findings + about + told + order, form)


def in_order(cues: tuple[Cue, ...]) -> tuple[tuple[Cue, ...], tuple[Finding, ...]]:
    """The cues by start, then end, with a finding for disorder; times stay as they are."""
    ordered = tuple(sorted(cues, key=_by_time))
    if ordered == cues:
        return cues, ()
    return ordered, (
        warning("captions-order", "The cues were not in order of time; they were put in order."),
    )


def _by_time(cue: Cue) -> tuple[int, int]:
    return cue.start_ms, cue.end_ms


def _renumbered(findings: tuple[Finding, ...], cues: tuple[Cue, ...]) -> tuple[Finding, ...]:
    """Findings about cues by their numbers in the file, with the numbers after `in_order`."""
    order = sorted(range(len(cues)), key=lambda at: _by_time(cues[at]))
    now = {old + 1: new for new, old in enumerate(order, 1)}
    numbers = [tuple(sorted(now[n] for n in finding.cues if n in now)) for finding in findings]
    return tuple(
        replace(finding, cues=new, where=places("cue", new)) if new else finding
        for finding, new in zip(findings, numbers, strict=True)
    )


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


def _unknown(name: str, text: str) -> CaptionError:
    known = ", ".join(form.suffixes[0] for form in formats() if form.parse is not None)
    if _ANY_TIME.search(text) is None and not text.lstrip().startswith(("<", "{", "[")):
        told = f"{name} holds no cue: it is text without times."
        return CaptionError(told, "Put a time in front of each cue, as in `[00:12] text`.")
    return CaptionError(f"{name} holds no cue of a format that is read.", f"Give it as one of {known}.")


def _suffix(name: str, form: CaptionFormat) -> Iterator[Finding]:
    suffix = next((s for f in formats() for s in f.suffixes if name.lower().endswith(s)), "")
    if suffix and suffix not in form.suffixes:
        text = f"Named {suffix}, though its content is {form.name}; read as {form.name}."
        yield note("captions-format", text)


def _characters(decoded: Decoded) -> Iterator[Finding]:
    """What every format leaves out of a text, see `formats.text.tidy`."""
    if BIDI.search(decoded.text) or _BIDI_REFERENCE.search(decoded.text):
        lines = [
            number
            for number, line in enumerate(decoded.text.split("\n"), 1)
            if BIDI.search(line) or _BIDI_REFERENCE.search(line)
        ]
        text = "Characters that turn the direction of writing were left out; they can hide what a text says."
        yield warning("captions-bidi", text, "Check the order of the words there.", places("line", lines))
    control = control_characters(decoded.text)
    if control:
        yield note(
            "captions-control", f"{control} control characters, which nothing can show, were left out."
        )


def _language(told: str, asked: str) -> Iterator[Finding]:
    """The file and the caller differ; `en` and `en-GB` do not."""
    one, other = f"{told}-".lower(), f"{asked}-".lower()
    if told and not one.startswith(other) and not other.startswith(one):
        text = f"The file says it is in {told}; it is used as {asked}."
        yield warning("captions-language", text, "Check that it is the right file.")


def _many(cues: int) -> Iterator[Finding]:
    if cues > MANY_CUES:
        text = f"{cues:,} cues are more than eight hours of talk have."
        yield warning("captions-many", text, "Check that it is one recording's captions.")


def _listed(mistakes: tuple[str, ...]) -> str:
    more = len(mistakes) - SHOWN
    return "; ".join(mistakes[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
