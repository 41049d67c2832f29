"""How long `build` and `status` take on large workspaces with nothing to do.

The workspace is real; its artifacts are stand-ins of a few bytes, recorded as a build would record them, for
what is timed is the planning and not the encoding.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import insert

from tayori.config.write import write_workspace
from tayori.ledger import tables
from tayori.ledger.db import open_engine, transaction
from tayori.media.ffmpeg import run_ffmpeg
from tayori.model.ids import digest_bytes
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.run import BuildResult, place_all

_MANIFEST = """\
schema: 1
title: {{ja: 朝の駅 その{number}, en: Morning station {number}}}
description: {{ja: 自転車で十五分。通勤の朝を歩く。}}
series: {{id: nagano-no-asa, number: {number}}}
tags: [長野市, 移住]
source: IMG.mp4
trim: {{start: 0.2, end: 1.8}}
captions: {{ja: captions.ja.srt, en: captions.en.srt}}
recorded: 2026-07-01
rights:
  grants: [place/eki]
  none: [portrait, voice, music, footage]
  credit: 長野市 / 撮影 信州映像
"""
_GRANT = """\
schema: 1
kind: place
subject: 長野駅
public_id: PER-0001
granted: 2026-07-01
channels: [any]
territories: [world]
status: active
"""


def large_workspace(root: Path, clips: int, targets: str = "") -> None:
    """A workspace of `clips` clips with everything up to date, and `targets` instead of the usual ones."""
    root.parent.mkdir(parents=True, exist_ok=True)
    source = root.with_suffix(".mp4")
    run_ffmpeg(("-y", "-f", "lavfi", "-i", "testsrc2=s=180x320:r=25", "-t", "2", str(source)))
    write_workspace(root, "長野市")
    if targets:
        settings = root / "tayori.yaml"
        head = settings.read_text(encoding="utf-8").partition("\ntargets:")[0]
        settings.write_text(head + targets, encoding="utf-8")
    (root / "grants/place").mkdir(parents=True)
    (root / "grants/place/eki.yaml").write_text(_GRANT, encoding="utf-8")
    for number in range(clips):
        folder = root / "clips" / f"asa-{number:04d}"
        folder.mkdir(parents=True)
        (folder / "clip.yaml").write_text(_MANIFEST.format(number=number), encoding="utf-8")
        shutil.copy(source, folder / "IMG.mp4")
        for lang, text in (("ja", "朝の駅。"), ("en", "Morning.")):
            cue = f"1\n00:00:00,300 --> 00:00:01,500\n{text}{number}\n"
            (folder / f"captions.{lang}.srt").write_text(cue, encoding="utf-8")
        for file in folder.iterdir():
            os.utime(file, (1_700_000_000, 1_700_000_000))
    _record_stand_ins(root)


def _record_stand_ins(root: Path) -> None:
    """As a build would record them, but in one transaction: sixteen thousand fsyncs would take minutes."""
    opened = open_workspace(root)
    made, built, reports = [], [], []
    for planned in opened.plan.steps:
        step = planned.step
        for output in step.outputs:
            data = f"{step.recipe.key} {output.name}".encode()
            path = opened.store.path(digest_bytes(data))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            row = {"key": step.recipe.key, "output": output.name, "digest": path.name, "size": len(data)}
            made.append(row | {"run": 1})
        row = {"slug": step.slug, "step": step.name, "key": step.recipe.key, "run": 1}
        built.append(row | {"recipe": step.recipe.document(), "error": None})
        reports.append({"key": step.recipe.key, "report": '{"facts":{},"findings":[]}'})
    with transaction(open_engine(root / ".tayori/ledger.db")) as connection:
        connection.execute(insert(tables.artifacts).prefix_with("OR IGNORE"), made)
        connection.execute(insert(tables.builds), built)
        connection.execute(insert(tables.reports).prefix_with("OR IGNORE"), reports)
    opened = open_workspace(root)
    place_all(root, opened.store, opened.plan, BuildResult(), keep_names=False)
