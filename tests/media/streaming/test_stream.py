"""A real ladder, as players take it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import MediaError
from tayori.media.embedding.mp4 import read_mp4_xmp
from tayori.media.streaming.ladder import Rung
from tayori.media.streaming.stream import StreamJob, make_stream
from tayori.model.playlist import named_in
from tests.media.clips import film
from tests.publishers.samples import METADATA

PACKET = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
LADDER = (Rung(128, 228), Rung(96, 172, 300_000))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("stream")
    source = film(folder / "rendition.mp4", length="9")
    return make_stream(
        StreamJob(source, LADDER, folder / "asa.vertical", replace(METADATA, xmp=PACKET), 9000)
    )


def test_the_files_name_each_other(made: tuple[Path, ...]) -> None:
    assert [path.name for path in made] == [
        "asa.vertical.m3u8",
        "asa.vertical.128p.m3u8",
        "asa.vertical.96p.m3u8",
        "asa.vertical.128p.mp4",
        "asa.vertical.96p.mp4",
    ]
    for playlist in (path for path in made if path.suffix == ".m3u8"):
        assert all((playlist.parent / name).is_file() for name in named_in(playlist.read_text()))


def test_rungs_are_cut_at_the_same_moments(made: tuple[Path, ...]) -> None:
    best, small = (_lengths(path.read_text(encoding="utf-8")) for path in made[1:3])
    assert best == small
    assert sum(best) == pytest.approx(9, abs=0.1)
    assert len(best) == 3


def test_every_film_carries_the_rights(made: tuple[Path, ...]) -> None:
    assert [read_mp4_xmp(film) for film in made[3:]] == [PACKET, PACKET]


@pytest.mark.tools("ffprobe")
def test_a_player_finds_both_sizes_and_the_sound(made: tuple[Path, ...]) -> None:
    asked = [
        "ffprobe",
        "-v",
        "error",
        "-show_entries",
        "stream=codec_name,width",
        "-of",
        "csv=p=0",
        str(made[0]),
    ]
    told = set(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split())
    assert {"h264,128", "h264,96", "aac"} <= told


def test_what_is_no_film_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"no film")
    job = StreamJob(tmp_path / "no.mp4", LADDER, tmp_path / "asa", METADATA, 1000)
    with pytest.raises(MediaError, match="cannot be cut for streaming"):
        make_stream(job)


def _lengths(playlist: str) -> list[float]:
    return [float(line[8:].rstrip(",")) for line in playlist.split("\n") if line.startswith("#EXTINF:")]
