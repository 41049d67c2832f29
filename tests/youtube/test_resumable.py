"""The resumable protocol of facts 1.4."""

from __future__ import annotations

import hashlib

import pytest

from tests.youtube.client import BODY, Client, next_byte
from tests.youtube.stand_in import StandIn

BLOCK = 262_144
CONTENT = bytes(range(256)) * 2600


def test_one_put_makes_the_video(stand_in: StandIn, client: Client) -> None:
    begun = client.start(BODY, len(CONTENT))
    assert begun.status == 200
    assert begun.headers["location"].startswith(stand_in.url)
    assert "upload_id=" in begun.headers["location"]
    assert not stand_in.channel.videos
    made = client.ask("PUT", begun.headers["location"], CONTENT)
    assert made.status == 201
    video = stand_in.channel.videos[made.json["id"]]
    assert video.media.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (video.media.length, video.media.content) == (len(CONTENT), b"")
    assert made.json["status"]["uploadStatus"] == "uploaded"
    assert set(made.json) == {"kind", "etag", "id", "snippet", "status"}


def test_chunks_are_answered_with_what_is_stored(client: Client) -> None:
    address = client.start(BODY, len(CONTENT)).headers["location"]
    assert "range" not in client.query(address, len(CONTENT)).headers
    first = client.send(address, CONTENT, 0, BLOCK)
    assert (first.status, first.headers["range"]) == (308, f"bytes=0-{BLOCK - 1}")
    assert client.query(address, len(CONTENT)).headers["range"] == f"bytes=0-{BLOCK - 1}"
    assert client.send(address, CONTENT, BLOCK).status == 201


def test_a_chunk_elsewhere_is_not_stored(client: Client) -> None:
    address = client.start(BODY, len(CONTENT)).headers["location"]
    client.send(address, CONTENT, 0, BLOCK)
    assert next_byte(client.send(address, CONTENT, 2 * BLOCK)) == BLOCK
    assert next_byte(client.send(address, CONTENT, 0, BLOCK)) == BLOCK


def test_a_chunk_is_a_multiple_of_256_kib(client: Client) -> None:
    address = client.start(BODY, len(CONTENT)).headers["location"]
    assert client.send(address, CONTENT, 0, 100_000).status == 400
    assert next_byte(client.query(address, len(CONTENT))) == 0


@pytest.mark.parametrize("written", ["bytes 0-9/5", "bytes 0-99/655", "0-9/*", "bytes 0-9/665600"])
def test_a_content_range_that_does_not_fit_is_refused(client: Client, written: str) -> None:
    address = client.start(BODY, len(CONTENT)).headers["location"]
    assert client.ask("PUT", address, b"x" * 11, Content_Range=written).status == 400


def test_a_finished_session_replays_its_answer(stand_in: StandIn, client: Client) -> None:
    address = client.start(BODY, len(CONTENT)).headers["location"]
    made = client.ask("PUT", address, CONTENT)
    again = client.query(address, len(CONTENT))
    assert (again.status, again.json) == (200, made.json)
    assert client.ask("PUT", address, CONTENT).json == made.json
    assert len(stand_in.channel.videos) == 1


def test_a_session_expires_by_the_clock(stand_in: StandIn, client: Client) -> None:
    address = client.start(BODY, len(CONTENT)).headers["location"]
    stand_in.sessions.lifetime_seconds = 60
    stand_in.clock.advance(61)
    assert client.query(address, len(CONTENT)).status == 404


def test_a_put_needs_no_token_but_refuses_a_wrong_one(client: Client) -> None:
    address = client.start(BODY, len(CONTENT)).headers["location"]
    client.token = "nobody's"
    assert client.send(address, CONTENT).reason == "authError"
    client.token = ""
    assert client.send(address, CONTENT).status == 201


def test_half_a_chunk_is_kept_in_whole_blocks(stand_in: StandIn, client: Client) -> None:
    from tests.youtube import faults

    stand_in.faults.add("videos.insert.bytes", faults.cut(BLOCK + 5000))
    address = client.start(BODY, len(CONTENT)).headers["location"]
    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        client.ask("PUT", address, CONTENT)
    assert next_byte(client.query(address, len(CONTENT))) == BLOCK
    assert client.send(address, CONTENT, BLOCK).status == 201
    (video,) = stand_in.channel.videos.values()
    assert video.media.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_an_empty_file_fails_in_processing(stand_in: StandIn, client: Client) -> None:
    address = client.start(BODY, 0).headers["location"]
    video_id = client.ask("PUT", address).json["id"]
    for _ in range(2):
        status = client.call("GET", "videos", part="status", id=video_id).json["items"][0]["status"]
    assert (status["uploadStatus"], status["failureReason"]) == ("failed", "emptyFile")


def test_a_total_may_be_learned_late(client: Client) -> None:
    said = client.ask(
        "POST", "upload/youtube/v3/videos?uploadType=resumable&part=snippet",
        b'{"snippet": {"title": "a"}}', Content_Type="application/json",
    )  # fmt: skip
    address = said.headers["location"]
    first = client.ask("PUT", address, CONTENT[:BLOCK], Content_Range=f"bytes 0-{BLOCK - 1}/*")
    assert next_byte(first) == BLOCK
    assert client.send(address, CONTENT, BLOCK).status == 201


def test_what_is_announced_is_checked(client: Client) -> None:
    too_long = client.start(BODY, 274_877_906_945)
    assert (too_long.status, too_long.reason) == (413, "uploadTooLarge")
    said = client.ask(
        "POST", "upload/youtube/v3/videos?uploadType=resumable&part=snippet", b'{"snippet": {"title": "a"}}',
        Content_Type="application/json", X_Upload_Content_Type="text/html",
    )  # fmt: skip
    assert said.reason == "badContent"
