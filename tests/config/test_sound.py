from __future__ import annotations

from pathlib import Path

import pytest

from tayori.config.workspace import load_workspace
from tayori.errors import ConfigError
from tayori.model.asset import Episode
from tayori.model.sound import Archive, Jingle, Layout, MusicBed, Recording, Treatment
from tayori.model.time import Span

SHOW = """\
schema: 1
title: 町かど
description: 町の音。
category: [Society & Culture]
"""
FILES = ("host.wav", "guest.wav", "asa.wav", "yoru.wav", "mix.wav")


def episode(root: Path, text: str, show: str = "") -> Episode:
    folder = root / "shows/aka/dai-ichi"
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).touch()
        (folder.parent / name).touch()
    (folder.parent / "show.yaml").write_text(SHOW + show, encoding="utf-8")
    (folder / "episode.yaml").write_text(f"schema: 1\ntitle: 一\n{text}", encoding="utf-8")
    return next(e for e in load_workspace(root).episodes if e.slug == "dai-ichi")


def mistakes(root: Path, text: str, show: str = "") -> str:
    with pytest.raises(ConfigError) as caught:
        episode(root, text, show)
    return "\n".join(str(mistake) for mistake in caught.value.mistakes)


def test_a_mix_is_one_recording_and_nothing_is_done_to_it_but_trimming(nagano: Path) -> None:
    found = episode(nagano, "source: mix.wav\n")
    assert [r.path.name for r in found.recordings] == ["mix.wav"]
    assert (found.intro, found.outro, found.music, found.has_music) == (None, None, (), False)
    assert found.treatment == Treatment()
    assert found.source == found.recordings[0].path


def test_everything_that_can_be_said_of_sound(nagano: Path) -> None:
    found = episode(
        nagano,
        """\
recordings:
  - {file: host.wav, speaker: 佐藤}
  - {file: guest.wav, start: 0.35}
intro: {file: asa.wav, crossfade: 2.5, grant: music/asa}
outro: yoru.wav
music: [{file: asa.wav, in: 10, out: 1:30, level_lufs: -34, fade_in_s: 2, fade_out_s: 3, duck: false}]
sound: {longest_pause: 1.2, highpass_hz: 80, reduce_noise: true, channels: mono, archive: wav}
rights: {grants: [music/asa]}
""",
    )
    folder = found.manifest.parent
    assert found.recordings == (
        Recording(folder / "host.wav", "佐藤"),
        Recording(folder / "guest.wav", start_ms=350),
    )
    assert found.intro is not None
    assert (found.intro.crossfade_ms, found.intro.grant) == (2500, "music/asa")
    assert found.outro == Jingle(folder / "yoru.wav")
    bed = MusicBed(folder / "asa.wav", -3400, 2000, 3000, None, duck=False, span=Span(10_000, 90_000))
    assert found.music == (bed,)
    treatment = Treatment(
        longest_pause_ms=1200, highpass_hz=80, reduce_noise=True, layout=Layout.MONO, archive=Archive.WAV
    )
    assert found.treatment == treatment


def test_an_episode_takes_the_shows_jingles_and_treatment_unless_it_says_otherwise(nagano: Path) -> None:
    show = "intro: asa.wav\noutro: {file: yoru.wav, crossfade: 0}\nsound: {highpass_hz: 70, archive: none}\n"
    found = episode(nagano, "source: mix.wav\noutro: none\nsound: {archive: flac}\n", show)
    assert found.intro == Jingle(nagano / "shows/aka/asa.wav")
    assert found.outro is None
    assert found.treatment == Treatment(highpass_hz=70)


def test_what_goes_out_as_it_is_gets_no_jingle_of_the_show(nagano: Path) -> None:
    found = episode(nagano, "source: mix.wav\nsound: {as_is: true}\n", "intro: asa.wav\n")
    assert (found.treatment.as_is, found.intro) == (True, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tags: [a]\n", "needs one of `source:`"),
        ("source: mix.wav\nrecordings: [{file: host.wav}]\n", "has both `source:` and"),
        ("source: mix.wav\nmusic: [{file: asa.wav, in: 3}]\n", "needs `out` as well"),
        ("source: mix.wav\nmusic: [{file: asa.wav, in: 3, out: 2}]\n", "ends before it begins"),
        ("source: mix.wav\nintro: {file: asa.wav, grant: music/asa}\n", "under rights: grants:"),
        ("source: mix.wav\nmusic: [{file: asa.wav, grant: music/asa}]\n", "under rights: grants:"),
        ("source: mix.wav\nsound: {longest_pause: 0.1}\n", "shorter pauses belong to speech"),
        ("source: mix.wav\nsound: {highpass: 80}\n", "did you mean `highpass_hz`"),
        ("source: mix.wav\nsound: {as_is: true}\nintro: asa.wav\n", "goes out `as_is`"),
        ("recordings: [{file: host.wav}, {file: guest.wav}]\nsound: {as_is: true}\n", "goes out `as_is`"),
        ("source: mix.wav\nmusic: [{file: asa.wav}]\nsound: {as_is: true}\n", "goes out `as_is`"),
    ],
)
def test_mistakes_are_told(nagano: Path, text: str, told: str) -> None:
    assert told in mistakes(nagano, text)
