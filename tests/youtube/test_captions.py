"""Caption tracks (facts 1.8) and thumbnails (1.9)."""

from __future__ import annotations

import json

import pytest

from tests.youtube.client import SRT, Client, Said
from tests.youtube.stand_in import StandIn

JPEG = b"\xff\xd8\xff\xe0 picture"


@pytest.fixture
def video(client: Client) -> str:
    """A video's id."""
    return str(client.upload(b"abc").json["id"])


def snippet(video: str, language: str = "ja", name: str = "") -> dict[str, object]:
    """A track's metadata."""
    return {"snippet": {"videoId": video, "language": language, "name": name, "isDraft": False}}


def related(client: Client, method: str, body: object, content: bytes, part: str = "snippet") -> Said:
    """A multipart/related upload."""
    text = json.dumps(body, ensure_ascii=False).encode()
    message = b"--=b\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n" + text
    message += b"\r\n--=b\r\nContent-Type: application/octet-stream\r\n\r\n" + content + b"\r\n--=b--\r\n"
    address = f"upload/youtube/v3/captions?uploadType=multipart&part={part}"
    return client.ask(method, address, message, Content_Type='multipart/related; boundary="=b"')


def tracks(client: Client, video: str) -> list[dict[str, object]]:
    """The snippets of a video's tracks."""
    items = client.call("GET", "captions", part="snippet", videoId=video).json["items"]
    return [item["snippet"] for item in items]


def test_a_track_is_made_by_multipart_and_downloaded(client: Client, video: str) -> None:
    said = related(client, "POST", snippet(video), SRT)
    assert said.status == 200
    (track,) = tracks(client, video)
    assert (track["language"], track["status"], track["trackKind"]) == ("ja", "serving", "standard")
    assert client.call("GET", f"captions/{said.json['id']}", tfmt="srt").body == SRT
    assert client.call("GET", f"captions/{said.json['id']}", tfmt="vtt").reason == "couldNotConvert"
    item = client.call("GET", "videos", part="contentDetails", id=video).json["items"][0]
    assert item["contentDetails"]["caption"] == "true"


def test_a_track_is_made_in_a_session(stand_in: StandIn, client: Client, video: str) -> None:
    begun = client.start(snippet(video), len(SRT), "captions", part="snippet")
    said = client.ask("PUT", begun.headers["location"], SRT)
    assert stand_in.channel.captions[said.json["id"]].content == SRT
    assert stand_in.names()[-2:] == ["captions.insert", "captions.insert.bytes"]


def test_language_and_name_are_the_key(stand_in: StandIn, client: Client, video: str) -> None:
    assert related(client, "POST", snippet(video), SRT).status == 200
    again = related(client, "POST", snippet(video), SRT)
    assert (again.status, again.reason) == (409, "captionExists")
    assert related(client, "POST", snippet(video, name="b"), SRT).status == 200
    assert related(client, "POST", snippet(video, "en"), SRT).status == 200
    assert len(stand_in.channel.captions) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"just words\n", "unknownFormat"),
        (SRT.replace("おはよう".encode(), "<b>おはよう</b>".encode()), "unsupportedFormat"),
        ("字幕".encode("cp932"), "unknownFormat"),
    ],
)
def test_a_file_that_cannot_be_served(client: Client, video: str, content: bytes, reason: str) -> None:
    related(client, "POST", snippet(video), content)
    (track,) = tracks(client, video)
    assert (track["status"], track["failureReason"]) == ("failed", reason)


@pytest.mark.parametrize(
    ("body", "content", "status", "reason"),
    [
        ({"name": "n" * 151}, SRT, 400, "nameTooLong"),
        ({"language": "日本語"}, SRT, 400, "invalidMetadata"),
        ({"videoId": "nosuchvideo"}, SRT, 404, "videoNotFound"),
        ({}, b"", 400, "contentRequired"),
        ({"trackKind": "standard"}, SRT, 400, "badRequest"),
    ],
)
def test_refusals(
    client: Client, video: str, body: dict[str, str], content: bytes, status: int, reason: str
) -> None:
    whole = {"videoId": video, "language": "ja", "name": "", **body}
    said = related(client, "POST", {"snippet": whole}, content)
    assert (said.status, said.reason) == (status, reason)


def test_an_update_replaces_the_file_or_the_draft_flag(client: Client, video: str) -> None:
    track_id = related(client, "POST", snippet(video), b"words").json["id"]
    assert related(client, "PUT", {"id": track_id}, SRT, "id").status == 200
    said = client.call("PUT", "captions", {"id": track_id, "snippet": {"isDraft": True}}, part="snippet")
    assert said.json["snippet"]["isDraft"] is True
    assert said.json["snippet"]["status"] == "serving"
    assert client.call("DELETE", "captions", id=track_id).status == 204
    assert client.call("DELETE", "captions", id=track_id).reason == "captionNotFound"


def picture(client: Client, video: str, content: bytes = JPEG, mime: str = "image/jpeg") -> Said:
    """Set a thumbnail."""
    address = f"upload/youtube/v3/thumbnails/set?uploadType=media&videoId={video}"
    return client.ask("POST", address, content, Content_Type=mime)


def test_a_thumbnail_is_set(stand_in: StandIn, client: Client, video: str) -> None:
    said = picture(client, video)
    assert said.json["kind"] == "youtube#thumbnailSetResponse"
    thumbnail = stand_in.channel.videos[video].thumbnail
    assert thumbnail is not None
    assert (thumbnail.length, thumbnail.content) == (len(JPEG), b"")
    assert stand_in.state()["videos"][0]["thumbnail"] == thumbnail.sha256


def test_thumbnails_that_are_refused(stand_in: StandIn, client: Client, video: str) -> None:
    assert picture(client, video, b"GIF89a").reason == "invalidImage"
    assert picture(client, video, b"").reason == "mediaBodyRequired"
    assert picture(client, video, mime="image/gif").reason == "badContent"
    assert picture(client, "nosuchvideo").reason == "videoNotFound"
    stand_in.channel.thumbnail_limit_bytes = 3
    assert picture(client, video).status == 413
    stand_in.channel.phone_verified = False
    assert picture(client, video).reason == "forbidden"


def test_a_short_takes_a_thumbnail_once_it_is_processed(stand_in: StandIn, client: Client) -> None:
    stand_in.channel.shorts = True
    short = client.upload(b"short").json["id"]
    assert picture(client, short).reason == "notReady"
    stand_in.channel.short_thumbnail_failure = (403, "forbidden")
    assert picture(client, short).status == 403
    for _ in range(2):
        client.call("GET", "videos", part="status", id=short)
    assert picture(client, short).status == 200
