from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tayori.errors import ExitCode, TayoriError
from tayori.publishers.http.exchange import Call, FilePart
from tayori.publishers.youtube.calls import ROOT, Shapes
from tayori.publishers.youtube.quota import QUOTA
from tests.youtube.discovery import document

HERE = "http://127.0.0.1:8080/"
BODY = {"snippet": {"videoId": "v", "language": "ja", "name": '日本語 <"&>'}}


def query(call: Call) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(call.url).query).items()}


def sample(tmp_path: Path, content: bytes = b"1\n00:00:00,000 --> 00:00:01,000\n\xe6\x9c\x9d\n") -> FilePart:
    path = tmp_path / "朝.srt"
    path.write_bytes(content)
    return FilePart(path, 0, len(content))


def whole(call: Call) -> bytes:
    assert isinstance(call.body, tuple)
    return b"".join(p if isinstance(p, bytes) else p.path.read_bytes() for p in call.body)


def test_a_question_is_an_address() -> None:
    call = Shapes(HERE).call("videos.list", {"part": "snippet,status", "id": "-_a,b"})
    assert (call.method, call.body, dict(call.headers)) == ("GET", b"", {})
    assert call.url.startswith(f"{HERE}youtube/v3/videos?")
    assert query(call) == {"part": "snippet,status", "id": "-_a,b", "alt": "json"}


def test_a_write_has_its_body_as_json() -> None:
    call = Shapes(HERE).call("playlistItems.insert", {"part": "snippet"}, {"snippet": {"note": "長野"}})
    assert call.method == "POST"
    assert call.headers["Content-Type"] == "application/json"
    assert isinstance(call.body, bytes)
    assert json.loads(call.body) == {"snippet": {"note": "長野"}}


@pytest.mark.parametrize("root", ["https://staging.example.jp/api", "https://staging.example.jp/api/"])
def test_a_root_may_have_a_path(root: str) -> None:
    call = Shapes(root).call("videos.delete", {"id": "v"})
    assert (call.method, call.url) == (
        "DELETE",
        "https://staging.example.jp/api/youtube/v3/videos?id=v",
    )


def test_the_root_is_googles_unless_another_is_said() -> None:
    assert Shapes().call("videos.list", {"part": "id", "id": "v"}).url.startswith(f"{ROOT}youtube/v3/videos?")


def test_what_is_not_given_is_not_sent() -> None:
    call = Shapes(HERE).call("playlistItems.list", {"part": "id", "playlistId": "PL", "pageToken": None})
    assert "pageToken" not in query(call)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("videos.lists", {"part": "id"}),
        ("video.list", {"part": "id"}),
        ("videos", {"part": "id"}),
        ("", {}),
        ("videos.list", {}),
        ("videos.list", {"part": "id", "parts": "id"}),
        ("videos.list", {"part": "id", "maxResults": "many"}),
        ("videos.list", {"part": "id", "chart": "worst"}),
    ],
)
def test_a_shape_the_api_does_not_have_is_a_bug_of_ours(method: str, params: dict[str, Any]) -> None:
    with pytest.raises(TayoriError) as caught:
        Shapes(HERE).call(method, params)
    assert caught.value.exit_code is ExitCode.BUG
    assert method in caught.value.message


def test_too_large_a_file_is_a_bug_of_ours(tmp_path: Path) -> None:
    huge = FilePart(sample(tmp_path).path, 0, 104_857_601)
    with pytest.raises(TayoriError, match="104857600"):
        Shapes(HERE).media("captions.insert", {"part": "snippet"}, BODY, huge, "text/plain")


def test_a_session_is_announced() -> None:
    body = {"snippet": {"title": "朝"}, "status": {"privacyStatus": "private"}}
    params = {"part": "snippet,status", "notifySubscribers": False}
    call = Shapes(HERE).session_start("videos.insert", params, body, 274_877_906_944, "video/mp4")
    assert call.url.startswith(f"{HERE}upload/youtube/v3/videos?")
    wanted = {"part": "snippet,status", "notifySubscribers": "false", "uploadType": "resumable"}
    assert query(call) == {**wanted, "alt": "json"}
    assert call.headers["X-Upload-Content-Length"] == "274877906944"
    assert call.headers["X-Upload-Content-Type"] == "video/mp4"
    assert call.headers["Content-Type"] == "application/json"
    assert isinstance(call.body, bytes)
    assert json.loads(call.body) == body


def test_a_file_with_fields_is_one_body_of_two_parts(tmp_path: Path) -> None:
    file = sample(tmp_path)
    call = Shapes(HERE).media("captions.insert", {"part": "snippet"}, BODY, file, "application/octet-stream")
    assert isinstance(call.body, tuple)
    assert call.body[1] is file
    assert query(call)["uploadType"] == "multipart"
    head = f"Content-Type: {call.headers['Content-Type']}\n\n".encode()
    read = email.message_from_bytes(head + whole(call), policy=email.policy.HTTP)
    fields, media = (part.get_payload(decode=True) for part in read.iter_parts())
    assert isinstance(fields, bytes)
    assert isinstance(media, bytes)
    assert json.loads(fields) == BODY
    assert media.strip() == file.path.read_bytes().strip()


def test_a_file_alone_is_the_body(tmp_path: Path) -> None:
    file = sample(tmp_path, b"\xff\xd8jpeg")
    call = Shapes(HERE).media("thumbnails.set", {"videoId": "v"}, None, file, "image/jpeg")
    assert call.body == file
    assert call.headers["Content-Type"] == "image/jpeg"
    assert call.url.startswith(f"{HERE}upload/youtube/v3/thumbnails/set?")
    assert query(call)["uploadType"] == "media"


def test_every_call_with_a_price_is_one_of_the_api() -> None:
    assert set(QUOTA) <= {method.name for method in document().methods}
