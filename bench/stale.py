"""How long `build` and `status` take on large workspaces with nothing to do.

The workspace is real; its artifacts are stand-ins of a few bytes, recorded as a build would record them, for
what is timed is the planning and not the encoding.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tayori.config.write import write_workspace
from tayori.model.artifact import Artifact
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.run import BuildResult, place_all
from tayori.ledger.ledger import StepRecord

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


def large_workspace(root: Path, clips: int, source: Path) -> None:
    """A workspace of `clips` clips with everything up to date."""
    write_workspace(root, "長野市")
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
    opened = open_workspace(root)
    run = opened.ledger.begin_run("stand-ins")
    for planned in opened.plan.steps:
        step, made = planned.step, []
        with opened.store.scratch() as folder:
            for output in step.outputs:
                file = folder / "made"
                file.write_text(f"{step.recipe.key} {output.name}", encoding="utf-8")
                made.append(Artifact(step.recipe.key, output.name, *opened.store.add(file)))
        record = StepRecord(
            step.slug,
            step.name,
            step.recipe.key,
            step.recipe.document(),
            tuple(made),
            '{"facts":{},"findings":[]}',
        )
        opened.ledger.record_step(run, record)
    opened = open_workspace(root)
    place_all(root, opened.store, opened.plan, BuildResult(), keep_names=False)
