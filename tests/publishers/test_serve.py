"""What only our own server is asked for; what every server has to answer: test_portal_servers.py."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from email.message import Message
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import ResourceError, UsageError
from tayori.publishers.serve import SiteServer, serve
from tayori.publishers.serving.coding import compress, takes_gzip
from tayori.publishers.serving.conditions import Validators
from tayori.publishers.serving.ranges import Unsatisfiable, parse_range
from tayori.publishers.serving.representation import Remembered
from tests.publishers.servers import serving
from tests.publishers.test_portal_servers import ask as ask_port

FEED = "<rss>" + "<item/>" * 100 + "</rss>"
MOVIE = bytes(range(256)) * 40


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "media").mkdir(parents=True)
    (root / "clips" / "a").mkdir(parents=True)
    (root / "index.html").write_text("<h1>front</h1>")
    (root / "clips/a/index.html").write_text("<h1>a</h1>")
    (root / "404.html").write_text("<h1>no</h1>")
    (root / "feed.xml").write_text(FEED)
    (root / "sitemap.xml").write_text("<urlset/>")
    (root / ".tayori-site.json").write_text("{}")
    (root / "empty.txt").write_bytes(b"")
    (root / "media/a.mp4").write_bytes(MOVIE)
    for name in ("a.mp3", "a.m4a", "a.vtt", "a.jpg", "a.srt", "a.bin"):
        (root / "media" / name).write_bytes(b"data")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "leak.txt").symlink_to(tmp_path / "secret.txt")
    return root


@pytest.fixture
def server(site: Path) -> Iterator[SiteServer]:
    with serving(site) as server:
        yield server


def ask(server: SiteServer, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    return ask_port(int(server.server_address[1]), path, method, **headers)


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "items=0-1", "bytes=0-1,3-4", "bytes=a-b", "bytes=-", "bytes=٣-"]
)
def test_what_is_no_range_is_the_whole_file(server: SiteServer, asked: str) -> None:
    response, body = ask(server, "/media/a.mp4", Range=asked.encode().decode("latin-1"))
    assert response.status == 200
    assert body == MOVIE


@given(st.text(alphabet="bytes=0123456789-, ", max_size=20), st.integers(0, 50))
def test_any_range_stays_inside(header: str, size: int) -> None:
    try:
        part = parse_range(header, size)
    except Unsatisfiable:
        return
    if part is not None:
        assert 0 <= part.first <= part.last < size


def test_an_empty_file(server: SiteServer) -> None:
    response, body = ask(server, "/empty.txt")
    assert (response.status, body) == (200, b"")
    response, _ = ask(server, "/empty.txt", Range="bytes=0-")
    assert response.status == 416


def test_what_the_client_has_is_not_sent_again(server: SiteServer, site: Path) -> None:
    first, _ = ask(server, "/media/a.mp4")
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"x", W/{etag}'},
        {"If_Modified_Since": modified},
    ):
        response, body = ask(server, "/media/a.mp4", **headers)
        assert (response.status, body) == (304, b"")
        assert response.headers["ETag"] == etag
    other, _ = ask(server, "/media/a.mp4", If_None_Match='"x"', If_Modified_Since=modified)
    assert other.status == 200
    (site / "media/a.mp4").write_bytes(b"shorter")
    response, body = ask(server, "/media/a.mp4", If_None_Match=etag)
    assert (response.status, body) == (200, b"shorter")


def test_a_range_of_another_version_gives_the_whole_file(server: SiteServer) -> None:
    first, _ = ask(server, "/media/a.mp4")
    same, _ = ask(server, "/media/a.mp4", Range="bytes=0-1", If_Range=first.headers["ETag"])
    dated, _ = ask(server, "/media/a.mp4", Range="bytes=0-1", If_Range=first.headers["Last-Modified"])
    other, _ = ask(server, "/media/a.mp4", Range="bytes=0-1", If_Range='"other"')
    nonsense, _ = ask(server, "/media/a.mp4", Range="bytes=0-1", If_Range="yesterday")
    assert [r.status for r in (same, dated, other, nonsense)] == [206, 206, 200, 200]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/media/..%2f..%2fsecret.txt",
        "/leak.txt",
        "/.tayori-site.json",
        "/media/",
        "/media/%00.mp4",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/nothing",
    ],
)
def test_nothing_but_the_sites_own_files(server: SiteServer, path: str) -> None:
    response, body = ask(server, path)
    assert response.status == 404
    assert body == b"<h1>no</h1>"


def test_a_folder_without_its_slash(server: SiteServer) -> None:
    response, _ = ask(server, "/clips/a")
    assert (response.status, response.headers["Location"]) == (301, "/clips/a/")
    response, _ = ask(server, "//clips/a")
    assert response.headers["Location"] == "/clips/a/"
    assert ask(server, "/clips/a/?utm_source=x")[1] == b"<h1>a</h1>"


def test_it_listens_on_this_machine_only_and_says_what_is_wrong(site: Path, server: SiteServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.url == f"http://127.0.0.1:{server.server_address[1]}/"
    with pytest.raises(ResourceError, match=f"{server.server_address[1]}.*--port"):
        serve(site, port=int(server.server_address[1]))
    with pytest.raises(UsageError, match="no site"):
        serve(site / "media", port=0)


def test_links_in_a_circle_are_nothing(server: SiteServer, site: Path) -> None:
    (site / "round").symlink_to(site / "about")
    (site / "about").symlink_to(site / "round")
    for path in ("/round", "/round/", "/about/a.html"):
        assert ask(server, path)[0].status == 404


def test_what_is_very_large_is_not_compressed(server: SiteServer, site: Path) -> None:
    for size, coding in ((4 << 20, "gzip"), ((4 << 20) + 1, None)):
        (site / "large.json").write_bytes(bytes(size))
        response, body = ask(server, "/large.json", Accept_Encoding="gzip")
        assert response.headers["Content-Encoding"] == coding
        assert (gzip.decompress(body) if coding else body) == bytes(size)
        assert response.headers["Vary"] == "Accept-Encoding"


def test_a_tag_is_of_the_bytes_and_of_no_time(server: SiteServer, site: Path) -> None:
    page = site / "clips/a/index.html"
    before = ask(server, "/clips/a/")[0].headers
    os.utime(page, (1_000_000_000, 1_000_000_000))
    touched = ask(server, "/clips/a/")[0].headers
    assert touched["ETag"] == before["ETag"]
    assert touched["Last-Modified"] == "Sun, 09 Sep 2001 01:46:40 GMT"
    page.write_text("<h1>b</h1>")
    os.utime(page, (1_000_000_000, 1_000_000_000))
    changed, body = ask(server, "/clips/a/", If_None_Match=before["ETag"])
    assert (changed.status, body) == (200, b"<h1>b</h1>")


def test_a_time_to_come_is_not_told(server: SiteServer, site: Path) -> None:
    os.utime(site / "index.html", (4_000_000_000, 4_000_000_000))
    assert "2096" not in ask(server, "/")[0].headers["Last-Modified"]


def test_the_digest_in_an_address_is_the_tag(server: SiteServer, site: Path) -> None:
    (site / "media/a.0123abcd.mp3").write_bytes(b"sound")
    (site / "a.0123abcd.mp3").write_bytes(b"sound")
    named, other = ask(server, "/media/a.0123abcd.mp3")[0], ask(server, "/a.0123abcd.mp3")[0]
    assert named.headers["ETag"] == '"0123abcd-5"'
    assert "immutable" in named.headers["Cache-Control"]
    assert other.headers["ETag"] != named.headers["ETag"]
    assert other.headers["Cache-Control"] == "no-cache"


def test_a_compressed_feed_has_parts_and_a_strong_tag(server: SiteServer) -> None:
    plain, _ = ask(server, "/feed.xml")
    whole, body = ask(server, "/feed.xml", Accept_Encoding="gzip")
    part, rest = ask(
        server, "/feed.xml", Accept_Encoding="gzip", Range="bytes=5-", If_Range=whole.headers["ETag"]
    )
    assert whole.headers["ETag"] not in (plain.headers["ETag"], None)
    assert whole.headers["Content-Length"] == str(len(body))
    assert (part.status, rest, part.headers["Content-Encoding"]) == (206, body[5:], "gzip")
    head, _ = ask(server, "/feed.xml", "HEAD", Accept_Encoding="gzip")
    assert head.headers["Content-Length"] == str(len(body))
    mixed, _ = ask(server, "/feed.xml", Range="bytes=5-", If_Range=whole.headers["ETag"])
    assert mixed.status == 200


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("*", True),
        ("gzip; q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("*;q=0", False),
        ("gzip;q=0, *;q=1", False),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, gzip", True),
        ("gzip;q=2", False),
        ("gzip;q=", False),
        ("br;q=1, deflate", False),
    ],
)
def test_who_takes_gzip(header: str | None, taken: bool) -> None:
    assert takes_gzip(header) is taken


@given(st.text(alphabet="gzip*;q=0.1, ", max_size=30))
def test_any_accept_encoding_is_read(header: str) -> None:
    assert takes_gzip(header) in (True, False)


@given(st.binary(max_size=200))
def test_compressing_is_exact_and_repeatable(data: bytes) -> None:
    assert gzip.decompress(compress(data)) == data
    assert compress(data) == compress(data)


OK, KNOWN, FAILED = None, HTTPStatus.NOT_MODIFIED, HTTPStatus.PRECONDITION_FAILED
NEW, SAME = "Fri, 20 Nov 2026 03:00:01 GMT", "Fri, 20 Nov 2026 03:00:00 GMT"
SAME_S = 1_795_143_600


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, OK),
        ({"If-None-Match": "*"}, KNOWN),
        ({"If-None-Match": '"a,b"'}, KNOWN),
        ({"If-None-Match": '"a", "b"'}, OK),
        ({"If-None-Match": '"x"', "If-Modified-Since": SAME}, OK),
        ({"If-Modified-Since": SAME}, KNOWN),
        ({"If-Modified-Since": "Fri, 20 Nov 2026 02:59:59 GMT"}, OK),
        ({"If-Modified-Since": "yesterday"}, OK),
        ({"If-Match": "*"}, OK),
        ({"If-Match": '"a,b"'}, OK),
        ({"If-Match": 'W/"a,b"'}, FAILED),
        ({"If-Match": '"x"'}, FAILED),
        ({"If-Match": '"x"', "If-None-Match": '"a,b"'}, FAILED),
        ({"If-Unmodified-Since": SAME}, OK),
        ({"If-Unmodified-Since": "Fri, 20 Nov 2026 02:59:59 GMT"}, FAILED),
        ({"If-Match": '"a,b"', "If-Unmodified-Since": "Fri, 20 Nov 2026 02:59:59 GMT"}, OK),
    ],
)
def test_conditions(headers: dict[str, str], status: HTTPStatus | None) -> None:
    message = Message()
    for name, value in headers.items():
        message[name] = value
    assert Validators('"a,b"', SAME_S).unmet(message) is status


def test_a_weak_tag_joins_no_parts() -> None:
    known = Validators('"a"', SAME_S)
    assert [known.same(tag) for tag in (None, '"a"', 'W/"a"', SAME, NEW)] == [True, True, False, True, False]


def test_head_knows_no_ranges(server: SiteServer) -> None:
    response, _ = ask(server, "/media/a.mp4", "HEAD", Range="bytes=0-9")
    assert (response.status, response.headers["Content-Length"]) == (200, str(len(MOVIE)))


def test_a_failed_condition(server: SiteServer) -> None:
    response, body = ask(server, "/media/a.mp4", If_Match='"other"')
    assert (response.status, body) == (412, b"")


def test_options_of_the_server_and_of_nothing(server: SiteServer) -> None:
    response, _ = ask(server, "*", "OPTIONS")
    assert (response.status, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert ask(server, "/nothing", "OPTIONS")[0].status == 404
    assert ask(server, "/", "BREW")[0].status == 501


def test_whole_files_are_read_once(tmp_path: Path) -> None:
    read: list[bytes] = []

    def make(stream: io.BufferedIOBase) -> int:
        read.append(stream.read())
        return len(read)

    remembered = Remembered(make, most=1)  # type: ignore[arg-type]
    for name, data in (("a", b"1"), ("a", b"1"), ("b", b"2"), ("a", b"1")):
        (tmp_path / name).write_bytes(data) if not (tmp_path / name).exists() else None
        with (tmp_path / name).open("rb") as stream:
            remembered.of(stream)
    assert read == [b"1", b"2", b"1"]


def test_the_hubs_of_a_feed_are_told(server: SiteServer, site: Path) -> None:
    link = "<atom:link rel='hub' href='https://hub.example/?a=1&amp;b'/><atom:link rel=\"self\" href=\"https://a/f\"/>"
    (site / "feed.xml").write_text(f"<rss>{link}<item><atom:link rel='hub' href='https://x/'/></item></rss>")
    told = ask(server, "/feed.xml")[0].headers["Link"]
    assert told == '<https://hub.example/?a=1&b>; rel="hub", <https://a/f>; rel="self"'
    for other in (
        "<atom:link rel='self' href='https://a/f'/>",
        "<atom:link rel='hub' href='https://a/>,<b'/>",
    ):
        (site / "feed.xml").write_text(f"<rss>{other}</rss>")
        assert ask(server, "/feed.xml")[0].headers["Link"] is None
