"""Jingles made ready for the mix: cut and faded by pydub, or streamed where they are long."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from tayori.media.assembly.plan import overlap_ms
from tayori.media.beds import Bed
from tayori.media.pieces import HEADROOM_CDB, LONGEST_PIECE_MS, Form, Segment, equal_power, piece, write
from tayori.model.probe import Probe
from tayori.model.sound import Jingle

EQUAL_POWER = "qsin"
"""The curve of a fade as ffmpeg calls it; the talk has the other half."""


@dataclass(frozen=True, slots=True)
class ReadyJingle:
    """A jingle as it will be heard."""

    said: Jingle
    bed: Bed
    overlap_ms: int
    """With the talk."""


def ready_jingle(
    jingle: tuple[Jingle, Probe],
    talk_ms: int,
    form: Form,
    out: Path,
    cancel: threading.Event | None = None,
    *,
    before: bool,
) -> ReadyJingle:
    """A jingle that stands `before` a talk of that length, or after it; the file it may need is `out`.

    Raises MediaError when it cannot be decoded, ResourceError, Cancelled.
    """
    said, probe = jingle
    if probe.duration_ms > LONGEST_PIECE_MS:
        overlap = overlap_ms(said, probe.duration_ms, talk_ms)
        fades = (0, overlap) if before else (overlap, 0)
        return ReadyJingle(said, Bed(said.path, probe.duration_ms, None, 0, *fades, EQUAL_POWER), overlap)
    music = piece(said.path, form, LONGEST_PIECE_MS, cancel)
    overlap = overlap_ms(said, len(music), talk_ms)
    write(_faded(music, overlap, before=before), out)
    return ReadyJingle(said, Bed(out, len(music), lowered_cdb=HEADROOM_CDB), overlap)


def _faded(music: Segment, overlap: int, *, before: bool) -> Segment:
    if not overlap:
        return music
    if before:
        return music[:-overlap] + equal_power(music[-overlap:], rising=False)
    return equal_power(music[:overlap], rising=True) + music[overlap:]
