"""Sending a gigabyte, planning a thousand assets that are out, and sending ten at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.builds import Row, tayori
from bench.measure import Cost, run
from bench.stale import large_workspace
from tayori.errors import RemoteError
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tests.youtube import StandIn, youtube

GIGABYTE = 1 << 30
TURNS = 3
ASSETS = 1_000
TOGETHER = 10
PROCESSING_S = 3.0
_TARGET = """
targets:
  youtube:
    kind: youtube
    made_for_kids: false
    endpoint: {root}
    credentials: file:../credentials.json
    thumbnail_max_bytes: 1
    poll_first_s: 0.5
    limits: {{units: 100000000, videos.insert: 100000}}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A stand-in for YouTube in a process of its own."""

    root: str
    credentials: Path


def publishing_rows(folder: Path, *, quick: bool) -> list[Row]:
    """The rows of the table."""
    rows = _upload_rows(folder / "upload", GIGABYTE // (8 if quick else 1))
    return [*rows, _overlap_row(folder / "together"), *(() if quick else (_plan_row(folder / "thousand"),))]


def _upload_rows(folder: Path, size: int) -> list[Row]:
    folder.mkdir(parents=True)
    path = folder / "large.mp4"
    with path.open("wb") as file:
        for _ in range(size >> 20):
            file.write(os.urandom(1 << 20))
    ours: list[float] = []
    theirs: list[float] = []
    costs: list[Cost] = []
    told = folder / "told.txt"
    with _place(folder) as place:
        for _ in range(TURNS):
            _python("bench.put_loop", place.root, _fresh_token(place), path, told)
            theirs.append(float(told.read_text(encoding="utf-8")))
            # another name is another cut, which is not there yet
            path = path.rename(folder / f"large{len(ours)}.mp4")
            costs.append(_python("bench.upload_ours", place.root, place.credentials, path, told))
            ours.append(float(told.read_text(encoding="utf-8")))
    best, plain = min(ours), min(theirs)
    peak = max(cost.peak_bytes for cost in costs) / 1e6
    what = f"upload of {size >> 20:,} MiB"
    return [
        (
            what,
            f"a bare httpx PUT loop: {plain:.2f} s",
            f"{best:.2f} s, {best / plain:.2f}x (best of {TURNS} each, sign-in and reading back included)",
            "1.1x",
            _met(best <= 1.1 * plain),
        ),
        (f"{what}: memory", "", f"{peak:.0f} MB", "100 MB", _met(peak < 100)),
    ]


def _plan_row(root: Path) -> Row:
    """`tayori plan` where everything is out and nothing is to be done, as a process from start to end."""
    with youtube(hashing=False) as stand_in:
        _workspace(root, ASSETS, stand_in)
        _publish_all(root, stand_in, ASSETS)
        before = len(stand_in.asked)
        cost = min((run(tayori("plan", "youtube", "-w", root)) for _ in range(TURNS)), key=lambda c: c.wall_s)
        calls = len(stand_in.asked) - before
    met = _met(cost.wall_s < 2.0 and not calls)
    figures = f"{cost.wall_s:.2f} s (best of {TURNS}), {calls} calls"
    return (f"plan of {ASSETS:,} published assets, nothing to do", "", figures, "2 s, 0 calls", met)


def _overlap_row(root: Path) -> Row:
    """Ten clips, each of which YouTube processes for some seconds."""
    with youtube(hashing=False) as stand_in:
        stand_in.channel.processing_seconds = PROCESSING_S
        _workspace(root, TOGETHER, stand_in)
        began = time.monotonic()
        _publish_all(root, stand_in, TOGETHER)
        took = time.monotonic() - began
    alone = TOGETHER * PROCESSING_S
    what = f"{TOGETHER} clips, {PROCESSING_S:g} s of processing each"
    slowly = f"one after the other: over {alone:.0f} s"
    return (what, slowly, f"{took:.1f} s", "overlap", _met(took < alone / 2))


def _workspace(root: Path, clips: int, stand_in: StandIn) -> None:
    large_workspace(root, clips, _TARGET.format(root=stand_in.url))
    credentials = root.parent / "credentials.json"
    credentials.touch(mode=0o600)
    credentials.write_text(json.dumps(stand_in.credentials()), encoding="utf-8")
    for bucket in ("units", "videos.insert"):
        stand_in.quota.limits[bucket] = 10**9


def _publish_all(root: Path, stand_in: StandIn, clips: int) -> None:
    opened = open_workspace(root)
    done = publish(opened, plan_target(opened, "youtube"), BufferReporter())
    if done.failed or len(stand_in.channel.videos) != clips:
        raise RemoteError(f"{len(stand_in.channel.videos)} of {clips} are out: {done.failed[:1]}")


@contextmanager
def _place(folder: Path) -> Iterator[Place]:
    credentials = folder / "credentials.json"
    command = [sys.executable, "-m", "tests.youtube", "--port", "0", "--no-hashing"]
    with subprocess.Popen(
        [*command, "--credentials", str(credentials)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        root = process.stdout.readline().strip()
        while not (credentials.exists() and credentials.stat().st_size):
            time.sleep(0.05)
        try:
            yield Place(root, credentials)
        finally:
            process.terminate()


def _fresh_token(place: Place) -> str:
    """An access token, as the rival would get one."""
    said = json.loads(place.credentials.read_text(encoding="utf-8"))
    keys = ("client_id", "client_secret", "refresh_token")
    form = urlencode({**{key: said[key] for key in keys}, "grant_type": "refresh_token"}).encode()
    with urlopen(said["token_uri"], form) as answer:
        return str(json.load(answer)["access_token"])


def _python(module: str, *words: object) -> Cost:
    return run([sys.executable, "-m", module, *(str(word) for word in words)])


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
