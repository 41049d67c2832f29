"""Playlists on a site name files that are there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tayori.model.ids import digest_bytes
from tayori.model.playlist import PLAYLIST_TYPE, named_in
from tayori.model.publishing import Package, PackageFile, Role
from tests.publishers.samples import clip, folder_publisher

MAIN = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nasa-no-eki.vertical.720p.m3u8\n"
RUNG = (
    '#EXTM3U\n#EXT-X-MAP:URI="asa-no-eki.vertical.720p.mp4",BYTERANGE="9@0"\nasa-no-eki.vertical.720p.mp4\n'
)


def streamed(folder: Path, film: bytes = b"film") -> Package:
    stem = "asa-no-eki.vertical"
    given = {f"{stem}.m3u8": MAIN.encode(), f"{stem}.720p.m3u8": RUNG.encode(), f"{stem}.720p.mp4": film}
    package = clip(folder)
    return replace(package, files=(*package.files, *(part(folder, *pair) for pair in given.items())))


def part(folder: Path, name: str, data: bytes) -> PackageFile:
    (folder / name).write_bytes(data)
    mime = PLAYLIST_TYPE if name.endswith(".m3u8") else "video/mp4"
    return PackageFile(
        Role.STREAM, name, folder / name, digest_bytes(data), len(data), mime, profile="vertical"
    )


def test_playlists_name_files_that_are_there(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    receipt = publisher.publish(streamed(tmp_path / "b"), None)
    playlists = [file for file in receipt.files if file.mime == PLAYLIST_TYPE]
    assert len(playlists) == 2
    for file in playlists:
        at = tmp_path / "site" / file.url
        for name in named_in(at.read_text(encoding="utf-8")):
            assert (at.parent / name).is_file()
            assert name != "asa-no-eki.vertical.720p.mp4"
    told = [finding.rule for finding in publisher.verify(receipt)]
    assert told == ["page-missing"]  # pages come with `render`


def test_another_film_moves_every_playlist(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    first = publisher.publish(streamed(tmp_path / "b"), None)
    second = publisher.publish(streamed(tmp_path / "b", b"another"), first)
    old, new = ({f.url for f in r.files if f.role is Role.STREAM} for r in (first, second))
    assert not old & new
    assert publisher.publish(streamed(tmp_path / "b", b"another"), second) == second


def test_a_profile_that_is_not_offered_is_not_streamed(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path, renditions=["master"])
    receipt = publisher.publish(streamed(tmp_path / "b"), None)
    assert not [file for file in receipt.files if file.role is Role.STREAM]
