from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import Cancelled, MediaError, ResourceError, UsageError
from tayori.media.loudness import measure_loudness
from tayori.media.mastering.job import PODCAST_LOUDNESS, Masters
from tayori.media.mastering.master import master_episode
from tayori.media.mastering.measure import measure_finished
from tayori.media.probe import probe
from tayori.model.finding import Severity
from tayori.model.sound import Archive, Layout, Treatment
from tayori.model.time import Span
from tests.media.mastering.sounds import BURSTS, CLICKS, FAINT, PLAIN, TONE, a_job, heard, masters_in, record


def _streams(path: Path) -> tuple[str, int, int]:
    found = probe(path)
    assert found.audio is not None
    assert found.video is None
    return found.audio.codec, found.audio.rate_hz, found.audio.channels


def test_a_stereo_recording_becomes_both_files_at_the_loudness(tmp_path: Path) -> None:
    source = record(tmp_path / "録音 'a:b'.wav", f"{TONE},volume=-4dB", "-ac", "2")
    masters = masters_in(tmp_path)
    told: list[float] = []
    report = master_episode(a_job(source), masters, told.append)

    assert (_streams(masters.mp3), _streams(masters.m4a)) == (("mp3", 44100, 2), ("aac", 44100, 2))
    for name, path in (("mp3", masters.mp3), ("m4a", masters.m4a)):
        integrated, peak = heard(path)
        assert abs(integrated + 16) <= 0.3
        assert peak <= -1
        assert abs(report.facts[f"{name}_integrated_clufs"] - integrated * 100) <= 6
        assert abs(report.facts[f"{name}_true_peak_cdb"] - peak * 100) <= 10
        assert abs(probe(path).duration_ms - 4000) < 100
    assert report.findings == ()
    assert report.facts["limited"] is False
    assert report.kept == Span(0, 4000)
    assert len(report.after.momentary_clufs) >= len(report.before.momentary_clufs) == 40
    assert told == sorted(set(told))
    assert told[-1] == 1.0
    assert {p.name for p in tmp_path.iterdir()} == {source.name, "out.mp3", "out.m4a"}


def test_mono_stays_mono_and_is_as_loud_as_stereo_to_the_ear(tmp_path: Path) -> None:
    masters = masters_in(tmp_path)
    report = master_episode(a_job(record(tmp_path / "mono.wav", TONE)), masters)

    assert _streams(masters.mp3) == ("mp3", 44100, 1)
    assert abs(heard(masters.mp3)[0] + 19) <= 0.4
    assert abs(heard(masters.m4a, ":dualmono=true")[0] + 16) <= 0.4
    assert report.facts["heard_as"] == "dual mono"
    assert "3 LU" in report.facts["mono_rule"]


@pytest.mark.parametrize(("layout", "channels"), [(Layout.MONO, 1), (Layout.STEREO, 2), (Layout.AUTO, 2)])
def test_the_layout_is_as_asked(tmp_path: Path, layout: Layout, channels: int) -> None:
    source = record(tmp_path / "r.wav", TONE, "-ac", "2")
    masters = masters_in(tmp_path)
    report = master_episode(a_job(source, replace(PLAIN, layout=layout)), masters)

    assert _streams(masters.m4a)[2] == channels
    assert [f.rule for f in report.findings] == ["mixed-to-mono"] * (channels == 1)


def test_surround_is_mixed_to_stereo_with_a_finding(tmp_path: Path) -> None:
    surround = f"{TONE},aformat=channel_layouts=stereo,pan=5.1|c0=c0|c1=c1|c2=c0"
    source = record(tmp_path / "surround.flac", surround)
    report = master_episode(a_job(source), masters_in(tmp_path))

    assert _streams(tmp_path / "out.m4a")[2] == 2
    assert "6 channels were mixed to stereo." in [f.text for f in report.findings]


@pytest.mark.parametrize(("archive", "codec"), [(Archive.FLAC, "flac"), (Archive.WAV, "pcm_s24le")])
def test_the_archive_is_the_same_sound_without_loss(tmp_path: Path, archive: Archive, codec: str) -> None:
    source = record(tmp_path / "r.wav", TONE, "-ac", "2")
    masters = masters_in(tmp_path, archive.value)
    master_episode(a_job(source, replace(PLAIN, archive=archive)), masters)

    assert masters.archive is not None
    assert _streams(masters.archive) == (codec, 44100, 2)
    assert abs(heard(masters.archive)[0] + 16) <= 0.3
    assert probe(masters.archive).duration_ms == 4000


def test_silence_is_cut_and_the_report_says_what_is_heard(tmp_path: Path) -> None:
    source = record(tmp_path / "r.wav", "sine=frequency=330:d=3,adelay=2000:all=1,apad=whole_dur=8")
    masters = masters_in(tmp_path, "flac")
    report = master_episode(a_job(source, Treatment()), masters)

    assert report.kept == Span(1700, 5300)
    assert masters.archive is not None
    assert probe(masters.archive).duration_ms == report.kept.length_ms
    assert "silence-trimmed" in [f.rule for f in report.findings]
    assert heard(masters.archive, start_s=0)[0] == pytest.approx(-16 - 3, abs=0.4)


def test_rumble_and_noise_go_before_the_loudness_is_set(tmp_path: Path) -> None:
    noisy = (
        "sine=frequency=330:sample_rate=44100:d=6,volume='lt(mod(t,2),1)':eval=frame[s];"
        "sine=frequency=30:sample_rate=44100:d=6,volume=-6dB[r];"
        "anoisesrc=a=0.01:r=44100:d=6:seed=1[n];[s][r][n]amix=3:normalize=0"
    )
    source = record(tmp_path / "r.wav", noisy)
    treatment = replace(PLAIN, highpass_hz=100, reduce_noise=True)
    report = master_episode(a_job(source, treatment), masters_in(tmp_path))

    assert report.facts["noise_floor_fell_clu"] > 400
    assert abs(heard(tmp_path / "out.mp3", ":dualmono=true")[0] + 16) <= 0.4
    assert abs(probe(tmp_path / "out.m4a").duration_ms - 6000) < 60


def test_noise_reduction_leaves_sound_where_it_was(tmp_path: Path) -> None:
    """afftdn alone is 25 ms late: captions would be."""
    source = record(tmp_path / "r.wav", "aevalsrc='0.8*sin(2*PI*440*t)*between(t,1,2)':s=44100:d=3")
    curves = [
        master_episode(a_job(source, replace(PLAIN, reduce_noise=on)), masters_in(tmp_path)).after
        for on in (False, True)
    ]
    loud = [[n for n, value in enumerate(c.momentary_clufs) if value > -4000] for c in curves]
    assert loud[0] == loud[1]


def test_loud_peaks_are_limited_and_the_report_says_so(tmp_path: Path) -> None:
    """facts/mistakes: dynamics changed without a word; and what cannot be met is said, with the reason."""
    source = record(tmp_path / "clicks.wav", CLICKS, "-ac", "2")
    report = master_episode(a_job(source), masters_in(tmp_path))
    found = {f.rule: f for f in report.findings}

    assert report.facts["limited"] is True
    assert found["peaks-limited"].severity is Severity.WARNING
    assert found["loudness-missed"].severity is Severity.ERROR
    assert "peaks stand out" in found["loudness-missed"].text
    assert heard(tmp_path / "out.mp3")[1] <= -1
    assert heard(tmp_path / "out.m4a")[1] <= -1


def test_what_is_reported_of_a_hard_sound_is_what_the_files_are(tmp_path: Path) -> None:
    """The best attempt is kept, not the last; and never one that was only planned."""
    source = record(tmp_path / "bursts.wav", BURSTS, "-ac", "2")
    masters = masters_in(tmp_path, "flac")
    facts = master_episode(a_job(source, replace(PLAIN, archive=Archive.FLAC)), masters).facts

    integrated, peak = heard(masters.mp3)
    assert facts["mp3_integrated_clufs"] == pytest.approx(integrated * 100, abs=6)
    assert facts["mp3_true_peak_cdb"] == pytest.approx(peak * 100, abs=10)
    assert integrated == pytest.approx(-16, abs=1.5), "later attempts are 6 dB away"
    assert masters.archive is not None
    limited_to = facts["source_true_peak_cdb"] + facts["gain_cdb"] - facts["lowered_cdb"]
    assert heard(masters.archive)[1] * 100 == pytest.approx(limited_to, abs=80), "noise between samples"


def test_a_whisper_is_raised_only_so_far_and_the_report_says_why(tmp_path: Path) -> None:
    source = record(tmp_path / "faint.wav", FAINT, "-c:a", "pcm_f32le")
    report = master_episode(a_job(source), masters_in(tmp_path))
    found = {f.rule: f for f in report.findings}

    assert report.facts["gain_cdb"] == 4000
    assert "more noise than speech" in found["loudness-missed"].text
    assert "large-gain" in found


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    source = record(tmp_path / "r.wav", TONE, "-metadata", "title=secret", "-ac", "2")
    digests = set()
    for name in ("1", "2"):
        (tmp_path / name).mkdir()
        masters = masters_in(tmp_path / name, "flac")
        master_episode(a_job(source, replace(PLAIN, highpass_hz=80, reduce_noise=True)), masters)
        digests.add(tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in masters.paths))

    assert len(digests) == 1
    assert b"secret" not in (tmp_path / "1" / "out.m4a").read_bytes()


@pytest.mark.parametrize("lavfi", ["anullsrc=r=48000:cl=stereo:d=2", "sine=d=0.3", "sine=d=0.05"])
def test_a_silent_or_tiny_recording_is_refused(tmp_path: Path, lavfi: str) -> None:
    source = record(tmp_path / "quiet.wav", lavfi)

    with pytest.raises(MediaError, match=r"quiet\.wav is silent"):
        master_episode(a_job(source), masters_in(tmp_path, "flac"))
    assert [p.name for p in tmp_path.iterdir()] == ["quiet.wav"]


def test_a_picture_without_sound_is_refused(tmp_path: Path) -> None:
    source = record(tmp_path / "mute.mp4", "color=size=64x64:duration=1")

    with pytest.raises(MediaError, match=r"mute\.mp4 has no sound"):
        master_episode(a_job(source), masters_in(tmp_path))


def test_a_damaged_middle_is_mastered_and_told(tmp_path: Path) -> None:
    source = record(tmp_path / "r.mp3", TONE, "-ac", "2")
    job, whole = a_job(source), bytearray(source.read_bytes())
    for at in range(len(whole) // 2, len(whole) // 2 + 3000):
        whole[at] = at * 37 % 251
    source.write_bytes(whole)
    report = master_episode(job, masters_in(tmp_path))

    assert "sound-damaged" in [f.rule for f in report.findings]
    assert heard(tmp_path / "out.mp3")[0] == pytest.approx(-16, abs=0.4)


@pytest.mark.parametrize("folder", ["missing", "."])
def test_where_a_master_cannot_be_written_nothing_is_begun(tmp_path: Path, folder: str) -> None:
    source = record(tmp_path / "r.wav", TONE)
    blocked = tmp_path / folder / "out.m4a"
    if folder == ".":
        blocked.mkdir()

    with pytest.raises(ResourceError, match=r"out\.m4a cannot be written"):
        master_episode(a_job(source), Masters(tmp_path / "out.mp3", blocked, None))
    assert not (tmp_path / "out.mp3").exists()


def test_the_source_is_never_written_over(tmp_path: Path) -> None:
    source = record(tmp_path / "out.mp3", TONE)
    before = source.read_bytes()

    with pytest.raises(UsageError, match="over its own source"):
        master_episode(a_job(source), masters_in(tmp_path))
    assert source.read_bytes() == before


@pytest.mark.parametrize("after", [0.0, 0.2])
def test_cancelling_leaves_nothing_behind(tmp_path: Path, after: float) -> None:
    job = a_job(record(tmp_path / "r.wav", "sine=frequency=300:duration=300"))
    cancel = threading.Event()

    def stop(share: float) -> None:
        if share > after:
            cancel.set()

    with pytest.raises(Cancelled):
        master_episode(job, masters_in(tmp_path, "flac"), stop, cancel)
    assert [p.name for p in tmp_path.iterdir()] == ["r.wav"]


def test_a_finished_file_is_measured_and_its_faults_are_warnings(tmp_path: Path) -> None:
    path = record(tmp_path / "old.mp3", f"{TONE},volume=-20dB", "-ac", "2")
    reading, curve, found = measure_finished(path, PODCAST_LOUDNESS)

    integrated, peak = heard(path)
    assert reading.integrated_clufs == pytest.approx(integrated * 100, abs=6)
    assert reading.true_peak_cdb == pytest.approx(peak * 100, abs=10)
    assert curve.reading == reading
    assert [(f.rule, f.severity) for f in found] == [("loudness-missed", Severity.WARNING)]


@pytest.mark.real
@pytest.mark.parametrize(
    "name", ["speech_ja/wagahai_open_jtalk_48k.flac", "music/Kevin_MacLeod_-_Vibe_Ace.hq.ogg"]
)
def test_real_recordings_meet_the_target(shared_media: Path, tmp_path: Path, name: str) -> None:
    report = master_episode(a_job(shared_media / "audio" / name), masters_in(tmp_path))

    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    mono = report.facts["heard_as"] == "dual mono"
    for path in (tmp_path / "out.mp3", tmp_path / "out.m4a"):
        integrated, peak = heard(path, ":dualmono=true" if mono else "")
        assert abs(integrated + 16) <= 0.35
        assert peak <= -1
        assert measure_loudness(path).true_peak_cdb <= -100
