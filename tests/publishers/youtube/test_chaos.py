"""Faults and kills drawn by lot: whatever happens, one whole video and nothing twice."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tayori.errors import OutcomeUnknown, RemoteError
from tests.publishers.youtube.publishing import BLOCK, Desk, Json, Killed, Ledger, desk, film
from tests.youtube.faults import (
    Fault,
    broken_json,
    cut,
    fails,
    gone,
    half,
    html,
    keeps,
    limited,
    lost,
    unauthorized,
    unreachable,
)

CALLS = (
    "videos.insert", "videos.insert.bytes", "videos.insert.query", "videos.list", "videos.update",
    "captions.insert", "thumbnails.set", "playlists.list", "playlists.insert", "playlistItems.list",
    "playlistItems.insert", "channels.list",
)  # fmt: skip
SEEDS = 16
RUNS = 4
OLD_LEDGER = 0.3
"""How likely a run is followed by an old backup of the ledger."""


def drawn(lot: Random, name: str) -> Fault:
    """A fault that can befall a call."""
    faults = [
        lost(), lost(resets=True), half(), fails(503), fails(500, acts=True), unauthorized(), limited(),
        unreachable(), html(), broken_json(),
    ]  # fmt: skip
    if name == "videos.insert.bytes":
        faults += [cut(lot.randrange(3 * BLOCK)), keeps(lot.randrange(BLOCK)), gone()]
    return lot.choice(faults)


def run_once(here: Desk, lot: Random, folder: Path) -> None:
    """One run under faults that is killed somewhere, most of the time."""
    for _ in range(lot.randrange(8)):
        name = lot.choice(CALLS)
        here.stand_in.faults.add(name, drawn(lot, name), call=lot.randrange(1, 3), times=lot.randrange(1, 5))
    here.ledger.kill_after = lot.choice(
        [None, lot.randrange(2, 8), lot.randrange(2, 18), lot.randrange(6, 18)]
    )
    try:
        here.publish(film(folder))
    except (Killed, OutcomeUnknown, RemoteError):
        here.stand_in.clock.advance(lot.choice([1, 1000]))
    finally:
        here.ledger.kill_after = None
        here.stand_in.faults.clear()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """The channel after one run that nothing befell."""
    with desk() as here:
        here.publish(film(tmp_path_factory.mktemp("whole")))
        return here.stand_in.state()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_happens_there_is_one_of_everything(tmp_path: Path, seed: int, whole: Json) -> None:
    lot = Random(seed)
    with desk(chunk_bytes=lot.choice([None, BLOCK])) as here:
        for _ in range(RUNS):
            run_once(here, lot, tmp_path)
            if lot.random() < OLD_LEDGER:
                here.ledger = Ledger(here.ledger.states[: lot.randrange(len(here.ledger.states) + 1)])
                here.stand_in.clock.advance(1000)
        here.until_done(film(tmp_path))
        assert here.stand_in.state() == whole
        assert here.stand_in.violations == []
