"""The web on real sockets, with servers that misbehave."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tayori.errors import RemoteError, UsageError
from tayori.publishers.http.addresses import is_public, resolve, shown
from tayori.publishers.http.web import Web
from tests.webserver import Page, Site, serving

AUDIO = bytes(range(256)) * 4000


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(allow_private=True, timeout_s=2) as web:
        yield web


def test_an_answer_carries_status_headers_and_body(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page("便り".encode(), mime="application/rss+xml")
    answer = web.get(site.url + "/feed", 1000)
    assert (answer.status, answer.body.decode(), answer.ok) == (200, "便り", True)
    assert answer.headers["content-type"] == "application/rss+xml"
    assert answer.url == site.url + "/feed"
    assert not answer.hops
    assert site.asked[0][2]["user-agent"].startswith("Tayori/")
    assert site.asked[0][2]["host"] == site.url.removeprefix("http://")


def test_an_error_page_is_an_answer(site: Site, web: Web) -> None:
    assert web.get(site.url + "/nothing", 1000).status == 404
    assert not web.get(site.url + "/nothing", 1000).ok


def test_head_reads_no_body(site: Site, web: Web) -> None:
    site.pages["/a.mp3"] = Page(AUDIO, mime="audio/mpeg")
    answer = web.head(site.url + "/a.mp3")
    assert answer.headers["content-length"] == str(len(AUDIO))
    assert site.asked[0][0] == "HEAD"
    assert answer.body == b""


def test_a_form_is_posted(site: Site, web: Web) -> None:
    site.pages["/hub"] = Page(b"", 204)
    assert (
        web.post_form(site.url + "/hub", {"hub.mode": "publish", "hub.url": "https://x.jp/a b"}).status == 204
    )
    assert site.bodies == [b"hub.mode=publish&hub.url=https%3A%2F%2Fx.jp%2Fa+b"]


def test_redirects_are_followed_and_told(site: Site, web: Web) -> None:
    site.pages["/old"] = Page(status=301, headers={"Location": "/newer"})
    site.pages["/newer"] = Page(status=302, headers={"Location": site.url + "/new"})
    site.pages["/new"] = Page(b"here")
    answer = web.get(site.url + "/old", 100)
    assert (answer.body, answer.url) == (b"here", site.url + "/new")
    assert answer.hops == (site.url + "/old", site.url + "/newer")


def test_a_circle_of_redirects_is_named(site: Site, web: Web) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Page(status=302, headers={"Location": "/a"})
    with pytest.raises(RemoteError, match=r"circle: .*/a -> .*/b -> .*/a"):
        web.get(site.url + "/a", 100)


def test_redirects_without_end_are_given_up(site: Site, web: Web) -> None:
    for number in range(20):
        site.pages[f"/{number}"] = Page(status=302, headers={"Location": f"/{number + 1}"})
    with pytest.raises(RemoteError, match="more than 10 times"):
        web.get(site.url + "/0", 100)
    assert len(site.asked) == 11


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://example.jp/x", "//", "http://[::1"])
def test_a_redirect_leads_to_the_web_only(site: Site, web: Web, place: str) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": place})
    with pytest.raises((RemoteError, UsageError)):
        web.get(site.url + "/a", 100)


@pytest.mark.parametrize(
    "url", ["", "feed.xml", "file:///etc/passwd", "https://", "http://x:99999/", "http://[x/"]
)
def test_what_is_no_url_is_refused(web: Web, url: str) -> None:
    with pytest.raises(UsageError, match="no address of the web"):
        web.get(url, 100)


def test_private_addresses_are_refused_before_anything_is_sent(site: Site) -> None:
    with Web() as web, pytest.raises(RemoteError, match=r"127\.0\.0\.1 is an address of a private"):
        web.get(site.url, 100)
    assert not site.asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_private_in_every_spelling(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Any] = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rows)
    with pytest.raises(RemoteError, match=r"10\.0\.0\.1"):
        resolve("two-faced.example.jp", 80, allow_private=False)
    assert resolve("two-faced.example.jp", 80, allow_private=True) == ("93.184.216.34", "10.0.0.1")


def test_a_redirect_into_the_house_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address counts as public here, what it sends on to does not."""
    monkeypatch.setattr("tayori.publishers.http.addresses.is_public", lambda a: a == "127.0.0.1")
    site.pages["/a"] = Page(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"})
    with Web() as web, pytest.raises(RemoteError, match=r"169\.254\.169\.254"):
        web.get(site.url + "/a", 100)


def test_the_request_goes_to_the_address_that_was_looked_at(
    site: Site, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers otherwise the second time is asked only once."""
    port = int(site.url.rpartition(":")[2])
    asked: list[str] = []

    def lookup(host: Any, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    site.pages["/"] = Page(b"yes")
    assert web.get(f"http://podcast.example.jp:{port}/", 100).body == b"yes"
    assert site.asked[0][2]["host"] == f"podcast.example.jp:{port}"
    assert asked.count("podcast.example.jp") == 1


def test_large_answers_are_not_read_on(site: Site, web: Web) -> None:
    site.pages["/big"] = Page(AUDIO)
    with pytest.raises(RemoteError, match="larger than the 1,000 bytes"):
        web.get(site.url + "/big", 1000)
    assert len(web.get(site.url + "/big", len(AUDIO)).body) == len(AUDIO)


def test_a_packed_answer_is_unpacked_and_a_bomb_is_not(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(gzip.compress(b"<rss/>"), headers={"Content-Encoding": "gzip"})
    assert web.get(site.url + "/feed", 1000).body == b"<rss/>"
    site.pages["/bomb"] = Page(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    with pytest.raises(RemoteError, match="larger than"):
        web.get(site.url + "/bomb", 1_000_000)
    site.pages["/odd"] = Page(b"x", headers={"Content-Encoding": "br"})
    with pytest.raises(RemoteError, match="packed as br"):
        web.get(site.url + "/odd", 1000)


def test_half_an_unpacked_answer_is_noticed(site: Site, web: Web) -> None:
    packed = gzip.compress(AUDIO)
    site.pages["/feed"] = Page(packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})
    with pytest.raises(RemoteError, match="broke off"):
        web.get(site.url + "/feed", 10_000_000)


def test_a_server_that_stalls_is_given_up(site: Site) -> None:
    end = threading.Event()
    site.pages["/slow"] = Page(AUDIO, stalls=end)
    with Web(allow_private=True, timeout_s=0.3) as web, pytest.raises(RemoteError, match="in time"):
        web.get(site.url + "/slow", 10_000_000)
    end.set()


def test_nobody_listens_there(web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(RemoteError, match="could not be asked"):
        web.head(f"http://127.0.0.1:{port}/")


def test_a_password_is_in_no_message(web: Web) -> None:
    with pytest.raises(RemoteError) as caught:
        web.head("http://user:geheim@127.0.0.1:9/x")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://a:b@x.jp/f?x=1#y", "https://x.jp/f?x=1#y"),
        ("https://a:b%40@x.jp:8/", "https://x.jp:8/"),
        ("https://x.jp/@you/rss?feed=rss2&auth=9", "https://x.jp/@you/rss?feed=rss2"),
        ("https://x.jp/f?accessToken=1&X-Amz-Signature=2&api_key=3&k%65y=4", "https://x.jp/f"),
        ("https://x.jp/f?keyword=a&monkey=b&page=2", "https://x.jp/f?keyword=a&monkey=b&page=2"),
        ("http://a:b@[1", "http://[1"),
        ("//a:b@x.jp/", "//x.jp/"),
    ],
)
def test_urls_are_told_without_secrets(url: str, told: str) -> None:
    assert shown(url) == told


# --- downloads


def _is_whole(path: Path, size: int, digest: str) -> bool:
    same = path.read_bytes() == AUDIO and size == len(AUDIO)
    return same and digest == hashlib.sha256(AUDIO).hexdigest()


def test_a_download_is_whole_and_leaves_nothing_beside(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3"] = Page(AUDIO, mime="audio/mpeg")
    told: list[tuple[int, int | None]] = []
    got = web.download(site.url + "/a.mp3", tmp_path / "in" / "a.mp3", 10_000_000, lambda *x: told.append(x))
    assert _is_whole(got.path, got.size, got.digest)
    assert not got.resumed
    assert got.answer.headers["content-type"] == "audio/mpeg"
    assert told[-1] == (len(AUDIO), len(AUDIO))
    assert [p.name for p in got.path.parent.iterdir()] == ["a.mp3"]


def test_a_connection_that_breaks_is_gone_on_with(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3"] = Page(AUDIO, breaks_at=400_000)
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert _is_whole(got.path, got.size, got.digest)
    assert got.resumed
    assert [headers.get("range") for _, _, headers in site.asked] == [None, "bytes=400000-"]


def test_a_later_run_goes_on(site: Site, web: Web, tmp_path: Path) -> None:
    page = Page(AUDIO, breaks_at=0)
    site.pages["/a.mp3"] = lambda handler: _breaking(page, 300_000 if "range" not in _names(handler) else 0)
    with pytest.raises(RemoteError, match="goes on where it stopped"):
        web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert (tmp_path / "a.mp3.part").stat().st_size == 300_000
    site.pages["/a.mp3"] = Page(AUDIO)
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert got.resumed
    assert _is_whole(got.path, got.size, got.digest)


def _breaking(page: Page, at: int) -> Page:
    page.breaks_at = at
    return page


def _names(handler: Any) -> set[str]:
    return {name.lower() for name in handler.headers}


def test_a_file_that_changed_between_two_parts_is_fetched_anew(site: Site, web: Web, tmp_path: Path) -> None:
    other = b"x" * len(AUDIO)
    old, new = Page(other, breaks_at=300_000), Page(AUDIO)
    site.pages["/a.mp3"] = lambda handler: new if "range" in _names(handler) else old
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert _is_whole(got.path, got.size, got.digest)
    assert not got.resumed


def test_a_server_that_ignores_range_is_believed_from_the_start(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3"] = Page(AUDIO, breaks_at=300_000, ranges=False)
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert _is_whole(got.path, got.size, got.digest)
    assert not got.resumed


def test_without_a_validator_nothing_is_gone_on_with(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3"] = Page(AUDIO, breaks_at=300_000, etag="")
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert _is_whole(got.path, got.size, got.digest)
    assert all("range" not in headers for _, _, headers in site.asked)


def test_a_wrong_part_is_never_put_together(site: Site, web: Web, tmp_path: Path) -> None:
    """The server answers 206 with another stretch than it was asked for."""

    def page(handler: Any) -> Page:
        if "range" in _names(handler):
            return Page(AUDIO[5:], 206, headers={"Content-Range": f"bytes 5-{len(AUDIO) - 1}/{len(AUDIO)}"})
        return Page(AUDIO, breaks_at=300_000 if len(site.asked) == 1 else None)

    site.pages["/a.mp3"] = page
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert _is_whole(got.path, got.size, got.digest)


@pytest.mark.parametrize(
    ("now", "etag"),
    [(b"x" * len(AUDIO), '"b"'), (b"x" * len(AUDIO), ""), (b"x" * (len(AUDIO) - 5), '"a"')],
    ids=["another etag", "no etag", "another length"],
)
def test_two_versions_are_never_spliced(site: Site, web: Web, tmp_path: Path, now: bytes, etag: str) -> None:
    """The server does not look at If-Range, and goes on with a file that is another by now."""

    def page(handler: Any) -> Page:
        if "range" in _names(handler):
            span = f"bytes 300000-{len(now) - 1}/{len(now)}"
            return Page(now[300_000:], 206, headers={"Content-Range": span}, etag=etag)
        return Page(AUDIO, breaks_at=300_000, etag='"a"') if len(site.asked) == 1 else Page(now, etag=etag)

    site.pages["/a.mp3"] = page
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert got.path.read_bytes() == now
    assert not got.resumed


def test_another_date_of_change_is_another_version(site: Site, web: Web, tmp_path: Path) -> None:
    now = b"x" * len(AUDIO)

    def page(handler: Any) -> Page:
        changed = {"Last-Modified": "Tue, 02 Jan 2024 00:00:00 GMT"}
        if "range" in _names(handler):
            span = f"bytes 300000-{len(now) - 1}/{len(now)}"
            return Page(now[300_000:], 206, headers={"Content-Range": span, **changed}, etag="")
        if len(site.asked) > 1:
            return Page(now, etag="", headers=changed)
        first = {"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
        return Page(AUDIO, etag="", breaks_at=300_000, headers=first)

    site.pages["/a.mp3"] = page
    assert web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000).path.read_bytes() == now


def test_numbers_of_thousands_of_digits_are_no_numbers(site: Site, web: Web, tmp_path: Path) -> None:
    def page(handler: Any) -> Page:
        if "range" in _names(handler) and len(site.asked) == 2:
            return Page(AUDIO, 206, headers={"Content-Range": f"bytes {'9' * 5000}-1/{'9' * 5000}"})
        return Page(AUDIO, breaks_at=300_000 if len(site.asked) == 1 else None)

    site.pages["/a.mp3"] = page
    got = web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert _is_whole(got.path, got.size, got.digest)


def test_the_note_of_a_part_holds_no_password(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3?key=geheim"] = lambda handler: Page(
        AUDIO, breaks_at=0 if "range" in _names(handler) else 300_000
    )
    address = site.url.replace("//", "//user:geheim@") + "/a.mp3?key=geheim"
    with pytest.raises(RemoteError) as caught:
        web.download(address, tmp_path / "a.mp3", 10_000_000)
    assert "geheim" not in (tmp_path / "a.mp3.part.json").read_text() + str(caught.value)


def test_a_server_that_announces_more_than_it_sends(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3"] = Page(AUDIO, announced=len(AUDIO) + 1000)
    with pytest.raises(RemoteError, match="broke off after 1,024,000 bytes"):
        web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
    assert not (tmp_path / "a.mp3").exists()


def test_a_download_has_a_limit_announced_or_not(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3"] = Page(AUDIO)
    with pytest.raises(RemoteError, match="larger than"):
        web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 1000)
    assert not (tmp_path / "a.mp3").exists()
    assert (tmp_path / "a.mp3.part").exists() is False


def test_an_error_is_no_file(site: Site, web: Web, tmp_path: Path) -> None:
    site.pages["/a.mp3"] = Page(b"gone", 410)
    with pytest.raises(RemoteError, match="answers 410"):
        web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 1000)
    assert not list(tmp_path.iterdir())


def test_a_dribbling_server_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tayori.publishers.http.web.SLOWEST_BPS", 10**12)
    site.pages["/a.mp3"] = Page(AUDIO)
    with Web(allow_private=True, timeout_s=0) as web:
        web._client.timeout = 2.0
        with pytest.raises(RemoteError, match="bytes a second"):
            web.download(site.url + "/a.mp3", tmp_path / "a.mp3", 10_000_000)
