"""The default build of a clip against six calls, one call by hand, and moviepy; memory; quality."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from bench import rivals
from bench.footage import Footage, footage
from bench.measure import Cost, run, together
from tayori.config.write import write_workspace

MOVIEPY_SECONDS = 3
_MANIFEST = """\
schema: 1
title: {ja: 朝の橋}
source: clip.mp4
captions: {ja: captions.ja.srt}
recorded: 2026-07-01
rights: {none: [portrait, voice, place, music, footage]}
"""
Row = tuple[str, str, str, str, str]


def build_rows(folder: Path, *, quick: bool) -> list[Row]:
    """A row for each comparison, for each clip."""
    rows: list[Row] = []
    for number, clip in enumerate(footage(folder / "footage")):
        place = folder / f"rivals{number}"
        place.mkdir()
        rivals.write_scripts(clip, place)
        ours = _default_build(clip, folder / f"ws{number}")
        each = together([run(call, place) for call in rivals.one_call_each(clip)])
        hand = run(rivals.by_hand(clip), place)
        rows += [
            _ratio(f"default build, {clip.name}", "six ffmpeg calls, one for each place", ours, each, 0.45),
            _ratio(f"default build, {clip.name}", "one ffmpeg command written by hand", ours, hand, 1.03),
            _encoding(clip, folder / f"ws{number}", place),
            _memory(clip, ours),
            _quality(clip, folder / f"quality{number}"),
        ]
        if not quick and number == 0:
            rows.append(_against_moviepy(clip, place, folder / "short"))
    return rows


def workspace_of(clip: Footage, root: Path) -> Path:
    """A workspace with the clip, and nothing built."""
    write_workspace(root, "みどり町")
    (root / "clips/clip").mkdir(parents=True)
    (root / "clips/clip/clip.yaml").write_text(_MANIFEST, encoding="utf-8")
    shutil.copy(clip.path, root / "clips/clip/clip.mp4")
    shutil.copy(clip.captions, root / "clips/clip/captions.ja.srt")
    return root


def tayori(*words: object) -> list[str]:
    """A call of the program, as the command line makes it."""
    return [str(Path(sys.executable).with_name("tayori")), *map(str, words)]


def _default_build(clip: Footage, root: Path) -> Cost:
    return run(tayori("build", "-q", "-w", workspace_of(clip, root)))


def _ratio(what: str, against: str, ours: Cost, theirs: Cost, goal: float) -> Row:
    ratio = ours.wall_s / theirs.wall_s
    wall = f"{ours.wall_s:.1f} s to {theirs.wall_s:.1f} s"
    told = f"{ratio:.2f}x ({wall}; processor {ours.cpu_s:.0f} s to {theirs.cpu_s:.0f} s)"
    return what, against, told, f"at most {goal}x", _met(ratio <= goal)


def _encoding(clip: Footage, root: Path, place: Path) -> Row:
    """Our encoder alone against the expert's: the part of the build that both do."""
    script = Path(__file__).with_name("encode_only.py")
    ours = run([sys.executable, str(script), str(root), str(place / "encoded")])
    theirs = run(rivals.by_hand(clip, stills=False), place)
    return _ratio(f"its encoding alone, {clip.name}", "the same command, videos only", ours, theirs, 1.03)


def _memory(clip: Footage, ours: Cost) -> Row:
    told = f"{ours.peak_bytes / 1e6:.0f} MB"
    return f"peak memory, {clip.name}", "", told, "at most 1000 MB", _met(ours.peak_bytes <= 1_000_000_000)


def _quality(clip: Footage, out: Path) -> Row:
    words = ("transcode", clip.path, "--captions", clip.captions, "--to", ",".join(rivals.DEFAULT))
    done = subprocess.run(
        tayori(*words, "--out", out, "--measure", "--json"), capture_output=True, text=True, check=True
    )
    found = {Path(item["path"]).suffixes[-2].strip("."): item for item in json.loads(done.stdout)}
    told = ", ".join(
        f"{name} {item['quality']['vmaf_mean']:.1f} at {item['bitrate_bps'] / 1e6:.1f} Mbit/s"
        for name, item in found.items()
    )
    good = all(item["quality"]["vmaf_mean"] >= 95 for item in found.values())
    small = found["vertical"]["bitrate_bps"] <= 8_400_000
    return (
        f"mean VMAF, {clip.name}",
        "",
        told,
        "95 each; vertical within 8 Mbit/s + sound",
        _met(good and small),
    )


def _against_moviepy(clip: Footage, place: Path, root: Path) -> Row:
    workspace_of(clip, root)
    manifest = root / "clips/clip/clip.yaml"
    cut = f"trim: {{start: 0, end: {MOVIEPY_SECONDS}}}\n"
    manifest.write_text(manifest.read_text(encoding="utf-8") + cut, encoding="utf-8")
    ours = run(tayori("build", "-q", "-w", root))
    theirs = run(rivals.with_moviepy(clip, MOVIEPY_SECONDS), place)
    what = f"default build, first {MOVIEPY_SECONDS} s, {clip.name}"
    return _ratio(what, "moviepy script for the same files", ours, theirs, 0.25)


def _met(good: bool) -> str:
    return "met" if good else "MISSED"
