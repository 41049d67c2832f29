"""One request, sent once; what became of it is told as far as it can be known."""

from __future__ import annotations

import gzip
import os
import socket
import ssl
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import ResourceError, UsageError
from tayori.publishers.http import body as bodies
from tayori.publishers.http.exchange import (
    AnswerLost,
    Call,
    Exchange,
    FilePart,
    NotSent,
    is_loopback,
    is_same_origin,
    json_body,
    require_safe,
)
from tayori.publishers.http.web import Answer
from tests.publishers.http.certificates import self_signed
from tests.publishers.http.raw_server import Line, raw_server

TOKEN = "Bearer geheim"


def post(url: str, body: Any = b"{}", **more: Any) -> Call:
    return Call(method="POST", url=url, body=body, **more)


def large(folder: Path, size: int) -> FilePart:
    path = folder / "長野市.mp4"
    with path.open("wb") as file:
        file.truncate(size)
    return FilePart(path, 0, size)


def before_reading(line: Line) -> None:
    line.reset()


def after_the_head(line: Line) -> None:
    line.head()


def after_reading(line: Line) -> None:
    line.request()


def after_reading_with_a_reset(line: Line) -> None:
    line.request()
    line.reset()


def in_mid_answer(line: Line) -> None:
    line.request()
    line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


def with_nonsense(line: Line) -> None:
    line.request()
    line.say(b"SSH-2.0-OpenSSH\r\n\r\n")


@pytest.mark.parametrize(
    "script", [after_the_head, after_reading, after_reading_with_a_reset, in_mid_answer, with_nonsense]
)
@pytest.mark.parametrize("fresh", [True, False])
def test_a_lost_answer_is_never_answered_by_sending_again(script: Any, fresh: bool) -> None:
    with raw_server(script) as server, Exchange(server.url) as exchange:
        with pytest.raises(AnswerLost):
            exchange.send(post(server.url, b'{"a": 1}', fresh=fresh))
        time.sleep(0.05)
        assert (server.requests(), len(server.seen)) == (1, 1)


@pytest.mark.parametrize("fresh", [True, False])
def test_a_request_nobody_reads_is_sent_once(fresh: bool) -> None:
    """Whether we notice the end before we write, or after it, is a race; that it is sent once is not."""
    with raw_server(before_reading) as server, Exchange(server.url) as exchange:
        with pytest.raises((AnswerLost, NotSent)):
            exchange.send(post(server.url, b'{"a": 1}', fresh=fresh))
        time.sleep(0.05)
        assert (server.requests(), len(server.seen)) == (0, 1)


def test_a_file_cut_in_its_middle_is_lost_and_not_sent_again(tmp_path: Path) -> None:
    def script(line: Line) -> None:
        line.head()
        line.some(100_000)
        line.reset()

    with raw_server(script) as server, Exchange(server.url) as exchange:
        with pytest.raises(AnswerLost):
            exchange.send(post(server.url, large(tmp_path, 20 << 20)))
        assert server.requests() == 1


def test_nobody_there_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with Exchange(f"http://127.0.0.1:{port}/") as exchange, pytest.raises(NotSent, match="cannot be reached"):
        exchange.send(post(f"http://127.0.0.1:{port}/x"))


def test_a_kept_connection_that_was_closed_is_not_used() -> None:
    def script(line: Line) -> None:
        line.request()
        line.answer()

    with raw_server(script) as server, Exchange(server.url) as exchange:
        for _ in range(3):
            assert exchange.send(post(server.url)).ok
            time.sleep(0.02)
        assert server.requests() == len(server.seen) == 3


def test_a_kept_connection_that_dies_as_we_send_is_lost_and_a_fresh_one_is_not(tmp_path: Path) -> None:
    """The race nobody can win on a kept connection: closed after our last look at it, before it is read."""

    def script(line: Line) -> None:
        line.request()
        line.answer()
        line.some(1)
        line.reset()

    with raw_server(script) as server, Exchange(server.url) as exchange:
        assert exchange.send(post(server.url)).ok
        assert exchange.send(post(server.url, fresh=True)).ok
        assert len(server.seen) == 2
        with pytest.raises(AnswerLost):
            exchange.send(post(server.url))
        assert len(server.seen) == 2
        assert exchange.send(post(server.url, fresh=True)).ok
        assert exchange.send(post(server.url, fresh=True)).ok
        assert len(server.seen) == 4


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_answered_and_not_followed(status: int) -> None:
    def script(line: Line) -> None:
        line.request()
        line.answer(f"{status} Moved", b"", f"Location: http://127.0.0.1:{server.port}/other")

    with raw_server(script) as server, Exchange(server.url, lambda: TOKEN) as exchange:
        answer = exchange.send(post(server.url))
        assert (answer.status, answer.headers["location"][-6:]) == (status, "/other")
        assert server.requests() == 1


def test_credentials_go_to_their_own_origin_alone() -> None:
    def script(line: Line) -> None:
        line.request()
        line.answer("200 OK", b"{}", "Set-Cookie: session=geheim; Path=/")

    with raw_server(script) as own, raw_server(script) as other, Exchange(own.url, lambda: TOKEN) as exchange:
        exchange.send(post(own.url, fresh=True))
        exchange.send(post(own.url, credentials=False, fresh=True))
        exchange.send(post(other.url, headers={"authorization": TOKEN, "Cookie": "a=b", "X-Own": "1"}))
        said, unsaid = (bytes(seen).lower() for seen in own.seen)
        assert said.count(b"authorization: bearer geheim") == 1
        abroad = bytes(other.seen[0]).lower()
        assert b"geheim" not in unsaid + abroad
        assert b"cookie" not in abroad
        assert b"x-own" in abroad


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "http://127.0.0.1.example.com/", "http://localhost.example.com/", "ftp://x/",
        "http://2130706433/", "http://[::ffff:10.0.0.1]/", "//127.0.0.1/", "", "http://", "https://a:b@c.example/",
        "http://127.0.0.1@example.com/", "http://example.com\\@127.0.0.1/", "http://[::1", "https://x.example:port/",
        "https://x.example/\r\nHost: y", "http://10.0.0.1/", "HTTP://EXAMPLE.COM/",
    ],
)  # fmt: skip
def test_unsafe_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_safe(url)
    assert caught.value.next_step
    assert "a:b" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/",
        "http://localhost/",
        "http://LOCALHOST:8/",
        "http://127.8.9.1/",
        "http://[::1]:9/",
    ],
)
def test_safe_addresses(url: str) -> None:
    require_safe(url)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, "http://" + text, "https://x.example/" + text):
        try:
            require_safe(url)
        except UsageError:
            continue
        assert is_same_origin(url, url)


def test_origins() -> None:
    assert is_same_origin("https://X.example/a", "https://x.example:443/b?c")
    for other in (
        "http://x.example/",
        "https://x.example:444/",
        "https://y.example/",
        "https://x.example.y/",
    ):
        assert not is_same_origin("https://x.example/", other)
    assert not is_loopback("127.0.0.1.example.com")


def test_an_unknown_certificate_is_refused_in_words(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path))
    with raw_server(lambda line: line.answer(), context) as server, Exchange(server.url) as exchange:
        with pytest.raises(NotSent, match=r"certificate of https.* is not trusted: self.signed") as caught:
            exchange.send(post(server.url))
        assert "Nothing was sent" in str(caught.value)
        assert server.requests() == 0


def refuse_at_once(line: Line) -> None:
    line.head()
    line.answer("413 Request Entity Too Large", b"<html>413</html>", "Connection: close")


def refuse_and_reset(line: Line) -> None:
    line.head()
    line.answer("413 Request Entity Too Large", b"<html>413</html>")
    line.reset()


def refuse_and_linger(line: Line) -> None:
    line.head()
    line.some(1 << 16)
    line.answer("413 Request Entity Too Large", b"<html>413</html>")
    line.done.wait(20)


def refuse_after_an_interim_answer(line: Line) -> None:
    line.head()
    line.say(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n")
    line.some(1 << 16)
    line.answer("413 Request Entity Too Large", b"<html>413</html>")
    time.sleep(0.2)


@pytest.mark.parametrize(
    "script", [refuse_at_once, refuse_and_reset, refuse_and_linger, refuse_after_an_interim_answer]
)
def test_a_refusal_in_mid_body_is_read(tmp_path: Path, script: Any) -> None:
    sent: list[int] = []
    with raw_server(script) as server, Exchange(server.url) as exchange:
        began = time.monotonic()
        answer = exchange.send(post(server.url, large(tmp_path, 64 << 20)), sent.append)
        assert answer.status == 413
        assert answer.body == b"<html>413</html>"
        assert time.monotonic() - began < 10
        assert (sent or [0])[-1] < 64 << 20
        assert server.requests() == 1


def test_a_refusal_in_mid_body_is_read_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate, key = self_signed(tmp_path)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr("httpx.create_ssl_context", lambda **_: trusting)

    def script(line: Line) -> None:
        line.head()
        line.some(1 << 16)
        line.answer("413 Request Entity Too Large", b"<html>413</html>")
        time.sleep(0.5)

    def whole(line: Line) -> None:
        line.answer("201 Created", str(len(line.request())).encode())

    with raw_server(script, context) as server, Exchange(server.url) as exchange:
        assert exchange.send(post(server.url, large(tmp_path, 32 << 20))).status == 413
    with raw_server(whole, context) as server, Exchange(server.url) as exchange:
        assert exchange.send(post(server.url, large(tmp_path, 8 << 20))).body == str(8 << 20).encode()


def test_interim_answers_are_passed_over(tmp_path: Path) -> None:
    def script(line: Line) -> None:
        line.head()
        line.say(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        left = 8 << 20
        while left:
            left -= len(line.some(min(left, 1 << 16)))
        line.answer("201 Created")

    with raw_server(script) as server, Exchange(server.url) as exchange:
        assert exchange.send(post(server.url, large(tmp_path, 8 << 20))).status == 201


def test_a_server_that_takes_nothing_is_given_up(tmp_path: Path) -> None:
    def script(line: Line) -> None:
        line.head()
        server.done.wait(5)

    with raw_server(script) as server, Exchange(server.url, timeout_s=0.2) as exchange:
        with pytest.raises(AnswerLost, match="in time"):
            exchange.send(post(server.url, large(tmp_path, 64 << 20)))


def test_a_server_that_does_not_answer_or_dribbles_is_given_up() -> None:
    def silent(line: Line) -> None:
        line.request()
        server.done.wait(5)

    def dribbling(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not server.done.wait(0.02):
            line.say(b"x")

    for script in (silent, dribbling):
        with raw_server(script) as server, Exchange(server.url, timeout_s=0.2) as exchange:
            began = time.monotonic()
            with pytest.raises(AnswerLost, match="in time"):
                exchange.send(post(server.url))
            assert time.monotonic() - began < 3


def test_answers_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "ANSWER_MAX_BYTES", 1000)
    packed = gzip.compress(b"x" * 10_000_000)
    for status, body, more in (
        ("200 OK", b"x" * 1001, ()),
        ("200 OK", packed, ("Content-Encoding: gzip",)),
        ("200 OK", b"damaged", ("Content-Encoding: gzip",)),
        ("200 OK", packed[:100], ("Content-Encoding: gzip",)),
        ("200 OK", b"..", ("Content-Encoding: br",)),
    ):

        def script(line: Line, answer: Any = (status, body, *more)) -> None:
            line.request()
            line.answer(*answer)

        with raw_server(script) as server, Exchange(server.url) as exchange:
            with pytest.raises(AnswerLost):
                exchange.send(post(server.url))


def test_a_refusal_counts_although_its_text_breaks_off() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(b'HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{"er')

    with raw_server(script) as server, Exchange(server.url) as exchange:
        answer = exchange.send(post(server.url))
        assert (answer.status, answer.body, json_body(answer)) == (403, b'{"er', None)


def test_packed_answers_are_unpacked_although_none_was_asked_for() -> None:
    def script(line: Line) -> None:
        line.request()
        line.answer("200 OK", gzip.compress('{"題": 1}'.encode()), "Content-Encoding: gzip")

    with raw_server(script) as server, Exchange(server.url) as exchange:
        assert json_body(exchange.send(post(server.url))) == {"題": 1}
        assert b"accept-encoding: identity" in bytes(server.seen[0]).lower()


@pytest.mark.parametrize("name", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "題.mp4", "a\rb", "a\x7f"])
def test_headers_cannot_be_injected(name: str) -> None:
    with raw_server(lambda line: line.answer()) as server, Exchange(server.url) as exchange:
        for headers in ({"Content-Disposition": f'filename="{name}"'}, {name: "x"}):
            with pytest.raises(UsageError, match="no header can hold"):
                exchange.send(post(server.url, headers=headers))
        with pytest.raises(UsageError):
            exchange.send(Call(method="GET /x HTTP/1.1\r\n", url=server.url))
        assert server.seen == []


def test_parts_are_sent_in_order_in_little_memory(tmp_path: Path) -> None:
    def script(line: Line) -> None:
        head = line.head()
        got, left = 0, 48 << 20
        first = line.some(4)
        while got < left + 4:
            got += len(line.some(1 << 20))
        line.answer(
            "200 OK", b'{"length": %d, "ok": %d}' % (got, first == b"FORM" and b"chunked" not in head)
        )

    with raw_server(script) as server, Exchange(server.url) as exchange:
        part, sent = large(tmp_path, 48 << 20), list[int]()
        tracemalloc.start()
        answer = exchange.send(post(server.url, (b"FORM", part, b"TAIL")), sent.append)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert json_body(answer) == {"length": (48 << 20) + 4, "ok": 1}
        assert sent == sorted(sent)
        assert sent[-1] == 48 << 20
        assert peak < 12 << 20


def test_a_part_begins_where_it_says(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"0123456789")
    with raw_server(lambda line: line.answer("200 OK", line.request())) as server:
        with Exchange(server.url) as exchange:
            assert exchange.send(post(server.url, FilePart(path, 3, 4))).body == b"3456"


def test_files_that_are_gone_or_shorter_are_noticed_before_anything_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"0123")
    with raw_server(lambda line: line.answer()) as server, Exchange(server.url) as exchange:
        for part, says in (
            (FilePart(path, 3, 4), "shorter"),
            (FilePart(tmp_path / "y", 0, 1), "No such file"),
        ):
            with pytest.raises(ResourceError, match=says):
                exchange.send(post(server.url, part))
        assert server.seen == []


def test_a_file_that_shrinks_as_it_is_sent_leaves_the_outcome_open(tmp_path: Path) -> None:
    part = large(tmp_path, 8 << 20)
    with raw_server(after_reading) as server, Exchange(server.url) as exchange:
        with pytest.raises(AnswerLost, match="shorter"):
            exchange.send(post(server.url, part), lambda _: os.truncate(part.path, 100))


def test_what_lets_somebody_in_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    call = post("http://127.0.0.1:1/up?upload_id=geheim&token=geheim", headers={"X-Key": "geheim"})
    with Exchange("http://127.0.0.1:1/", lambda: "Bearer geheim") as exchange:
        with pytest.raises(NotSent) as caught:
            exchange.send(call)
        assert "geheim" not in str(caught.value) + repr(call) + repr(exchange) + caplog.text
        assert "/up" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "value"),
    [(b'{"a": 1}', {"a": 1}), (b"[1]", None), (b"<html>", None), (b"\xff\xfe", None), (b"[" * 100_000, None)],
)
def test_json_bodies(body: bytes, value: Any) -> None:
    assert json_body(Answer(200, {}, "x", body)) == value
