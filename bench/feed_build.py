"""What one new episode costs a show that has a thousand: `feed build` with it, and with nothing new."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PIL import Image

from bench.builds import Row
from bench.sent import TARGET, send
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.site import render_site

EPISODES = 1_000
_SETTINGS = """\
schema: 1
organisation: {name: {ja: 長野市}, url: https://www.city.example.jp/, contact: kouhou@city.example.jp}
targets:
  portal: {kind: folder, path: site, base_url: https://ijyu.example.jp/}
"""
_SHOW = """\
schema: 1
title: {ja: 町かど放送局}
description: {ja: 毎日の町の音。}
category: [Society & Culture]
cover: cover.jpg
rights: {none: [portrait, artwork]}
"""
_EPISODE = """\
schema: 1
title: {{ja: 第{number}回}}
description: {{ja: 町の音。}}
number: {number}
source: r.wav
rights: {{none: [voice, music, script]}}
"""


def feed_build_rows() -> list[Row]:
    """Times of rendering the site of a long show: for the first time, again, and with one episode more."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _write(root)
        opened = open_workspace(root)
        *before, newest = sorted(opened.workspace.episodes, key=lambda episode: episode.number or 0)
        send(opened, before)
        first, everything = _timed(root)
        again, nothing = _timed(root)
        send(open_workspace(root), [newest])
        one, changed = _timed(root)
    return [
        (
            f"`feed build`, {EPISODES:,} episodes out, one of them new",
            f"all for the first time: {first:.1f} s, {everything:,} files",
            f"{one:.1f} s, {changed} files written; with nothing new {again:.1f} s, {nothing} files",
            "",
            "",
        )
    ]


def _timed(root: Path) -> tuple[float, int]:
    began = time.perf_counter()
    opened = open_workspace(root)
    written = render_site(opened, plan_target(opened, TARGET))
    return time.perf_counter() - began, len(written)


def _write(root: Path) -> None:
    show = root / "shows/machikado"
    files = {root / "tayori.yaml": _SETTINGS, show / "show.yaml": _SHOW}
    for number in range(1, EPISODES + 1):
        files[show / f"e{number}/episode.yaml"] = _EPISODE.format(number=number)
        files[show / f"e{number}/r.wav"] = f"RIFF{number}"
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    Image.new("RGB", (1400, 1400), "navy").save(show / "cover.jpg")
