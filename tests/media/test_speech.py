from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tayori.errors import MediaError
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.speech import Spans, listen

# Syllables of a deep voice: a buzz of 140 Hz with its harmonics, four times a second, for the first two and
# the last two of six seconds.
_BUZZ = "+".join(f"0.05*sin(2*PI*{140 * n}*t)" for n in range(1, 12))
_TALK = f"({_BUZZ})*gt(sin(2*PI*4*t),-0.3)*not(between(t,2,4))"
_NOISE = "0.0008*(random(0)-0.5)"


def _sound(folder: Path, expression: str, length: str = "6") -> Path:
    out = folder / "sound.wav"
    source = f"aevalsrc='{expression}':s=16000"
    run_ffmpeg(("-loglevel", "error", "-y", "-f", "lavfi", "-i", source, "-t", length, str(out)))
    return out


def _touches(spans: Spans, start_ms: int, end_ms: int) -> bool:
    return any(start < end_ms and end > start_ms for start, end in spans)


def test_syllables_are_speech_and_pauses_are_not(tmp_path: Path) -> None:
    heard = listen(_sound(tmp_path, f"{_TALK}+{_NOISE}"))
    (first, second) = heard.speech
    assert first == pytest.approx((0, 2000), abs=150)
    assert second == pytest.approx((4000, 6000), abs=150)
    assert not _touches(heard.sound, 2200, 3800)


@pytest.mark.parametrize(
    "expression",
    [
        "0.2*sin(2*PI*220*t)+0.2*sin(2*PI*277*t)+0.2*sin(2*PI*330*t)",  # a held chord
        "0.3*(random(0)-0.5)",  # a river
    ],
)
def test_steady_sound_is_sound_but_no_speech(expression: str, tmp_path: Path) -> None:
    heard = listen(_sound(tmp_path, expression))
    assert heard.speech == ()
    (span,) = heard.sound
    assert span == pytest.approx((0, 6000), abs=60)


def test_silence_is_neither(tmp_path: Path) -> None:
    heard = listen(_sound(tmp_path, "0"))
    assert (heard.sound, heard.speech) == ((), ())


def test_a_moment_too_short_to_hear_anything(tmp_path: Path) -> None:
    assert listen(_sound(tmp_path, "0.2*sin(2*PI*220*t)", "0.02")).speech == ()


def test_blocks_leave_no_seam(tmp_path: Path) -> None:
    """25 s are three blocks; the syllables go on through their borders."""
    (span,) = listen(_sound(tmp_path, _TALK.replace("between(t,2,4)", "0"), "25")).speech
    assert span == pytest.approx((0, 25_000), abs=150)


def test_what_holds_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.wav").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        listen(tmp_path / "no.wav")


def _captions(path: Path) -> list[tuple[int, int]]:
    time = r"(\d+):(\d+):(\d+),(\d+)"
    found = re.findall(f"{time} --> {time}", path.read_text(encoding="utf-8"))
    millis = [[int(part) for part in parts] for parts in found]
    return [
        (h * 3_600_000 + m * 60_000 + s * 1000 + ms, h2 * 3_600_000 + m2 * 60_000 + s2 * 1000 + ms2)
        for h, m, s, ms, h2, m2, s2, ms2 in millis
    ]


@pytest.mark.real
def test_a_real_reading_is_heard_where_its_captions_are(shared_media: Path) -> None:
    folder = shared_media / "audio" / "speech_ja"
    cues = _captions(folder / "wagahai_open_jtalk.srt")
    speech = listen(folder / "wagahai_open_jtalk_48k.flac").speech
    assert len(cues) == 16
    assert [cue for cue in cues if not _touches(speech, *cue)] == []
    # Between its sentences lie 0.6 s of silence; nothing is heard in their middle.
    pauses = [(one[1] + 150, two[0] - 150) for one, two in pairwise(cues) if two[0] - one[1] >= 500]
    assert len(pauses) == 15
    assert [pause for pause in pauses if _touches(speech, *pause)] == []


@pytest.mark.real
@pytest.mark.parametrize(("music", "gain_db"), [("Hungarian*", -15), ("Kevin*", -18.5)])
def test_it_is_heard_over_music_15_db_below(
    music: str, gain_db: float, shared_media: Path, tmp_path: Path
) -> None:
    folder = shared_media / "audio" / "speech_ja"
    (bed,) = (shared_media / "audio" / "music").glob(music)
    mix = f"[1:a]volume={gain_db}dB[bed];[0:a][bed]amix=normalize=0:duration=first"
    inputs = ("-i", str(folder / "wagahai_open_jtalk_48k.flac"), "-stream_loop", "-1", "-i", str(bed))
    options = ("-ac", "1", "-ar", "16000", str(tmp_path / "mix.wav"))
    run_ffmpeg(("-loglevel", "error", "-y", *inputs, "-filter_complex", mix, *options))
    speech = listen(tmp_path / "mix.wav").speech
    cues = _captions(folder / "wagahai_open_jtalk.srt")
    assert [cue for cue in cues if not _touches(speech, *cue)] == []


@pytest.mark.real
def test_music_gives_nothing_long_enough_to_miss_a_caption(shared_media: Path) -> None:
    for name in ("Hungarian*", "Kevin*"):
        (piece,) = (shared_media / "audio" / "music").glob(name)
        speech = listen(piece).speech
        assert max(end - start for start, end in speech) < 1500
