"""An app that goes on with a download by Range and If-Range; never do two versions become one file."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.clients.station import SLUGS, SOUND, station

SLUG = SLUGS[0]


class App:
    """Downloads as careful podcast apps do."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.etag = ""
        self.statuses: list[int] = []

    def fetch(self, url: str) -> bool:
        """Fetch what is missing; whether the file is whole now."""
        had = self.file.stat().st_size if self.file.exists() else 0
        headers = {"Range": f"bytes={had}-", "If-Range": self.etag} if had else {}
        with httpx.stream("GET", url, headers=headers, trust_env=False) as answer:
            self.statuses.append(answer.status_code)
            self.etag = answer.headers["ETag"]
            with self.file.open("ab" if answer.status_code == 206 else "wb") as out:
                try:
                    for piece in answer.iter_raw():
                        out.write(piece)
                except httpx.RemoteProtocolError:
                    return False
        return True


def test_an_episode_comes_whole_over_a_line_that_breaks(tmp_path: Path) -> None:
    with station(tmp_path / "old") as old:
        old.air()
        app = App(tmp_path / "episode.mp3")
        old.wire.breaks = [70_000, 1, 0, 129_000]
        tries = [app.fetch(old.mp3(SLUG)) for _ in range(5)]
        assert tries == [False, False, False, False, True]
        assert app.statuses == [200, 206, 206, 206, 206]
        assert app.file.read_bytes() == SOUND[SLUG]
        assert sum(exchange.passed for exchange in old.wire.of(".mp3")) == len(SOUND[SLUG])


def test_parts_of_two_versions_are_never_joined(tmp_path: Path) -> None:
    changed = SOUND | {SLUG: SOUND[SLUG][::-1]}
    with station(tmp_path / "old") as old:
        old.air()
        app = App(tmp_path / "episode.mp3")
        address = old.mp3(SLUG)
        old.wire.breaks = [70_000]
        assert not app.fetch(address)
        old.air(sound=changed)
        # new bytes have an address of their own; at the old one there is nothing any more
        assert old.mp3(SLUG) != address
        assert httpx.get(address, trust_env=False).status_code == 404
        assert app.fetch(old.mp3(SLUG))
        assert app.statuses == [200, 200]
        assert app.file.read_bytes() == changed[SLUG]
