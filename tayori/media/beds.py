"""Music beds, of clips and of episodes: cut or looped to length, faded, at a level, giving way to speech.

Short ones are made ready by pydub. Long ones are streamed by ffmpeg; where one has to be looped, pydub makes
what is repeated, or of a long file only the seam.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT_OPTIONS
from tayori.media.filters import Node, joined
from tayori.media.long_loop import write_long_loop
from tayori.media.loudness import decibels
from tayori.media.pieces import HEADROOM_CDB, LONGEST_PIECE_MS, Form, loop_of, looped, piece, write
from tayori.media.process import ToolFailed
from tayori.model.sound import MusicBed
from tayori.model.time import seconds

_BELOW_SPEECH_CDB = 1200
"""Speech this much below its loudness begins to push the bed down."""
_DUCKING = (("ratio", "2"), ("attack", "40"), ("release", "500"))
"""Speech takes the bed about 5 dB down."""


@dataclass(frozen=True, slots=True)
class Bed:
    """Music made ready for a mix."""

    path: Path
    length_ms: int
    """How long it is to be heard; what there is beyond is cut off."""
    loop: Path | None = None
    """What follows again and again: raw samples of 32 bits; None = `path` is long enough."""
    loop_after: int = 0
    """The sample of `path` after which the loop begins."""
    fade_in_ms: int = 0
    fade_out_ms: int = 0
    """Fades that are still to be made."""
    curve: str = "tri"
    """Of those fades, as ffmpeg calls it."""
    lowered_cdb: int = 0
    """How far `path` and `loop` are below the file they come from; made up for in the mix."""


def ready_bed(
    music: MusicBed, length_ms: int, form: Form, folder: Path, cancel: threading.Event | None = None
) -> Bed:
    """`music` for a stretch of `length_ms`; files it needs are made in `folder`, which must be empty.

    Raises MediaError when it cannot be decoded, ResourceError, Cancelled.
    """
    try:
        if length_ms <= LONGEST_PIECE_MS:
            return _short(music, length_ms, form, folder, cancel)
        return _long(music, length_ms, form, folder, cancel)
    except ToolFailed as error:
        raise MediaError(
            f"The music {music.path.name} cannot be decoded: {error.reason}.", "Check that it plays."
        ) from error


def _short(music: MusicBed, length_ms: int, form: Form, folder: Path, cancel: threading.Event | None) -> Bed:
    whole = looped(piece(music.path, form, length_ms, cancel), length_ms)
    if music.fade_in_ms:
        whole = whole.fade_in(min(music.fade_in_ms, length_ms))
    if music.fade_out_ms:
        whole = whole.fade_out(min(music.fade_out_ms, length_ms))
    write(whole, folder / "bed.wav")
    return Bed(folder / "bed.wav", length_ms, lowered_cdb=HEADROOM_CDB)


def _long(music: MusicBed, length_ms: int, form: Form, folder: Path, cancel: threading.Event | None) -> Bed:
    from tayori.media.probe import probe  # takes 50 ms, and few clips come here

    fades = (music.fade_in_ms, music.fade_out_ms)
    there_ms = probe(music.path).duration_ms
    if there_ms >= length_ms:
        return Bed(music.path, length_ms, None, 0, *fades)
    loop = folder / "loop.raw"
    if there_ms >= LONGEST_PIECE_MS - 1000:
        after = write_long_loop(music.path, form, loop, cancel)
        return Bed(music.path, length_ms, loop, after, *fades)
    opening, repeated = loop_of(piece(music.path, form, LONGEST_PIECE_MS, cancel))
    write(opening, folder / "bed.wav")
    loop.write_bytes(repeated.raw_data)
    after = int(opening.frame_count())
    return Bed(folder / "bed.wav", length_ms, loop, after, *fades, lowered_cdb=HEADROOM_CDB)


def bed_node(bed: Bed, name: str, form: Form, gain_cdb: int = 0) -> Node:
    """The bed to length, at its level, faded; its sources are those of `bed_sources`."""
    sound = in_form(Node(name), form)
    if bed.loop is not None:
        opening = sound.then("atrim", end_sample=bed.loop_after)
        sound = joined("concat", opening, in_form(Node(f"{name} loop"), form), n=2, v=0, a=1)
    sound = to_length(sound, form.samples(bed.length_ms)).then(
        "volume", volume=f"{decibels(gain_cdb + bed.lowered_cdb)}dB"
    )
    if bed.fade_in_ms:
        sound = sound.then("afade", t="in", d=seconds(bed.fade_in_ms), curve=bed.curve)
    if bed.fade_out_ms:
        start = max(0, bed.length_ms - bed.fade_out_ms)
        out = {"st": seconds(start), "d": seconds(bed.fade_out_ms), "curve": bed.curve}
        sound = sound.then("afade", t="out", **out)
    return sound


def in_form(sound: Node, form: Form) -> Node:
    """A sound at the mix's rate and layout, beginning at 0; gaps in it become silence."""
    resample: dict[str, str | int] = {"osr": form.rate_hz, "async": 1, "first_pts": 0}
    resampled = sound.then("aresample", **resample)
    return resampled.then("aformat", sample_fmts="fltp", channel_layouts=form.layout)


def to_length(sound: Node, samples: int) -> Node:
    """Cut off, or filled up with silence, to so many samples."""
    return sound.then("apad").then("atrim", end_sample=samples)


def bed_sources(bed: Bed, name: str, form: Form) -> Mapping[str, Any]:
    """Ffmpeg-python's streams for the nodes without inputs in `bed_node`."""
    import ffmpeg  # takes 60 ms, and only encoding needs it

    sources = {name: ffmpeg.input(file_url(bed.path), **SAFE_INPUT_OPTIONS)["a:0"]}
    if bed.loop is not None:
        raw = {"f": "s32le", "ar": form.rate_hz, "ch_layout": form.layout, "stream_loop": -1}
        sources[f"{name} loop"] = ffmpeg.input(file_url(bed.loop), **raw)["a:0"]
    return sources


def ducked(bed: Node, speech: Node, speech_clufs: int, samples: int) -> Node:
    """The bed giving way to speech of a known loudness, to so many samples."""
    threshold = f"{10 ** ((speech_clufs - _BELOW_SPEECH_CDB) / 2000):.3f}"
    # At the end of either input the compressor drops what it still holds, more or less as threads happen to
    # run (measured: up to 0.2 s): neither may end before the cut.
    lasting = bed.then("apad"), speech.then("apad")
    options = (("threshold", threshold), *_DUCKING)
    return Node("sidechaincompress", options, lasting).then("atrim", end_sample=samples)
