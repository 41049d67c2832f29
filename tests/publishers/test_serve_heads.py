"""Heads of requests that two servers could read differently, and what our own answers to them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.publishers.serve import SiteServer
from tayori.publishers.serving.heads import Malformed, parse_head
from tests.publishers.servers import serving

_GET = b"GET / HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    root = tmp_path_factory.mktemp("site")
    (root / "index.html").write_text("<h1>front</h1>")
    with serving(root) as server:
        yield server


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /\r\n\r\n", 400),
        (b"\x16\x03\x01\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (_GET + b"Accept : x\r\n\r\n", 400),
        (_GET + b"A: b\r\n c\r\n\r\n", 400),
        (_GET + b"Content-Length: -1\r\n\r\n", 400),
        (_GET + b"Content-Length: +1\r\n\r\n", 400),
        (_GET + b"A: " + b"b" * 40_000 + b"\r\n\r\n", 431),
        (b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        (b"\rGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (_GET + b"\r\n", 200),
        (_GET + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n", 400),
        (_GET + b"Content-Length: 0, 5\r\n\r\n", 400),
        (_GET + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (_GET + b"transfer-encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", 400),
        (_GET + b"A: b\rContent-Length: 5\r\n\r\n", 400),
        (_GET + b"A: b\nContent-Length: 5\r\n\r\n", 400),
        (_GET + b"A: b\0\r\n\r\n", 400),
        (_GET + b"A: b\tc \xe3\x81\x82\r\n\r\n", 200),
        (_GET + b"Host: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n", 200),
        (b"GET / HTTP/1.0\r\n\r\n", 200),
        (b"GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    ],
)
def test_a_head_that_is_none(server: SiteServer, head: bytes, status: int) -> None:
    with socket.create_connection(("127.0.0.1", int(server.server_address[1])), timeout=5) as client:
        client.sendall(head)
        said = client.recv(100)
    assert said.startswith(b"HTTP/1.1 %d " % status)


@given(st.binary(max_size=80))
def test_any_head_is_read_or_refused(data: bytes) -> None:
    with suppress(Malformed):
        assert parse_head(data + b"\r\n\r\n").request.target


def test_what_comes_along_is_not_the_next_request(server: SiteServer) -> None:
    smuggled = b"GET /media/a.mp4 HTTP/1.1\r\nHost: x\r\n\r\n"
    for method, status in ((b"GET", b" 200 "), (b"POST", b" 405 ")):
        for length in (b"Content-Length: %d" % len(smuggled), b"Transfer-Encoding: chunked"):
            with socket.create_connection(("127.0.0.1", int(server.server_address[1])), timeout=5) as client:
                client.sendall(method + b" / HTTP/1.1\r\nHost: x\r\n" + length + b"\r\n\r\n" + smuggled)
                said = until_closed(client)
            assert said.count(b"HTTP/1.1") == 1
            assert status in said.partition(b"\r\n")[0]
            assert b"Connection: close" in said


def until_closed(client: socket.socket) -> bytes:
    said = b""
    try:
        while piece := client.recv(1 << 16):
            said += piece
    except ConnectionResetError:  # it closed with our bytes unread
        pass
    return said


def test_an_old_client_gets_one_answer(server: SiteServer) -> None:
    with socket.create_connection(("127.0.0.1", int(server.server_address[1])), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert until_closed(client).endswith(b"<h1>front</h1>")
