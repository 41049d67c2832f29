"""The sound of a clip as a graph: source and music brought together, to length and to level. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.media.beds import Bed, bed_node, bed_sources, ducked, in_form, to_length
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT_OPTIONS
from tayori.media.filters import Node, joined, streams
from tayori.media.loudness import METER, decibels
from tayori.media.pieces import Form
from tayori.model.probe import Probe
from tayori.model.profile import Loudness
from tayori.model.sound import MusicBed
from tayori.model.time import Span, seconds

RATE_HZ = 48_000
"""Every platform's own (facts/platforms.md 1.13, 2.4)."""
PRIMING_SAMPLES = 1024
"""What ffmpeg's AAC encoder puts before the sound. Without an edit list players do not drop it, so that much
is cut off instead: measured 0.1 ms of offset to the picture, 21.3 ms without."""

_OPENING_MS = 5
"""Fade after that cut, so that it does not click."""
FORM = Form(RATE_HZ, 2)


@dataclass(frozen=True, slots=True)
class SoundJob:
    """One sound to make: for all renditions of a clip."""

    source: Path | None
    probe: Probe | None
    """Of the source; None, or a probe without sound: silence is made."""
    span: Span | None
    """What is kept, on the file's clock; must begin where the pictures do (`Conform.start_ms`)."""
    length_ms: int
    """Length of the pictures; the sound is cut or filled up with silence to exactly that."""
    music: MusicBed | None
    loudness: Loudness
    audio_bps: int
    bed: Bed | None = None
    """`music` made ready; None before it is, and without music."""

    @property
    def has_sound(self) -> bool:
        """Whether the source brings a sound of its own."""
        return self.source is not None and self.probe is not None and self.probe.audio is not None


@dataclass(frozen=True, slots=True)
class Levels:
    """Gains in hundredths of dB, and the limiter's ceiling in hundredths of dBFS."""

    source_cdb: int = 0
    music_cdb: int = 0
    mix_cdb: int = 0
    ceiling_cdb: int | None = None
    """None: no limiter, the gain is linear."""


SOURCE = Node("source")


def source_node(job: SoundJob, gain_cdb: int) -> Node:
    """The source's sound (or silence): stereo, in time with the picture, exactly as long."""
    fitted = to_length(in_form(SOURCE, FORM), FORM.samples(job.length_ms))
    return fitted.then("volume", volume=f"{decibels(gain_cdb)}dB")


def music_node(job: SoundJob, gain_cdb: int) -> Node:
    """The bed, to length, at its level, faded."""
    assert job.bed is not None
    return bed_node(job.bed, "music", FORM, gain_cdb)


def mix_node(job: SoundJob, levels: Levels) -> Node:
    """Source and bed together, at their final level."""
    mix = source_node(job, levels.source_cdb)
    if job.music is not None:
        bed = music_node(job, levels.music_cdb)
        if job.music.duck:
            bed = ducked(bed, mix, job.loudness.integrated_clufs, FORM.samples(job.length_ms))
        mix = joined("amix", mix, bed, inputs=2, normalize=0, duration="first")
    mix = mix.then("volume", volume=f"{decibels(levels.mix_cdb)}dB")
    return mix if levels.ceiling_cdb is None else _limited(mix, levels.ceiling_cdb)


def _limited(sound: Node, ceiling_cdb: int) -> Node:
    """Peaks held at the ceiling, at four times the rate so that they are (nearly) true peaks."""
    return (
        sound.then("aresample", osr=4 * RATE_HZ)
        .then("alimiter", limit=f"{10 ** (ceiling_cdb / 2000):.6f}", attack=5, release=80, level=0, latency=1)
        .then("aresample", osr=RATE_HZ)
    )


def measure_arguments(job: SoundJob, sound: Node) -> tuple[str, ...]:
    """Arguments that put `sound` through the meter."""
    name, _, options = METER.partition("=")
    pairs = dict(option.split("=") for option in options.split(":"))
    return _arguments(job, sound.then(name, **pairs), "-", {"f": "null"})


def encode_arguments(job: SoundJob, levels: Levels, out: Path) -> tuple[str, ...]:
    """Arguments that write the final sound as AAC-LC in an MP4 without an edit list, to `out`."""
    sound = (
        mix_node(job, levels)
        .then("atrim", start_sample=PRIMING_SAMPLES)
        .then("asetpts", expr="PTS-STARTPTS")
        .then("afade", t="in", d=seconds(_OPENING_MS))
    )
    options = {
        "c:a": "aac",
        "b:a": job.audio_bps,
        "ar": RATE_HZ,
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags:a": "+bitexact",
        "f": "mp4",
        "use_editlist": 0,
        "movflags": "+faststart",
    }
    return ("-y", *_arguments(job, sound, file_url(out), options))


def _arguments(job: SoundJob, sound: Node, target: str, options: dict[str, Any]) -> tuple[str, ...]:
    import ffmpeg  # takes 60 ms, and only encoding needs it

    (stream,) = streams((sound,), _inputs(job), split="asplit")
    return tuple(ffmpeg.get_args(ffmpeg.output(stream, target, **options)))


def _inputs(job: SoundJob) -> dict[str, Any]:
    music = bed_sources(job.bed, "music", FORM) if job.bed is not None else {}
    return {"source": _source_input(job), **music}


def _source_input(job: SoundJob) -> Any:
    import ffmpeg  # takes 60 ms, and only encoding needs it

    if not job.has_sound:
        return ffmpeg.input(f"anullsrc=r={RATE_HZ}:cl=stereo", f="lavfi", t=seconds(job.length_ms))["a:0"]
    assert job.source is not None
    assert job.probe is not None
    assert job.probe.audio is not None
    start = {"ss": seconds(job.span.start_ms)} if job.span is not None and job.span.start_ms else {}
    opened = ffmpeg.input(file_url(job.source), **start, **SAFE_INPUT_OPTIONS)
    return opened[str(job.probe.audio.index)]
