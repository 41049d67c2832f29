"""Sound in pieces: nothing is lost, and no word is cut."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from tayori.errors import MediaError
from tayori.subtitles.transcription.base import RATE_HZ
from tayori.subtitles.transcription.pcm import length_ms, opened, pieces
from tests.subtitles.transcription.sounds import silence, write_wav


def test_pieces_make_the_whole_again_and_are_cut_in_the_pauses(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, 11 * RATE_HZ)
    noise[round(3.2 * RATE_HZ) : round(3.5 * RATE_HZ)] = 0.0
    sound = write_wav(tmp_path / "s.wav", noise)
    found = list(pieces(sound, longest_s=4, search_s=2))
    with wave.open(str(sound)) as whole:
        data = whole.readframes(whole.getnframes())
    assert b"".join(piece.samples.astype("<i2").tobytes() for piece in found) == data
    assert 3200 < found[1].start_ms < 3500
    assert all(piece.length_ms <= 4000 for piece in found)
    assert [p.start_ms + p.length_ms for p in found[:-1]] == [p.start_ms for p in found[1:]]
    assert length_ms(sound) == 11_000


@pytest.mark.parametrize("seconds", [0, 0.05, 4.0])
def test_short_sounds_are_one_piece_or_none(tmp_path: Path, seconds: float) -> None:
    found = list(pieces(write_wav(tmp_path / "s.wav", silence(seconds)), longest_s=4, search_s=2))
    assert sum(piece.samples.size for piece in found) == round(seconds * RATE_HZ)
    assert len(found) <= 2


def test_other_rates_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.wav"
    with wave.open(str(path), "wb") as out:
        out.setparams((2, 2, 48_000, 0, "NONE", ""))
        out.writeframes(bytes(400))
    with pytest.raises(MediaError, match="is not mono of 16 bits at 16000 Hz"), opened(path):
        pass
