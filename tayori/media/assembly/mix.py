"""The programme as a graph: talk, jingles and beds in their places, and what measures each of them. Pure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tayori.media.assembly.jingles import EQUAL_POWER
from tayori.media.assembly.levels import TALK_CLUFS
from tayori.media.assembly.plan import Placed, Plan, Talk
from tayori.media.beds import Bed, bed_node, bed_sources, ducked, in_form, to_length
from tayori.media.escape import file_url
from tayori.media.filters import Node, streams
from tayori.media.loudness import METER, decibels
from tayori.media.pieces import Form
from tayori.model.time import seconds


def programme_node(plan: Plan, form: Form) -> Node:
    """Everything together, to the sample as long as planned."""
    talk = _at(_faded_talk(plan.talk, form), plan.talk.at_ms, form)
    parts = [talk, *(_placed(placed, number, talk, form) for number, placed in enumerate(plan.music))]
    options = {"inputs": len(parts), "normalize": 0, "duration": "longest"}
    mix = Node("amix", tuple((key, str(value)) for key, value in options.items()), tuple(parts))
    mix = mix if len(parts) > 1 else talk
    whole = to_length(mix, form.samples(plan.length_ms))
    return whole.then("volume", volume=f"{decibels(-plan.lowered_cdb)}dB")


def _faded_talk(talk: Talk, form: Form) -> Node:
    sound = in_form(Node("talk"), form)
    if talk.fade_in_ms:
        sound = sound.then("afade", t="in", d=seconds(talk.fade_in_ms), curve=EQUAL_POWER)
    if talk.fade_out_ms:
        out = {"st": seconds(talk.length_ms - talk.fade_out_ms), "d": seconds(talk.fade_out_ms)}
        sound = sound.then("afade", t="out", **out, curve=EQUAL_POWER)
    return sound


def _placed(placed: Placed, number: int, talk: Node, form: Form) -> Node:
    sound = bed_node(placed.bed, f"music{number}", form, placed.gain_cdb)
    sound = _at(sound, placed.at_ms, form)
    return ducked(sound, talk, TALK_CLUFS, form.samples(placed.end_ms)) if placed.duck else sound


def _at(sound: Node, at_ms: int, form: Form) -> Node:
    return sound.then("adelay", delays=f"{form.samples(at_ms)}S", all=1) if at_ms else sound


def programme_arguments(plan: Plan, form: Form, talk: Path, out: Path) -> tuple[str, ...]:
    """Ffmpeg's arguments that write the programme to `out` as FLAC of 24 bits; `talk` is raw."""
    import ffmpeg  # takes 60 ms, and only encoding needs it

    raw = {"f": "f32le", "ar": form.rate_hz, "ch_layout": form.layout}
    sources: dict[str, Any] = {"talk": ffmpeg.input(file_url(talk), **raw)["a:0"]}
    for number, placed in enumerate(plan.music):
        sources.update(bed_sources(placed.bed, f"music{number}", form))
    (sound,) = streams((programme_node(plan, form),), sources, split="asplit")
    coded = {"c:a": "flac", "sample_fmt": "s32", "bits_per_raw_sample": 24, "f": "flac"}
    clean = {"map_metadata": -1, "fflags": "+bitexact", "flags:a": "+bitexact"}
    return ("-y", *ffmpeg.get_args(ffmpeg.output(sound, file_url(out), **coded, **clean)))


def measure_arguments(bed: Bed, form: Form) -> tuple[str, ...]:
    """Ffmpeg's arguments that put music through the meter: as it is, once, however often it will be heard."""
    import ffmpeg  # takes 60 ms, and only encoding needs it

    once = replace(bed, fade_in_ms=0, fade_out_ms=0)
    if bed.loop is not None:
        once = replace(once, loop=None, length_ms=bed.loop_after * 1000 // form.rate_hz)
    name, _, options = METER.partition("=")
    pairs = dict(option.split("=") for option in (*options.split(":"), "dualmono=true"))
    heard = bed_node(once, "music", form).then(name, **pairs)
    (sound,) = streams((heard,), bed_sources(once, "music", form), split="asplit")
    return tuple(ffmpeg.get_args(ffmpeg.output(sound, "-", f="null")))
