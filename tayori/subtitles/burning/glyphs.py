"""The check that a face has every character, before anything is encoded: libass draws boxes (facts B.2)."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import name

from tayori.errors import CaptionError
from tayori.model.cue import MarkKind, Track
from tayori.subtitles.fonts import FontFace, lacking
from tayori.subtitles.formats.base import places


def missing_glyphs(texts: Iterable[tuple[int, str]], face: FontFace) -> tuple[tuple[int, str], ...]:
    """(cue number, character) for each character of the numbered texts the face lacks, once each."""
    found: dict[str, int] = {}
    for number, text in texts:
        for char in lacking(text, face):
            found.setdefault(char, number)
    return tuple((number, char) for char, number in found.items())


def require_glyphs(texts: Iterable[tuple[int, str]], face: FontFace) -> None:
    """Raises CaptionError naming character, cue and font when the face lacks a glyph a text needs."""
    missing = missing_glyphs(texts, face)
    if not missing:
        return
    listed = ", ".join(
        f"{char} (U+{ord(char):04X} {name(char, '')}".rstrip() + ")" for _, char in missing[:5]
    )
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    where = places("cue", sorted({number for number, _ in missing}))
    raise CaptionError(
        f"The font {face.family} has no glyph for {listed}{more}: {where}.",
        "Replace the characters, or put a font that has them into the workspace's fonts/ folder.",
    )


def characters(track: Track) -> str:
    """Everything of a track that a font must have, each once, sorted: texts, readings, speakers."""
    readings = (mark.value for cue in track.cues for mark in cue.marks if mark.kind is MarkKind.RUBY)
    speakers = (cue.speaker for cue in track.cues if cue.speaker)
    written = set("".join((*(cue.text for cue in track.cues), *readings, *speakers)))
    return "".join(sorted(char for char in written if char.isprintable()))
