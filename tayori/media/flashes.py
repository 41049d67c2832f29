"""Whether a finished picture could bring on a seizure: every frame is decoded, made small, and watched.

The frames are averaged to 32 by 32 cells whatever their shape: a fifth of the picture stays a fifth of the
cells. Leaves, hair and water in motion even out, which finer cells take for flashing (96 of a side failed a
dog in the wind); so does a pattern that reverses within a cell. Decoding is what it costs: of 15 s of
1080x1920 at 30 fps (5 and 8 Mbit/s), on one core, 0.10 and 0.14 of their length; averaging the pixels 0.02,
watching 0.004. Leaving out the loop filter saves a sixth and shifts a cell by 0.2 of 255, by 10 at most.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, stream_ffmpeg
from tayori.media.flash_rules import Rule, Stretch
from tayori.media.flash_watch import Watch
from tayori.media.process import ToolFailed
from tayori.model.finding import Finding, error, warning
from tayori.model.time import Span

CELLS = 32
"""Of a side."""
BLOCK_BYTES = CELLS * CELLS * 3
SHRINK = f"scale={CELLS}:{CELLS}:flags=area,format=rgb24"
"""What the picture goes through."""
OUTPUT: tuple[str, ...] = ("-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1")
"""Where it goes then: blocks of BLOCK_BYTES for `Reading.take`."""

_READING = ("-threads", "1", "-skip_loop_filter", "all")
_PROBLEM = re.compile(r"\[(?:error|fatal|panic)\] (.*)|\[warning\] (corrupt decoded frame.*)")
"""ffmpeg only warns of a frame whose damage the decoder could cover up."""
_SHOWN = 5
"""So many times are named in a finding."""
_CURE = "Slow the changes down, lower their contrast or take frames out."
_LOOK = "Look at it before it goes out; slow down what flickers."


@dataclass(frozen=True, slots=True)
class Flashes:
    """Where a picture flashes too often, and what reading it showed."""

    stretches: tuple[Stretch, ...]
    frames: int
    """How many were decoded."""
    duration_ms: int
    """Length of those frames."""
    problems: tuple[str, ...]
    """What the decoder complained about, in its words."""


class Reading:
    """Takes the raw frames of one picture as ffmpeg writes them."""

    def __init__(self, rate: Fraction, *, repeats: bool = True) -> None:
        self._rate = rate
        self._watch = Watch(rate, repeats=repeats)

    def take(self, block: bytes) -> None:
        """A frame of BLOCK_BYTES; part of one, as a failing ffmpeg may leave, is passed over."""
        if len(block) == BLOCK_BYTES:
            self._watch.take(np.frombuffer(block, np.uint8).reshape(CELLS, CELLS, 3))

    def flashes(self, told: Sequence[str] = ()) -> Flashes:
        """What was found, once all frames were taken."""
        frames = self._watch.frames
        duration_ms = round(frames * 1000 / self._rate)
        return Flashes(self._watch.end(), frames, duration_ms, tuple(told))


def find_flashes(
    path: Path, rate: Fraction, *, repeats: bool = True, cancel: threading.Event | None = None
) -> Flashes:
    """Decode every frame of the picture of the file at `path`, `rate` a second, and see where it flashes.

    A clip that `repeats`, as phones play them, is watched on from its end into its first second (facts C.2).
    Raises ResourceError without ffmpeg and Cancelled; what is wrong with the file is in the result.
    """
    reading = Reading(rate, repeats=repeats)
    source = (*_READING, *SAFE_INPUT, "-i", file_url(path), "-map", "0:v:0", "-vf", SHRINK)
    try:
        log = stream_ffmpeg(
            ("-loglevel", "level+warning", *source, *OUTPUT), BLOCK_BYTES, reading.take, cancel
        )
    except ToolFailed as failure:
        return reading.flashes(problems(failure.stderr_tail) or (failure.reason,))
    return reading.flashes(problems(log))


def problems(log: str) -> tuple[str, ...]:
    """What the decoder complained about, in messages with their levels (`-loglevel level+warning`)."""
    return tuple(found[1] or found[2] for found in _PROBLEM.finditer(log))


def to_json(flashes: Flashes) -> dict[str, Any]:
    """What was seen, as plain JSON."""
    stretches = [[s.rule, s.span.start_ms, s.span.end_ms, s.most, s.together] for s in flashes.stretches]
    return {"stretches": stretches, "frames": flashes.frames, "duration_ms": flashes.duration_ms}


def from_json(said: Mapping[str, Any]) -> Flashes:
    """The other way; without what the decoder complained about."""
    stretches = tuple(
        Stretch(Rule(rule), Span(start, end), most, together)
        for rule, start, end, most, together in said["stretches"]
    )
    return Flashes(stretches, said["frames"], said["duration_ms"], ())


def flash_findings(flashes: Flashes) -> tuple[Finding, ...]:
    """What to say of it: errors for WCAG 2.3.1, a warning for the Japanese broadcasters' guideline.

    Only a warning, too, where something that moves to and fro may be the reason.
    """
    return tuple(_findings(flashes))


def _findings(flashes: Flashes) -> Iterator[Finding]:
    certain = _by_rule(flashes, together=True)
    moving = _by_rule(flashes, together=False)
    if found := certain[Rule.GENERAL]:
        yield error("flash-general", f"It flashes {_told(found, flashes)}", _CURE)
    if found := moving[Rule.GENERAL]:
        text = f"Motion lightens and darkens a quarter of it {_told(found, flashes)}"
        yield warning("flash-general", text, _LOOK)
    if found := certain[Rule.RED]:
        yield error("flash-red", f"It flashes in red {_told(found, flashes)}", _CURE)
    if found := moving[Rule.RED]:
        text = f"Motion reddens and greys a quarter of it {_told(found, flashes)}"
        yield warning("flash-red", text, _LOOK)
    blinks = [*certain[Rule.BROADCAST], *moving[Rule.BROADCAST]]
    cuts = [*certain[Rule.CUTS], *moving[Rule.CUTS]]
    told = [f"flashes {_often(blinks)} {_when(blinks, flashes)}"] if blinks else []
    told += [f"cuts {max(cut.most for cut in cuts)} times a second {_when(cuts, flashes)}"] if cuts else []
    if told:
        text = f"It {' and '.join(told)}: more than Japanese broadcasters take (NHK and JBA guideline)."
        yield warning("flash-broadcast", text, _CURE)


def _told(found: Sequence[Stretch], flashes: Flashes) -> str:
    allowed = "more than 3 times a second may bring on seizures (WCAG 2.3.1)."
    return f"{_often(found)} {_when(found, flashes)}; {allowed}"


def _by_rule(flashes: Flashes, *, together: bool) -> dict[Rule, list[Stretch]]:
    found = [stretch for stretch in flashes.stretches if stretch.together is together]
    return {rule: [stretch for stretch in found if stretch.rule is rule] for rule in Rule}


def _often(found: Sequence[Stretch]) -> str:
    return f"up to {max(stretch.most for stretch in found) / 2:g} times a second"


def _when(found: Sequence[Stretch], flashes: Flashes) -> str:
    times = [_time(stretch, flashes.duration_ms) for stretch in found]
    more = f" and {len(times) - _SHOWN} more times" if len(times) > _SHOWN else ""
    return f"at {', '.join(times[:_SHOWN])}{more}"


def _time(stretch: Stretch, duration_ms: int) -> str:
    start, end = stretch.span.start_ms, stretch.span.end_ms
    if end > duration_ms:
        return f"{_clock(start // 100)}-{_clock(-(-duration_ms // 100))} and on as it repeats"
    return f"{_clock(start // 100)}-{_clock(-(-end // 100))}"


def _clock(tenths: int) -> str:
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"
