"""The five videos of a clip as a build encodes them; no checks, stills or ledger. Arguments ROOT OUT."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tayori.media.mux import mux
from tayori.pipelines.executors import machine_cores
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.perform import perform
from tayori.pipelines.pictures import Hands, compose
from tayori.pipelines.steps import PictureWork, RenditionWork
from tayori.pipelines.workbench import Bench


def main(root: Path, out: Path) -> None:
    """Encode every picture of the workspace's first clip, its sound beside them, and join them."""
    out.mkdir(parents=True)
    steps = {p.step.name: p.step for p in open_workspace(root).plan.steps}
    works = {name: s.work for name, s in steps.items() if isinstance(s.work, PictureWork)}
    with ThreadPoolExecutor(1) as beside:
        sound = beside.submit(perform, (steps["sound"],), {}, Bench(out, 1, None, None))
        compose(works, {}, out, Hands(machine_cores()))
        heard = sound.result()["sound"].files["sound.m4a"]
    renditions = [s.work for s in steps.values() if isinstance(s.work, RenditionWork)]
    with ThreadPoolExecutor(2) as pool:
        for joined in renditions:
            name = joined.profile.name
            pool.submit(mux, out / f"{name}.mp4", heard, joined.metadata, out / f"joined.{name}.mp4")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
