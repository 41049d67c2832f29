"""Sounds to hear, made on the spot."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tayori.media.demo.tones import RATE_HZ as DEMO_RATE_HZ
from tayori.media.demo.voice import babble
from tayori.subtitles.transcription.base import RATE_HZ


def write_wav(path: Path, samples: NDArray[np.float64]) -> Path:
    """`samples` (-1..1) as an engine wants them."""
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def speech_like(seconds: float) -> NDArray[np.float64]:
    """Something a voice detector takes for a voice."""
    spoken = babble(seconds, 205.0, 1)
    at = np.arange(0, seconds, 1 / RATE_HZ)
    return np.asarray(np.interp(at, np.arange(spoken.size) / DEMO_RATE_HZ, spoken))


def silence(seconds: float) -> NDArray[np.float64]:
    """Nothing at all."""
    return np.zeros(round(seconds * RATE_HZ))
