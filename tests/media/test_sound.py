"""Sound that was really made, measured again here."""

from __future__ import annotations

import struct
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import Cancelled, MediaError, UsageError
from tayori.media.boxes import read_layout
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.loudness import SILENCE_CLUFS, SILENT_PEAK_CDB, LoudnessReading, decibels, parse_loudness
from tayori.media.mixing import Levels, SoundJob, encode_arguments, measure_arguments, mix_node
from tayori.media.probe import probe
from tayori.media.sound import SoundReport, bounded_gain, make_sound, measure_loudness
from tayori.model.profile import Loudness
from tayori.model.sound import MusicBed
from tayori.model.time import Span


def tone(out: Path, level: float = 0.1, hz: int = 440, length: float = 3, *options: str) -> Path:
    made = f"aevalsrc={level}*sin(2*PI*{hz}*t):s=48000:d={length}"
    run_ffmpeg(("-loglevel", "error", "-y", "-f", "lavfi", "-i", made, *options, str(out)))
    return out


def job_of(source: Path | None, length_ms: int = 3000, **changes: object) -> SoundJob:
    plain = SoundJob(source, probe(source) if source else None, None, length_ms, None, Loudness(), 192_000)
    return replace(plain, **changes)  # type: ignore[arg-type]


def samples(path: Path) -> list[float]:
    data = read_ffmpeg(("-v", "error", "-i", str(path), "-ac", "1", "-f", "f32le", "-"))
    return list(struct.unpack(f"<{len(data) // 4}f", data))


def made(job: SoundJob, folder: Path) -> tuple[Path, SoundReport]:
    out = folder / "sound.m4a"
    return out, make_sound(job, out)


@pytest.mark.parametrize("level", [0.5, 0.02, 0.01])
def test_the_encoded_sound_is_at_its_target(tmp_path: Path, level: float) -> None:
    out, report = made(job_of(tone(tmp_path / "t.wav", level)), tmp_path)
    again = measure_loudness(out)
    assert abs(again.integrated_clufs + 1400) <= 20
    assert again.true_peak_cdb <= -100
    assert (report.integrated_clufs, report.true_peak_cdb) == (again.integrated_clufs, again.true_peak_cdb)
    assert not report.limited
    assert report.findings == ()


@pytest.mark.parametrize(("length_ms", "source_s"), [(1000, 3), (5000, 3), (2967, 3)])
def test_it_is_as_long_as_the_picture_to_the_sample(tmp_path: Path, length_ms: int, source_s: int) -> None:
    out, _ = made(job_of(tone(tmp_path / "t.wav", length=source_s), length_ms), tmp_path)
    assert len(samples(out)) == length_ms * 48
    audio = probe(out).audio
    assert audio is not None
    assert (audio.codec, audio.rate_hz, audio.channels) == ("aac", 48_000, 2)


def test_it_is_laid_out_for_the_platforms(tmp_path: Path) -> None:
    out, _ = made(job_of(tone(tmp_path / "t.wav")), tmp_path)
    layout = read_layout(out)
    assert layout.moov_first
    assert not layout.has_edit_list


@pytest.mark.parametrize("start_ms", [0, 700])
def test_it_keeps_time_with_the_picture(tmp_path: Path, start_ms: int) -> None:
    """A beep at every whole second stands where it stood, without the encoder's 21 ms."""
    beeps = tmp_path / "beeps.wav"
    made_of = "aevalsrc='if(lt(mod(t,1),0.05),0.4*sin(2*PI*1000*t),0)':s=48000:d=4"
    run_ffmpeg(("-loglevel", "error", "-f", "lavfi", "-i", made_of, str(beeps)))
    out, _ = made(job_of(beeps, 3000, span=Span(start_ms, start_ms + 3000)), tmp_path)
    heard = samples(out)
    loud = [n for n, value in enumerate(heard) if abs(value) > 0.2]
    starts = [n / 48 for before, n in zip([-9999, *loud], loud, strict=False) if n - before > 4800]
    due = [1000 * second - start_ms for second in range(1, 4) if 1000 * second - start_ms < 3000]
    found = [start for start in starts if start > 100]
    assert len(found) == len(due)
    assert all(abs(a - b) < 5 for a, b in zip(found, due, strict=True)), found


@pytest.mark.parametrize("layout", ["mono", "5.1", "7.1", "stereo"])
def test_every_layout_becomes_stereo(tmp_path: Path, layout: str) -> None:
    film = tone(tmp_path / "t.wav", 0.1, 440, 2, "-af", f"aformat=channel_layouts={layout}")
    out, report = made(job_of(film, 2000), tmp_path)
    audio = probe(out).audio
    assert audio is not None
    assert audio.layout == "stereo"
    assert abs(report.integrated_clufs + 1400) <= 20


@pytest.mark.parametrize("rate", ["8000", "44100", "96000"])
def test_every_rate_becomes_48_khz(tmp_path: Path, rate: str) -> None:
    out, report = made(job_of(tone(tmp_path / "t.wav", 0.1, 440, 2, "-ar", rate), 2000), tmp_path)
    assert len(samples(out)) == 96_000
    assert abs(report.integrated_clufs + 1400) <= 20


def test_no_sound_gives_silence_and_says_so(tmp_path: Path) -> None:
    out, report = made(job_of(None, 1000), tmp_path)
    assert max(map(abs, samples(out))) == 0
    assert [finding.rule for finding in report.findings] == ["no-sound"]
    assert (report.integrated_clufs, report.true_peak_cdb) == (SILENCE_CLUFS, SILENT_PEAK_CDB)


def test_a_silent_track_is_left_silent_and_warned_of(tmp_path: Path) -> None:
    silent = tone(tmp_path / "t.wav", 0.0)
    out, report = made(job_of(silent), tmp_path)
    assert max(map(abs, samples(out))) == 0
    assert [finding.rule for finding in report.findings] == ["silent-sound"]


def test_too_short_to_be_measured_is_no_error(tmp_path: Path) -> None:
    out, report = made(job_of(tone(tmp_path / "t.wav", length=0.3), 300), tmp_path)
    assert out.exists()
    assert report.gain_mdb == 0


def test_peaks_are_limited_only_where_they_must_and_never_silently(tmp_path: Path) -> None:
    peaky = tmp_path / "peaky.wav"
    clicks = "aevalsrc='0.02*sin(2*PI*300*t)+if(lt(mod(t,0.5),0.002),0.9,0)':s=48000:d=4"
    run_ffmpeg(("-loglevel", "error", "-f", "lavfi", "-i", clicks, str(peaky)))
    out, report = made(job_of(peaky, 4000), tmp_path)
    assert report.limited
    assert "peaks-limited" in [finding.rule for finding in report.findings]
    assert measure_loudness(out).true_peak_cdb <= -100


def test_hopelessly_quiet_sound_is_not_raised_without_bound(tmp_path: Path) -> None:
    _, report = made(job_of(tone(tmp_path / "t.wav", 0.0006)), tmp_path)
    assert report.gain_mdb == 30_000
    assert [finding.rule for finding in report.findings] == ["loudness-missed"]


def test_music_is_looped_levelled_and_faded(tmp_path: Path) -> None:
    music = tone(tmp_path / "m.wav", 0.5, 220, 1.5)
    bed = MusicBed(music, fade_in_ms=500, fade_out_ms=1000)
    out, report = made(job_of(None, 4000, music=bed), tmp_path)
    heard = samples(out)
    assert len(heard) == 4 * 48_000

    def loudest(start: float, end: float) -> float:
        return max(map(abs, heard[int(start * 48_000) : int(end * 48_000)]))

    assert loudest(0.05, 0.1) < 0.4 * loudest(1, 2)
    assert loudest(3.9, 4.0) < 0.2 * loudest(1, 2)
    assert loudest(2.5, 2.9) > 0.8 * loudest(1, 2)
    assert abs(report.integrated_clufs + 1400) <= 30


def test_the_bed_lies_under_the_speech_and_gives_way_to_it(tmp_path: Path) -> None:
    """Speech (1 kHz) in the first half only: the bed (200 Hz) is lower there, and always below speech."""
    speech, music = tmp_path / "s.wav", tone(tmp_path / "m.wav", 0.5, 200, 6)
    half = "aevalsrc='if(lt(t,3),0.3*sin(2*PI*1000*t),0)':s=48000:d=6"
    run_ffmpeg(("-loglevel", "error", "-f", "lavfi", "-i", half, str(speech)))
    out, _ = made(job_of(speech, 6000, music=MusicBed(music, fade_out_ms=0)), tmp_path)
    bed = tmp_path / "bed.wav"
    run_ffmpeg(("-loglevel", "error", "-i", str(out), "-af", "lowpass=f=350:p=2,lowpass=f=350:p=2", str(bed)))
    heard = samples(bed)
    ducked = max(map(abs, heard[48_000 : 2 * 48_000]))
    alone = max(map(abs, heard[4 * 48_000 : 5 * 48_000]))
    assert 0.3 < ducked / alone < 0.85
    assert max(map(abs, samples(out)[:96_000])) > 4 * alone


def bed_of(sound: Path, folder: Path) -> list[float]:
    bed = folder / "bed.wav"
    low = ("-af", "lowpass=f=350:p=2,lowpass=f=350:p=2")
    run_ffmpeg(("-loglevel", "error", "-y", "-i", str(sound), *low, str(bed)))
    return samples(bed)


def test_a_bed_that_need_not_give_way_does_not(tmp_path: Path) -> None:
    speech, music = tmp_path / "s.wav", tone(tmp_path / "m.wav", 0.5, 200, 6)
    half = "aevalsrc='if(lt(t,3),0.3*sin(2*PI*1000*t),0)':s=48000:d=6"
    run_ffmpeg(("-loglevel", "error", "-f", "lavfi", "-i", half, str(speech)))
    out, _ = made(job_of(speech, 6000, music=MusicBed(music, fade_out_ms=0, duck=False)), tmp_path)
    heard = bed_of(out, tmp_path)
    under, alone = max(map(abs, heard[48_000:96_000])), max(map(abs, heard[4 * 48_000 : 5 * 48_000]))
    assert 0.95 < under / alone < 1.05


def test_the_same_parts_make_the_same_bytes(tmp_path: Path) -> None:
    """The compressor that ducks used to drop the end of a bed, more or less as threads ran."""
    music = tone(tmp_path / "m.wav", 0.5, 200, 1)
    job = job_of(tone(tmp_path / "s.wav"), 3000, music=MusicBed(music, fade_out_ms=0))
    first, again = made(job, tmp_path)[0].read_bytes(), made(job, tmp_path)[0].read_bytes()
    assert first == again
    heard = bed_of(tmp_path / "sound.m4a", tmp_path)
    assert max(map(abs, heard[-4800:])) > 0.7 * max(map(abs, heard[96_000:110_000]))


def test_unreadable_music_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    music = tmp_path / "song.wav"
    music.write_text("no music")
    with pytest.raises(MediaError, match=r"song\.wav"):
        make_sound(job_of(None, music=MusicBed(music)), tmp_path / "sound.m4a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["song.wav"]


def test_a_source_is_never_written_over(tmp_path: Path) -> None:
    source = tone(tmp_path / "t.wav")
    with pytest.raises(UsageError, match="own source"):
        make_sound(job_of(source), source)
    assert source.stat().st_size > 1000


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    source = tone(tmp_path / "t.wav", length=30)
    with pytest.raises(Cancelled):
        make_sound(job_of(source, 30_000), tmp_path / "sound.m4a", cancel=cancel)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.wav"]


def test_the_meter_reads_a_known_tone(tmp_path: Path) -> None:
    """A stereo sine of 1 kHz at -14 dBFS reads -14 LUFS (EBU Tech 3341)."""
    film = tone(tmp_path / "t.wav", 0.19953, 1000, 3, "-af", "pan=stereo|c0=c0|c1=c0")
    reading = measure_loudness(film)
    assert abs(reading.integrated_clufs + 1400) <= 10
    assert abs(reading.true_peak_cdb + 1400) <= 10
    assert not reading.silent


def test_a_file_without_sound_cannot_be_measured(tmp_path: Path) -> None:
    text = tmp_path / "x.wav"
    text.write_text("nothing")
    with pytest.raises(MediaError, match=r"x\.wav"):
        measure_loudness(text)


@pytest.mark.parametrize("log", ["", "Summary:\n\n", "frame=1"])
def test_a_log_without_a_summary_is_no_reading(log: str) -> None:
    with pytest.raises(MediaError):
        parse_loudness(log)


def test_silence_is_read_as_silence() -> None:
    log = "Summary:\n  I: -70.0 LUFS\n  LRA: 0.0 LU\n  True peak:\n    Peak:  -inf dBFS\n"
    assert parse_loudness(log) == LoudnessReading(SILENCE_CLUFS, SILENT_PEAK_CDB, 0)


@given(st.integers(-20_000, 20_000))
def test_decibels_are_exact(cdb: int) -> None:
    assert round(float(decibels(cdb)) * 100) == cdb


@given(st.integers(-6999, 0), st.integers(-3000, 0))
def test_the_gain_leads_to_the_target_or_stops_at_its_bound(integrated: int, target: int) -> None:
    gain = bounded_gain(LoudnessReading(integrated, -100, 0), target)
    assert gain == min(3000, target - integrated)


def test_the_arguments_tell_no_tales_of_the_source(tmp_path: Path) -> None:
    source = tone(tmp_path / "t.wav")
    arguments = encode_arguments(job_of(source), Levels(), tmp_path / "o.m4a")
    joined = " ".join(arguments)
    assert "-map_metadata -1" in joined
    assert arguments.index("-protocol_whitelist") < arguments.index("-i")
    assert "ebur128" in " ".join(measure_arguments(job_of(source), mix_node(job_of(source), Levels())))
    assert "alimiter" not in joined
