"""The thirteen scripts of facts 7.3, against a client that follows facts 1.4."""

from __future__ import annotations

import pytest

from tests.youtube.client import Client
from tests.youtube.scripts import SCRIPTS
from tests.youtube.stand_in import StandIn

BLOCK = 262_144
CONTENT = bytes(range(256)) * 2600


def play(stand_in: StandIn, client: Client, letter: str, chunk: int = BLOCK) -> list[tuple[str, int]]:
    """Upload under a script: exactly one whole video; the names and statuses of the requests."""
    stand_in.faults.play(SCRIPTS[letter])
    said = client.upload(CONTENT, chunk)
    assert said.status in (200, 201)
    (video,) = stand_in.channel.videos.values()
    assert (video.id, video.media.length) == (said.json["id"], len(CONTENT))
    assert stand_in.faults.happened
    assert stand_in.violations == []
    return [(asked.name.removeprefix("videos.insert"), asked.status) for asked in stand_in.asked]


def test_a_single_put(stand_in: StandIn, client: Client) -> None:
    assert play(stand_in, client, "a", 10**9) == [("", 200), (".bytes", 201)]


def test_b_a_chunk_of_a_single_put_is_stored(stand_in: StandIn, client: Client) -> None:
    asked = play(stand_in, client, "b", 10**9)
    assert asked == [("", 200), (".bytes", 308), (".query", 308), (".bytes", 201)]
    assert stand_in.asked[3].length == len(CONTENT) - BLOCK


def test_c_nothing_is_stored(stand_in: StandIn, client: Client) -> None:
    asked = play(stand_in, client, "c", 10**9)
    assert asked == [("", 200), (".bytes", 308), (".query", 308), (".bytes", 201)]
    assert stand_in.asked[3].length == len(CONTENT)


def test_d_unavailable(stand_in: StandIn, client: Client) -> None:
    asked = play(stand_in, client, "d", 10**9)
    assert asked == [("", 200), (".bytes", 503), (".query", 308), (".bytes", 201)]


@pytest.mark.parametrize("chunk", [BLOCK, 10**9])
def test_e_the_last_answer_is_lost(stand_in: StandIn, client: Client, chunk: int) -> None:
    asked = play(stand_in, client, "e", chunk)
    assert asked[-2:] == [(".bytes", 0), (".query", 200)]
    assert asked.count((".bytes", 0)) == 1


def test_f_the_session_is_gone(stand_in: StandIn, client: Client) -> None:
    asked = play(stand_in, client, "f")
    assert asked[3:5] == [(".bytes", 404), ("", 200)]


def test_g_the_token_expires(stand_in: StandIn, client: Client) -> None:
    asked = play(stand_in, client, "g")
    assert asked.count(("", 200)) == 1
    assert (".bytes", 401) in asked


def test_h_the_quota_is_exceeded(stand_in: StandIn, client: Client) -> None:
    stand_in.faults.play(SCRIPTS["h"])
    said = client.upload(CONTENT)
    assert (said.status, said.reason) == (403, "quotaExceeded")
    assert said.json["error"]["errors"][0]["domain"] == "youtube.quota"
    assert stand_in.names() == ["videos.insert"]
    assert not stand_in.channel.videos


def test_i_the_rate_is_limited(stand_in: StandIn, client: Client) -> None:
    asked = play(stand_in, client, "i")
    assert asked[:3] == [("", 403), ("", 200), (".bytes", 403)]


def test_j_a_prefix_is_stored(stand_in: StandIn, client: Client) -> None:
    play(stand_in, client, "j")
    lengths = [asked.length for asked in stand_in.asked if asked.name == "videos.insert.bytes"]
    assert lengths == [BLOCK, BLOCK, BLOCK, len(CONTENT) - 100_000 - 2 * BLOCK]


def test_k_200_for_201(stand_in: StandIn, client: Client) -> None:
    asked = play(stand_in, client, "k")
    assert asked[-1] == (".bytes", 200)
    assert (".bytes", 308) in asked


def test_l_retry_after(stand_in: StandIn, client: Client) -> None:
    play(stand_in, client, "l")
    assert client.retries_after == ["7"]


def test_m_the_session_moves(stand_in: StandIn, client: Client) -> None:
    play(stand_in, client, "m")
    ids = [dict(asked.query)["upload_id"] for asked in stand_in.asked[1:]]
    assert len(set(ids)) == 2
    assert client.query(f"upload/youtube/v3/videos?upload_id={ids[0]}", len(CONTENT)).status == 404
    assert client.query(f"upload/youtube/v3/videos?upload_id={ids[1]}", len(CONTENT)).status == 200
