"""How long `rights enforce` takes with very many assets out: nothing to do, and twenty to take down.

Manifests, grants, receipts and what was sent are real files and rows; media are three bytes each, for nothing
looks at them.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.builds import Row
from bench.sent import send
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.recall.enforcing import EnforcementRun, run_enforcement
from tayori.pipelines.report import SilentReporter

ASSETS, PEOPLE, GOAL_S = 10_000, 500, 5.0

_SETTINGS = """\
schema: 1
organisation: {name: {ja: 長野市}, url: https://www.city.example.jp/}
targets:
  portal: {kind: folder, path: site, base_url: https://ijyu.example.jp/}
"""
_CLIP = """\
schema: 1
title: {{ja: 朝 {number}}}
source: s.mp4
rights: {{grants: [portrait/p{person}, place/eki], none: [voice, footage, music]}}
"""
_GRANT = """\
schema: 1
kind: {kind}
subject: 山田 花子
public_id: {public_id}
granted: 2026-07-01
valid: {{until: 2039-03-31}}
channels: [any]
territories: [world]
"""


def enforcing_rows() -> list[Row]:
    """The time of a run that finds nothing, and of one that takes down what rests on one grant."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _write(root)
        opened = open_workspace(root)
        send(opened, opened.workspace.assets)
        _run_out(root, 0)
        _timed(root)  # writes every page for the first time
        idle = min(_timed(root)[0] for _ in range(3))
        _run_out(root, 1)
        acting, run = _timed(root)
    told = len(run.done.told) if run.done else 0
    return [
        (
            f"`rights enforce`, {ASSETS:,} out, nothing to do",
            "",
            f"{idle:.1f} s (best of 3)",
            f"under {GOAL_S:g} s",
            "met" if idle < GOAL_S else "MISSED",
        ),
        (f"`rights enforce`, {ASSETS:,} out, {told} to take down", "", f"{acting:.1f} s", "", ""),
    ]


def _timed(root: Path) -> tuple[float, EnforcementRun]:
    began = time.perf_counter()
    run = run_enforcement(root, "bench", SilentReporter())
    return time.perf_counter() - began, run


def _run_out(root: Path, person: int) -> None:
    path = root / f"grants/portrait/p{person}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2039-03-31", "2026-08-31"), encoding="utf-8")


def _write(root: Path) -> None:
    files = {
        "tayori.yaml": _SETTINGS,
        "grants/place/eki.yaml": _GRANT.format(kind="place", public_id="LOC-0"),
    }
    for person in range(PEOPLE):
        text = _GRANT.format(kind="portrait", public_id=f"REL-{person}")
        files[f"grants/portrait/p{person}.yaml"] = text
    for number in range(ASSETS):
        files[f"clips/c{number}/clip.yaml"] = _CLIP.format(number=number, person=number % PEOPLE)
        files[f"clips/c{number}/s.mp4"] = ""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
