"""`feed check` on files, and on the published workspace with its site and its server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tayori.cli import app
from tayori.errors import UsageError
from tayori.feeds.linked import links_of
from tayori.model.finding import Severity, warning
from tayori.pipelines.feeds.check import FeedReport, check_file, check_published, check_url
from tayori.pipelines.feeds.files import check_files
from tayori.pipelines.feeds.report import grouped
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.report import SilentReporter
from tayori.pipelines.site import published_feed
from tayori.publishers.serve import serve
from tests.feeds.checked import GOOD_FEED
from tests.pipelines.feed_host import HERE


def _offline(root: Path) -> FeedReport:
    feed = published_feed(open_workspace(root), "koe", None)
    return check_published(feed, None, SilentReporter())


def _errors(report: FeedReport) -> list[str]:
    return [str(finding) for finding in report.findings if finding.severity is Severity.ERROR]


def test_a_published_feed_and_its_files_have_no_error(published: Path) -> None:
    report = _offline(published)

    assert _errors(report) == []
    assert report.files > 3


def test_a_kept_tag_that_does_not_go_out_is_told(published: Path) -> None:
    manifest = published / "shows" / "koe" / "show.yaml"
    media = "http://search.yahoo.com/mrss/"
    (manifest.parent / "kept.xml").write_text(f'<kept><ttl>9</ttl><content xmlns="{media}"/></kept>')
    manifest.write_text(f"{manifest.read_text(encoding='utf-8')}\npodcast:\n  kept: kept.xml\n")

    (told,) = (f for f in _offline(published).findings if f.rule == "kept-left-out")
    assert "koe: the kept tag media:content does not go out; it leads to media" in told.text


def _audio(root: Path) -> Path:
    return next((root / "site").rglob("*.mp3"))


def test_a_file_that_is_not_what_the_feed_says_is_found_in_the_site(published: Path) -> None:
    _audio(published).write_bytes(b"RIFF")

    assert {f.rule for f in _offline(published).findings if f.severity is Severity.ERROR} == {
        "length-differs",
        "content-differs",
    }


def test_a_file_that_is_gone_is_found_in_the_site(published: Path) -> None:
    _audio(published).unlink()

    assert len(_errors(_offline(published))) == 1
    assert "there is nothing at" in _errors(_offline(published))[0]


def test_nothing_outside_the_site_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "1.mp3").write_bytes(b"ID3")
    feed = GOOD_FEED.replace("https://town.example.jp/1.mp3", "https://town.example.jp/..%2F1.mp3")
    found = check_files(links_of(feed.encode(), 1), tmp_path / "site", "https://town.example.jp/")

    assert "file-unreachable" in {f.rule for f in found if "..%2F1.mp3" in f.text}


def test_our_own_server_serves_our_own_feed_without_an_error(published: Path) -> None:
    """The portal on localhost, as `tayori serve` shows it, built for the address it is at."""
    server = serve(published / "site", port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    feed = published_feed(open_workspace(published), "koe", None).path
    feed.write_bytes(feed.read_bytes().replace(b"https://ijyu.example.jp/", server.url.encode()))
    try:
        address = server.url + feed.relative_to(published / "site").as_posix()
        report = check_url(address, HERE, SilentReporter())
    finally:
        server.shutdown()
        server.server_close()

    served = {"file-unreachable", "head-refused", "ranges-missing", "range-wrong", "length-differs"}
    live = {"type-differs", "cors-missing", "last-modified-missing", "feed-not-304", "feed-content-type"}
    assert _errors(report) == []
    assert {f.rule for f in report.findings} & (served | live) == set()


@pytest.fixture
def portal(published: Path) -> Iterator[str]:
    """The address of the published site as `tayori serve` serves it, below another than its base_url."""
    server = serve(published / "site", port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.url
    server.shutdown()
    server.server_close()


def test_a_show_is_asked_for_elsewhere_than_at_its_public_address(
    published: Path, portal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published)
    answer = _run("check", "koe", "--at", portal.rstrip("/"))

    assert answer.exit_code == 0, answer.stdout
    assert f"https://ijyu.example.jp/podcasts/koe/feed.xml at {portal.rstrip('/')}: 0 errors" in answer.stdout
    assert "self-elsewhere" not in answer.stdout
    _audio(published).unlink()
    gone = _run("check", "koe", "--at", portal)
    assert (gone.exit_code, "file-unreachable" in gone.stdout) == (7, True)
    assert "is for a show" in str(_run("check", f"{portal}feed.xml", "--at", portal).exception)
    assert "is no address" in str(_run("check", "koe", "--at", "localhost:8000").exception)


# ---- the command


def _run(*words: str) -> Any:
    return CliRunner().invoke(app, ["feed", *words])


def test_the_command_fails_with_7_and_shows_what_is_wrong_by_severity(tmp_path: Path) -> None:
    path = tmp_path / "放送.xml"
    path.write_text(GOOD_FEED.replace("<itunes:episode>2", "<itunes:episode>0"), encoding="utf-8")
    answer = _run("check", str(path))

    assert answer.exit_code == 7
    assert "1 error\n" in answer.stdout
    assert "number-value\tApple\tline " in answer.stdout
    assert "放送.xml: 1 error, 0 warnings, 0 notes." in answer.stdout


def test_the_command_answers_in_json(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(GOOD_FEED.replace("<language>ja", "<language>jp"), encoding="utf-8")
    answer = _run("check", str(path), "--json")

    document = json.loads(answer.stdout)
    assert answer.exit_code == 7
    assert document["counts"] == {"error": 1, "warning": 0, "note": 0}
    assert document["findings"][0]["rule"] == "language-value"
    assert document["findings"][0]["whose"] == "Apple"
    assert document["findings"][0]["cure"] == "Write ja."


def test_a_good_feed_passes(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(GOOD_FEED, encoding="utf-8")

    assert _run("check", str(path)).exit_code == 0


def test_the_command_tells_each_rule_once_and_with_v_each_place(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(GOOD_FEED.replace("<itunes:duration>", "<itunes:duration>x"), encoding="utf-8")

    assert _run("check", str(path)).stdout.count("is no duration") == 1
    assert _run("check", str(path), "-v").stdout.count("is no duration") == 2


def test_a_rule_told_once_names_its_first_places() -> None:
    found = tuple(warning("text-spaces", "space", where=f"line {line}") for line in (1, 1, 2, 3, 4, 5))

    ((_, rows),) = grouped(FeedReport("x", found[:4]), every=False)
    assert [(row[0], row[3]) for row in rows] == [("4", "line 1, line 2, line 3")]
    ((_, rows),) = grouped(FeedReport("x", found), every=False)
    assert [row[3] for row in rows] == ["line 1, line 2, line 3 and 2 more (-v lists all)"]
    ((_, rows),) = grouped(FeedReport("x", found), every=True)
    assert [row[3] for row in rows][-1] == "line 5"


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        check_file(tmp_path / "none.xml")


def test_a_show_of_the_workspace_is_checked_with_its_files(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published)
    answer = _run("check", "koe")

    assert answer.exit_code == 0, answer.stdout
    assert "files looked at" in answer.stdout
