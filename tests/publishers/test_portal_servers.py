"""What every server of a portal has to answer: ours, and nginx and Apache set up as docs/serving.md says."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tayori.model.ids import Digest, Slug
from tayori.publishers.serving.files import ASK, KEEP
from tayori.publishers.serving.guard import PERMISSIONS, REFERRER
from tayori.publishers.site import paths
from tayori.publishers.site.templating import CONTENT_POLICY
from tests.publishers import servers

SOUND = bytes(range(256)) * 400
FEED = "<rss>" + "<item>長野のこえ</item>" * 2000 + "</rss>"
EPISODE = Slug("hajimari")


def address(name: str) -> str:
    return "/" + paths.media(EPISODE, name, Digest(hashlib.sha256(name.encode()).hexdigest()))


MP3, M4A, VTT, SRT, HTML, CHAPTERS, COVER = (
    address(f"hajimari.{kind}")
    for kind in ("mp3", "m4a", "ja.vtt", "ja.srt", "ja.html", "chapters.json", "jpg")
)
FEED_PATH = "/" + paths.feed(Slug("machi-no-koe"))
LONG = b"<p>a long text that is worth it</p>" * 40
SCRIPT, LONG_JSON, BLOCK = "/assets/player.0123abcd.js", "/search/ja.json", "/search/ja-a.0123abcd.gz"
EMBED, NOBODY = "/embed/a/", "'none'"


TYPES = {
    "avif": "image/avif",
    "gz": "application/gzip",
    "js": "text/javascript; charset=utf-8",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4s": "video/iso.segment",
    "ts": "video/mp2t",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
}


def write_portal(root: Path) -> None:
    files: dict[str, bytes] = {
        "/index.html": b"<h1>front</h1>",
        "/404.html": b"<h1>no</h1>",
        "/sitemap.xml": b"<urlset/>",
        "/assets/tayori.css": b"h1 {}",
        "/clips/a/index.html": b"<h1>a</h1>",
        "/.tayori-site.json": b"{}",
        FEED_PATH: FEED.encode(),
        MP3: SOUND,
        BLOCK: gzip.compress(LONG, mtime=0),
        **{f"/{lang}embed/a/index.html": LONG for lang in ("", "en/")},
        **dict.fromkeys(("/long/index.html", SCRIPT, LONG_JSON, "/long.svg", "/sw.js"), LONG),
        **{f"/types/a.{kind}": b"some data" for kind in TYPES},
    } | dict.fromkeys((M4A, VTT, SRT, HTML, CHAPTERS, COVER), b"some data")
    for path, data in files.items():
        file = root / path[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    for file in root.rglob("*"):
        if file.is_file():
            os.utime(file, (1_780_000_000, 1_780_000_000))
    (root.parent / "secret.txt").write_text("secret")
    (root / "leak.txt").symlink_to(root.parent / "secret.txt")


KINDS: dict[str, Callable[[Path, Path], AbstractContextManager[int]]] = {
    "ours": servers.ours,
    "nginx": servers.nginx,
    "apache": servers.apache,
}


@pytest.fixture(
    scope="module",
    params=[
        "ours",
        pytest.param("nginx", marks=pytest.mark.tools("nginx")),
        pytest.param("apache", marks=pytest.mark.tools("apache2")),
    ],
)
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    # Apache serves as another account, which may not look into the folders of pytest
    with tempfile.TemporaryDirectory() as name:
        root, work = Path(name, "portal"), Path(name, "work")
        for folder in (Path(name), root, work):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        write_portal(root)
        with KINDS[request.param](root, work) as opened:
            yield opened


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def listed(header: str | None) -> set[str]:
    return {part.strip() for part in (header or "").split(",")}


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/assets/tayori.css", "text/css; charset=utf-8"),
        (FEED_PATH, "application/rss+xml; charset=utf-8"),
        *((f"/types/a.{kind}", mime) for kind, mime in TYPES.items()),
        (MP3, "audio/mpeg"),
        (M4A, "audio/x-m4a"),
        (VTT, "text/vtt; charset=utf-8"),
        (SRT, "application/x-subrip; charset=utf-8"),
        (HTML, "text/html; charset=utf-8"),
        (CHAPTERS, "application/json+chapters"),
        (COVER, "image/jpeg"),
    ],
)
def test_types(port: int, path: str, mime: str) -> None:
    response, _ = ask(port, path)
    assert response.status == 200
    assert response.headers["Content-Type"] == mime
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith(CONTENT_POLICY)


@pytest.mark.parametrize("path", ["/", FEED_PATH, MP3, VTT, CHAPTERS])
def test_head_has_the_headers_of_get(port: int, path: str) -> None:
    got, body = ask(port, path)
    head, nothing = ask(port, path, "HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == str(len(body))
    ignored = {"Date", "Connection", "Keep-Alive"}
    assert {k: v for k, v in head.headers.items() if k not in ignored} == {
        k: v for k, v in got.headers.items() if k not in ignored
    }


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(SOUND) - 1),
        ("bytes=-5", len(SOUND) - 5, len(SOUND) - 1),
        ("bytes=0-999999", 0, len(SOUND) - 1),
    ],
)
def test_ranges(port: int, asked: str, first: int, last: int) -> None:
    response, body = ask(port, MP3, Range=asked)
    assert response.status == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(SOUND)}"
    assert response.headers["Content-Length"] == str(len(body))
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert body == SOUND[first : last + 1]
    assert ask(port, MP3)[0].headers["Accept-Ranges"] == "bytes"


def test_a_range_past_the_end(port: int) -> None:
    response, _ = ask(port, MP3, Range=f"bytes={len(SOUND)}-")
    assert response.status == 416
    told = response.headers["Content-Range"]
    # Apache, alone, does not say how long the file is
    assert told == f"bytes */{len(SOUND)}" or (told is None and "Apache" in response.headers["Server"])


def test_several_ranges_are_answered_with_the_whole(port: int) -> None:
    response, body = ask(port, MP3, Range="bytes=0-1,5-6")
    assert (response.status, body) == (200, SOUND)


def test_a_part_is_gone_on_with_only_of_the_same_version(port: int) -> None:
    whole, _ = ask(port, MP3)
    asked = {"Range": "bytes=1000-"}
    for known, status in (
        (whole.headers["ETag"], 206),
        (whole.headers["Last-Modified"], 206),
        ('"other"', 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ):
        assert ask(port, MP3, **asked, If_Range=known)[0].status == status, known


@pytest.mark.parametrize(("path", "cached"), [("/", ASK), (FEED_PATH, ASK), (MP3, KEEP), (CHAPTERS, KEEP)])
def test_what_a_client_has_is_not_sent_again(port: int, path: str, cached: str) -> None:
    whole, _ = ask(port, path)
    assert whole.headers["Cache-Control"] == cached
    assert not whole.headers["ETag"].startswith("W/")
    for known in (
        {"If_None_Match": whole.headers["ETag"]},
        {"If_None_Match": f'"x", W/{whole.headers["ETag"]}'},
        {"If_Modified_Since": whole.headers["Last-Modified"]},
    ):
        response, body = ask(port, path, **known)
        assert (response.status, body) == (304, b""), known
        assert response.headers["ETag"] == whole.headers["ETag"]
        assert response.headers["Cache-Control"] == cached
        assert response.headers["Vary"] == whole.headers["Vary"]
    changed, _ = ask(port, path, If_None_Match='"x"', If_Modified_Since=whole.headers["Last-Modified"])
    assert changed.status == 200


@pytest.mark.parametrize("accepted", ["gzip", "deflate, gzip;q=1.0, *;q=0.5", "br, gzip"])
def test_the_feed_is_compressed(port: int, accepted: str) -> None:
    plain, _ = ask(port, FEED_PATH)
    packed, body = ask(port, FEED_PATH, Accept_Encoding=accepted)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == FEED.encode()
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert "Accept-Encoding" in listed(plain.headers["Vary"])
    assert "Accept-Encoding" in listed(packed.headers["Vary"])
    again, _ = ask(port, FEED_PATH, Accept_Encoding=accepted, If_None_Match=packed.headers["ETag"])
    assert again.status == 304


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity", "br", "gzip;q=0, *"])
def test_the_feed_is_not_compressed_for_who_does_not_want_it(port: int, accepted: str) -> None:
    response, body = ask(port, FEED_PATH, Accept_Encoding=accepted)
    assert response.headers["Content-Encoding"] is None
    assert body == FEED.encode()


@pytest.mark.parametrize("path", ["/long/", SCRIPT, LONG_JSON, "/long.svg"])
def test_texts_for_browsers_are_compressed(port: int, path: str) -> None:
    plain, whole = ask(port, path)
    packed, body = ask(port, path, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == whole == LONG
    assert "Accept-Encoding" in listed(plain.headers["Vary"])
    known = ask(port, path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])[0]
    assert known.status == 304


@pytest.mark.parametrize(
    "path", ["/", "/clips/a/", FEED_PATH, MP3, SCRIPT, EMBED, "/en/embed/a/", "/nothing"]
)
def test_what_guards_visitors(port: int, path: str) -> None:
    told = ask(port, path)[0].headers
    framed = "/embed/" in path
    shared = framed or path in (FEED_PATH, MP3)
    assert told["Content-Security-Policy"] == f"{CONTENT_POLICY}; frame-ancestors {'*' if framed else NOBODY}"
    assert told["X-Frame-Options"] == (None if framed else "DENY")
    assert told["Cross-Origin-Resource-Policy"] == ("cross-origin" if shared else "same-origin")
    assert told["Permissions-Policy"] == PERMISSIONS
    assert told["Referrer-Policy"] == REFERRER
    assert told["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [SCRIPT, BLOCK])
def test_what_carries_a_digest_is_kept(port: int, path: str) -> None:
    assert ask(port, path)[0].headers["Cache-Control"] == KEEP


def test_a_service_worker_is_asked_for_again(port: int) -> None:
    assert ask(port, "/sw.js")[0].headers["Cache-Control"] == ASK


@pytest.mark.parametrize("path", [MP3, VTT, BLOCK])
def test_nothing_else_is_compressed(port: int, path: str) -> None:
    assert ask(port, path, Accept_Encoding="gzip")[0].headers["Content-Encoding"] is None


@pytest.mark.parametrize("path", [VTT, SRT, HTML, CHAPTERS])
def test_transcripts_and_chapters_can_be_read_from_other_sites(port: int, path: str) -> None:
    got, _ = ask(port, path, Origin="https://player.example.jp")
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Range" in listed(got.headers["Access-Control-Expose-Headers"])
    preflight, _ = ask(
        port,
        path,
        "OPTIONS",
        Origin="https://player.example.jp",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="range",
    )
    assert preflight.status in (200, 204)
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "Range" in listed(preflight.headers["Access-Control-Allow-Headers"])
    assert "GET" in listed(preflight.headers["Access-Control-Allow-Methods"])


def test_nothing_else_can_be_read_from_other_sites(port: int) -> None:
    for path in ("/", MP3):
        assert ask(port, path)[0].headers["Access-Control-Allow-Origin"] is None
        preflight, _ = ask(port, path, "OPTIONS", Access_Control_Request_Method="GET")
        assert preflight.headers["Access-Control-Allow-Origin"] is None
        assert preflight.headers["Access-Control-Allow-Methods"] is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(port: int, method: str) -> None:
    response, _ = ask(port, MP3, method, Content_Length="0")
    assert response.status == 405
    assert {part.upper() for part in listed(response.headers["Allow"])} == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/media/..%2f..%2fsecret.txt",
        "/leak.txt",
        "/.tayori-site.json",
        "/media/",
        "/nothing",
    ],
)
def test_nothing_but_the_sites_own_files(port: int, path: str) -> None:
    response, body = ask(port, path)
    assert response.status in (400, 403, 404)
    assert b"secret" not in body.removeprefix(b"secret.txt")
    assert response.headers["Cache-Control"] != KEEP


def test_an_address_that_is_gone_is_not_kept(port: int) -> None:
    response, body = ask(port, MP3.replace(".mp3", ".mp4"))
    assert (response.status, body) == (404, b"<h1>no</h1>")
    assert response.headers["Cache-Control"] != KEEP


def test_a_folder_without_its_slash(port: int) -> None:
    response, _ = ask(port, "/clips/a")
    assert response.status == 301
    assert urlsplit(response.headers["Location"]).path == "/clips/a/"


def test_a_connection_carries_many_requests(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.connect()
    socket = connection.sock
    for path in ("/", MP3, FEED_PATH, "/nothing", VTT):
        connection.request("GET", path)
        connection.getresponse().read()
        assert connection.sock is socket
    connection.close()
