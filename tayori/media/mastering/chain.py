"""Ffmpeg's arguments for measuring a sound and for making the masters of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tayori.media.cleaning import cleaning
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT
from tayori.media.loudness import curve_graph, curve_outputs, decibels
from tayori.media.mastering.decide import Attempt
from tayori.media.mastering.job import MasterJob, Masters
from tayori.model.probe import AudioStream
from tayori.model.sound import Archive
from tayori.model.time import Span

RATE_HZ = 44_100
LIMITER_RATE_HZ = 88_200
"""Twice the output's: holds peaks between samples to about 0.2 dB (measured); more costs more."""
MP3_STEREO, MP3_MONO = ("192k", 26), ("96k", 45)
"""Bit rate (facts 4.1), and how far LAME turns sound down at it, hundredths of dB (measured: 0.3, 0.4)."""
M4A_STEREO, M4A_MONO = "160k", "80k"
ONE_THREAD = ("-filter_complex_threads", "1")
"""Meters share small frames among threads at more than it saves: a fifth of the measuring (measured)."""
BEFORE, TREATED = "before", "treated"
FILES = ("mp3", "m4a")

_CLEAN = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")


def measure_arguments(job: MasterJob) -> tuple[str, ...]:
    """Measure the source as it came and, where it is treated, as treated: one decode.

    Leaves the curves `before` and `treated` in the working folder.
    """
    opened, treated = f"[0:{job.audio.index}]{_opening(job)}", cleaning(job.treatment, RATE_HZ)
    before, after = (curve_graph(name, RATE_HZ, mono=job.mono) for name in (BEFORE, TREATED))
    graph = f"{opened},{before}"
    if treated:
        graph = f"{opened},asplit[r][t];[r]{before};[t]{','.join(treated)},{after}"
    names = (BEFORE, TREATED) if treated else (BEFORE,)
    source = (*ONE_THREAD, *SAFE_INPUT, "-i", file_url(job.source))
    return (*source, "-filter_complex", graph, *_unkept(names))


def _unkept(names: Sequence[str]) -> tuple[str, ...]:
    outputs = [label for name in names for label in curve_outputs(name)]
    return tuple(argument for label in outputs for argument in ("-map", label, "-f", "null", "-"))


def master_arguments(
    job: MasterJob, kept: Span, attempt: Attempt, masters: Masters, names: Sequence[str]
) -> tuple[str, ...]:
    """Make the files `names` (of mp3, m4a, archive) from one decode, and measure what was encoded.

    MP3 and M4A are decoded again from the very packets that are written, and leave `mp3.*` and `m4a.*` in the
    working folder.
    """
    labels = "".join(f"[{name}0]" for name in names)
    chain = ",".join((_opening(job), *_cut(job, kept), *cleaning(job.treatment, RATE_HZ), *_level(attempt)))
    graphs, outputs = [f"[0:{job.audio.index}]{chain},asplit={len(names)}{labels}"], []
    for name in names:
        turn = attempt.trims_cdb.get(name, 0) + (_mp3(job)[1] if name == "mp3" else 0)
        graphs.append(f"[{name}0]{_volume(turn)}[{name}]")
        outputs += ["-map", f"[{name}]", *_encoder(name, job), *_CLEAN, *_container(name, job, masters)]
    meters = _meters(job, [name for name in names if name in FILES])
    opened = (*SAFE_INPUT, "-i", file_url(job.source))
    return (*opened, "-filter_complex", ";".join(graphs), *outputs, *meters)


def _meters(job: MasterJob, names: Sequence[str]) -> tuple[str, ...]:
    """What the first outputs became is decoded again and measured."""
    arguments = []
    for number in range(len(names)):
        arguments += ["-dec", f"{number}:0"]
    for number, name in enumerate(names):
        heard = f"[dec:{number}]aformat=channel_layouts={_layout(job)}"
        arguments += ["-filter_complex", f"{heard},{curve_graph(name, RATE_HZ, mono=job.mono)}"]
    return (*arguments, *_unkept(names))


def finished_arguments(path: Path, audio: AudioStream, *, mono: bool) -> tuple[str, ...]:
    """Measure a finished file as it is heard."""
    layout = "mono" if mono else "stereo"
    heard = f"[0:{audio.index}]aformat=channel_layouts={layout}"
    graph = f"{heard},{curve_graph(BEFORE, audio.rate_hz, mono=mono)}"
    opened = (*ONE_THREAD, *SAFE_INPUT, "-i", file_url(path))
    return (*opened, "-filter_complex", graph, *_unkept((BEFORE,)))


def _opening(job: MasterJob) -> str:
    """On the file's own clock, with silence where sound is missing: captions and chapters stay in time."""
    return f"aresample={RATE_HZ}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts={_layout(job)}"


def _layout(job: MasterJob) -> str:
    return "mono" if job.mono else "stereo"


def _cut(job: MasterJob, kept: Span) -> tuple[str, ...]:
    start = [f"start_sample={kept.start_ms * RATE_HZ // 1000}"] if kept.start_ms else []
    whole = kept.end_ms >= job.probe.duration_ms
    end = [] if whole else [f"end_sample={kept.end_ms * RATE_HZ // 1000}"]
    cuts = [*start, *end]
    return (f"atrim={':'.join(cuts)}", "asetpts=PTS-STARTPTS") if cuts else ()


def _level(attempt: Attempt) -> tuple[str, ...]:
    gain = _volume(attempt.gain_cdb)
    if attempt.ceiling_cdb is None:
        return (gain,)
    # alimiter takes an amplitude; its own make-up gain would undo the one planned
    limit = f"limit={10 ** (attempt.ceiling_cdb / 2000):.6f}"
    limiter = f"alimiter={limit}:attack=5:release=60:level=false:latency=true"
    return (gain, f"aresample={LIMITER_RATE_HZ}", limiter, f"aresample={RATE_HZ}")


def _volume(cdb: int) -> str:
    return f"volume={decibels(cdb)}dB:precision=float"


def _mp3(job: MasterJob) -> tuple[str, int]:
    return MP3_MONO if job.mono else MP3_STEREO


def _encoder(name: str, job: MasterJob) -> tuple[str, ...]:
    if name == "mp3":
        return ("-c:a", "libmp3lame", "-b:a", _mp3(job)[0])
    if name == "m4a":
        return ("-c:a", "aac", "-b:a", M4A_MONO if job.mono else M4A_STEREO)
    if job.treatment.archive is Archive.WAV:
        return ("-c:a", "pcm_s24le")
    return ("-c:a", "flac", "-sample_fmt", "s32", "-bits_per_raw_sample", "24", "-threads", "1")


def _container(name: str, job: MasterJob, masters: Masters) -> tuple[str, ...]:
    if name == "mp3":
        return ("-f", "mp3", "-y", file_url(masters.mp3))
    if name == "m4a":
        return ("-movflags", "+faststart", "-f", "ipod", "-y", file_url(masters.m4a))
    assert masters.archive is not None
    if job.treatment.archive is Archive.WAV:
        return ("-rf64", "auto", "-f", "wav", "-y", file_url(masters.archive))
    return ("-f", "flac", "-y", file_url(masters.archive))
