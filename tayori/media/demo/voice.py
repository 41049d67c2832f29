"""A voice from arithmetic that says nothing: vowels, pitch and rhythm of speech, without words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tayori.media.demo.tones import Samples, clock_of

VOWELS = (
    (800.0, 1250.0, 2700.0),
    (310.0, 2350.0, 3000.0),
    (340.0, 1250.0, 2400.0),
    (480.0, 1950.0, 2600.0),
    (470.0, 850.0, 2600.0),
)
"""First three formants of a, i, u, e, o in Hz; textbook averages, good enough for babble."""
VOICE_RATE_HZ = 24_000
"""Speech has little above 12 kHz; it is made at half the rate."""


def babble(seconds: float, pitch_hz: float, seed: int) -> Samples:
    """Something that sounds spoken: vowels at seven a second, sinking pitch, a breath in a long sentence."""
    random = np.random.default_rng(seed)
    steps = max(2, round(seconds * 7.0))
    clock = clock_of(seconds, VOICE_RATE_HZ)
    beat = clock / seconds * steps
    tone = _intonation(steps, random)
    pitch = (
        pitch_hz * np.interp(beat, np.arange(steps + 1), tone) * (1 + 0.006 * np.sin(2 * np.pi * 5.2 * clock))
    )
    spoken = _voiced(pitch, beat, random.integers(0, 5, steps + 1))
    loud = _syllables(beat, steps, random)
    consonants = (
        random.standard_normal(clock.size) * np.clip(0.35 - beat % 1.0, 0, 1) * (np.sin(beat * 2.4) > 0.3)
    )
    sound = spoken * loud + 0.05 * np.diff(consonants, prepend=0.0) * np.minimum(loud, 0.5)
    upsampled = np.interp(clock_of(seconds), clock, sound)
    return np.asarray(upsampled * (0.3 / max(float(np.abs(upsampled).max()), 1e-9)))


def _intonation(steps: int, random: np.random.Generator) -> Samples:
    """Pitch by syllable, as in Japanese: up on the second, down from the accent, sinking over all."""
    tone = np.linspace(1.12, 0.84, steps + 1)
    start = 0
    while start < steps:
        length = int(random.integers(4, 9))
        accent = start + int(random.integers(2, 5))
        tone[start + 1 : min(accent, steps + 1)] *= 1.16
        start += length
    return tone


def _voiced(pitch: Samples, beat: Samples, vowels: NDArray[np.int64]) -> Samples:
    """Harmonics of the pitch, each as loud as the vowel's formants let it be."""
    phase = 2 * np.pi * np.cumsum(pitch) / VOICE_RATE_HZ
    grid = np.linspace(0, len(vowels) - 1, len(vowels) * 12)
    glide = np.clip((grid % 1.0 - 0.25) * 2.5, 0, 1)
    now, after = np.floor(grid).astype(int), np.minimum(np.floor(grid).astype(int) + 1, len(vowels) - 1)
    formants = np.array(VOWELS)
    track = formants[vowels[now]] * (1 - glide)[:, None] + formants[vowels[after]] * glide[:, None]
    coarse = np.interp(grid, beat, pitch)
    sound = np.zeros_like(pitch)
    for harmonic in range(1, int(4600 / pitch.max())):
        at = coarse * harmonic
        gain = sum(
            weight / (1.0 + ((at - track[:, n]) / width) ** 2)
            for n, weight, width in ((0, 1.0, 90), (1, 0.5, 120), (2, 0.2, 170))
        )
        sound += np.interp(beat, grid, np.asarray(gain) / harmonic**0.4) * np.sin(harmonic * phase)
    return sound


def _syllables(beat: Samples, steps: int, random: np.random.Generator) -> Samples:
    loud = 0.25 + 0.75 * np.sin(np.pi * (beat % 1.0)) ** 0.8
    loud *= np.interp(beat, np.arange(steps + 1), random.uniform(0.7, 1.0, steps + 1))
    if steps > 24:
        breath = round(steps * 0.55)
        loud *= np.interp(beat, [breath, breath + 0.4, breath + 1.5, breath + 1.9], [1.0, 0.01, 0.01, 1.0])
    edges = np.clip(np.minimum(beat / 0.5, (steps - beat) / 0.9), 0.0, 1.0)
    return np.asarray(loud * edges)
