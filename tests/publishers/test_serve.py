from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import ResourceError, UsageError
from tayori.publishers.serve import SiteServer, Unsatisfiable, parse_range, serve

MOVIE = bytes(range(256)) * 40


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "media").mkdir(parents=True)
    (root / "clips" / "a").mkdir(parents=True)
    (root / "index.html").write_text("<h1>front</h1>")
    (root / "clips/a/index.html").write_text("<h1>a</h1>")
    (root / "404.html").write_text("<h1>no</h1>")
    (root / "feed.xml").write_text("<rss/>")
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
    server = serve(site, port=0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def ask(server: SiteServer, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/media/a.mp4", "video/mp4"),
        ("/media/a.mp3", "audio/mpeg"),
        ("/media/a.m4a", "audio/mp4"),
        ("/media/a.vtt", "text/vtt; charset=utf-8"),
        ("/media/a.jpg", "image/jpeg"),
        ("/media/a.bin", "application/octet-stream"),
    ],
)
def test_types(server: SiteServer, path: str, mime: str) -> None:
    response, _ = ask(server, path)
    assert response.status == 200
    assert response.headers["Content-Type"] == mime
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_whole_file_and_its_head(server: SiteServer) -> None:
    got, body = ask(server, "/media/a.mp4")
    head, nothing = ask(server, "/media/a.mp4", "HEAD")
    assert body == MOVIE
    assert nothing == b""
    for name in ("Content-Length", "Content-Type", "Accept-Ranges", "ETag", "Last-Modified"):
        assert head.headers[name] == got.headers[name], name
    assert head.headers["Content-Length"] == str(len(MOVIE))
    assert head.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(MOVIE) - 1),
        ("bytes=-5", len(MOVIE) - 5, len(MOVIE) - 1),
        ("bytes=0-999999", 0, len(MOVIE) - 1),
        ("bytes=-999999", 0, len(MOVIE) - 1),
    ],
)
def test_a_range(server: SiteServer, asked: str, first: int, last: int) -> None:
    response, body = ask(server, "/media/a.mp4", Range=asked)
    assert response.status == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(MOVIE)}"
    assert body == MOVIE[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={len(MOVIE)}-", "bytes=-0", "bytes=99999999-"])
def test_a_range_past_the_end(server: SiteServer, asked: str) -> None:
    response, _ = ask(server, "/media/a.mp4", Range=asked)
    assert response.status == 416
    assert response.headers["Content-Range"] == f"bytes */{len(MOVIE)}"


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


def test_captions_can_be_read_from_other_sites(server: SiteServer) -> None:
    captions, _ = ask(server, "/media/a.vtt")
    movie, _ = ask(server, "/media/a.mp4")
    assert captions.headers["Access-Control-Allow-Origin"] == "*"
    assert movie.headers["Access-Control-Allow-Origin"] is None


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


def test_other_methods_are_refused(server: SiteServer) -> None:
    assert ask(server, "/", "POST")[0].status == 501
    assert ask(server, "/", "DELETE")[0].status == 501


def test_a_viewer_who_leaves_is_no_error(
    server: SiteServer, site: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (site / "media/long.mp4").write_bytes(bytes(30_000_000))
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    connection.request("GET", "/media/long.mp4")
    connection.getresponse().read(10)
    connection.close()
    assert ask(server, "/")[0].status == 200
    assert capfd.readouterr().err == ""


def test_it_listens_on_this_machine_only_and_says_what_is_wrong(site: Path, server: SiteServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.url == f"http://127.0.0.1:{server.server_address[1]}/"
    with pytest.raises(ResourceError, match=f"{server.server_address[1]}.*--port"):
        serve(site, port=int(server.server_address[1]))
    with pytest.raises(UsageError, match="no site"):
        serve(site / "media", port=0)
