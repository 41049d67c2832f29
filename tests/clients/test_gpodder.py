"""A show from our server in gPodder: subscribed to, downloaded over a line that breaks, moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.gpodder import GPodder
from tests.clients.station import GUIDS, SLUGS, SOUND, own_guids, station

pytestmark = pytest.mark.tools("gpo")
EVERYTHING = sorted(SOUND.values())


@pytest.fixture
def listener(tmp_path: Path) -> GPodder:
    home = tmp_path / "home"
    home.mkdir()
    return GPodder(home)


def test_a_show_is_subscribed_to_and_its_episodes_come_over_a_line_that_breaks(
    tmp_path: Path, listener: GPodder
) -> None:
    with station(tmp_path / "old") as old:
        old.air()
        listener.subscribe(old.feed_url)
        assert listener.guids() == sorted(GUIDS.values())
        assert listener.pending() == 3
        old.wire.breaks = [60_000, 30_000]
        listener.run("download")
        assert listener.downloads() == EVERYTHING
        assert listener.pending() == 0
        sound = old.wire.of(".mp3")
        assert [(e.status, e.asked.get("range")) for e in sound[:3]] == [
            (200, None),
            (206, "bytes=60000-"),
            (206, "bytes=90000-"),
        ]
        # nothing came twice
        assert sum(e.passed for e in sound) == sum(map(len, EVERYTHING))


def test_a_feed_that_did_not_change_is_not_sent_again(tmp_path: Path, listener: GPodder) -> None:
    with station(tmp_path / "old") as old:
        old.air(SLUGS[:2])
        listener.subscribe(old.feed_url)
        old.wire.exchanges.clear()
        assert listener.update() == 2
        assert [(e.status, e.passed) for e in old.wire.of("feed.xml")] == [(304, 0)]
        old.air()
        assert listener.update() == 3
        assert old.wire.of("feed.xml")[-1].status == 200


def test_no_episode_is_new_after_a_move(tmp_path: Path, listener: GPodder) -> None:
    with station(tmp_path / "old") as old, station(tmp_path / "new", "radio/") as new:
        old.air(SLUGS[:2])
        listener.subscribe(old.feed_url)
        listener.run("download")
        new.air(SLUGS[:2], has_moved=True)
        assert new.mp3(SLUGS[0]) != old.mp3(SLUGS[0])
        # while the old host still shows the feed of the new one ...
        old.feed_file.write_bytes(new.feed_file.read_bytes())
        assert listener.update() == 0
        # ... and when it sends listeners on
        old.wire.moved["/" + old.feed_path] = new.feed_url
        assert listener.update() == 0
        assert listener.guids() == sorted(GUIDS[slug] for slug in SLUGS[:2])
        new.air(has_moved=True)
        assert listener.update() == 1
        followed = listener.run("list")
        assert new.feed_url in followed
        assert old.feed_url not in followed
        assert len(listener.downloads()) == 2


def test_episodes_with_other_guids_are_new(tmp_path: Path, listener: GPodder) -> None:
    with station(tmp_path / "old") as old, station(tmp_path / "new", "radio/") as new:
        old.air(SLUGS[:2])
        listener.subscribe(old.feed_url)
        listener.run("download")
        new.air(SLUGS[:2], own_guids("other"), has_moved=True)
        old.wire.moved["/" + old.feed_path] = new.feed_url
        assert listener.update() == 2
