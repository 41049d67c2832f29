"""What somebody should know of the parts of an episode before listening to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from tayori.media.assembly.jingles import ReadyJingle
from tayori.media.assembly.levels import FARTHEST_CDB
from tayori.media.assembly.plan import Talk
from tayori.media.assembly.survey import Survey
from tayori.model.finding import Finding, note, warning
from tayori.model.probe import Probe
from tayori.model.sound import MusicBed, Recording

FAR_APART_CLU = 600
"""6 LU between speakers is plainly heard; beyond, one of them sat too far from the microphone."""
MANY_AT_FULL_SCALE = 100
"""Samples: a peak that only touches full scale has a few."""
UNEVEN = 4, 5
"""A recording shorter than this share of the longest is remarked on."""
SHORT_BY_MS = 1000
"""Decoded less than its container tells by more than this, and by a tenth."""

Looked = Sequence[tuple[Recording, Probe, Survey]]


def remarks_on_recordings(looked: Looked) -> Iterator[Finding]:
    """On levels, clipping, silence and lengths."""
    for said, probe, found in looked:
        yield from _on_one(said.path.name, probe, found)
    yield from _on_levels([(said.path.name, found) for said, _, found in looked if not found.silent])
    yield from _on_times(sorted(((s.start_ms, s.start_ms + f.length_ms, s.path.name) for s, _, f in looked)))


def _on_one(name: str, probe: Probe, found: Survey) -> Iterator[Finding]:
    if found.silent:
        yield warning(
            "silent-recording", f"{name} is silent.", "Check the microphone, or leave it out.", name
        )
    if found.full_scale >= MANY_AT_FULL_SCALE:
        text = f"{name} is clipped: {found.full_scale} samples are at full scale."
        yield warning("clipped-recording", text, "Record with a lower gain; what is clipped is lost.", name)
    told = probe.audio.duration_ms if probe.audio is not None else 0
    if told - found.length_ms > max(SHORT_BY_MS, told // 10):
        text = f"{name} ends after {_time(found.length_ms)} of {_time(told)}."
        yield warning("recording-incomplete", text, "Copy it again from where it came from.", name)


def _on_levels(heard: Sequence[tuple[str, Survey]]) -> Iterator[Finding]:
    if len(heard) < 2:
        return
    loud = max(heard, key=lambda each: each[1].speech_clufs)
    quiet = min(heard, key=lambda each: each[1].speech_clufs)
    apart = loud[1].speech_clufs - quiet[1].speech_clufs
    if apart <= FAR_APART_CLU:
        return
    bounded = f"; only {FARTHEST_CDB // 100} dB are made up for" if apart > FARTHEST_CDB else ""
    text = f"{quiet[0]} is {apart / 100:.1f} LU quieter than {loud[0]}{bounded}."
    cure = "Listen to its noise; next time set both microphones to the same level."
    yield warning("speakers-far-apart", text, cure, quiet[0])


def _on_times(times: Sequence[tuple[int, int, str]]) -> Iterator[Finding]:
    ended = accumulate((end for _, end, _ in times), max)
    for before, (start, _, name) in zip(ended, times[1:], strict=False):
        if start >= before:
            text = f"{name} begins at {_time(start)}, after all before it have ended at {_time(before)}."
            yield warning("recordings-apart", text, "Check `start` of the recordings.", name)
    lengths = [(end - start, name) for start, end, name in times]
    (short, name), (longest, other) = min(lengths), max(lengths)
    if short * UNEVEN[1] < longest * UNEVEN[0]:
        text = f"{name} is {_time(short)} long, and {other} {_time(longest)}."
        yield note("recordings-uneven", text, "Check that both are whole.", name)


def remarks_on_jingle(ready: ReadyJingle, talk_ms: int) -> Iterator[Finding]:
    """On its length and its overlap."""
    name, length = ready.said.path.name, ready.bed.length_ms
    if length > talk_ms:
        text = f"The jingle {name} is {_time(length)} long, and the talk {_time(talk_ms)}."
        yield warning("jingle-longer-than-talk", text, "Use a shorter one.", name)
    if ready.overlap_ms < ready.said.crossfade_ms:
        text = f"The crossfade of {name} is {ready.overlap_ms / 1000:.1f} s long: there is no room for more."
        yield note("crossfade-shortened", text, "Set a shorter `crossfade`.", name)


def remarks_on_bed(bed: MusicBed, recorded_ms: int, *, placed: bool) -> Iterator[Finding]:
    """On a bed that lies outside of the recordings."""
    name, cure = bed.path.name, "Check its `in` and `out`."
    if not placed:
        text = f"Nothing of the recordings is left where {name} would lie: it is left out."
        yield warning("bed-beyond-end", text, cure, name)
    elif bed.span is not None and bed.span.end_ms > recorded_ms:
        text = f"{name} would lie until {_time(bed.span.end_ms)}; the recordings end at {_time(recorded_ms)}."
        yield warning("bed-beyond-end", text, cure, name)


def remarks_on_cuts(talk: Talk) -> Iterator[Finding]:
    """On pauses that were shortened."""
    cut = sum(after.start_ms - before.end_ms for before, after in pairwise(talk.kept))
    if cut:
        count = len(talk.kept) - 1
        yield note("pauses-shortened", f"{count} pauses were shortened, by {cut / 1000:.1f} s in all.")


def _time(ms: int) -> str:
    minutes, left = divmod(ms, 60_000)
    return f"{minutes}:{left // 1000:02d}" if minutes else f"{left / 1000:.1f} s"
