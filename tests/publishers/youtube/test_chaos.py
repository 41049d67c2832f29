"""Faults and kills drawn by lot: whatever happens, one whole video, nothing twice, all of it comes down."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tayori.errors import OutcomeUnknown, RemoteError
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Package, PublicationState, Receipt
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
    "playlistItems.insert", "playlistItems.delete", "channels.list",
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
    if name == "videos.insert.query":
        faults += [gone(), fails(400, "badRequest")]
    return lot.choice(faults)


def nothing_known(here: Desk) -> Receipt:
    """What stands for an asset the ledger knows nothing of."""
    intended, now = PublicationState.INTENDED, here.stand_in.clock.now()
    return Receipt(Slug("asa-no-eki"), "youtube", intended, "", "", Digest(""), now)


def run_once(here: Desk, lot: Random, package: Package) -> None:
    """One run under faults that is killed somewhere, most of the time."""
    for _ in range(lot.randrange(8)):
        name = lot.choice(CALLS)
        here.stand_in.faults.add(name, drawn(lot, name), call=lot.randrange(1, 3), times=lot.randrange(1, 5))
    here.ledger.kill_after = lot.choice(
        [None, lot.randrange(2, 8), lot.randrange(2, 18), lot.randrange(6, 18)]
    )
    try:
        here.publish(package)
    except (Killed, OutcomeUnknown, RemoteError):
        here.stand_in.clock.advance(lot.choice([1, 1000]))
    finally:
        here.ledger.kill_after = None
        here.stand_in.faults.clear()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """The channel after one run that nothing befell."""
    with desk(privacy="public") as here:
        here.publish(film(tmp_path_factory.mktemp("whole")))
        return here.stand_in.state()


def restored(here: Desk, lot: Random) -> None:
    """Now and then somebody plays back a backup of the ledger."""
    if lot.random() < OLD_LEDGER:
        here.ledger = Ledger(here.ledger.states[: lot.randrange(len(here.ledger.states) + 1)])
        here.stand_in.clock.advance(1000)


def taken_down(here: Desk, lot: Random) -> None:
    """Retracted under faults as well, and again until nothing fails."""
    for _ in range(2):
        here.stand_in.faults.add("videos.update", drawn(lot, "videos.update"), times=lot.randrange(1, 3))
        here.stand_in.faults.add("playlistItems.list", drawn(lot, "playlistItems.list"))
    last = here.ledger.last or nothing_known(here)
    for _ in range(RUNS):
        try:
            down = here.publisher.retract(last, here.ledger.record)
        except (OutcomeUnknown, RemoteError):
            last = here.ledger.last or last
            here.stand_in.faults.clear()
            here.stand_in.clock.advance(1000)
            continue
        assert here.publisher.verify(down) == ()
        return
    raise AssertionError(f"not down: {last}")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_happens_there_is_one_of_everything(tmp_path: Path, seed: int, whole: Json) -> None:
    lot = Random(seed)
    with desk(privacy="public", chunk_bytes=lot.choice([None, BLOCK])) as here:
        for _ in range(RUNS):
            run_once(here, lot, film(tmp_path))
            restored(here, lot)
        here.until_done(film(tmp_path))
        assert here.stand_in.state() == whole
        assert here.stand_in.violations == []


@pytest.mark.parametrize("seed", range(SEEDS // 2))
def test_whatever_happens_between_two_cuts_all_of_it_comes_down(tmp_path: Path, seed: int) -> None:
    """Back and forth between cuts, with other wishes and an old ledger: then it is retracted."""
    lot = Random(1000 + seed)
    with desk(privacy="public", replaced="keep") as here:
        for _ in range(RUNS):
            here.target.said["privacy"] = lot.choice(["public", "unlisted", "private"])
            run_once(here, lot, film(tmp_path, lot.choice("ab")))
            restored(here, lot)
        here.stand_in.clock.advance(1000)
        taken_down(here, lot)
        videos = here.stand_in.state()["videos"]
        assert len(videos) <= 2
        assert all(video["status"]["privacyStatus"] == "private" for video in videos)
