"""The proxy breaks what it is told to break, exactly there, and passes everything else on as it is."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx
import pytest

from tests.faults import (
    LOGIN_PAGE,
    NGINX_413,
    PHP_NOTICE,
    Cut,
    Exchange,
    Fault,
    Phase,
    unavailable,
)
from tests.proxy import proxying

BODY = bytes(range(256)) * 1000
"""Four pieces of the proxy's."""


@dataclass
class Origin:
    """A server that says the MD5 of what it was sent, and remembers it."""

    url: str = ""
    stored: list[str] = field(default_factory=list)
    """MD5 of every body that came whole."""
    hosts: list[str] = field(default_factory=list)


@contextmanager
def _origin() -> Iterator[Origin]:
    origin = Origin()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_OriginHandler,), {"origin": origin}))
    origin.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _OriginHandler(BaseHTTPRequestHandler):
    origin: Origin

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._say(b"hello " * 100)

    def do_POST(self) -> None:
        if self.path == "/deaf":
            # an answer before the body was heard
            self._say(b"no", 413)
            return
        size = int(self.headers.get("Content-Length", -1))
        if self.path == "/sink":
            while size:
                size -= len(self.rfile.read(min(size, 65_536)))
            self._say(b"swallowed")
            return
        body = self._chunked() if size < 0 else self.rfile.read(size)
        if len(body) < size:
            return
        digest = hashlib.md5(body).hexdigest()
        self.origin.stored.append(digest)
        self.origin.hosts.append(self.headers["Host"])
        self._say(digest.encode(), 201)

    def _chunked(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        return body

    def _say(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("X-Origin", "長野".encode().decode("latin-1"))
        if self.path != "/endless":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A server to stand before."""
    with _origin() as origin:
        yield origin


def _md5(body: bytes) -> str:
    return hashlib.md5(body).hexdigest()


@pytest.mark.parametrize("chunked", [False, True])
def test_everything_passes_unchanged(origin: Origin, chunked: bool) -> None:
    content = iter([BODY[:1000], BODY[1000:]]) if chunked else BODY
    with proxying(origin.url) as proxy, httpx.Client() as client:
        answer = client.post(f"{proxy.url}/media?title=a%20b", content=content, headers={"X-Given": "yes"})
        assert client.get(f"{proxy.url}/endless").text == "hello " * 100
    assert (answer.status_code, answer.text) == (201, _md5(BODY))
    assert answer.headers.raw[-2:] == [(b"X-Origin", "長野".encode()), (b"Content-Length", b"32")]
    first, second = proxy.exchanges
    assert (first.n, first.method, first.path) == (1, "POST", "/media?title=a%20b")
    assert (first.sent, first.upstream, first.status, first.passed) == (len(BODY), 201, 201, 32)
    assert first.headers["x-given"] == "yes"
    assert (second.n, second.method, second.sent, second.passed) == (2, "GET", 0, 600)
    assert origin.hosts == [proxy.url.removeprefix("http://")]
    assert proxy.of("POST", r"^/media\?") == [first]


@pytest.mark.parametrize(
    ("fault", "stored", "sent", "upstream"),
    [
        (Fault("before"), 0, 0, None),
        (Fault("before", reset=True), 0, 0, None),
        (Fault("during", at=0), 0, 0, None),
        (Fault("during", at=100_001), 0, 100_001, None),
        (Fault("during", at=10**9), 0, len(BODY) - 1, None),
        (Fault("after"), 1, len(BODY), 201),
        (Fault("after", reset=True), 1, len(BODY), 201),
    ],
)
def test_a_line_is_cut_exactly_there(
    origin: Origin, fault: Fault, stored: int, sent: int, upstream: int | None
) -> None:
    with proxying(origin.url, [fault]) as proxy, httpx.Client() as client:
        with pytest.raises(httpx.TransportError):
            client.post(f"{proxy.url}/media", content=BODY)
        (exchange,) = proxy.exchanges
        assert exchange.fault is fault
        # a half body never becomes a stored one
        assert len(origin.stored) == stored
        assert client.post(f"{proxy.url}/media", content=BODY).status_code == 201
    assert (exchange.sent, exchange.upstream, exchange.status, exchange.passed) == (sent, upstream, None, 0)


def test_a_chunked_body_is_cut_at_its_byte(origin: Origin) -> None:
    with proxying(origin.url, [Fault("during", at=70_000)]) as proxy, pytest.raises(httpx.TransportError):
        httpx.post(f"{proxy.url}/media", content=iter([BODY]))
    assert proxy.exchanges[0].sent == 70_000
    assert origin.stored == []


def test_a_reset_is_no_orderly_end(origin: Origin) -> None:
    with proxying(origin.url, [Fault("before", reset=True), Fault("before", nth=2)]) as proxy:
        for expected in (ConnectionResetError, http.client.RemoteDisconnected):
            connection = http.client.HTTPConnection(proxy.url.removeprefix("http://"))
            connection.request("GET", "/")
            with closing(connection), pytest.raises(ConnectionResetError) as raised:
                connection.getresponse()
            assert type(raised.value) is expected


@pytest.mark.parametrize(("at", "passed"), [(0, 300), (7, 7)])
@pytest.mark.parametrize("path", ["/", "/endless"])
def test_an_answer_is_cut_halfway(origin: Origin, at: int, passed: int, path: str) -> None:
    with proxying(origin.url, [Fault("halfway", at=at)]) as proxy:
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(proxy.url + path)
        assert (proxy.exchanges[0].status, proxy.exchanges[0].passed) == (200, passed)


def test_the_proxy_answers_instead_of_the_server(origin: Origin) -> None:
    faults = [Fault("before", answer=NGINX_413), Fault("after", answer=LOGIN_PAGE, nth=1)]
    with proxying(origin.url, faults) as proxy, httpx.Client() as client:
        refused = client.post(f"{proxy.url}/media", content=BODY * 20)
        assert (refused.status_code, refused.headers["content-type"]) == (413, "text/html; charset=utf-8")
        assert refused.content == NGINX_413.body
        assert origin.stored == []
        proxy.faults = faults[1:]
        # counted since the proxy began: the first that matches was the 413
        assert client.get(proxy.url).status_code == 200
        proxy.faults = [
            Fault("after", answer=LOGIN_PAGE),
            Fault("before", "GET", nth=0, answer=unavailable("7")),
        ]
        assert "ログイン" in client.post(f"{proxy.url}/media", content=BODY).text
        assert origin.stored == [_md5(BODY)]
        assert [client.get(proxy.url).headers["retry-after"] for _ in range(2)] == ["7", "7"]
    assert [each.status for each in proxy.exchanges] == [413, 200, 200, 503, 503]
    assert [each.upstream for each in proxy.exchanges] == [None, 200, 201, None, None]


def test_an_answer_in_the_middle_of_a_body(origin: Origin) -> None:
    with proxying(origin.url, [Fault("during", at=1000, answer=NGINX_413)]) as proxy:
        assert httpx.post(f"{proxy.url}/media", content=BODY * 20).status_code == 413
    assert proxy.exchanges[0].sent == 1000
    assert origin.stored == []


def test_a_server_that_does_not_hear_the_body_out_is_heard(origin: Origin) -> None:
    with proxying(origin.url) as proxy:
        answer = httpx.post(f"{proxy.url}/deaf", content=BODY * 100)
    assert (answer.status_code, answer.text) == (413, "no")


def test_a_body_is_never_held_whole(origin: Origin) -> None:
    pieces, piece = 400, bytes(100_000)
    with proxying(origin.url) as proxy:
        tracemalloc.start()
        length = {"Content-Length": str(pieces * len(piece))}
        answer = httpx.post(f"{proxy.url}/sink", content=itertools.repeat(piece, pieces), headers=length)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (answer.text, proxy.exchanges[0].sent) == ("swallowed", 40_000_000)
    assert peak < 4_000_000


def test_noise_stands_before_the_answer(origin: Origin) -> None:
    with proxying(origin.url, [Fault("noise")]) as proxy:
        assert httpx.get(proxy.url).content == PHP_NOTICE + b"hello " * 100


def test_a_slow_answer_comes_after_the_act(origin: Origin) -> None:
    with proxying(origin.url, [Fault("slow", delay_s=0.5)]) as proxy, httpx.Client() as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post(f"{proxy.url}/media", content=b"x", timeout=httpx.Timeout(5, read=0.2))
        assert origin.stored == [_md5(b"x")]


def test_the_nth_that_matches_is_meant(origin: Origin) -> None:
    faults = [Fault("before", "POST", r"/media/\d+$", nth=2)]
    with proxying(origin.url, faults) as proxy, httpx.Client() as client:
        for path in ("/media", "/media/1", "/media"):
            assert client.post(proxy.url + path, content=b"x").status_code == 201
        assert client.get(f"{proxy.url}/media/1").status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(f"{proxy.url}/media/2", content=b"x")
        assert client.post(f"{proxy.url}/media/2", content=b"x").status_code == 201


def test_a_script_decides_for_each_request(origin: Origin) -> None:
    def third(exchange: Exchange) -> Fault | None:
        return Fault("after") if exchange.n == 3 else None

    with proxying(origin.url, script=third) as proxy, httpx.Client() as client:
        assert [client.get(proxy.url).status_code for _ in range(2)] == [200, 200]
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(proxy.url)


def test_each_phase_is_told_and_may_cut(origin: Origin) -> None:
    told: list[tuple[int, str, str, Phase, int]] = []

    def tell(exchange: Exchange, phase: Phase) -> None:
        told.append((exchange.n, exchange.method, exchange.path, phase, exchange.sent))
        if exchange.n == 2 and phase == "after":
            raise Cut

    with proxying(origin.url, on_request=tell) as proxy, httpx.Client() as client:
        client.post(f"{proxy.url}/a", content=b"four")
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(f"{proxy.url}/b", content=b"seven")
    assert told == [
        (1, "POST", "/a", "before", 0),
        (1, "POST", "/a", "during", 4),
        (1, "POST", "/a", "after", 4),
        (2, "POST", "/b", "before", 0),
        (2, "POST", "/b", "during", 5),
        (2, "POST", "/b", "after", 5),
    ]
    assert origin.stored == [_md5(b"four"), _md5(b"seven")]


@pytest.mark.parametrize(("phase", "stored"), [("before", 1), ("during", 0), ("after", 1)])
def test_a_client_is_killed_at_the_very_request(origin: Origin, phase: Phase, stored: int) -> None:
    """Killed with its request on the way, it is served as if it lived, unless the test cuts the line."""
    with proxying(origin.url) as proxy:
        code = _posting(proxy.url, 50_000_000) if phase == "during" else _posting_at_once(proxy.url)
        with subprocess.Popen([sys.executable, "-c", code]) as client:

            def kill(_: Exchange, now: Phase) -> None:
                if now == phase:
                    client.kill()
                    client.wait(timeout=10)

            proxy.on_request = kill
        _until(lambda: len(proxy.exchanges) == 1 and not proxy.clients)
        assert client.returncode == -signal.SIGKILL
    assert len(origin.stored) == stored
    assert proxy.exchanges[0].upstream == (201 if stored else None)


def _posting(url: str, size: int) -> str:
    return f"import httpx\nhttpx.post('{url}/media', content=bytes({size}))"


def _posting_at_once(url: str) -> str:
    """A client whose headers and body leave in one piece: it cannot be killed between two."""
    request = b"POST /media HTTP/1.1\r\nHost: proxy\r\nContent-Length: 1\r\n\r\nx"
    where = urlsplit(url)
    return f"""
import socket
with socket.create_connection(({where.hostname!r}, {where.port})) as connection:
    connection.sendall({request!r})
    connection.recv(1)
"""


def test_a_client_that_dies_in_its_body_leaves_nothing(origin: Origin) -> None:
    with proxying(origin.url) as proxy:
        connection = http.client.HTTPConnection(proxy.url.removeprefix("http://"))
        connection.putrequest("POST", "/media")
        connection.putheader("Content-Length", str(len(BODY)))
        connection.endheaders()
        connection.send(BODY[:1000])
        _until(lambda: bool(proxy.exchanges) and proxy.exchanges[0].sent == 1000)
        connection.close()
        assert httpx.post(f"{proxy.url}/media", content=b"whole").status_code == 201
    assert origin.stored == [_md5(b"whole")]


def test_a_server_that_is_not_there_is_a_cut_line() -> None:
    with _origin() as origin:
        gone = origin.url
    with proxying(gone) as proxy, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(proxy.url)
    assert (proxy.exchanges[0].upstream, proxy.exchanges[0].status) == (None, None)


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
