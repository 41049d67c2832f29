"""Only what is stale is made, and it says why; a kill, a second builder or a full disk loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tayori.errors import ExitCode, WorkspaceBusy
from tayori.model.artifact import Reason, Status
from tayori.pipelines.build import Build, build
from tayori.pipelines.opening import lock_path, open_workspace
from tayori.pipelines.package import pack
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.upkeep import prune, verify
from tayori.store.lock import workspace_lock
from tests.pipelines.conftest import edit

CLIP = "clips/asa/clip.yaml"


def _stale(root: Path) -> dict[str, set[str]]:
    plan = open_workspace(root).plan
    assert plan.problems == ()
    return {p.step.name: {str(r) for r in p.reasons} for p in plan.stale}


def _made(done: Build) -> set[str]:
    assert done.failures == ()
    return {name for _, name in done.result.made}


@pytest.mark.slow
def test_everything_is_made_and_shown_under_readable_names(built: Path) -> None:
    made = sorted(p.name for p in (built / "build" / "asa").iterdir())
    names = [name for name in made if "poster-" not in name]
    assert made != names
    assert names == [
        "asa.box.mp4",
        "asa.clean.mp4",
        "asa.contact.jpg",
        "asa.cues.box.jpg",
        "asa.cues.tall.jpg",
        "asa.ja.srt",
        "asa.ja.transcript.txt",
        "asa.ja.vtt",
        "asa.odrl.json",
        "asa.poster.jpg",
        "asa.tall.mp4",
        "asa.thumbnail-16x9.jpg",
        "asa.thumbnail-9x16.jpg",
    ]
    assert {p.name for p in (built / "build" / "dai-ichi").iterdir()} == {
        "dai-ichi.mp3",
        "dai-ichi.m4a",
        "dai-ichi.flac",
        "dai-ichi.loudness.svg",
        "dai-ichi.waveform.png",
        "dai-ichi.cover.jpg",
        "dai-ichi.odrl.json",
    }
    assert all(p.resolve().stat().st_size for p in (built / "build").rglob("*.*"))
    assert verify(open_workspace(built)).clean


@pytest.mark.slow
def test_nothing_is_stale_after_a_build_wherever_the_workspace_is(built: Path, tmp_path: Path) -> None:
    assert _stale(built) == {}
    moved = tmp_path / "moved"
    built.rename(moved)
    assert _stale(moved) == {}


@pytest.mark.slow
def test_a_touched_source_is_not_a_changed_one(built: Path) -> None:
    for path in (built / "clips" / "asa").iterdir():
        os.utime(path, (1, 1))
    assert _stale(built) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ("朝七時、長野駅へ", "朝八時、長野駅へ", set()),
        ("通勤の朝を歩く。", "歩く。", set()),
        ("撮影 信州映像", "撮影 信濃映像", {"rights"}),
    ],
)
def test_changed_words_encode_nothing(built: Path, old: str, new: str, more: set[str]) -> None:
    edit(built / CLIP, old, new)
    made = _made(build(built, None, BufferReporter()))
    assert made == {"rendition/clean", "rendition/tall", "rendition/box", "stills", "copies/poster"} | more


@pytest.mark.slow
def test_a_changed_grant_only_rewrites_metadata(built: Path) -> None:
    edit(built / "grants/portrait/yamada-hanako.yaml", "until: 2039", "until: 2038")
    stale = _stale(built)
    renditions = {"rendition/clean", "rendition/tall", "rendition/box"}
    assert set(stale) == renditions | {"stills", "copies/poster", "rights"}
    assert set(map(frozenset, stale.values())) == {frozenset({Reason.METADATA_CHANGED})}
    assert _made(build(built, None, BufferReporter())) == set(stale)
    policy = json.loads((built / "build/asa/asa.odrl.json").read_text(encoding="utf-8"))
    assert "2038-03-31" in str(policy["permission"])
    assert _stale(built) == {}


@pytest.mark.slow
def test_a_changed_voice_re_tags_an_episode_and_encodes_nothing(built: Path) -> None:
    edit(built / "grants/voice/yamada-hanako.yaml", "channels: [any]", "channels: [portal]")
    assert set(_stale(built)) == {"tagged", "archive", "rights"}  # the cover is the show's


@pytest.mark.slow
def test_what_says_nothing_about_rights_makes_nothing_stale(built: Path) -> None:
    edit(built / "grants/portrait/yamada-hanako.yaml", "subject: 山田 花子", "subject: 山田 はな子")
    edit(built / "grants/voice/yamada-hanako.yaml", "schema: 1", "schema: 1\nnotes: 二度目の録音で同意。")
    assert _stale(built) == {}


@pytest.mark.slow
def test_a_package_carries_the_policy_that_was_built(built: Path) -> None:
    opened = open_workspace(built)
    for asset in opened.workspace.assets:
        file = built / "build" / asset.slug / f"{asset.slug}.odrl.json"
        assert pack(asset, opened, (), "portal").package.policy == file.read_bytes()
    edit(built / "grants/portrait/yamada-hanako.yaml", "until: 2039", "until: 2038")
    opened = open_workspace(built)
    assert pack(opened.workspace.clips[0], opened, (), "portal").package.policy == b""


@pytest.mark.slow
def test_a_changed_caption_makes_only_what_burns_or_carries_it(built: Path) -> None:
    edit(built / "clips/asa/captions.ja.srt", "行こう", "行くよ")
    stale = _stale(built)
    assert stale["picture/tall"] == {Reason.CAPTIONS_CHANGED}
    assert stale["rendition/tall"] == {Reason.UPSTREAM_CHANGED}
    assert "picture/clean" not in stale
    assert "rendition/clean" not in stale
    assert {"picture/box", "captions/ja"} <= set(stale)


@pytest.mark.slow
def test_a_changed_profile_makes_only_its_rendition(built: Path) -> None:
    edit(built / "tayori.yaml", "box: {like: square, width: 180", "box: {like: square, width: 200")
    stale = _stale(built)
    assert set(stale) == {"picture/box", "rendition/box", "legibility/box"}
    assert stale["picture/box"] == {Reason.SETTINGS_CHANGED}


@pytest.mark.slow
def test_changed_music_makes_sound_and_no_picture(built: Path, media: Path) -> None:
    shutil.copy(media / "talk.wav", built / "clips/asa/asa.wav")
    stale = _stale(built)
    assert stale["sound"] == {Reason.MUSIC_CHANGED}
    assert not any(name.startswith("picture/") for name in stale)


@pytest.mark.slow
def test_a_changed_source_makes_all_that_comes_from_it(built: Path, media: Path) -> None:
    shutil.copy(media / "other.mp4", next((built / "clips/asa").glob("*.mp4")))
    stale = _stale(built)
    assert stale["picture/clean"] == {Reason.SOURCE_CHANGED}
    assert "captions/ja" not in stale


@pytest.mark.slow
def test_a_removed_rendition_disappears_from_build(built: Path) -> None:
    edit(built / "tayori.yaml", "renditions: [clean, tall, box]", "renditions: [clean, tall]")
    assert _made(build(built, None, BufferReporter())) == set()
    assert not (built / "build/asa/asa.box.mp4").is_symlink()
    freed = prune(open_workspace(built), dry_run=False)
    assert freed.bytes_freed > 0
    assert _stale(built) == {}
    assert verify(open_workspace(built)).clean


@pytest.mark.slow
def test_damage_is_found_repaired_and_remade(built: Path) -> None:
    target = (built / "build/asa/asa.tall.mp4").resolve()
    target.chmod(0o644)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    assert _stale(built) == {}, "same size: only verify reads the bytes"
    assert len(verify(open_workspace(built), repair=True).damaged) == 1
    assert _stale(built) == {"rendition/tall": {Reason.ARTIFACT_MISSING}}
    build(built, None, BufferReporter())
    assert verify(open_workspace(built)).clean


@pytest.mark.slow
def test_one_bad_clip_does_not_stop_the_others(built: Path) -> None:
    (built / "clips/bad").mkdir()
    (built / "clips/bad/clip.yaml").write_text("schema: 1\ntitle: {ja: x}\nsource: x.mp4\n", encoding="utf-8")
    (built / "clips/bad/x.mp4").write_bytes(b"")
    edit(built / CLIP, "朝七時", "朝九時")
    done = build(built, None, BufferReporter())
    assert [slug for slug, _ in done.failures] == ["bad"]
    assert done.failures[0][1].exit_code is ExitCode.MEDIA
    assert ("asa", "rendition/tall") in done.result.made


@pytest.mark.slow
def test_a_failed_step_blocks_what_needs_it_and_is_told_next_time(built: Path) -> None:
    (built / "clips/asa/captions.ja.srt").write_text(
        "1\n00:00:00,200 --> 00:00:01,000\n\U0001f3a4\n", encoding="utf-8"
    )
    reporter = BufferReporter()
    done = build(built, None, reporter)
    error = done.failures[0][1]
    assert error.exit_code is ExitCode.USAGE
    assert "\U0001f3a4" in error.message
    assert {job.name for job in done.result.blocked} >= {"rendition/tall", "rendition/box"}
    plan = open_workspace(built).plan
    tall = next(p for p in plan.steps if p.step.name == "picture/tall")
    assert tall.status is Status.FAILED
    assert {p.status for p in plan.steps if p.step.name == "rendition/tall"} == {Status.BLOCKED}
    assert Reason.FAILED_BEFORE in tall.reasons
    assert not (built / "build/asa/asa.tall.mp4").exists()
    assert (built / "build/asa/asa.clean.mp4").exists()


@pytest.mark.slow
def test_a_second_builder_is_told_or_waits(built: Path) -> None:
    edit(built / CLIP, "朝七時", "朝六時")
    with workspace_lock(lock_path(built), "tayori build"), pytest.raises(WorkspaceBusy, match="tayori build"):
        build(built, None, BufferReporter(), wait=False)
    command = [sys.executable, "-m", "tayori", "build", "-w", str(built)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    outputs = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert sum(b"Nothing is stale" in out for out, _ in outputs) == 1, outputs


@pytest.mark.slow
@pytest.mark.parametrize("after_s", [0.6, 1.2, 1.8, 2.6])
def test_a_killed_build_leaves_nothing_half_made(workspace: Path, after_s: float) -> None:
    command = [sys.executable, "-m", "tayori", "build", "-w", str(workspace), "-q"]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after_s)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for path in (workspace / "build").rglob("*.*"):
        assert path.is_symlink()
        assert path.resolve().is_file(), path
    done = build(workspace, None, BufferReporter())
    assert done.failures == ()
    assert verify(open_workspace(workspace)).clean
    assert list((workspace / ".tayori/store/tmp").glob("*")) == []


@pytest.mark.slow
def test_an_inline_build_makes_the_same_steps(workspace: Path) -> None:
    done = build(workspace, ["asa"], BufferReporter(), executor="inline")
    assert {name for _, name in done.result.made} == {
        "picture/clean",
        "picture/tall",
        "picture/box",
        "sound",
        "rendition/clean",
        "rendition/tall",
        "rendition/box",
        "captions/ja",
        "reading/ja",
        "legibility/tall",
        "legibility/box",
        "frame",
        "stills",
        "copies/poster",
        "contact",
        "rights",
    }
