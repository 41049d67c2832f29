"""Our own server and its clients: many at once, some who sleep or leave, and its end while they are there."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tayori.publishers.serve import SiteServer, serve
from tayori.publishers.serving.conversation import Patience
from tests.publishers.servers import serving
from tests.publishers.test_portal_servers import ask
from tests.publishers.test_serve_heads import until_closed


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    (tmp_path / "index.html").write_text("<h1>front</h1>")
    return tmp_path


def test_a_viewer_who_leaves_is_no_error(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (site / "media/long.mp4").write_bytes(bytes(30_000_000))
    with serving(site) as server:
        connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
        connection.request("GET", "/media/long.mp4")
        connection.getresponse().read(10)
        connection.close()
        assert ask(int(server.server_address[1]), "/")[0].status == 200
    assert capfd.readouterr().err == ""


def test_its_end_is_quiet_while_clients_are_there(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    with ExitStack() as clients:
        with serving(site) as server:
            for _ in range(3):
                client = clients.enter_context(socket.create_connection(server.server_address, timeout=5))
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                assert client.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
    assert caplog.messages == []


def test_an_end_before_the_beginning(site: Path) -> None:
    with serve(site, port=0) as server:
        for call in (server.shutdown, server.serve_forever, server.shutdown):
            thread = threading.Thread(target=call, daemon=True)
            thread.start()
            thread.join(timeout=5)
            assert not thread.is_alive()


def test_many_listeners_at_once_while_some_sleep(site: Path) -> None:
    sound = os.urandom(3_000_000)
    (site / "media/long.0123abcd.mp3").write_bytes(sound)
    with serving(site) as server, ExitStack() as sleepers:
        address = ("127.0.0.1", int(server.server_address[1]))
        for _ in range(50):
            one = sleepers.enter_context(socket.create_connection(address))
            one.sendall(b"GET /media/long.0123abcd.mp3 HTTP/1.1\r\n" + b"Host: x\r\n\r\n")
            sleepers.enter_context(socket.create_connection(address)).sendall(b"GET / HT")
        before = threading.active_count()
        # in a thread of its own: a browser that another test drives holds the event loop of this one
        with ThreadPoolExecutor(1) as thread:
            heard = thread.submit(asyncio.run, _listen(address, 200, 300_000)).result()
        # one thread for everybody: nothing is read into memory by the loop's helpers, the kernel sends it
        assert threading.active_count() == before
    assert heard == [sound[start : start + 300_000] for start in range(200)]


async def _listen(address: tuple[str, int], many: int, length: int) -> list[bytes]:
    async def part(start: int) -> bytes:
        reader, writer = await asyncio.open_connection(*address)
        wanted = f"bytes={start}-{start + length - 1}"
        writer.write(f"GET /media/long.0123abcd.mp3 HTTP/1.1\r\nHost: x\r\nRange: {wanted}\r\n\r\n".encode())
        assert b" 206 " in await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(length)
        writer.close()
        await writer.wait_closed()
        return body

    return list(await asyncio.gather(*map(part, range(many))))


def test_who_sleeps_is_left(site: Path) -> None:
    (site / "media/long.0123abcd.mp3").write_bytes(bytes(30_000_000))
    server = SiteServer(site, "127.0.0.1", 0, Patience(head_s=0.2, piece_s=0.2))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        for said in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", int(server.server_address[1])), timeout=5) as client:
                client.sendall(said)
                assert until_closed(client).count(b"front") == (said.endswith(b"\n"))
        with socket.create_connection(("127.0.0.1", int(server.server_address[1])), timeout=5) as client:
            client.sendall(b"GET /media/long.0123abcd.mp3 HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.8)
            assert len(until_closed(client)) < 30_000_000
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
