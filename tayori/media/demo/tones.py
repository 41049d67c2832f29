"""Sound from arithmetic: plucked strings, pads, birds, a train, a river.

Samples are float arrays between -1 and 1 at RATE_HZ, mono unless a function says otherwise. Everything
random comes from a seed, so that the same call gives the same samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
Samples: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tune:
    """A melody on plucked strings over slow chords, beats at a tempo; notes are MIDI numbers."""

    beats_per_minute: float
    melody: tuple[tuple[float, int], ...]
    """(beat, note)."""
    chords: tuple[tuple[float, tuple[int, ...]], ...]
    """(beat, notes), each held until the next."""


MORNING_TUNE = Tune(
    84.0,
    (
        *((0, 76), (1, 79), (2, 81), (3.5, 79), (4, 76), (5, 74), (6, 72), (7.5, 67)),
        *((8, 74), (9, 76), (10, 79), (11.5, 84), (12, 81), (13, 79), (14, 76), (15.5, 74)),
        *((16, 79), (17, 81), (18, 84), (19.5, 81), (20, 79), (21, 76), (22, 74), (23.5, 76)),
        *((24, 72), (25, 74), (26, 76), (27, 72), (27.5, 67)),
    ),
    (
        *((0, (48, 55, 64)), (4, (45, 52, 60)), (8, (41, 48, 57)), (12, (43, 50, 59))),
        *((16, (48, 55, 64)), (20, (45, 52, 60)), (24, (41, 48, 57)), (26, (48, 55, 64))),
    ),
)
"""Major pentatonic (yona-nuki), 20 s."""
EVENING_TUNE = Tune(
    66.0,
    (
        *((0, 76), (1.5, 72), (2, 71), (4, 69), (5.5, 71), (6, 72), (8, 76), (9.5, 77), (10, 76)),
        *((12, 72), (13, 71), (14, 69), (15.5, 65), (16, 64), (18, 69), (19, 71), (20, 72), (21, 71)),
    ),
    (
        (0, (45, 52, 60)),
        (4, (41, 48, 57)),
        (8, (40, 47, 59)),
        (12, (45, 52, 60)),
        (16, (41, 48, 57)),
        (18, (40, 52, 59)),
    ),
)
"""The scale of old town songs (miyako-bushi on E), 20 s."""
SCHOOL_TUNE = Tune(
    72.0,
    (
        *((0, 72), (1, 76), (2, 74), (3, 67), (6, 72), (7, 74), (8, 76), (9, 72)),
        *((12, 76), (13, 72), (14, 74), (15, 67), (18, 67), (19, 74), (20, 76), (21, 72)),
    ),
    ((0, (48, 55, 64)), (6, (45, 52, 60)), (12, (48, 55, 64)), (18, (43, 50, 59)), (21, (48, 55, 64))),
)
"""The chime of every Japanese school: Westminster Quarters of 1793, in the public domain; 20 s."""


def silence(seconds: float) -> Samples:
    """Nothing, for so long."""
    return np.zeros(round(seconds * RATE_HZ))


def clock_of(seconds: float, rate: int = RATE_HZ) -> Samples:
    """The times of that many seconds of samples."""
    return np.arange(round(seconds * rate)) / rate


def hertz(note: int) -> float:
    """A MIDI note's frequency."""
    return float(440.0 * 2.0 ** ((note - 69) / 12.0))


def pluck(note: int, seconds: float = 2.6) -> Samples:
    """One plucked string: slightly stretched partials that fade the faster the higher they are."""
    clock, base = clock_of(seconds), hertz(note)
    sound = np.zeros_like(clock)
    for partial in range(1, 11):
        pitch = base * partial * np.sqrt(1.0 + 0.00045 * partial**2)
        if pitch > RATE_HZ / 3:
            break
        loud = abs(np.sin(partial * 0.62)) / partial
        sound += loud * np.exp(-clock * (1.3 + 0.85 * partial)) * np.sin(2 * np.pi * pitch * clock)
    attack = np.minimum(1.0, clock / 0.004)
    return sound * attack * np.minimum(1.0, (seconds - clock) / 0.2)


def pad(notes: Sequence[int], seconds: float) -> Samples:
    """A soft held chord that swells and fades."""
    clock = clock_of(seconds)
    sound = np.zeros_like(clock)
    for note in notes:
        for detune, partial, loud in ((0.998, 1, 1.0), (1.002, 1, 1.0), (1.0, 2, 0.22), (1.0, 3, 0.08)):
            sound += loud * np.sin(2 * np.pi * hertz(note) * partial * detune * clock + note)
    return sound * np.sin(np.pi * np.clip(clock / seconds, 0, 1)) ** 0.7 / len(notes)


def place(track: Samples, sound: Samples, seconds: float, level: float = 1.0) -> None:
    """Add `sound` to `track` from a time on; what does not fit is cut."""
    start = round(seconds * RATE_HZ)
    room = min(sound.size, track.size - start)
    if start >= 0 and room > 0:
        track[start : start + room] += level * sound[:room]


def play(tune: Tune, seconds: float) -> Samples:
    """The tune as two channels (samples x 2) in a hall, repeated or cut to the length, peak at -6 dBFS."""
    beat = 60.0 / tune.beats_per_minute
    whole = max([at for at, _ in tune.melody] + [at for at, _ in tune.chords]) + 2.0
    dry = silence(seconds)
    for again in range(int(seconds / (whole * beat)) + 1):
        _verse(dry, tune, again * whole * beat, whole)
    wet = np.stack([_hall(dry, 11), _hall(dry, 12)], axis=1)
    both = dry[:, None] + 0.5 * wet
    both *= np.minimum(1.0, (seconds - clock_of(seconds)) / min(1.5, seconds))[:, None]
    loudest: float = np.abs(both).max()
    return both * (0.5 / max(loudest, 1e-9))


def _verse(track: Samples, tune: Tune, start: float, whole: float) -> None:
    beat = 60.0 / tune.beats_per_minute
    for at, note in tune.melody:
        place(track, pluck(note), start + at * beat)
    ends = [at for at, _ in tune.chords[1:]] + [whole]
    for (at, notes), end in zip(tune.chords, ends, strict=True):
        place(track, pad(notes, (end - at + 1.0) * beat), start + at * beat, 0.16)
        place(track, pluck(notes[0], 3.2), start + at * beat, 0.55)


def _hall(dry: Samples, seed: int) -> Samples:
    """The sound as a hall answers it: a quickly built, slowly fading noise, by convolution."""
    clock = clock_of(1.8)
    answer = (
        np.random.default_rng(seed).standard_normal(clock.size)
        * np.exp(-clock * 3.4)
        * np.minimum(1.0, clock / 0.02)
    )
    answer /= np.sqrt((answer**2).sum())
    size = 1 << int(np.ceil(np.log2(dry.size + answer.size)))
    return np.asarray(np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(answer, size), size)[: dry.size])


def rush(seconds: float, low_hz: float, high_hz: float, seed: int) -> Samples:
    """Noise between two frequencies with soft shoulders, effective value 1."""
    size = round(seconds * RATE_HZ)
    pitch = np.fft.rfftfreq(size, 1 / RATE_HZ)
    shape = np.exp(
        -((np.log(np.maximum(pitch, 1.0) / np.sqrt(low_hz * high_hz)) / np.log(high_hz / low_hz)) ** 2) * 2
    )
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, pitch.size)
    noise = np.fft.irfft(shape * np.exp(1j * phases), size)
    return np.asarray(noise / np.sqrt((noise**2).mean()))


def morning_air(seconds: float, train_s: tuple[float, float]) -> Samples:
    """Birds, a level crossing's bell, and a train that arrives and leaves at the two times."""
    clock = clock_of(seconds)
    track = 0.006 * rush(seconds, 200, 900, 31)
    random = np.random.default_rng(32)
    for at in np.sort(random.uniform(0.2, seconds, round(seconds * 0.9))):
        place(
            track,
            _chirp(float(random.uniform(2900, 4300)), int(random.integers(2, 5))),
            float(at),
            float(random.uniform(0.02, 0.06)),
        )
    for bell in np.arange(train_s[0] - 4.5, train_s[1] + 1.5, 0.42):
        place(track, pluck(84, 0.4) + pluck(85, 0.4), float(bell), 0.03)
    near = np.exp(-(((clock - train_s[0] + 0.5) / 1.5) ** 2)) + np.exp(
        -(((clock - train_s[1] - 1.6) / 1.4) ** 2)
    )
    clatter = 0.5 + 0.5 * np.abs(np.sin(2 * np.pi * 1.7 * clock)) ** 12
    track += 0.05 * near * clatter * rush(seconds, 60, 500, 33)
    return track


def _chirp(pitch: float, notes: int) -> Samples:
    song = silence(0.13 * notes)
    clock = clock_of(0.09)
    for number in range(notes):
        sweep = 2 * np.pi * (pitch * clock + (900.0 if number % 2 else -700.0) * clock**2 * 4)
        place(song, np.sin(sweep) * np.sin(np.pi * clock / 0.09) ** 2, 0.13 * number)
    return song


def evening_air(seconds: float) -> Samples:
    """A river, and bell crickets on its banks."""
    clock = clock_of(seconds)
    slow = 1.0 + 0.25 * np.sin(2 * np.pi * 0.21 * clock) + 0.15 * np.sin(2 * np.pi * 0.53 * clock + 1)
    track = 0.022 * slow * rush(seconds, 250, 2500, 41)
    for pitch, pace, start in ((4150.0, 0.55, 0.0), (4480.0, 0.43, 1.1), (3900.0, 0.37, 0.4)):
        call = np.maximum(0.0, np.sin(2 * np.pi * pace * (clock + start))) ** 2
        trill = 0.5 + 0.5 * np.sin(2 * np.pi * 27.0 * clock)
        track += 0.02 * call * trill * np.sin(2 * np.pi * pitch * clock)
    return track


def autumn_air(seconds: float, steps_per_s: float) -> Samples:
    """A light wind, birds far away, and steps on gravel."""
    track = 0.006 * rush(seconds, 200, 1200, 51)
    random = np.random.default_rng(52)
    for at in np.sort(random.uniform(0.2, seconds, round(seconds * 0.5))):
        chirp = _chirp(float(random.uniform(3100, 4600)), int(random.integers(2, 4)))
        place(track, chirp, float(at), float(random.uniform(0.01, 0.03)))
    clock = clock_of(0.16)
    for number, at in enumerate(np.arange(0.25, seconds - 0.2, 1 / steps_per_s)):
        fall = np.exp(-clock * 34.0) * np.minimum(1.0, clock / 0.01)
        place(track, rush(0.16, 700, 4200, 60 + number) * fall, float(at), 0.035)
    return track
