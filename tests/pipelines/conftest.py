"""A small but whole workspace: one clip of two seconds in three renditions, a show with an episode."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from tayori.media.ffmpeg import run_ffmpeg
from tayori.pipelines.build import build
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tayori.publishers import registry
from tests.media.clips import source
from tests.publishers.rack import POINT

SETTINGS = """\
schema: 1
organisation:
  name: {ja: 長野市, en: Nagano City}
  url: https://www.city.example.jp/
  contact: kouhou@city.example.jp
languages: [ja, en]
rights: {holder: 長野市, credit: 長野市}
captions: {burn: ja}
renditions: [clean, tall, box]
profiles:
  clean: {like: master, width: 180, height: 320}
  tall: {like: vertical, width: 180, height: 320}
  box: {like: square, width: 180, height: 180}
targets:
  portal: {kind: folder, path: site, base_url: https://ijyu.example.jp/, renditions: [tall]}
  youtube: {kind: youtube, rendition: tall, made_for_kids: false}
"""
CLIP = """\
schema: 1
title: {ja: 朝七時、長野駅へ, en: Seven a.m.}   # the working title
description: {ja: 通勤の朝を歩く。}
source: 朝 の's [駅]：1.mp4
captions: {ja: captions.ja.srt}
music: {file: asa.wav, level_lufs: -30, fade_out_s: 0.5}
recorded: 2026-07-01
rights:
  grants: [portrait/yamada-hanako, place/nagano-station, music/asa-no-uta]
  none: [voice, footage]
  credit: 長野市 / 撮影 信州映像
"""
GRANT = """\
schema: 1
kind: {kind}
subject: {subject}
public_id: {public_id}
granted: 2026-07-01
valid: {{from: 2026-07-01, until: 2039-03-31}}
channels: [any]
territories: [world]
status: active
"""
MUSIC_RIGHTS = """\
composition: {holder: 作者不詳, manager: PD}
master: {holder: 長野市, self_performed: true}
"""
CAPTIONS = """\
1
00:00:00,200 --> 00:00:01,000
朝の駅。

2
00:00:01,100 --> 00:00:01,900
行こう。
"""
SHOW = """\
schema: 1
title: {ja: 長野のこえ}
description: {ja: 長野の人に聞く。}
author: 長野市
email: kouhou@city.example.jp
category: [Society & Culture]
cover: cover.png
rights: {none: [portrait, artwork]}
"""
EPISODE = """\
schema: 1
title: {ja: 第一声}
description: {ja: はじめの回。}
source: talk.wav
published: 2026-07-02T09:00:00+09:00
rights:
  grants: [voice/yamada-hanako]
  none: [music, script]
"""
PRIVATE_NAME = "山田 花子"


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The given files, made once."""
    folder = tmp_path_factory.mktemp("media")
    source(folder / "clip.mp4", picture="testsrc2=s=180x320:r=25", length="2")
    source(folder / "other.mp4", picture="testsrc2=s=180x320:r=25,negate", length="2")
    run_ffmpeg(("-y", "-f", "lavfi", "-i", "sine=440:d=3", "-ac", "2", str(folder / "music.wav")))
    run_ffmpeg(
        ("-y", "-f", "lavfi", "-i", "anoisesrc=d=6:c=pink:a=0.3", "-ac", "1", str(folder / "talk.wav"))
    )
    Image.linear_gradient("L").resize((1500, 1500)).convert("RGB").save(folder / "cover.png")
    return folder


@pytest.fixture
def workspace(tmp_path: Path, media: Path) -> Path:
    """A fresh workspace."""
    return write_workspace(tmp_path / "長野 ws", media)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, media: Path) -> Path:
    """A workspace built one time; tests get copies."""
    root = write_workspace(tmp_path_factory.mktemp("built") / "ws", media)
    assert build(root, None, BufferReporter()).failures == ()
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A fresh copy of a built workspace."""
    root = tmp_path / "built"
    shutil.copytree(built_once, root, symlinks=True)
    return root


@pytest.fixture(scope="session")
def published_once(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose portal is out; tests get copies."""
    root = tmp_path_factory.mktemp("published") / "ws"
    shutil.copytree(built_once, root, symlinks=True)
    opened = open_workspace(root, actor="tester")
    assert publish(opened, plan_target(opened, "portal"), BufferReporter()).failed == ()
    return root


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Path:
    """A fresh copy of a published workspace."""
    root = tmp_path / "published"
    shutil.copytree(published_once, root, symlinks=True)
    return root


def edit(path: Path, old: str, new: str) -> None:
    """Change a text file; the old text must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def write_workspace(root: Path, media: Path) -> Path:
    """Write the workspace's files below `root`."""
    files = {
        "tayori.yaml": SETTINGS,
        "clips/asa/clip.yaml": CLIP,
        "clips/asa/captions.ja.srt": CAPTIONS,
        "shows/koe/show.yaml": SHOW,
        "shows/koe/dai-ichi/episode.yaml": EPISODE,
    }
    for kind, name, subject, public_id in (
        ("portrait", "yamada-hanako", PRIVATE_NAME, "REL-0001"),
        ("voice", "yamada-hanako", PRIVATE_NAME, "REL-0002"),
        ("place", "nagano-station", "長野駅", "PER-0001"),
        ("music", "asa-no-uta", "朝のうた", "MUS-0001"),
    ):
        files[f"grants/{kind}/{name}.yaml"] = GRANT.format(kind=kind, subject=subject, public_id=public_id)
    files["grants/music/asa-no-uta.yaml"] += MUSIC_RIGHTS
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(media / "clip.mp4", root / "clips/asa/朝 の's [駅]：1.mp4")
    shutil.copy(media / "music.wav", root / "clips/asa/asa.wav")
    shutil.copy(media / "talk.wav", root / "shows/koe/dai-ichi/talk.wav")
    shutil.copy(media / "cover.png", root / "shows/koe/cover.png")
    return root


@pytest.fixture(scope="session")
def rack_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace for a rack, made one time; tests get copies."""
    # it writes with the means of this file
    from tests.pipelines.racks import write_rack_workspace

    root = tmp_path_factory.mktemp("racks") / "ws"
    write_rack_workspace(root)
    return root


@pytest.fixture
def rack(rack_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy, with the kind `rack` installed."""
    known = {**registry._found(), "rack": POINT}
    monkeypatch.setattr(registry, "_found", lambda: known)
    root = tmp_path / "racks"
    shutil.copytree(rack_once, root, symlinks=True)
    return root
