"""A share of the seeds, lived through in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.places import running
from tests.chaos.run import Lived, World
from tests.chaos.scenario import drawn


def live(place: str, folder: Path, seeds: Sequence[int]) -> list[Lived]:
    """All of them, one after the other; each is told as it ends."""
    with running(place) as kind:
        world = World(kind, folder / "base", folder / f"from-{seeds[0] if seeds else 0}")
        return [_told(world, seed) for seed in seeds]


def _told(world: World, seed: int) -> Lived:
    began = time.monotonic()
    life = world.live(drawn(world.kind, seed))
    broken = f"\nBROKEN {life.broken}" if life.broken else ""
    took = time.monotonic() - began
    print(f"{life.scenario.name} -> {life.codes} {took:.1f} s{broken}", flush=True)
    return life
