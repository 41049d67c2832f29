"""channels.list, videoCategories.list, and search.list, which our client must never use (facts 1.2)."""

from __future__ import annotations

from tests.youtube.answers import Answer, BadShape, Json, saying
from tests.youtube.calls import Call
from tests.youtube.channel import Channel
from tests.youtube.video_rules import ASSIGNABLE, NOT_ASSIGNABLE


def channels(channel: Channel, call: Call) -> Answer:
    """The channel, by `mine` or by id."""
    if call.one("mine") != "true" and "id" not in call.params:
        raise BadShape("one of mine, id", "missingRequiredParameter")
    own = call.one("mine") == "true" or channel.id in call.params["id"]
    snippet = {"title": channel.title, "description": "", "customUrl": "@nagano-asa", "country": "JP"}
    whole: Json = {
        "id": channel.id,
        "snippet": {**snippet, "localized": {"title": channel.title, "description": ""}, "thumbnails": {}},
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": channel.uploads_id}},
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": channel.long_uploads},
        "statistics": {"videoCount": str(len(channel.videos))},
    }
    return call.listing("channel", [whole] if own else [])


def categories(channel: Channel, call: Call) -> Answer:
    """The categories of a region, each assignable or not."""
    if ("regionCode" in call.params) == ("id" in call.params):
        raise BadShape("exactly one of regionCode, id", "invalidFilters")
    wanted = call.params.get("id")
    wholes: list[Json] = [
        {"id": key, "snippet": {"title": title, "assignable": key in ASSIGNABLE, "channelId": channel.id}}
        for key, title in (ASSIGNABLE | NOT_ASSIGNABLE).items()
        if wanted is None or key in wanted
    ]
    return call.listing("videoCategory", wholes)


def search(channel: Channel, call: Call) -> Answer:
    """Nothing: the dispatch has written down that it was asked."""
    return saying({"kind": "youtube#searchListResponse", "items": [], "pageInfo": {"totalResults": 0}})
