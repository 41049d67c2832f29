"""Every fault does what its name says."""

from __future__ import annotations

import hashlib
import http.client
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.youtube import faults
from tests.youtube.client import Client
from tests.youtube.server import youtube
from tests.youtube.stand_in import StandIn

TITLE = {"snippet": {"title": "朝"}}


def make(client: Client) -> tuple[int, bytes]:
    """A playlist: a call that is not idempotent."""
    said = client.call("POST", "playlists", TITLE, part="snippet")
    return said.status, said.body


def ends(client: Client) -> type[BaseException]:
    """How the connection ends under a call: reset, or orderly (a kind of reset to http.client)."""
    with pytest.raises(ConnectionResetError) as caught:
        make(client)
    return caught.type


@pytest.mark.parametrize("resets", [False, True])
def test_unreachable_does_nothing(stand_in: StandIn, client: Client, resets: bool) -> None:
    stand_in.faults.add("playlists.insert", faults.unreachable(resets=resets))
    assert ends(client) is (ConnectionResetError if resets else http.client.RemoteDisconnected)
    assert (len(stand_in.channel.playlists), stand_in.quota.spent) == (0, {})
    assert stand_in.asked[-1].status == 0


@pytest.mark.parametrize("resets", [False, True])
def test_lost_is_done(stand_in: StandIn, client: Client, resets: bool) -> None:
    stand_in.faults.add("playlists.insert", faults.lost(resets=resets))
    assert ends(client) is (ConnectionResetError if resets else http.client.RemoteDisconnected)
    assert (len(stand_in.channel.playlists), stand_in.quota.spent) == (1, {"units": 50})


def test_half_breaks_off(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("playlists.insert", faults.half())
    with pytest.raises(http.client.IncompleteRead):
        make(client)
    assert len(stand_in.channel.playlists) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("acts", [False, True])
def test_fails_done_or_not(stand_in: StandIn, client: Client, status: int, acts: bool) -> None:
    stand_in.faults.add("playlists.insert", faults.fails(status, acts=acts))
    assert make(client)[0] == status
    assert len(stand_in.channel.playlists) == acts


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        (faults.limited(), 403, "rateLimitExceeded"),
        (faults.limited(429), 429, "rateLimitExceeded"),
        (faults.exhausted(), 403, "quotaExceeded"),
        (faults.unauthorized(), 401, "authError"),
        (faults.retry_after(3), 503, "backendError"),
    ],
)
def test_refusals(stand_in: StandIn, client: Client, fault: faults.Fault, status: int, reason: str) -> None:
    stand_in.faults.add("playlists.*", fault)
    said = client.call("POST", "playlists", TITLE, part="snippet")
    assert (said.status, said.reason) == (status, reason)
    assert said.headers.get("retry-after") == ("3" if status == 503 else None)
    assert not stand_in.channel.playlists


def test_lies(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("playlists.insert", faults.html())
    status, page = make(client)
    assert (status, page[:9]) == (200, b"<!DOCTYPE")
    stand_in.faults.add("playlists.insert", faults.broken_json())
    broken = make(client)[1]
    with pytest.raises(json.JSONDecodeError):
        json.loads(broken)
    stand_in.faults.add("playlists.insert", faults.without("id"))
    assert "id" not in json.loads(make(client)[1])
    assert len(stand_in.channel.playlists) == 3
    stand_in.faults.add("playlists.insert", faults.html(503, acts=False))
    assert make(client)[0] == 503
    assert len(stand_in.channel.playlists) == 3


def test_slow_waits_before_and_after(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("playlists.insert", faults.slow(0.05, 0.05))
    before = time.monotonic()
    assert make(client)[0] == 200
    assert time.monotonic() - before >= 0.1


def test_a_rule_befalls_the_call_it_names(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("playlists.insert", faults.fails(500), call=2, times=2)
    assert [make(client)[0] for _ in range(4)] == [200, 500, 500, 200]
    assert [number for _, number, _ in stand_in.faults.happened] == [2, 3]


def test_a_token_may_fail_too(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("token", faults.fails(503))
    assert client.ask("POST", "token").status == 503


def test_a_header_is_added_to_a_308(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("videos.insert.bytes", faults.adds("Retry-After", "7"))
    client.upload(b"x" * 600_000)
    assert client.retries_after == ["7"]
    assert stand_in.asked[1].status == 308


def test_a_redirect_does_nothing(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("playlists.insert", faults.redirects("http://127.0.0.1:1/"))
    said = client.call("POST", "playlists", TITLE, part="snippet")
    assert (said.status, said.headers["location"]) == (307, "http://127.0.0.1:1/")
    assert not stand_in.channel.playlists


def test_a_call_cut_in_its_body_is_not_done(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.add("playlists.insert", faults.cut(5))
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        make(client)
    assert (stand_in.channel.playlists, stand_in.violations) == ({}, [])


TROUBLE = st.sampled_from(
    [
        faults.fails(503),
        faults.fails(502, acts=True),
        faults.unreachable(resets=True),
        faults.unreachable(),
        faults.lost(),
        faults.half(),
        faults.cut(300_000),
        faults.keeps(0),
        faults.keeps(123_456),
        faults.moved(),
        faults.gone(),
        faults.unauthorized(),
        faults.html(503),
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(TROUBLE, max_size=5), st.sampled_from([262_144, 524_288, 10**9]), st.integers(1, 900_000))
def test_any_trouble_with_bytes_ends_with_one_whole_video(
    troubles: list[faults.Fault], chunk: int, length: int
) -> None:
    content = bytes(range(251)) * (length // 251 + 1)
    with youtube() as stand_in:
        client = Client(stand_in)
        for call, trouble in enumerate(troubles, 1):
            stand_in.faults.add("videos.insert.bytes", trouble, call=call)
        said = client.upload(content, chunk)
        (video,) = stand_in.channel.videos.values()
        assert video.id == said.json["id"]
        assert video.media.sha256 == hashlib.sha256(content).hexdigest()
