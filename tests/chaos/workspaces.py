"""The workspace that is published: two clips in a series, built in all the shapes they will take."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tayori.media.ffmpeg import run_ffmpeg
from tayori.pipelines.build import build
from tayori.pipelines.report import BufferReporter
from tests.media.clips import source

if TYPE_CHECKING:
    from tests.chaos.place import Place

SLUGS = ("asa", "yoru")
FIRST = SLUGS[0]
"""The one that is changed."""
NOWHERE, SECRET = "http://127.0.0.1:9/", "/nowhere"
"""Stand for a place and for the file with its secret until they are known."""
SETTINGS = f"""\
schema: 1
organisation:
  name: {{ja: 長野市, en: Nagano City}}
  url: https://www.city.example.jp/
  contact: kouhou@city.example.jp
languages: [ja, en]
rights: {{holder: 長野市, credit: 長野市}}
captions: {{burn: ja}}
renditions: [tall]
profiles:
  tall: {{like: vertical, width: 180, height: 320}}
targets:
  portal: {{kind: folder, path: site, base_url: https://ijyu.example.jp/, renditions: [tall]}}
  wordpress:
    kind: wordpress
    url: {NOWHERE}
    user: editor
    password: "file:{SECRET}"
    status: publish
    renditions: [tall]
  youtube:
    kind: youtube
    rendition: tall
    made_for_kids: false
    endpoint: {NOWHERE}
    credentials: "file:{SECRET}"
    chunk_bytes: 262144
    settle_after_s: 0.5
    limits: {{units: 1000000, videos.insert: 1000}}
"""
CLIP = """\
schema: 1
title: {ja: TITLE、長野駅へ, en: Nagano Station}
description: {ja: 通勤の朝を歩く。, en: A walk to work.}
series: {id: nagano-no-asa, number: NUMBER}
tags: [長野市, 移住]
source: clip.mp4
captions: {ja: captions.ja.srt, en: captions.en.srt}
music: {file: asa.wav, level_lufs: -30, fade_out_s: 0.5}
recorded: 2026-07-01
rights:
  grants: [portrait/yamada-hanako, place/nagano-station, music/asa-no-uta]
  none: [voice, footage]
  credit: 長野市 / 撮影 信州映像
publish: {youtube: {playlist: 長野の朝}}
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
ENGLISH = CAPTIONS.replace("朝の駅。", "The station.").replace("行こう。", "Let us go.")
GRANTED = (
    ("portrait", "yamada-hanako", "山田 花子", "REL-0001"),
    ("place", "nagano-station", "長野駅", "PER-0001"),
    ("music", "asa-no-uta", "朝のうた", "MUS-0001"),
)
TITLES = ("朝七時", "夜九時")


def make_workspace(root: Path) -> Path:
    """Write the workspace and build it as it is, edited, and cut anew."""
    _write(root)
    for change in (edit_texts, cut_anew):
        change(root)
        _build(root)
        _undo(root)
    _build(root)
    return root


def fast_folder() -> str | None:
    """Where temporary workspaces best lie: in memory, if there is such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def copy_workspace(root: Path, to: Path, place: Place) -> Path:
    """A copy for a place; large files, which nobody changes, are shared."""
    shutil.copytree(root, to, symlinks=True, copy_function=share_or_copy)
    settings = to / "tayori.yaml"
    text = settings.read_text(encoding="utf-8").replace(NOWHERE, place.url)
    settings.write_text(text.replace(SECRET, str(place.secret_file)), encoding="utf-8")
    return to


def share_or_copy(given: str, to: str) -> str:
    """A copy of a file, or the same file where nobody changes it."""
    if given.endswith((".mp4", ".wav")) or "/store/" in given:
        os.link(given, to)
        return to
    return shutil.copy2(given, to)


def edit_texts(root: Path) -> None:
    """Title, description and English captions change; the picture does not."""
    manifest = root / f"clips/{FIRST}/clip.yaml"
    _edit(manifest, "長野駅へ, en: Nagano Station", "松本駅へ, en: Matsumoto Station")
    _edit(manifest, "A walk to work.", "A ride to work.")
    _edit(root / f"clips/{FIRST}/captions.en.srt", "Let us go.", "Off we go.")


def cut_anew(root: Path) -> None:
    """The picture changes."""
    _edit(root / f"clips/{FIRST}/clip.yaml", "source: clip.mp4", "source: other.mp4")


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _undo(root: Path) -> None:
    (root / f"clips/{FIRST}/clip.yaml").write_text(_clip(0), encoding="utf-8")
    (root / f"clips/{FIRST}/captions.en.srt").write_text(ENGLISH, encoding="utf-8")


def _build(root: Path) -> None:
    assert build(root, None, BufferReporter()).failures == ()


def _clip(number: int) -> str:
    return CLIP.replace("TITLE", TITLES[number]).replace("NUMBER", str(number + 1))


def _write(root: Path) -> None:
    files = {"tayori.yaml": SETTINGS}
    for number, slug in enumerate(SLUGS):
        files[f"clips/{slug}/clip.yaml"] = _clip(number)
        files[f"clips/{slug}/captions.ja.srt"] = CAPTIONS
        files[f"clips/{slug}/captions.en.srt"] = ENGLISH
    for kind, name, subject, public_id in GRANTED:
        files[f"grants/{kind}/{name}.yaml"] = GRANT.format(kind=kind, subject=subject, public_id=public_id)
    files["grants/music/asa-no-uta.yaml"] += MUSIC_RIGHTS
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _draw(root)


def _draw(root: Path) -> None:
    """Noise does not compress: files large enough to be sent in several pieces."""
    picture = "testsrc2=s=180x320:r=25,noise=alls=60:allf=t"
    for slug, turned in zip(SLUGS, ("null", "hflip"), strict=True):
        folder = root / "clips" / slug
        source(folder / "clip.mp4", picture=f"{picture},{turned}", length="2")
        run_ffmpeg(("-y", "-f", "lavfi", "-i", "sine=440:d=3", "-ac", "2", str(folder / "asa.wav")))
    source(root / f"clips/{FIRST}/other.mp4", picture=f"{picture},negate", length="2")
