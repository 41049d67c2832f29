from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tayori.errors import Cancelled, MediaError
from tayori.media.episode import (
    PODCAST_LOUDNESS,
    EpisodeJob,
    Master,
    correct,
    episode_arguments,
    master_episode,
    measure_arguments,
    plan_master,
)
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.loudness import LoudnessReading, measure_loudness
from tayori.media.probe import probe
from tayori.model.finding import Severity
from tayori.model.probe import Probe

TONE = "sine=frequency=330:sample_rate=48000:duration=4,tremolo=f=4:d=0.7"
CLICKS = "aevalsrc='0.02*sin(2*PI*220*t)+0.9*lt(mod(t,1),0.002)*sin(2*PI*3000*t)':s=48000:d=4"


def _record(path: Path, lavfi: str, *more: str) -> Path:
    run_ffmpeg(("-f", "lavfi", "-i", lavfi, *more, "-y", str(path)))
    return path


def _job(source: Path) -> EpisodeJob:
    return EpisodeJob(source, probe(source))


def _reading(integrated: int, peak: int) -> LoudnessReading:
    return LoudnessReading(integrated, peak, 300)


# ---- decisions, without ffmpeg


def test_the_gain_is_linear_where_the_peaks_allow_it() -> None:
    assert plan_master(_reading(-2200, -900), PODCAST_LOUDNESS) == Master(600, None)


def test_a_limiter_works_only_where_the_gain_would_break_the_limit() -> None:
    assert plan_master(_reading(-2200, -750), PODCAST_LOUDNESS) == Master(600, None)
    assert plan_master(_reading(-2200, -749), PODCAST_LOUDNESS) == Master(600, -150)


def test_a_loud_recording_is_lowered() -> None:
    assert plan_master(_reading(-900, 80), PODCAST_LOUDNESS) == Master(-700, None)


SOURCE = _reading(-2200, -900)
FINE = _reading(-1610, -300)


def test_nothing_is_corrected_when_every_file_keeps_the_rules() -> None:
    assert correct(Master(600, None), SOURCE, (FINE, FINE), PODCAST_LOUDNESS) == Master(600, None)


@pytest.mark.parametrize(
    ("before", "made", "after"),
    [
        (Master(600, None), (_reading(-1600, -80), FINE), Master(600, -150)),
        (Master(600, -150), (FINE, _reading(-1600, -80)), Master(600, -180)),
        (Master(600, -150), (_reading(-1700, -150), FINE), Master(700, -150)),
        (Master(600, None), (_reading(-1680, -300), FINE), Master(680, None)),
        (Master(600, None), (_reading(-1780, -300), FINE), Master(780, -150)),
    ],
)
def test_the_next_attempt_moves_by_what_was_missed(
    before: Master, made: tuple[LoudnessReading, ...], after: Master
) -> None:
    assert correct(before, SOURCE, made, PODCAST_LOUDNESS) == after


def test_both_files_come_from_one_decode(tmp_path: Path) -> None:
    job = _job(_record(tmp_path / "r.wav", TONE))
    arguments = episode_arguments(job, Master(-50, -150), tmp_path / "a.mp3", tmp_path / "a.m4a")
    graph = arguments[arguments.index("-filter_complex") + 1]

    assert arguments.count("-i") == 1
    assert "channel_layouts=mono" in graph
    assert "volume=-0.50dB" in graph
    assert "alimiter=limit=0.841395" in graph
    assert arguments[arguments.index("libmp3lame") + 2] == "96k"


def test_mono_is_measured_as_two_loudspeakers_play_it() -> None:
    assert measure_arguments(Path("a.wav"), 0, mono=True)[-4].endswith(":dualmono=true")
    assert "dualmono" not in measure_arguments(Path("a.wav"), 0, mono=False)[-4]


# ---- with ffmpeg


def _streams(path: Path) -> tuple[str, int, int]:
    found: Probe = probe(path)
    assert found.audio is not None
    assert found.video is None
    return found.audio.codec, found.audio.rate_hz, found.audio.channels


def test_a_stereo_recording_becomes_both_files_at_the_loudness(tmp_path: Path) -> None:
    source = _record(tmp_path / "録音 'a:b'.wav", f"{TONE},volume=-4dB", "-ac", "2")
    mp3, m4a = tmp_path / "out.mp3", tmp_path / "out.m4a"
    heard: list[float] = []
    report = master_episode(_job(source), mp3, m4a, heard.append)

    assert (_streams(mp3), _streams(m4a)) == (("mp3", 44100, 2), ("aac", 44100, 2))
    for path in (mp3, m4a):
        reading = measure_loudness(path)
        assert abs(reading.integrated_clufs + 1600) <= 30
        assert reading.true_peak_cdb <= -100
        assert report.facts[f"{path.suffix[1:]}_integrated_clufs"] == reading.integrated_clufs
        assert abs(probe(path).duration_ms - 4000) < 100
    assert report.findings == ()
    assert report.facts["limited"] is False
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert {p.name for p in tmp_path.iterdir()} == {source.name, "out.mp3", "out.m4a"}


def test_mono_stays_mono_and_is_as_loud_as_stereo_to_the_ear(tmp_path: Path) -> None:
    mp3, m4a = tmp_path / "out.mp3", tmp_path / "out.m4a"
    report = master_episode(_job(_record(tmp_path / "mono.wav", TONE)), mp3, m4a)

    assert _streams(mp3) == ("mp3", 44100, 1)
    assert abs(report.facts["mp3_integrated_clufs"] + 1600) <= 30
    assert abs(measure_loudness(mp3).integrated_clufs + 1900) <= 40
    assert report.facts["heard_as"] == "dual mono"


def test_loud_peaks_are_limited_and_the_report_says_so(tmp_path: Path) -> None:
    """facts/mistakes: dynamics changed without a word."""
    source = _record(tmp_path / "clicks.wav", CLICKS, "-ac", "2")
    report = master_episode(_job(source), tmp_path / "o.mp3", tmp_path / "o.m4a")
    limited = [f for f in report.findings if f.rule == "peaks-limited"]

    assert report.facts["limited"] is True
    assert limited[0].severity is Severity.WARNING
    assert "dB" in limited[0].text
    assert report.facts["mp3_true_peak_cdb"] <= -100
    assert report.facts["m4a_true_peak_cdb"] <= -100


def test_surround_is_mixed_to_stereo_with_a_finding(tmp_path: Path) -> None:
    source = _record(
        tmp_path / "surround.flac", f"{TONE},aformat=channel_layouts=stereo,pan=5.1|c0=c0|c1=c1|c2=c0"
    )
    report = master_episode(_job(source), tmp_path / "o.mp3", tmp_path / "o.m4a")

    assert _streams(tmp_path / "o.m4a")[2] == 2
    assert "6 channels were mixed to stereo." in [f.text for f in report.findings]


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    job = _job(_record(tmp_path / "r.wav", TONE, "-metadata", "title=secret"))
    for name in ("1", "2"):
        master_episode(job, tmp_path / f"{name}.mp3", tmp_path / f"{name}.m4a")

    assert (tmp_path / "1.mp3").read_bytes() == (tmp_path / "2.mp3").read_bytes()
    assert (tmp_path / "1.m4a").read_bytes() == (tmp_path / "2.m4a").read_bytes()
    assert b"secret" not in (tmp_path / "1.m4a").read_bytes()


@pytest.mark.parametrize("lavfi", ["anullsrc=r=48000:cl=stereo:d=2", "sine=d=0.2"])
def test_a_silent_or_tiny_recording_is_refused(tmp_path: Path, lavfi: str) -> None:
    source = _record(tmp_path / "quiet.wav", lavfi)

    with pytest.raises(MediaError, match=r"quiet\.wav is silent"):
        master_episode(_job(source), tmp_path / "o.mp3", tmp_path / "o.m4a")
    assert [p.name for p in tmp_path.iterdir()] == ["quiet.wav"]


def test_a_picture_without_sound_is_refused(tmp_path: Path) -> None:
    source = _record(tmp_path / "mute.mp4", "color=size=64x64:duration=1")

    with pytest.raises(MediaError, match=r"mute\.mp4 has no sound"):
        master_episode(_job(source), tmp_path / "o.mp3", tmp_path / "o.m4a")


def test_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    job = _job(_record(tmp_path / "r.wav", "sine=frequency=300:duration=120"))
    cancel = threading.Event()

    def stop(share: float) -> None:
        if share > 0.2:
            cancel.set()

    with pytest.raises(Cancelled):
        master_episode(job, tmp_path / "o.mp3", tmp_path / "o.m4a", stop, cancel)
    assert [p.name for p in tmp_path.iterdir()] == ["r.wav"]


@pytest.mark.real
@pytest.mark.parametrize(
    "name", ["speech_ja/wagahai_open_jtalk_48k.flac", "music/Kevin_MacLeod_-_Vibe_Ace.hq.ogg"]
)
def test_real_recordings_meet_the_target(shared_media: Path, tmp_path: Path, name: str) -> None:
    report = master_episode(_job(shared_media / "audio" / name), tmp_path / "o.mp3", tmp_path / "o.m4a")

    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    assert abs(report.facts["mp3_integrated_clufs"] + 1600) <= 50
    assert abs(report.facts["m4a_integrated_clufs"] + 1600) <= 50
