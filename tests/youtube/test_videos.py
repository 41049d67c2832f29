"""Videos: the rules of facts 1.5, reading (1.6), and replacing parts whole (1.7)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.youtube.channel import Fate
from tests.youtube.client import BODY, Client
from tests.youtube.stand_in import StandIn
from tests.youtube.video_rules import tags_length

SNIPPET = {"title": "a", "categoryId": "22"}
SCHEDULE = {"privacyStatus": "private", "publishAt": "2099-01-01T00:00:00Z"}


def made(client: Client, body: Any = None) -> str:
    """A new video's id."""
    return str(client.upload(b"abc", body=body).json["id"])


def read(client: Client, video_id: str, part: str = "snippet,status") -> Any:
    """A video as it is listed."""
    (item,) = client.call("GET", "videos", part=part, id=video_id).json["items"]
    return item


def test_a_video_without_a_privacy_is_public(stand_in: StandIn, client: Client) -> None:
    status = read(client, made(client, {"snippet": {"title": "a"}, "status": {}}))["status"]
    assert status["privacyStatus"] == "public"
    assert (status["license"], status["embeddable"], status["publicStatsViewable"]) == ("youtube", True, True)
    stand_in.channel.default_privacy = "private"
    assert read(client, made(client, {"snippet": {"title": "a"}}))["status"]["privacyStatus"] == "private"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"snippet": {}}, "invalidTitle"),
        ({"snippet": {"title": "あ" * 101}}, "invalidTitle"),
        ({"snippet": {"title": "a <b>"}}, "invalidTitle"),
        ({"snippet": {"title": "a", "description": "あ" * 1667}}, "invalidDescription"),
        ({"snippet": {"title": "a", "description": "1 > 0"}}, "invalidDescription"),
        ({"snippet": {"title": "a", "tags": ["x" * 250, "x" * 250]}}, "invalidTags"),
        ({"snippet": {"title": "a", "categoryId": "42"}}, "invalidCategoryId"),
        ({"snippet": {"title": "a"}, "localizations": {"en": {"title": "b"}}}, "defaultLanguageNotSet"),
        (
            {"snippet": {"title": "a", "defaultLanguage": "ja"}, "localizations": {"en": {"title": " "}}},
            "invalidVideoMetadata",
        ),
        ({"snippet": SNIPPET, "status": {**SCHEDULE, "privacyStatus": "public"}}, "invalidPublishAt"),
        ({"snippet": SNIPPET, "status": {**SCHEDULE, "publishAt": "2099-01-01"}}, "invalidPublishAt"),
        (
            {"snippet": SNIPPET, "recordingDetails": {"location": {"latitude": 1}}},
            "invalidRecordingDetails",
        ),
        ({"snippet": SNIPPET, "recordingDetails": {"recordingDate": "today"}}, "invalidRecordingDetails"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_reason(client: Client, body: Any, reason: str) -> None:
    said = client.start(body, 3)
    assert (said.status, said.reason) == (400, reason)


def test_the_limits_themselves_pass(client: Client) -> None:
    snippet = {"title": "あ" * 100, "description": "あ" * 1666, "tags": ["x" * 250, "x" * 249]}
    assert client.start({"snippet": snippet}, 3).status == 200


def test_tags_are_counted_as_youtube_does() -> None:
    assert [tags_length(tags) for tags in (["Foo-Baz"], ["Foo Baz"], ["Foo-Baz", "Foo Baz"])] == [7, 9, 17]


def test_a_schedule_comes_due(stand_in: StandIn, client: Client) -> None:
    stand_in.clock.set(datetime(2026, 11, 20, tzinfo=UTC))
    video_id = made(
        client,
        {
            "snippet": SNIPPET,
            "status": {"privacyStatus": "private", "publishAt": "2026-11-20T10:00:00+09:00"},
        },
    )
    assert read(client, video_id)["status"]["privacyStatus"] == "private"
    stand_in.clock.advance(3600)
    status = read(client, video_id)["status"]
    assert status["privacyStatus"] == "public"
    assert "publishAt" not in status
    again = {"privacyStatus": "private", "publishAt": "2026-12-01T00:00:00Z"}
    said = client.call("PUT", "videos", {"id": video_id, "status": again}, part="status")
    assert said.reason == "invalidPublishAt"


def test_only_the_parts_asked_for_and_the_videos_that_exist(client: Client) -> None:
    video_id = made(client)
    assert set(read(client, video_id, "contentDetails")) == {"kind", "etag", "id", "contentDetails"}
    said = client.call("GET", "videos", part="id", id=f"{video_id},nosuchvideo")
    assert [item["id"] for item in said.json["items"]] == [video_id]
    assert client.call("GET", "videos", part="id", id=",".join(["x"] * 51)).status == 400


def test_processing_ends_after_polls_and_time(stand_in: StandIn, client: Client) -> None:
    stand_in.channel.processing_polls, stand_in.channel.processing_seconds = 2, 60
    video_id = made(client)
    for part in ("snippet", "snippet", "status", "status"):
        read(client, video_id, part)
    assert stand_in.channel.videos[video_id].polls == 2
    assert read(client, video_id)["status"]["uploadStatus"] == "uploaded"
    stand_in.clock.advance(60)
    item = read(client, video_id, "status,processingDetails")
    assert item["status"]["uploadStatus"] == "processed"
    assert item["processingDetails"]["processingStatus"] == "succeeded"


@pytest.mark.parametrize(
    ("fate", "key"),
    [(Fate("rejected", "duplicate"), "rejectionReason"), (Fate("failed", "codec"), "failureReason")],
)
def test_processing_can_end_badly(stand_in: StandIn, client: Client, fate: Fate, key: str) -> None:
    stand_in.channel.fates.append(fate)
    stand_in.channel.processing_polls = 0
    status = read(client, made(client))["status"]
    assert (status["uploadStatus"], status[key]) == (fate.upload_status, fate.reason)


def test_an_update_replaces_a_part_whole(client: Client) -> None:
    full = {
        "snippet": {**BODY["snippet"], "tags": ["朝", "市場"]},
        "status": {"privacyStatus": "private", "license": "creativeCommon", "embeddable": False,
                   "selfDeclaredMadeForKids": True, "containsSyntheticMedia": True},
    }  # fmt: skip
    video_id = made(client, full)
    client.call("PUT", "videos", {"id": video_id, "status": {"embeddable": False}}, part="status")
    item = read(client, video_id)
    assert item["status"] == {
        "privacyStatus": "public", "license": "youtube", "embeddable": False, "publicStatsViewable": True,
        "uploadStatus": "processed" if item["status"]["uploadStatus"] == "processed" else "uploaded",
        "madeForKids": False,
    }  # fmt: skip
    assert item["snippet"]["tags"] == ["朝", "市場"]
    client.call("PUT", "videos", {"id": video_id, "snippet": SNIPPET}, part="snippet")
    assert "tags" not in read(client, video_id)["snippet"]
    assert read(client, video_id)["snippet"]["description"] == ""


def test_a_part_named_and_not_sent_is_reset(client: Client) -> None:
    video_id = made(client)
    client.call("PUT", "videos", {"id": video_id}, part="status")
    assert read(client, video_id)["status"]["privacyStatus"] == "public"


@pytest.mark.parametrize("missing", ["title", "categoryId"])
def test_an_update_needs_title_and_category(client: Client, missing: str) -> None:
    snippet = {key: value for key, value in SNIPPET.items() if key != missing}
    said = client.call("PUT", "videos", {"id": made(client), "snippet": snippet}, part="snippet")
    assert (said.status, said.reason) == (400, "invalidVideoMetadata")


def test_localizations_are_chosen_by_hl(client: Client) -> None:
    video_id = made(client, {**BODY, "localizations": {"en": {"title": "Morning", "description": "d"}}})
    said = client.call("GET", "videos", part="snippet,localizations", id=video_id, hl="en").json["items"][0]
    assert said["snippet"]["localized"]["title"] == "Morning"
    assert said["snippet"]["title"] == "長野の朝"
    without = {"id": video_id, "snippet": SNIPPET}
    assert client.call("PUT", "videos", without, part="snippet").reason == "defaultLanguageNotSet"


def test_a_deleted_video_is_gone(stand_in: StandIn, client: Client) -> None:
    video_id = made(client)
    assert client.call("DELETE", "videos", id=video_id).status == 204
    assert client.call("GET", "videos", part="id", id=video_id).json["items"] == []
    said = client.call("DELETE", "videos", id=video_id)
    assert (said.status, said.reason) == (404, "videoNotFound")
    assert client.call("PUT", "videos", {"id": video_id}, part="status").reason == "videoNotFound"


def test_a_channel_takes_so_many_videos(stand_in: StandIn, client: Client) -> None:
    stand_in.channel.upload_limit = 1
    made(client)
    said = client.start(BODY, 3)
    assert (said.status, said.reason) == (400, "uploadLimitExceeded")
