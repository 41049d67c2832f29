"""Real speech and music put together: levels, pauses and places, measured on the programme."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tayori.media.assembly.assemble import assemble
from tayori.media.assembly.pauses import kept_spans, sounding
from tayori.media.assembly.survey import HOP_MS, survey
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.loudness import measure_loudness
from tayori.media.pieces import Form
from tayori.media.probe import probe
from tayori.media.speech import listen
from tayori.model.sound import Jingle, MusicBed, Recording, Treatment
from tests.media.assembly.sounds import AS_THEY_ARE, RATE, heard, job_of

pytestmark = pytest.mark.real

JAPANESE = "audio/speech_ja/wagahai_open_jtalk_48k.flac"
ENGLISH = "audio/speech_en/jfk.wav"


def music(folder: Path, name: str) -> Path:
    (found,) = (folder / "audio/music").glob(f"*{name}*")
    return found


def captioned(folder: Path) -> list[tuple[int, int]]:
    """When the Japanese reading is captioned, in milliseconds."""
    told = json.loads((folder / JAPANESE).with_name("wagahai_open_jtalk.json").read_text(encoding="utf-8"))
    return [(round(1000 * line["start"]), round(1000 * line["end"])) for line in told]


def test_shortened_pauses_cost_no_word(shared_media: Path, tmp_path: Path) -> None:
    """Every stretch of the programme is the recording's, so each word is where the timeline says."""
    talk, out = shared_media / JAPANESE, tmp_path / "out.flac"
    done = assemble(job_of([talk], treatment=Treatment(longest_pause_ms=300)), out)
    assert len(done.timeline.pieces) > 5
    flat = tmp_path / "flat.wav"
    run_ffmpeg(("-loglevel", "error", "-i", str(talk), "-ar", str(RATE), str(flat)))
    source, made = heard(flat)[:, 0], heard(out)[:, 0]
    for piece in done.timeline.pieces:
        part = source[(piece.start_ms + 20) * RATE // 1000 : piece.end_ms * RATE // 1000]
        there = made[(piece.at_ms + 20) * RATE // 1000 :][: part.size]
        assert np.corrcoef(part, there)[0, 1] > 0.999
    kept = sum(piece.end_ms - piece.start_ms for piece in done.timeline.pieces)
    for start, end in listen(talk).speech:
        assert done.timeline.place(end) - done.timeline.place(start) > 0.9 * (end - start)
    assert kept < probe(talk).duration_ms - 1000


def test_breath_and_music_are_no_silence(shared_media: Path) -> None:
    """Orchestra, band and trumpet are heard to their end, and nothing is cut out of them."""
    for path in sorted((shared_media / "audio/music").iterdir()):
        found = survey(path, probe(path), Treatment(), Form(RATE, 2))
        (span,) = kept_spans(sounding([(0, found)]), Treatment(longest_pause_ms=300))
        loud = found.levels > found.loud_db - 38
        assert span.start_ms <= int(loud.argmax()) * HOP_MS
        assert span.end_ms >= (loud.size - int(loud[::-1].argmax())) * HOP_MS


def test_two_speakers_and_music_make_an_episode(shared_media: Path, tmp_path: Path) -> None:
    host, guest = shared_media / JAPANESE, shared_media / ENGLISH
    intro, bed = music(shared_media, "solo-trumpet"), music(shared_media, "Hungarian")
    out = tmp_path / "out.flac"
    job = job_of(
        [Recording(host, "Wagahai"), Recording(guest, "Kennedy", 40_000)],
        Jingle(intro, 1500),
        Jingle(intro, 1500),
        [MusicBed(bed, -3000)],
        Treatment(longest_pause_ms=500, highpass_hz=80, reduce_noise=True),
    )
    done = assemble(job, out)
    first, last = done.timeline.pieces[0], done.timeline.pieces[-1]
    assert first.at_ms == done.heard[0].end_ms - 1500
    assert done.timeline.length_ms * RATE // 1000 == pytest.approx(len(heard(out)), abs=1)
    assert done.heard[-1].start_ms == last.at_ms + last.end_ms - last.start_ms - 1500
    reading = measure_loudness(out)
    lowered = done.facts["lowered_cdb"]
    assert abs(reading.integrated_clufs + lowered + 1600) < 250
    assert reading.true_peak_cdb < -100


def test_speech_that_says_little_is_measured_as_if_it_said_much(shared_media: Path, tmp_path: Path) -> None:
    """Eleven seconds of Kennedy in three minutes in which his microphone hears the other table."""
    guest = tmp_path / "guest.wav"
    near, far = (f"volume=-{down}dB,apad=whole_dur=180" for down in (6, 24))
    graph = f"[0:a]{near}[a];[1:a]{far}[b];[a][b]amix=2:normalize=0"
    said = ("-i", str(shared_media / ENGLISH), "-stream_loop", "1", "-i", str(shared_media / JAPANESE))
    run_ffmpeg(("-loglevel", "error", *said, "-filter_complex", graph, "-t", "180", str(guest)))
    alone = measure_loudness(shared_media / ENGLISH).integrated_clufs - 600
    found = survey(guest, probe(guest), AS_THEY_ARE, Form(RATE, 1))
    assert abs(found.speech_clufs - alone) < 400
