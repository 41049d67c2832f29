"""`feed stats` on a published workspace: its own files, found in a log."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from mutagen.id3 import APIC, ID3
from openpyxl import load_workbook

from tayori.cli import run
from tayori.errors import UsageError
from tayori.media.ffmpeg import run_ffmpeg
from tayori.model.publishing import Role
from tayori.pipelines.feeds.stats import (
    ESTIMATED_SHARE,
    StatsOptions,
    feed_stats,
    header_bytes,
    published_files,
)
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing.distribute import retract
from tayori.pipelines.report import BufferReporter
from tayori.statistics.enclosures import Enclosure
from tayori.statistics.rules import RULES

LINE = '{address} - - [16/Nov/2026:{time} +0900] "GET /{path} HTTP/1.1" 200 {sent} "-" "{agent}"\n'


@pytest.fixture
def opened(published: Path) -> OpenWorkspace:
    return open_workspace(published, actor="tester")


def written(root: Path, *files: Enclosure) -> str:
    """A log in which two listeners fetch each of `files`, and one robot."""
    lines = [
        LINE.format(address=address, time="12:00:00", path=file.path, sent=file.size, agent=agent)
        for file in files
        for address, agent in (
            ("192.0.2.77", "AntennaPod/3"),
            ("192.0.2.78", "Overcast/3"),
            ("192.0.2.79", "Googlebot/2"),
        )
    ]
    log = root / "アクセス.log"
    log.write_text("".join(lines), encoding="utf-8")
    return str(log)


def test_every_published_sound_and_picture_is_known(opened: OpenWorkspace) -> None:
    found = published_files(opened, None, None)
    of = {file.episode for file in found.enclosures}
    assert of == {"koe/dai-ichi", "asa"}
    assert found.estimated == 0
    receipts = opened.ledger.publications()
    sizes = {f.size for r in receipts.values() for f in r.files if f.role in (Role.AUDIO, Role.RENDITION)}
    assert {file.size for file in found.enclosures} == sizes
    assert [file.path for file in found.enclosures if not 0 < file.header_bytes < file.size] == []
    assert [file.path for file in found.enclosures if not file.duration_ms] == []


def test_one_show_leaves_clips_out(opened: OpenWorkspace) -> None:
    found = published_files(opened, "koe", "portal")
    assert {file.path.rpartition(".")[2] for file in found.enclosures} == {"mp3", "m4a"}
    with pytest.raises(UsageError, match="kou"):
        published_files(opened, "kou", None)


def test_what_came_down_still_is_counted(opened: OpenWorkspace) -> None:
    before = published_files(opened, None, None)
    retract(opened, "portal", ["dai-ichi"], BufferReporter())
    assert {f.path for f in published_files(opened, None, None).enclosures} == {
        f.path for f in before.enclosures
    }


def test_what_the_store_has_no_more_is_estimated(opened: OpenWorkspace) -> None:
    before = published_files(opened, None, None)
    for digest in list(opened.store.digests()):
        opened.store.drop(digest)
    found = published_files(opened, None, None)
    assert found.estimated == len(found.enclosures) == len(before.enclosures)
    assert all(f.header_bytes == f.size // ESTIMATED_SHARE for f in found.enclosures)


def test_nothing_published_is_told(built: Path) -> None:
    with pytest.raises(UsageError, match="Nothing was published at portal"):
        published_files(open_workspace(built), None, None)


def test_counting_and_its_report(opened: OpenWorkspace) -> None:
    files = published_files(opened, None, None).enclosures
    made = feed_stats(opened, [written(opened.root, *files)], StatsOptions())
    assert dict(made.figures.by(("episode", "app"))) == {
        (episode, app): 1 for episode in ("asa", "koe/dai-ichi") for app in ("AntennaPod", "Overcast")
    }
    with pytest.raises(UsageError, match="place is nothing to count by"):
        feed_stats(opened, [], StatsOptions(by=("place",)))


def test_the_header_of_an_mp3_is_its_tag(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    run_ffmpeg(
        ("-y", "-f", "lavfi", "-i", "sine=440:d=1", "-id3v2_version", "0", "-write_xing", "0", str(path))
    )
    sound = path.read_bytes()
    assert header_bytes(path) == 0
    tags = ID3()  # type: ignore[no-untyped-call]
    cover = APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=b"\xff" * 70_000)  # type: ignore[no-untyped-call]
    tags.add(cover)  # type: ignore[no-untyped-call]
    tags.save(path, padding=lambda _: 0)
    assert header_bytes(path) == path.stat().st_size - len(sound) > 70_000


def test_the_header_of_an_m4a_is_what_is_no_media(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    run_ffmpeg(
        ("-y", "-f", "lavfi", "-i", "sine=440:d=1", "-c:a", "aac", "-movflags", "+faststart", str(path))
    )
    data = path.read_bytes()
    at = data.index(b"mdat") - 4
    assert header_bytes(path) == len(data) - int.from_bytes(data[at : at + 4]) + 8


def test_the_command(
    opened: OpenWorkspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = published_files(opened, "koe", None).enclosures
    log, root = written(opened.root, *files), str(opened.root)
    table, book = opened.root / "数.csv", opened.root / "数.xlsx"
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    words = ["feed", "stats", log, "-w", root, "--by", "episode,app", "--show", "koe"]
    assert run([*words, "--csv", str(table), "--xlsx", str(book)]) == 0
    told = capsys.readouterr().out
    assert f"2 downloads by {RULES}; window: calendar day (Asia/Tokyo)." in told
    assert f"koe/dai-ichi\t2\t{RULES}\t暦日 (Asia/Tokyo)" in told
    assert "ロボット\t2" in told
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["エピソード", "アプリ", "ダウンロード数", "計測基準", "重複除外"]
    assert rows[1] == ["koe/dai-ichi", "AntennaPod", "1", RULES, "暦日 (Asia/Tokyo)"]
    assert len(load_workbook(book).sheetnames) == 3
    assert run([*words, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["rules"], document["downloads"], document["left_out"]["bot"]) == (RULES, 2, 2)


def test_no_address_is_written_anywhere(opened: OpenWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    files = published_files(opened, None, None).enclosures
    log = Path(written(opened.root, *files))
    log.write_text(log.read_text("utf-8") + "192.0.2.80 .mp3 broken\n", encoding="utf-8")
    before = {path for path in opened.root.rglob("*") if path.is_file()}
    for more in ((), ("--json",), ("--csv", str(opened.root / "out.csv"))):
        assert run(["feed", "stats", str(log), "-w", str(opened.root), *more]) == 0
    out = capsys.readouterr()
    assert "192.0.2" not in out.out + out.err
    assert f"{log}:" in out.out
    new = {path for path in opened.root.rglob("*") if path.is_file()} - before
    assert new == {opened.root / "out.csv"}
    assert b"192.0.2" not in (opened.root / "out.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "place"], "place"),
        (["--format", "x"], "is no log format"),
        (["--key", "address"], "names no key"),
        (["--bots-ip", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["--since", "yesterday"], "is no"),
    ],
)
def test_wrong_options_are_told(
    opened: OpenWorkspace, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log = written(opened.root)
    assert run(["feed", "stats", log, "-w", str(opened.root), *words]) == 2
    assert said in capsys.readouterr().err
