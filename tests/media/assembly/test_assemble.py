"""Episodes that were really put together, looked at sample by sample."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tayori.errors import Cancelled, MediaError, UsageError
from tayori.media.assembly.assemble import Assembled, AssemblyJob, assemble, needs_assembly
from tayori.media.probe import probe
from tayori.model.sound import Jingle, Layout, MusicBed, Recording, Treatment
from tayori.model.time import Span
from tests.media.assembly.sounds import AS_THEY_ARE, RATE, heard, job_of, level_db, onsets_ms, sound, tone

HOST, GUEST = "bandpass=f=500:w=200:width_type=h", "bandpass=f=3000:w=500:width_type=h"


def assembled(job: AssemblyJob, folder: Path) -> tuple[Path, Assembled]:
    out = folder / "programme.flac"
    return out, assemble(job, out)


def rules(done: Assembled) -> set[str]:
    return {finding.rule for finding in done.findings}


def test_one_recording_comes_out_as_it_went_in(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(440), 3)
    out, done = assembled(job_of([talk]), tmp_path)
    audio = probe(out).audio
    assert audio is not None
    assert (audio.codec, audio.rate_hz, audio.channels) == ("flac", RATE, 1)
    assert done.timeline.document() == {"pieces": [[0, 3000, 0]], "length_ms": 3000}
    made, source = heard(out), heard(talk)
    assert len(made) == len(source)
    gain = float(np.dot(made[:, 0], source[:, 0]) / np.dot(source[:, 0], source[:, 0]))
    np.testing.assert_allclose(made, source * gain, atol=2e-6)
    assert (done.findings, done.heard) == ((), ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["programme.flac", "t.wav"]


def test_recordings_keep_time_with_each_other(tmp_path: Path) -> None:
    host = sound(tmp_path / "h.wav", tone(500, 0.2, "lt(mod(t,2),0.5)"), 6)
    guest = sound(tmp_path / "g.wav", tone(3000, 0.2, "lt(mod(t,2),0.5)"), 4, "-ac", "2", rate=48_000)
    out, done = assembled(job_of([host, Recording(guest, "Yamada", 1234)]), tmp_path)
    assert onsets_ms(out, HOST, 400) == pytest.approx([0, 2000, 4000], abs=5)
    for side in ("c0", "c1"):
        assert onsets_ms(out, f"pan=mono|c0={side},{GUEST}", 400) == pytest.approx([1234, 3234], abs=5)
    assert done.timeline.length_ms == 6000


def test_a_hundred_cuts_land_where_the_timeline_says(tmp_path: Path) -> None:
    count = 100
    talk = sound(
        tmp_path / "t.wav", tone(500, 0.2, "between(mod(t,1.003),0.31,0.5)"), 1.003 * count, rate=8000
    )
    treatment = replace(AS_THEY_ARE, longest_pause_ms=300, reduce_noise=True, highpass_hz=60)
    out, done = assembled(job_of([talk], treatment=treatment), tmp_path)
    assert len(done.timeline.pieces) == count
    due = [done.timeline.place(round(1003 * number + 310)) for number in range(count)]
    found = onsets_ms(out)
    assert len(found) == count
    assert max(abs(a - b) for a, b in zip(found, due, strict=True)) < 2
    assert done.timeline.length_ms == pytest.approx(1000 * len(heard(out)) / RATE, abs=0.1)
    assert "pauses-shortened" in rules(done)


def test_the_same_cuts_are_made_in_every_recording(tmp_path: Path) -> None:
    host = sound(tmp_path / "h.wav", tone(500, 0.2, "lt(mod(t,10),1)"), 31, rate=16_000)
    guest = sound(tmp_path / "g.wav", tone(3000, 0.2, "between(mod(t,10),4,5)"), 29, rate=16_000)
    job = job_of([host, Recording(guest, "", 505)], treatment=replace(AS_THEY_ARE, longest_pause_ms=500))
    out, done = assembled(job, tmp_path)
    place = done.timeline.place
    assert len(done.timeline.pieces) == 7
    assert onsets_ms(out, HOST, 400) == pytest.approx([place(10_000 * n) for n in range(4)], abs=5)
    due = [place(10_000 * n + 4505) for n in range(3)]
    assert onsets_ms(out, GUEST, 400) == pytest.approx(due, abs=5)


def test_no_cut_clicks(tmp_path: Path) -> None:
    """Through the pauses runs a hum 40 dB below speech, which every hard cut would break."""
    words = tone(1000, 0.3, "between(mod(t,4),0.5,1.5)*sin(PI*(mod(t,4)-0.5))^2")
    talk = sound(tmp_path / "t.wav", f"{words}+0.003*sin(2*PI*110.3*t)", 30)
    out, done = assembled(job_of([talk], treatment=replace(AS_THEY_ARE, longest_pause_ms=300)), tmp_path)
    assert len(done.timeline.pieces) > 6
    made = heard(out)[:, 0] / 10 ** (done_gain_cdb(done) / 2000)
    for piece in done.timeline.pieces[1:]:
        around = made[(piece.at_ms - 20) * RATE // 1000 : (piece.at_ms + 30) * RATE // 1000]
        assert np.abs(np.diff(around)).max() < 0.0001


def done_gain_cdb(done: Assembled) -> int:
    gain: int = done.facts["recordings"][0]["gain_cdb"] - done.facts["lowered_cdb"]
    return gain


def test_an_intro_and_an_outro_fade_beside_the_talk_whose_words_are_not_faded(tmp_path: Path) -> None:
    noise = "0.3*(random({})-0.5)"
    talk = sound(tmp_path / "t.wav", noise.format(0), 8)
    intro = sound(tmp_path / "i.wav", noise.format(1), 4)
    outro = sound(tmp_path / "o.wav", noise.format(2), 3)
    before, after = Jingle(intro, 2000), Jingle(outro, 1000)
    job = job_of([talk], before, after, treatment=Treatment(trim_silence=False))
    out, done = assembled(job, tmp_path)
    assert done.timeline.document() == {"pieces": [[0, 8000, 2000]], "length_ms": 12_000}
    assert [(h.role, h.start_ms, h.end_ms) for h in done.heard] == [
        ("intro", 0, 4000),
        ("outro", 9000, 12_000),
    ]
    made = heard(out)[:, 0]
    assert len(made) == 12 * RATE
    levels = [level_db(made, at, at + 250) for at in range(0, 12_000, 250)]
    alone = level_db(made, 5000, 8000)
    assert min(levels) > alone - 1
    assert max(levels) < alone + 3.5  # both at once, for a moment


def test_the_first_word_is_heard_in_full_beside_a_long_fade(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(500, 0.2, "gte(t,2)"), 6)
    intro = sound(tmp_path / "i.wav", tone(3000, 0.2), 4)
    out, done = assembled(job_of([talk], Jingle(intro, 2000)), tmp_path)
    made = heard(out, band=HOST)[:, 0]
    at = done.timeline.place(2000)
    assert level_db(made, at + 50, at + 350) == pytest.approx(level_db(made, at + 2000, at + 3000), abs=0.5)


def test_without_a_crossfade_one_follows_the_other(tmp_path: Path) -> None:
    talk, intro = sound(tmp_path / "t.wav", tone(500), 3), sound(tmp_path / "i.wav", tone(3000), 2)
    out, done = assembled(job_of([talk], Jingle(intro, 0)), tmp_path)
    assert done.timeline.place(0) == 2000
    assert onsets_ms(out, HOST) == pytest.approx([2000], abs=5)
    assert done.timeline.length_ms == 5000


def test_speakers_and_jingles_are_made_equally_loud(tmp_path: Path) -> None:
    loud = sound(tmp_path / "l.wav", tone(1000, 0.4, "lt(t,4)"), 8)
    quiet = sound(tmp_path / "q.wav", tone(1000, 0.04, "gte(t,4)"), 8)
    intro = sound(tmp_path / "i.wav", tone(1000, 0.9), 4)
    job = job_of([loud, quiet], Jingle(intro, 0), treatment=Treatment(trim_silence=False))
    out, done = assembled(job, tmp_path)
    made = heard(out)[:, 0]
    levels = [level_db(made, at, at + 2000) for at in (1000, 5000, 9000)]
    assert max(levels) - min(levels) < 0.5
    assert "speakers-far-apart" in rules(done)
    gains = [each["gain_cdb"] for each in done.facts["recordings"]]
    assert gains[1] - gains[0] == pytest.approx(2000, abs=20)


def test_speakers_stay_as_they_are_where_that_is_asked(tmp_path: Path) -> None:
    loud = sound(tmp_path / "l.wav", tone(1000, 0.4, "lt(t,4)"), 8)
    quiet = sound(tmp_path / "q.wav", tone(1000, 0.04, "gte(t,4)"), 8)
    made = heard(assembled(job_of([loud, quiet]), tmp_path)[0])[:, 0]
    assert level_db(made, 1000, 3000) - level_db(made, 5000, 7000) == pytest.approx(20, abs=0.3)


def test_a_bed_lies_under_its_stretch_at_its_level_and_gives_way(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(3000, 0.2, "lt(mod(t,8),4)"), 16)
    music = sound(tmp_path / "m.wav", tone(200, 0.5), 3)
    bed = MusicBed(music, -2600, 500, 1000, None, True, Span(2000, 15_000))
    out, done = assembled(job_of([talk], music=[bed]), tmp_path)
    low = heard(out, band="lowpass=f=400:p=2,lowpass=f=400:p=2")[:, 0]
    assert level_db(low, 500, 1500) < level_db(low, 6000, 7500) - 30
    ducked = level_db(low, 6000, 7500) - level_db(low, 9500, 11_500)
    assert 3 < ducked < 8
    assert level_db(low, 14_900, 15_000) < level_db(low, 13_000, 13_900) - 10
    assert [(h.role, h.start_ms, h.end_ms) for h in done.heard] == [("music/0", 2000, 15_000)]
    speech = heard(out, band=GUEST)[:, 0]
    between = level_db(speech, 9500, 11_500) - level_db(low, 6000, 7500)
    weighing = 4.1
    """What the meter's filter makes 3 kHz louder than 200 Hz."""
    assert between == pytest.approx(10 - weighing, abs=0.5)


def test_a_bed_that_need_not_give_way_does_not(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(3000, 0.2, "lt(t,4)"), 8)
    bed = MusicBed(sound(tmp_path / "m.wav", tone(200, 0.5), 9), fade_out_ms=0, duck=False)
    out, _ = assembled(job_of([talk], music=[bed]), tmp_path)
    low = heard(out, band="lowpass=f=400:p=2,lowpass=f=400:p=2")[:, 0]
    assert level_db(low, 1000, 3000) == pytest.approx(level_db(low, 5000, 7000), abs=0.3)


def test_beds_follow_the_cuts_and_the_intro(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(500, 0.2, "lt(t,2)+gte(t,8)"), 12)
    intro = sound(tmp_path / "i.wav", tone(900), 3)
    bed = MusicBed(sound(tmp_path / "m.wav", tone(3000), 2), fade_out_ms=0, span=Span(8000, 10_000))
    treatment = replace(AS_THEY_ARE, longest_pause_ms=1000)
    _, done = assembled(job_of([talk], Jingle(intro, 500), music=[bed], treatment=treatment), tmp_path)
    (_, under) = done.heard
    assert (under.start_ms, under.end_ms) == (done.timeline.place(8000), done.timeline.place(10_000))
    assert under.start_ms == pytest.approx(2500 + 3000, abs=100)


@pytest.mark.parametrize(
    ("recording", "bed", "asked", "channels"),
    [
        ("mono", "mono", Layout.AUTO, 1),
        ("stereo", "mono", Layout.AUTO, 2),
        ("mono", "stereo", Layout.AUTO, 2),
        ("5.1", "mono", Layout.AUTO, 2),
        ("stereo", "stereo", Layout.MONO, 1),
        ("mono", "mono", Layout.STEREO, 2),
    ],
)
def test_the_layout_is_as_asked_or_as_wide_as_its_parts(
    tmp_path: Path, recording: str, bed: str, asked: Layout, channels: int
) -> None:
    talk = sound(tmp_path / "t.wav", tone(500), 1, "-af", f"aformat=channel_layouts={recording}")
    music = sound(tmp_path / "m.wav", tone(200), 1, "-af", f"aformat=channel_layouts={bed}")
    treatment = replace(AS_THEY_ARE, layout=asked)
    out, done = assembled(job_of([talk], music=[MusicBed(music)], treatment=treatment), tmp_path)
    audio = probe(out).audio
    assert audio is not None
    assert audio.channels == channels
    assert done.facts["layout"] == ("mono" if channels == 1 else "stereo")


def test_a_bed_that_is_left_out_makes_nothing_stereo(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(500), 1)
    music = sound(tmp_path / "m.wav", tone(200), 1, "-af", "aformat=channel_layouts=stereo")
    beyond = MusicBed(music, span=Span(5000, 6000))
    out, done = assembled(job_of([talk], music=[beyond], treatment=AS_THEY_ARE), tmp_path)
    audio = probe(out).audio
    assert audio is not None
    assert (audio.channels, done.facts["layout"]) == (1, "mono")
    assert [finding.rule for finding in done.findings] == ["bed-beyond-end"]


def test_a_telephone_and_a_studio_go_together(tmp_path: Path) -> None:
    phone = sound(tmp_path / "p.wav", tone(500, 0.02, "lt(t,2)"), 4, rate=8000)
    studio = sound(tmp_path / "s.wav", tone(3000, 0.3, "gte(t,2)"), 4, "-ac", "2", rate=48_000)
    out, _ = assembled(job_of([phone, studio], treatment=Treatment(trim_silence=False)), tmp_path)
    made = heard(out)[:, 0]
    assert abs(level_db(made, 500, 1500) - level_db(made, 2500, 3500)) < 5
    assert onsets_ms(out, GUEST) == pytest.approx([2000], abs=5)


def test_a_mix_of_loud_parts_does_not_clip(tmp_path: Path) -> None:
    parts = [sound(tmp_path / f"{n}.wav", tone(440, 0.99, "lt(mod(t,1),0.05)"), 4) for n in range(4)]
    out, done = assembled(job_of(parts), tmp_path)
    assert done.facts["lowered_cdb"] > 600
    assert np.abs(heard(out)).max() < 0.95


def test_what_is_odd_is_said(tmp_path: Path) -> None:
    clipped = sound(tmp_path / "clipped.wav", tone(300, 4), 2)
    dead = sound(tmp_path / "dead.wav", "0", 12)
    later = Recording(sound(tmp_path / "later.wav", tone(300, 0.1), 1), start_ms=20_000)
    jingle = Jingle(sound(tmp_path / "jingle.wav", tone(300), 30), 40_000)
    music = sound(tmp_path / "m.wav", tone(200), 1)
    beds = [MusicBed(music, span=Span(0, 90_000)), MusicBed(music, span=Span(80_000, 90_000))]
    _, done = assembled(job_of([clipped, dead, later], jingle, music=beds), tmp_path)
    assert rules(done) == {
        "clipped-recording",
        "silent-recording",
        "recordings-apart",
        "recordings-uneven",
        "speakers-far-apart",
        "jingle-longer-than-talk",
        "crossfade-shortened",
        "bed-beyond-end",
    }
    assert all(finding.where for finding in done.findings)


def test_a_recording_that_breaks_off_is_told_of(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(300), 2)
    job = job_of([talk])
    said, known = job.recordings[0]
    assert known.audio is not None
    longer = replace(known, audio=replace(known.audio, duration_ms=9000))
    _, done = assembled(replace(job, recordings=((said, longer),)), tmp_path)
    assert rules(done) == {"recording-incomplete"}


def test_bad_parts_are_named_and_nothing_is_left(tmp_path: Path) -> None:
    good = sound(tmp_path / "good.wav", tone(300), 2)
    for bad in ("talk.wav", "intro.wav", "bed.wav"):
        part = sound(tmp_path / bad, tone(300), 1)
        jobs = {
            "talk.wav": job_of([good, part]),
            "intro.wav": job_of([good], Jingle(part)),
            "bed.wav": job_of([good], music=[MusicBed(part)]),
        }
        part.write_bytes(b"RIFF, but no sound at all")
        with pytest.raises(MediaError, match=bad.replace(".", r"\.")):
            assemble(jobs[bad], tmp_path / "out.flac")
        part.unlink()
    assert [path.name for path in tmp_path.iterdir()] == ["good.wav"]


def test_nothing_to_hear_is_no_episode(tmp_path: Path) -> None:
    silent = [sound(tmp_path / f"{n}.wav", "0", 2) for n in "ab"]
    with pytest.raises(MediaError, match=r"a\.wav, b\.wav"):
        assemble(job_of(silent), tmp_path / "out.flac")


def test_a_recording_is_never_written_over(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(300), 1)
    with pytest.raises(UsageError, match="own source"):
        assemble(job_of([talk]), talk)
    assert talk.stat().st_size > 80_000


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(300), 20)
    stop = threading.Event()
    with pytest.raises(Cancelled):
        assemble(job_of([talk, talk]), tmp_path / "out.flac", lambda _: stop.set(), stop)
    assert [path.name for path in tmp_path.iterdir()] == ["t.wav"]


def test_progress_only_grows_and_ends_at_one(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(300), 20)
    told: list[float] = []
    assemble(job_of([talk, talk]), tmp_path / "out.flac", told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 3


def test_the_same_parts_make_the_same_bytes(tmp_path: Path) -> None:
    talk = sound(tmp_path / "t.wav", tone(300, 0.2, "lt(mod(t,3),1)"), 9)
    music = [MusicBed(sound(tmp_path / "m.wav", tone(200), 1))]
    job = job_of([talk], music=music, treatment=Treatment(longest_pause_ms=500))
    made = []
    for name in ("a.flac", "b.flac"):
        assemble(job, tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_names_in_japanese_and_with_colons_survive(tmp_path: Path) -> None:
    folder = tmp_path / "便り: it's, [x]; 50%"
    folder.mkdir()
    talk = sound(tmp_path / "t.wav", tone(300), 1).rename(folder / "司会:1.wav")
    music = sound(tmp_path / "m.wav", tone(200), 1).rename(folder / "音楽, 夜.wav")
    job = job_of([talk], Jingle(music, 100), music=[MusicBed(music)])
    _, done = assembled(job, folder)
    assert done.timeline.length_ms == 1900


PLAIN = Treatment()
ONE = Recording(Path("a.wav"))


def asks(*recordings: Recording, treatment: Treatment = PLAIN, **more: object) -> AssemblyJob:
    from tests.media.samples import a_probe

    known = tuple((each, a_probe(None)) for each in recordings)
    return replace(AssemblyJob(known, None, None, (), treatment), **more)  # type: ignore[arg-type]


def test_one_recording_that_mastering_can_do_needs_no_assembly() -> None:
    much = Treatment(highpass_hz=80, reduce_noise=True)
    assert not needs_assembly(asks(ONE))
    assert not needs_assembly(asks(ONE, treatment=much))
    assert not needs_assembly(asks(ONE, treatment=Treatment(as_is=True)))


def test_everything_else_does() -> None:
    from tests.media.samples import a_probe

    jingle, bed = (Jingle(Path("j.wav")), a_probe(None)), (MusicBed(Path("m.wav")), a_probe(None))
    assert needs_assembly(asks(ONE, ONE))
    assert needs_assembly(asks(replace(ONE, start_ms=10)))
    assert needs_assembly(asks(ONE, intro=jingle))
    assert needs_assembly(asks(ONE, outro=jingle))
    assert needs_assembly(asks(ONE, music=(bed,)))
    assert needs_assembly(asks(ONE, treatment=Treatment(longest_pause_ms=1000)))
