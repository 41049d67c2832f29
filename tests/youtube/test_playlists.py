"""Playlists and their entries (facts 1.10), and the uploads playlist (1.2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.youtube.client import Client
from tests.youtube.stand_in import StandIn


def made(client: Client, title: str = "朝のシリーズ") -> str:
    """A new playlist's id."""
    body = {"snippet": {"title": title}, "status": {"privacyStatus": "unlisted"}}
    return str(client.call("POST", "playlists", body, part="snippet,status").json["id"])


def entry(playlist: str, video: str, **more: Any) -> dict[str, Any]:
    """An entry's body."""
    resource = {"kind": "youtube#video", "videoId": video}
    return {"snippet": {"playlistId": playlist, "resourceId": resource, **more}}


def videos_of(client: Client, playlist: str) -> list[str]:
    """The videos of a list, through all its pages."""
    found: list[str] = []
    token = ""
    while True:
        more = {"pageToken": token} if token else {}
        said = client.call(
            "GET", "playlistItems", part="contentDetails", playlistId=playlist, maxResults="2", **more
        )
        found += [item["contentDetails"]["videoId"] for item in said.json["items"]]
        token = said.json.get("nextPageToken", "")
        if not token:
            return found


def test_a_playlist_is_made_changed_and_deleted(client: Client) -> None:
    playlist = made(client)
    said = client.call("PUT", "playlists", {"id": playlist, "snippet": {"title": "b"}}, part="snippet,status")
    assert said.json["status"]["privacyStatus"] == "public"
    (item,) = client.call("GET", "playlists", part="snippet,contentDetails", mine="true").json["items"]
    assert (item["snippet"]["title"], item["contentDetails"]["itemCount"]) == ("b", 0)
    assert client.call("DELETE", "playlists", id=playlist).status == 204
    assert client.call("DELETE", "playlists", id=playlist).reason == "playlistNotFound"


def test_the_same_title_makes_a_second_list(stand_in: StandIn, client: Client) -> None:
    assert made(client) != made(client)
    assert len(stand_in.channel.playlists) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"snippet": {}}, "playlistTitleRequired"),
        ({"snippet": {"title": "<a>"}}, "invalidPlaylistSnippet"),
        ({"snippet": {"title": "a"}, "localizations": {"en": {"title": "b"}}}, "defaultLanguageNotSetError"),
        (
            {"snippet": {"title": "a", "defaultLanguage": "ja"}, "localizations": {"en": {}}},
            "localizationValidationError",
        ),
    ],
)
def test_playlists_that_are_refused(client: Client, body: dict[str, Any], reason: str) -> None:
    said = client.call("POST", "playlists", body, part=",".join(body))
    assert (said.status, said.reason) == (400, reason)


def test_entries_are_ordered_and_may_be_there_twice(stand_in: StandIn, client: Client) -> None:
    playlist = made(client)
    one, two, three = (client.upload(content).json["id"] for content in (b"1", b"2", b"3"))
    for video in (one, two, three, one):
        assert client.call("POST", "playlistItems", entry(playlist, video), part="snippet").status == 200
    assert videos_of(client, playlist) == [one, two, three, one]
    found = client.call("GET", "playlistItems", part="snippet", playlistId=playlist, videoId=three).json[
        "items"
    ]
    moved = {"id": found[0]["id"], **entry(playlist, three, position=0)}
    assert client.call("PUT", "playlistItems", moved, part="snippet").json["snippet"]["position"] == 0
    assert videos_of(client, playlist) == [three, one, two, one]
    assert client.call("DELETE", "playlistItems", id=found[0]["id"]).status == 204
    assert client.call("DELETE", "playlistItems", id=found[0]["id"]).reason == "playlistItemNotFound"
    client.call("POST", "playlistItems", entry(playlist, three, position=1), part="snippet")
    assert videos_of(client, playlist) == [one, three, two, one]
    stand_in.channel.refuses_duplicates = True
    said = client.call("POST", "playlistItems", entry(playlist, one), part="snippet")
    assert (said.status, said.reason) == (409, "videoAlreadyInPlaylist")


def test_entries_that_are_refused(stand_in: StandIn, client: Client) -> None:
    playlist, video = made(client), client.upload(b"1").json["id"]
    for body, reason in (
        (entry(playlist, "nosuchvideo"), "videoNotFound"),
        (entry("PLnosuch", video), "playlistNotFound"),
        (entry(playlist, video, position=1), "invalidSnippet"),
        (entry(stand_in.channel.uploads_id, video), "playlistItemsNotAccessible"),
        ({"snippet": {"playlistId": playlist}}, "invalidSnippet"),
    ):
        assert client.call("POST", "playlistItems", body, part="snippet").reason == reason
    body = {**entry(playlist, video), "contentDetails": {"note": "n" * 281}}
    assert (
        client.call("POST", "playlistItems", body, part="snippet,contentDetails").reason
        == "invalidContentDetails"
    )


def test_uploads_are_newest_first_and_late(stand_in: StandIn, client: Client) -> None:
    own = client.call("GET", "channels", part="contentDetails,status", mine="true").json["items"][0]
    uploads = own["contentDetails"]["relatedPlaylists"]["uploads"]
    assert own["status"]["longUploadsStatus"] == "allowed"
    stand_in.channel.uploads_lag = 30
    ids = [client.upload(content).json["id"] for content in (b"1", b"2", b"3")]
    assert videos_of(client, uploads) == []
    stand_in.clock.advance(31)
    assert videos_of(client, uploads) == ids[::-1]


def test_a_deleted_video_leaves_an_entry(stand_in: StandIn, client: Client) -> None:
    playlist, video = made(client), client.upload(b"1").json["id"]
    client.call("POST", "playlistItems", entry(playlist, video), part="snippet")
    client.call("DELETE", "videos", id=video)
    (item,) = client.call("GET", "playlistItems", part="snippet", playlistId=playlist).json["items"]
    assert item["snippet"]["title"] == "Deleted video"
    assert stand_in.state()["playlists"][0]["items"] == [{"video": "deleted", "note": ""}]


def test_categories_say_which_can_be_assigned(client: Client) -> None:
    items = client.call("GET", "videoCategories", part="snippet", regionCode="JP").json["items"]
    assert {item["id"]: item["snippet"]["assignable"] for item in items}["42"] is False
    assert sum(item["snippet"]["assignable"] for item in items) == 15
