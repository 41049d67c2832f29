"""A feed against a server that does everything wrong, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tayori.errors import RemoteError
from tayori.model.finding import Severity
from tayori.pipelines.feeds.check import LiveOptions, check_file_live, check_url
from tayori.pipelines.report import BufferReporter, SilentReporter
from tests.pipelines.feed_host import HERE, Host, Page, picture, running_host


@pytest.fixture
def host() -> Iterator[Host]:
    with running_host() as running:
        yield running


def test_what_is_served_well_has_no_finding(host: Host) -> None:
    assert host.found() == {}
    assert {path for _, path in host.server.asked} == set(host.pages)


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("/1.mp3", {"body": b"ID3"}, "length-differs"),
    ("/1.mp3", {"status": 404}, "file-unreachable"),
    ("/1.mp3", {"status": 302, "headers": {"Location": "/1.mp3"}}, "file-unreachable"),
    ("/1.mp3", {"status": 302, "headers": {"Location": "file:///etc/passwd"}}, "file-unreachable"),
    ("/1.mp3", {"wait_s": 3.0}, "file-unreachable"),
    ("/1.mp3", {"mime": "application/octet-stream"}, "type-differs"),
    ("/1.mp3", {"head_status": 405}, "head-refused"),
    ("/1.mp3", {"ranges": False}, "ranges-missing"),
    ("/1.mp3", {"content_range": "bytes 0-299/300"}, "range-wrong"),
    ("/1.mp3", {"headers": {"Accept-Ranges": "none"}}, "ranges-denied"),
    ("/1.m4a", {"status": 410}, "file-unreachable"),
    ("/1.m4a", {"body": b"a" * 998}, "length-differs"),
    ("/1.vtt", {"headers": {}}, "cors-missing"),
    ("/1.vtt", {"mime": "text/plain"}, "type-differs"),
    ("/1.vtt", {"status": 500}, "file-unreachable"),
    ("/1.json", {"mime": "application/json"}, "type-differs"),
    ("/1.json", {"status": 404}, "file-unreachable"),
    ("/1.json", {"body": b"<html>"}, "chapters-file"),
    ("/cover.jpg", {"status": 404}, "file-unreachable"),
    ("/cover.jpg", {"headers": {}}, "last-modified-missing"),
    ("/cover.jpg", {"head_status": 403}, "head-refused"),
    ("/cover.jpg", {"body": b"<svg/>"}, "artwork-unreadable"),
    ("/2.png", {"body": picture((1400, 1500))}, "artwork-not-square"),
    ("/feed.xml", {"mime": "text/html"}, "feed-content-type"),
    ("/feed.xml", {"mime": "application/rss+xml; charset=Shift_JIS"}, "feed-content-type"),
    ("/feed.xml", {"headers": {}}, "feed-without-validator"),
    ("/feed.xml", {"headers": {"Last-Modified": "Mon, 02 Nov 2026 07:00:00 GMT"}}, "feed-not-304"),
    ("/feed.xml", {"head_status": 405}, "feed-head-refused"),
]


@pytest.mark.parametrize(("path", "fault", "rule"), FAULTS)
def test_each_fault_of_a_server_is_one_finding(
    host: Host, path: str, fault: dict[str, Any], rule: str
) -> None:
    for name, value in fault.items():
        setattr(host.pages[path], name, value)

    assert set(host.found()) == {rule}


def test_a_loop_of_redirects_is_told_with_its_addresses(host: Host) -> None:
    host.pages["/1.mp3"] = Page(b"", "", 302, {"Location": "/a"})
    host.pages["/a"] = Page(b"", "", 302, {"Location": "/1.mp3"})

    assert "go round in a circle" in host.found()["file-unreachable"]


def test_many_redirects_are_a_note(host: Host) -> None:
    host.pages["/0.mp3"] = host.pages["/1.mp3"]
    for nth, there in enumerate(("/r1", "/r2", "/r3", "/0.mp3")):
        host.pages[f"/r{nth}" if nth else "/1.mp3"] = Page(b"", "", 302, {"Location": there})

    assert set(host.found()) == {"redirects-many"}


def test_a_feed_that_moved_is_told(host: Host) -> None:
    host.pages["/old"] = Page(b"", "", 301, {"Location": "/feed.xml"})
    host.pages["/feed.xml"].body = host.feed.encode()
    report = check_url(f"{host.base}old", HERE, SilentReporter())

    assert "feed-redirected" in {f.rule for f in report.findings}
    assert report.feed == f"{host.base}feed.xml"


def test_a_feed_that_says_it_is_elsewhere_is_told(host: Host) -> None:
    host.feed = host.feed.replace(f"{host.base}feed.xml", "https://town.example.jp/feed.xml")

    assert set(host.found()) == {"self-elsewhere"}


def test_a_large_feed_should_be_packed(host: Host) -> None:
    host.feed = host.feed.replace("</channel>", f"<!--{'x' * 30_000}--></channel>")

    assert set(host.found()) == {"feed-not-packed"}


def test_only_the_newest_episodes_are_asked_for(host: Host) -> None:
    host.found(LiveOptions(allow_private=True, newest=1))

    asked = {path for _, path in host.server.asked}
    assert "/1.mp3" in asked
    assert "/2.m4a" not in asked


def test_a_feed_that_is_not_there_is_the_remotes_failure(host: Host) -> None:
    with pytest.raises(RemoteError, match="404"):
        check_url(f"{host.base}none.xml", HERE, SilentReporter())


def test_private_addresses_are_not_asked_unless_allowed(host: Host) -> None:
    with pytest.raises(RemoteError, match="private"):
        check_url(f"{host.base}feed.xml", LiveOptions(), SilentReporter())
    assert host.server.asked == []


def test_progress_is_told(host: Host) -> None:
    reporter = BufferReporter()
    host.pages["/feed.xml"].body = host.feed.encode()
    check_url(f"{host.base}feed.xml", HERE, reporter)

    assert [event for event, _ in reporter.events] == ["started", "finished"]


def test_the_files_of_a_feed_that_lies_here_are_asked_for_too(host: Host, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(host.feed, encoding="utf-8")
    host.pages["/2.m4a"].status = 404
    report = check_file_live(path, HERE, SilentReporter())

    assert [str(f) for f in report.findings if f.severity is Severity.ERROR] == [
        str(f) for f in report.findings if f.rule == "file-unreachable"
    ]
    assert ("GET", "/feed.xml") not in host.server.asked
