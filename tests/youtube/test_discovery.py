"""Requests are held against the discovery document, tokens against its scopes, and all against the quota."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.youtube.client import BODY, Client
from tests.youtube.discovery import document
from tests.youtube.quota import Quota
from tests.youtube.routes import ROUTES
from tests.youtube.stand_in import StandIn
from tests.youtube.tokens import READONLY, UPLOAD


def test_every_route_is_a_method_of_the_document() -> None:
    assert set(ROUTES) <= {method.name for method in document().methods}


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "youtube/v3/clips?part=id"),
        ("POST", "youtube/v3/videos/rate?id=a&rating=like"),
        ("DELETE", "youtube/v3/search"),
        ("GET", "youtube/v4/videos?part=id&id=a"),
        ("GET", ""),
    ],
)
def test_other_addresses_are_404(client: Client, method: str, address: str) -> None:
    assert client.ask(method, address).status == 404


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"part": "id", "ids": "a"}, "unknownParameter"),
        ({"id": "a"}, "required"),
        ({"part": "", "id": "a"}, "required"),
        ({"part": "id,snipet", "id": "a"}, "unknownPart"),
        ({"part": "id", "id": "a", "maxResults": "51"}, "invalidParameter"),
        ({"part": "id", "id": "a", "chart": "best"}, "invalidParameter"),
        ({"part": "id", "id": "a", "fields": "items"}, "unknownParameter"),
        ({"part": "id", "id": "a", "access_token": "t"}, "unknownParameter"),
        ({"part": "id"}, "invalidFilters"),
    ],
)
def test_queries_that_are_refused(
    stand_in: StandIn, client: Client, query: dict[str, str], reason: str
) -> None:
    said = client.call("GET", "videos", **query)
    assert (said.status, said.reason) == (400, reason)
    assert len(stand_in.violations) == 1
    assert stand_in.quota.spent == {"units": 1}


@pytest.mark.parametrize(
    ("body", "part", "reason"),
    [
        ({"snippet": {"title": "a", "titel": "b"}}, "snippet", "badRequest"),
        ({"snippet": {"title": 5}}, "snippet", "invalidTitle"),
        ({"snippet": {"title": "a", "channelId": "UC"}}, "snippet", "badRequest"),
        (
            {"snippet": {"title": "a"}, "status": {"uploadStatus": "processed"}},
            "snippet,status",
            "badRequest",
        ),
        ({"snippet": {"title": "a"}, "status": {"embeddable": "true"}}, "snippet,status", "badRequest"),
        ({"snippet": {"title": "a"}, "status": {"privacyStatus": "secret"}}, "snippet,status", "badRequest"),
        ({"snippet": {"title": "a", "tags": "a,b"}}, "snippet", "invalidTags"),
        ({"snippet": {"title": "a"}, "status": {}}, "snippet", "unexpectedPart"),
        ({"id": "a", "snippet": {"title": "a"}}, "snippet", "badRequest"),
        ([], "snippet", "parseError"),
    ],
)
def test_bodies_that_are_refused(
    stand_in: StandIn, client: Client, body: Any, part: str, reason: str
) -> None:
    said = client.start(body, 3, part=part)
    assert (said.status, said.reason) == (400, reason)
    assert stand_in.violations


def test_media_goes_to_the_upload_address_only(client: Client) -> None:
    assert client.call("POST", "videos", BODY, part="snippet,status").reason == "mediaBodyRequired"
    assert client.ask("POST", "youtube/v3/videos?part=snippet&uploadType=resumable").status == 400
    assert client.ask("POST", "upload/youtube/v3/playlists?part=snippet").status == 404


def test_scopes_are_those_of_the_method(stand_in: StandIn) -> None:
    uploader, reader = (Client(stand_in, frozenset({scope})) for scope in (UPLOAD, READONLY))
    video = uploader.upload(b"abc").json["id"]
    refused = uploader.call("GET", "videos", part="id", id=video)
    assert (refused.status, refused.reason) == (403, "insufficientPermissions")
    assert reader.call("GET", "videos", part="id", id=video).status == 200
    assert reader.call("GET", "captions", part="id", videoId=video).status == 403
    assert reader.call("DELETE", "videos", id=video).status == 403


def test_tokens_end_by_the_clock_and_by_uses(stand_in: StandIn, client: Client) -> None:
    stand_in.clock.advance(3601)
    assert client.call("GET", "channels", part="id", mine="true").reason == "expired"
    client.token = stand_in.tokens.issue(uses=1)
    assert client.call("GET", "channels", part="id", mine="true").status == 200
    assert client.call("GET", "channels", part="id", mine="true").reason == "expired"
    client.token = "someone's"
    assert client.call("GET", "channels", part="id", mine="true").reason == "authError"
    client.token = ""
    assert client.call("GET", "channels", part="id", mine="true").reason == "authorizationRequired"


def test_search_is_a_violation(stand_in: StandIn, client: Client) -> None:
    assert client.call("GET", "search", part="snippet", q="朝").status == 200
    assert stand_in.violations == ["search.list must not be used"]
    assert stand_in.quota.spent == {"search.list": 1}


def test_quota_is_spent_by_bucket_and_runs_out(stand_in: StandIn, client: Client) -> None:
    video = client.upload(b"abc").json["id"]
    client.call("GET", "videos", part="id", id=video)
    client.call("GET", "captions", part="id", videoId=video)
    assert stand_in.quota.spent == {"videos.insert": 1, "units": 51}
    assert [asked.cost for asked in stand_in.asked] == [1, 0, 1, 50]
    stand_in.quota.limits["units"] = 100
    said = client.call("DELETE", "videos", id=video)
    assert (said.status, said.reason) == (403, "quotaExceeded")
    assert stand_in.quota.left() == 49


@pytest.mark.parametrize("midnight", ["2026-11-20T08:00:00+00:00", "2026-07-01T07:00:00+00:00"])
def test_quota_is_new_at_midnight_pacific(stand_in: StandIn, midnight: str) -> None:
    reset = datetime.fromisoformat(midnight).astimezone(UTC)
    stand_in.clock.set(reset)
    stand_in.clock.advance(-1)
    quota = Quota(stand_in.clock)
    quota.charge("videos.update")
    assert quota.left() == 9950
    stand_in.clock.advance(1)
    assert quota.left() == 10_000
