"""Transcribing assets of a workspace: an edit by hand outlives every later run (facts/mistakes.md)."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tayori.config.workspace import load_workspace
from tayori.errors import CaptionError, ConfigError, MediaError, UsageError
from tayori.model.ids import Lang
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.transcription import TranscribeOptions, Transcription, transcribe_asset
from tayori.pipelines.transcription_file import origins_now
from tayori.subtitles.loading import load_track
from tayori.subtitles.transcription.base import TranscriptionSettings
from tayori.subtitles.transcription.merge import Origin
from tests.media.clips import source
from tests.pipelines.conftest import edit
from tests.subtitles.transcription.recorded import record
from tests.subtitles.transcription.test_registry import install

SETTINGS = """\
schema: 1
organisation: {name: {ja: 長野市}}
languages: [ja]
renditions: [master]
"""
CLIP = """\
schema: 1
title: {ja: 朝の駅}   # the working title
source: source.mp4
# cut by the editor
trim: {start: 0.5, end: 1.5}
rights: {none: [portrait, voice, place, music, footage]}
"""
SHOW = """\
schema: 1
title: {ja: 長野のこえ}
description: {ja: 長野の人に聞く。}
author: 長野市
email: kouhou@city.example.jp
category: [Society & Culture]
"""
EPISODE = """\
schema: 1
title: {ja: 第一声}
source: talk.wav
rights: {none: [voice, music, script]}
"""
HEARD = ((0, 2000, "鶴が緑町の朝です"), (2000, 4000, "市場が開きます"), (5000, 7000, "今日は雨です"))
VTT = "captions.ja.vtt"


@dataclass(frozen=True)
class Desk:
    """A workspace, and an engine that plays back a recording."""

    root: Path
    settings: TranscriptionSettings

    @property
    def episode(self) -> Path:
        return self.root / "shows/koe/dai-ichi"

    @property
    def clip(self) -> Path:
        return self.root / "clips/asa"

    def hears(self, *sentences: tuple[int, int, str]) -> None:
        assert self.settings.model is not None
        record(self.settings.model, *sentences)

    def run(self, slug: str = "dai-ichi", **options: object) -> Transcription:
        opened = open_workspace(self.root, [slug])
        chosen = TranscribeOptions(**options)  # type: ignore[arg-type]
        return transcribe_asset(opened, slug, self.settings, chosen, BufferReporter())


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    source(folder / "source.mp4", picture="color=s=64x64:r=10", length="2")
    return folder


@pytest.fixture
def desk(tmp_path: Path, sources: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    install(tmp_path, monkeypatch, "recorded = tests.subtitles.transcription.recorded:ENGINE")
    root = tmp_path / "長野 ws"
    for name, text in {
        "tayori.yaml": SETTINGS,
        "clips/asa/clip.yaml": CLIP,
        "shows/koe/show.yaml": SHOW,
        "shows/koe/dai-ichi/episode.yaml": EPISODE,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    shutil.copy(sources / "source.mp4", root / "clips/asa/source.mp4")
    shutil.copy(sources / "source.mp4", root / "shows/koe/dai-ichi/talk.wav")
    made = Desk(root, TranscriptionSettings("recorded", tmp_path / "recording"))
    made.hears(*HEARD)
    return made


def texts(path: Path) -> list[str]:
    return [cue.text for cue in load_track(path, Lang("ja")).track.cues]


def test_first_run_writes_a_draft_and_names_it_in_the_manifest(desk: Desk) -> None:
    done = desk.run()
    assert texts(desk.episode / VTT) == [text for _, _, text in HEARD]
    assert (done.asked, done.changed, done.count(Origin.MACHINE), done.count(Origin.HAND)) == (
        True,
        True,
        3,
        0,
    )
    manifest = (desk.episode / "episode.yaml").read_text(encoding="utf-8")
    assert manifest == EPISODE + "captions:\n  ja: captions.ja.vtt\n"
    (named,) = load_workspace(desk.root).episodes[0].captions
    assert named.path == desk.episode / VTT
    words = load_track(desk.episode / VTT, Lang("ja")).track.cues[0].words
    assert len(words) > 1
    assert all(word.start_ms == 250 * word.at for word in words)
    assert not list((desk.root / ".tayori").glob("hearing-*"))


def test_same_run_twice_changes_nothing_and_does_not_listen_again(desk: Desk) -> None:
    desk.run()
    before = {path: path.read_bytes() for path in desk.episode.iterdir()}
    done = desk.run()
    assert (done.asked, done.changed) == (False, False)
    assert {path: path.read_bytes() for path in desk.episode.iterdir()} == before


def test_edit_by_hand_is_kept_when_the_machine_hears_anew(desk: Desk) -> None:
    """Mistakes: caption overwritten by re-run."""
    desk.run()
    edit(desk.episode / VTT, "鶴", "つる")
    edited = (desk.episode / VTT).read_text(encoding="utf-8")
    desk.hears((0, 2000, "津留が緑町の朝です"), (2100, 4000, "市場が開いた"), (5000, 7000, "今日は雨です"))
    done = desk.run()
    assert texts(desk.episode / VTT) == ["つるが緑町の朝です", "市場が開いた", "今日は雨です"]
    assert done.origins == (Origin.HAND, Origin.MACHINE, Origin.MACHINE)
    (conflict,) = done.conflicts
    assert (conflict.mine[0].text, conflict.theirs[0].text) == ("つるが緑町の朝です", "津留が緑町の朝です")
    assert [f.cues for f in done.findings if f.rule == "transcription-conflict"] == [(1,)]
    first_cue = edited.split("\n\n")[1]
    assert first_cue in (desk.episode / VTT).read_text(encoding="utf-8")
    again = desk.run()
    assert (again.changed, again.origins, again.conflicts) == (False, done.origins, ())


def test_who_made_what_is_known_without_listening(desk: Desk) -> None:
    assert origins_now(desk.episode / VTT, Lang("ja")) is None
    desk.run()
    edit(desk.episode / VTT, "雨", "雪")
    made = (Origin.MACHINE, Origin.MACHINE, Origin.HAND)
    assert origins_now(desk.episode / VTT, Lang("ja")) == made
    (draft,) = (f for f in desk.run().findings if f.rule == "transcription-draft")
    assert draft.text.startswith("2 of 3 cues")


def test_other_language_goes_beside_the_captions_there_are(desk: Desk) -> None:
    desk.run()
    desk.run(lang="en")
    assert {c.lang for c in load_workspace(desk.root).episodes[0].captions} == {"ja", "en"}
    with pytest.raises(UsageError, match="'../x' is no language tag"):
        desk.run(lang="../x")


def test_cue_taken_out_by_hand_stays_out(desk: Desk) -> None:
    desk.run()
    blocks = (desk.episode / VTT).read_text(encoding="utf-8").split("\n\n")
    (desk.episode / VTT).write_text("\n\n".join(b for b in blocks if "開" not in b), encoding="utf-8")
    desk.hears(*HEARD[:1], (2000, 4000, "市場が開いた"), *HEARD[2:])
    desk.run()
    assert texts(desk.episode / VTT) == [HEARD[0][2], HEARD[2][2]]


def test_every_cue_taken_out_stays_out(desk: Desk) -> None:
    desk.run()
    (desk.episode / VTT).write_text("WEBVTT\n", encoding="utf-8")
    done = desk.run()
    assert (done.changed, done.track.cues) == (False, ())


def test_dry_run_shows_and_writes_nothing(desk: Desk) -> None:
    before = sorted(desk.episode.iterdir())
    done = desk.run(dry_run=True)
    assert done.changed
    assert sorted(desk.episode.iterdir()) == before
    assert (desk.episode / "episode.yaml").read_text(encoding="utf-8") == EPISODE


def test_trimmed_clip_is_heard_on_the_clock_of_its_source(desk: Desk) -> None:
    desk.hears((100, 900, "朝の駅です"))
    desk.run("asa")
    (cue,) = load_track(desk.clip / VTT, Lang("ja")).track.cues
    assert (cue.start_ms, cue.end_ms, cue.words[0].start_ms) == (600, 1400, 600)
    manifest = (desk.clip / "clip.yaml").read_text(encoding="utf-8")
    assert "# the working title" in manifest
    assert "# cut by the editor" in manifest


def test_other_trim_leaves_what_was_said_outside_of_it(desk: Desk) -> None:
    desk.hears((0, 400, "前の話"), (600, 1000, "後の話"))
    desk.run("asa")
    edit(desk.clip / "clip.yaml", "start: 0.5", "start: 1.0")
    desk.hears((100, 500, "後の話だ"))
    desk.run("asa")
    assert texts(desk.clip / VTT) == ["前の話", "後の話だ"]


def test_captions_by_hand_are_kept_in_their_format_and_gaps_are_filled(desk: Desk) -> None:
    path = desk.episode / "captions.ja.srt"
    path.write_text("1\n00:00:00,100 --> 00:00:01,900\n鶴賀緑町の朝です\n", encoding="utf-8")
    edit(desk.episode / "episode.yaml", "source:", "captions: {ja: captions.ja.srt}\nsource:")
    done = desk.run()
    assert texts(path) == ["鶴賀緑町の朝です", "市場が開きます", "今日は雨です"]
    assert done.origins == (Origin.HAND, Origin.MACHINE, Origin.MACHINE)
    rules = {finding.rule: finding for finding in done.findings}
    assert "word times" in rules["captions-lost"].text
    assert "transcription-first" in rules
    assert not (desk.episode / VTT).exists()
    assert desk.run().changed is False


def test_draft_survives_a_change_of_format(desk: Desk) -> None:
    desk.run()
    edit(desk.episode / VTT, "雨", "晴れ")
    track = load_track(desk.episode / VTT, Lang("ja")).track
    from tayori.subtitles.sidecars import render_sidecar

    (desk.episode / "captions.ja.srt").write_text(render_sidecar(track, "srt"), encoding="utf-8")
    edit(desk.episode / "episode.yaml", VTT, "captions.ja.srt")
    desk.hears((0, 2000, "鶴賀緑町の朝です"), *HEARD[1:])
    assert desk.run().origins == (Origin.MACHINE, Origin.MACHINE, Origin.HAND)
    assert texts(desk.episode / "captions.ja.srt")[::2] == ["鶴賀緑町の朝です", "今日は晴れです"]


def test_what_no_cue_holds_is_kept_beside_the_new_file(desk: Desk) -> None:
    desk.run()
    edit(desk.episode / VTT, "\n\n1\n", "\n\nNOTE ask 山田 about the name\n\n1\n")
    noted = (desk.episode / VTT).read_bytes()
    assert desk.run().changed is False
    assert (desk.episode / VTT).read_bytes() == noted
    desk.hears((0, 2000, "別の話です"))
    (told,) = (f for f in desk.run().findings if f.rule == "transcription-rewritten")
    assert "lines: 1" in told.text
    assert "ask 山田 about the name" in told.text
    assert (desk.episode / f"{VTT}.bak").read_bytes() == noted
    assert texts(desk.episode / VTT) == ["別の話です"]


def test_edited_and_shortened_file_needs_no_copy(desk: Desk) -> None:
    desk.run()
    edit(desk.episode / VTT, "雨", "雪")
    blocks = (desk.episode / VTT).read_text(encoding="utf-8").split("\n\n")
    (desk.episode / VTT).write_text("\n\n".join(b for b in blocks if "開" not in b), encoding="utf-8")
    desk.hears((0, 2000, "別の話です"))
    assert desk.run().changed
    assert not (desk.episode / f"{VTT}.bak").exists()


def test_glossary_is_a_hint_and_corrects_what_it_calls_wrong(desk: Desk) -> None:
    glossary = desk.root / "glossary.yaml"
    glossary.write_text(
        "schema: 1\nnames: [{write: 鶴賀緑町, wrong: [鶴が緑町]}, 善光寺]\n", encoding="utf-8"
    )
    done = desk.run()
    assert texts(desk.episode / VTT)[0] == "鶴賀緑町の朝です"
    assert "glossary-replaced" in [finding.rule for finding in done.findings]
    assert desk.settings.model is not None
    assert desk.settings.model.with_name("hints.txt").read_text() == "鶴賀緑町 善光寺"
    edit(desk.episode / VTT, "今日は", "鶴が緑町は")
    (wrong,) = (f for f in desk.run().findings if f.rule == "glossary-wrong")
    assert wrong.cues == (3,)
    assert texts(desk.episode / VTT)[2] == "鶴が緑町は雨です"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema: 1\nnames:\n  - {write: 甲, wrong: [乙]}\n  - {write: 丙, wrong: [乙]}\n", "both 甲 and 丙"),
        ("schema: 1\nnames:\n  - {write: 甲, wrong: [甲]}\n", "cannot be right and wrong"),
        ("schema: 1\nnames:\n  - {write: 甲, wrong: [乙]}\n  - 乙\n", "right for one name and wrong for 甲"),
        ("schema: 1\nnames:\n  - {wright: 甲}\n", "did you mean `write`"),
    ],
)
def test_mistakes_of_the_glossary_are_told_with_their_line(desk: Desk, text: str, said: str) -> None:
    (desk.root / "glossary.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        desk.run()
    assert "glossary.yaml:" in str(caught.value)


def test_glossary_that_is_named_has_to_be_there(desk: Desk) -> None:
    named = replace(desk, settings=replace(desk.settings, glossary=desk.root / "names.yaml"))
    with pytest.raises(ConfigError, match=r"names\.yaml"):
        named.run()


def test_nothing_heard_writes_nothing(desk: Desk) -> None:
    desk.hears()
    done = desk.run()
    assert [finding.rule for finding in done.findings] == ["transcription-silent"]
    assert not (desk.episode / VTT).exists()
    assert (desk.episode / "episode.yaml").read_text(encoding="utf-8") == EPISODE


def test_interrupted_first_run_is_finished_by_the_next(desk: Desk) -> None:
    """Killed after the captions, before the record and the manifest."""
    desk.run()
    (desk.episode / "captions.ja.draft.json").unlink()
    (desk.episode / "episode.yaml").write_text(EPISODE, encoding="utf-8")
    done = desk.run()
    assert done.origins == (Origin.MACHINE,) * 3
    assert (desk.episode / "captions.ja.draft.json").is_file()
    assert "captions.ja.vtt" in (desk.episode / "episode.yaml").read_text(encoding="utf-8")


def test_what_cannot_be_heard_is_refused(desk: Desk, tmp_path: Path) -> None:
    folder = desk.root / "photos/eki"
    folder.mkdir(parents=True)
    shutil.copy(desk.clip / "source.mp4", folder / "eki.jpg")
    text = "schema: 1\ntitle: {ja: 駅}\nsource: eki.jpg\nrights: {none: [portrait, place]}\n"
    (folder / "photo.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="eki is a photo"):
        desk.run("eki")
    source(desk.clip / "mute.mp4", picture="color=s=64x64:r=10", sound=None, length="1")
    edit(desk.clip / "clip.yaml", "source.mp4", "mute.mp4")
    with pytest.raises(MediaError, match=r"mute\.mp4 has no sound"):
        desk.run("asa")


def test_damaged_record_is_named_before_anything_is_written(desk: Desk) -> None:
    desk.run()
    (desk.episode / "captions.ja.draft.json").write_text("{", encoding="utf-8")
    before = (desk.episode / VTT).read_bytes()
    desk.hears((0, 2000, "別の話です"))
    with pytest.raises(CaptionError, match=r"captions\.ja\.draft\.json is no record"):
        desk.run()
    assert (desk.episode / VTT).read_bytes() == before


def test_result_for_machines_and_for_people(desk: Desk) -> None:
    done = desk.run()
    document = json.loads(json.dumps(done.document))
    assert (document["machine"], document["hand"], document["changed"]) == (3, 0, True)
    assert document["cues"][1] == {
        "start_ms": 2000, "end_ms": 4000, "text": "市場が開きます", "origin": "machine",
    }  # fmt: skip
    assert done.rows[2] == ["3", "5.000-7.000", "machine", "今日は雨です"]


@pytest.mark.real
def test_real_speech_is_heard_edited_and_heard_again(desk: Desk, shared_media: Path) -> None:
    """The engine that carries its model, from a recording to captions and back."""
    real = replace(desk, settings=TranscriptionSettings("sphinx"))
    shutil.copy(
        shared_media / "audio/speech_en/sense_and_sensibility_01_austen_64kb-0880.wav",
        desk.episode / "talk.wav",
    )
    real.run(lang="en")
    path = desk.episode / "captions.en.vtt"
    assert "young" in path.read_text(encoding="utf-8")
    edit(path, "young", "old")
    (desk.root / "glossary.yaml").write_text("schema: 1\nnames: [Dashwood]\n", encoding="utf-8")
    done = real.run(lang="en")
    assert done.asked
    assert "old" in path.read_text(encoding="utf-8")
    assert Origin.HAND in done.origins
