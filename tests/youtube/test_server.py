"""The server itself: steps, threads, memory, comparison, and Google's own client against it."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import signal
import stat
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp  # type: ignore[import-untyped]
from googleapiclient.discovery import build_from_document
from googleapiclient.http import MediaIoBaseUpload, build_http

from tests.youtube import faults
from tests.youtube.client import BODY, SRT, Client, next_byte
from tests.youtube.server import youtube
from tests.youtube.stand_in import StandIn

STEP = 65_536


def test_steps_are_told_in_order(stand_in: StandIn, client: Client) -> None:
    steps: list[tuple[str, int]] = []
    answered = threading.Event()

    def on_step(step: str, n: int) -> None:
        steps.append((step, n))
        if step == "videos.insert.bytes.answered" and n == 2:
            answered.set()

    stand_in.on_step = on_step
    client.upload(b"x" * (4 * STEP + 10))
    assert answered.wait(5)
    begun = [("videos.insert.received", 1), ("videos.insert.done", 1), ("videos.insert.answered", 1)]
    assert [step for step in steps if step[0].count(".") == 2] == begun
    assert [n for step, n in steps if step == "videos.insert.bytes.read"] == [
        STEP,
        2 * STEP,
        3 * STEP,
        4 * STEP,
    ]
    assert steps[-3:] == [(f"videos.insert.bytes.{step}", 2) for step in ("received", "done", "answered")]


def test_a_client_that_dies_in_the_middle_leaves_whole_blocks(stand_in: StandIn, client: Client) -> None:
    address = client.start(BODY, 10_000_000).headers["location"]
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.putrequest("PUT", f"{parts.path}?{parts.query}")
    connection.putheader("Content-Length", "10000000")
    connection.endheaders()
    connection.send(b"y" * 300_000)
    connection.close()
    content = b"y" * 10_000_000
    for _ in range(200):
        stored = client.query(address, len(content)).headers.get("range")
        if stored:
            break
    assert stored == "bytes=0-262143"
    said = client.send(address, content, 262_144)
    video = stand_in.channel.videos[said.json["id"]]
    assert video.media.sha256 == hashlib.sha256(content).hexdigest()


DOOMED = """
import http.client, sys
connection = http.client.HTTPConnection(sys.argv[1])
connection.request("PUT", sys.argv[2], b"k" * 1_000_000)
print(connection.getresponse().status)
"""


@pytest.mark.parametrize(("step", "n"), [("received", 1), ("read", 8 * STEP), ("done", 1), ("answered", 1)])
def test_a_step_may_kill_the_client(stand_in: StandIn, client: Client, step: str, n: int) -> None:
    started, killed = threading.Event(), threading.Event()
    doomed: list[subprocess.Popen[bytes]] = []

    def on_step(name: str, number: int) -> None:
        if (name, number) == (f"videos.insert.bytes.{step}", n):
            started.wait(5)
            doomed[0].kill()
            doomed[0].wait()
            killed.set()

    address = urlsplit(client.start(BODY, 1_000_000).headers["location"])
    stand_in.on_step = on_step
    command = [sys.executable, "-c", DOOMED, address.netloc, f"{address.path}?{address.query}"]
    doomed.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    started.set()
    assert killed.wait(10)
    assert doomed[0].returncode == -signal.SIGKILL
    stand_in.on_step = None
    content = b"k" * 1_000_000
    for _ in range(100):
        said = client.query(address.geturl(), len(content))
        if said.status != 308:
            break
        said = client.send(address.geturl(), content, next_byte(said))
    (video,) = stand_in.channel.videos.values()
    assert (said.json["id"], video.media.sha256) == (video.id, hashlib.sha256(content).hexdigest())


def test_ten_uploads_at_once(stand_in: StandIn, client: Client) -> None:
    contents = [bytes([n]) * 700_000 for n in range(10)]
    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(client.upload, contents))
    for one, content in zip(said, contents, strict=True):
        media = stand_in.channel.videos[one.json["id"]].media
        assert media.sha256 == hashlib.sha256(content).hexdigest()
    assert len(stand_in.channel.videos) == 10
    assert stand_in.quota.spent == {"videos.insert": 10}


def test_an_upload_takes_no_memory(stand_in: StandIn, client: Client) -> None:
    content = b"z" * 20_000_000
    address = client.start(BODY, len(content)).headers["location"]
    tracemalloc.start()
    try:
        assert client.ask("PUT", address, content).status == 201
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 2_000_000


def test_equal_channels_have_equal_states() -> None:
    states = []
    for before in (0, 3):
        with youtube() as stand_in:
            client = Client(stand_in)
            for _ in range(before):
                client.call("DELETE", "videos", id=client.upload(b"gone").json["id"])
            client.upload(b"abc")
            states.append(stand_in.state())
    assert states[0] == states[1]
    assert json.loads(json.dumps(states[0])) == states[0]
    assert states[0]["videos"][0]["bytes"]["sha256"] == hashlib.sha256(b"abc").hexdigest()


def test_side_by_side_uploads_compare_by_title() -> None:
    states = []
    for titles in ("ab", "ba"):
        with youtube() as stand_in:
            client = Client(stand_in)
            for title in titles:
                client.upload(title.encode(), body={"snippet": {"title": title}})
            states.append(stand_in.state(by_title=True))
    assert states[0] == states[1]


def test_requests_are_written_down_without_bodies(stand_in: StandIn, client: Client) -> None:
    client.upload(b"abc")
    assert stand_in.names() == ["videos.insert", "videos.insert.bytes"]
    assert stand_in.count("videos.insert") == 1
    text = repr(stand_in.asked)
    assert "長野の朝" not in text
    assert not any(secret in text for secret in stand_in.tokens.secrets())


def test_a_bug_of_the_stand_in_is_raised_at_the_end() -> None:
    def broken(step: str, n: int) -> None:
        raise LookupError(step)

    with pytest.raises(LookupError), youtube() as stand_in:
        client = Client(stand_in)
        stand_in.on_step = broken
        with pytest.raises(http.client.RemoteDisconnected):
            client.call("GET", "videos", part="id", id="a")


def google(stand_in: StandIn) -> Any:
    """Google's client, its discovery document turned to the stand-in (facts 1.16)."""
    path = files("googleapiclient") / "discovery_cache" / "documents" / "youtube.v3.json"
    source = json.loads(path.read_text("utf-8"))
    source |= {"rootUrl": stand_in.url, "baseUrl": stand_in.url}
    known = stand_in.credentials()
    given = Credentials(  # type: ignore[no-untyped-call]
        None, refresh_token=known["refresh_token"], token_uri=known["token_uri"],
        client_id=known["client_id"], client_secret=known["client_secret"],
    )  # fmt: skip
    return build_from_document(source, http=AuthorizedHttp(given, http=build_http()))


def test_googles_client_is_understood(stand_in: StandIn) -> None:
    service = google(stand_in)
    media = MediaIoBaseUpload(io.BytesIO(b"v" * 600_000), "video/mp4", chunksize=262_144, resumable=True)
    request = service.videos().insert(part="snippet,status", body=BODY, media_body=media)
    said = None
    while said is None:
        _, said = request.next_chunk()
    track = {"snippet": {"videoId": said["id"], "language": "ja", "name": ""}}
    file = MediaIoBaseUpload(io.BytesIO(SRT), "application/octet-stream")
    made = service.captions().insert(part="snippet", body=track, media_body=file).execute()
    assert service.captions().download(id=made["id"]).execute() == SRT
    picture = MediaIoBaseUpload(io.BytesIO(b"\xff\xd8\xff"), "image/jpeg")
    service.thumbnails().set(videoId=said["id"], media_body=picture).execute()
    service.videos().update(
        part="status", body={"id": said["id"], "status": {"privacyStatus": "unlisted"}}
    ).execute()
    (item,) = service.videos().list(part="status", id=said["id"]).execute()["items"]
    assert item["status"]["privacyStatus"] == "unlisted"
    service.close()
    assert stand_in.violations == []
    assert stand_in.count("token") == 1


def test_googles_client_sends_a_post_twice_after_an_orderly_close(stand_in: StandIn) -> None:
    service = google(stand_in)
    stand_in.faults.add("playlists.insert", faults.lost())
    service.playlists().insert(part="snippet", body={"snippet": {"title": "朝"}}).execute()
    service.close()
    assert len(stand_in.channel.playlists) == 2


def test_a_person_can_start_it(tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    command = [sys.executable, "-m", "tests.youtube", "--port", "0", "--credentials", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        root = program.stdout.readline().strip()
        printed = "".join(iter(program.stdout.readline, "}\n")) + "}"
        connection = http.client.HTTPConnection(urlsplit(root).netloc, timeout=10)
        connection.request("GET", "/youtube/v3/channels?part=id&mine=true")
        assert connection.getresponse().status == 401
        connection.close()
        program.send_signal(signal.SIGINT)
        state = json.loads(program.stdout.read())
    assert state["videos"] == []
    assert json.loads(printed) == json.loads(file.read_text("utf-8"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
