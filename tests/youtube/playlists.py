"""playlists.list, insert, update and delete (facts 1.10)."""

from __future__ import annotations

from tests.youtube.answers import Answer, BadShape, Failure, Json, nothing, saying
from tests.youtube.calls import Call
from tests.youtube.channel import Channel, Playlist
from tests.youtube.clock import written

TITLE_CHARACTERS, DESCRIPTION_CHARACTERS = 150, 5000
WRITTEN_PARTS = ("snippet", "status", "localizations")


def listed(channel: Channel, call: Call) -> Answer:
    """The playlists asked for: `mine`, or by id, or by channel."""
    filters = {"id", "mine", "channelId"} & set(call.params)
    if len(filters) != 1 or call.one("mine") == "false":
        raise BadShape("exactly one of id, mine, channelId", "invalidFilters")
    wanted = call.params.get("id")
    found = [p for p in channel.playlists.values() if wanted is None or p.id in wanted]
    if "channelId" in filters and call.one("channelId") != channel.id:
        raise Failure(404, "channelNotFound", "no such channel")
    return call.page("playlist", [whole(channel, playlist) for playlist in found])


def insert(channel: Channel, call: Call) -> Answer:
    """Make a playlist; the same title again makes another."""
    parts = _written(call, {})
    _check(parts)
    made = Playlist("PL" + channel.new_id("playlist", 32), parts, channel.clock.now())
    channel.playlists[made.id] = made
    return saying(call.resource("playlist", whole(channel, made)))


def update(channel: Channel, call: Call) -> Answer:
    """Replace each named part whole."""
    playlist = channel.playlist(call.body.get("id", ""))
    parts = _written(call, playlist.parts)
    _check(parts)
    playlist.parts = parts
    return saying(call.resource("playlist", whole(channel, playlist)))


def delete(channel: Channel, call: Call) -> Answer:
    """Delete a playlist; its videos stay."""
    if call.one("id") == channel.uploads_id:
        raise Failure(403, "playlistForbidden", "The uploads playlist cannot be deleted.")
    del channel.playlists[channel.playlist(call.one("id")).id]
    return nothing()


def whole(channel: Channel, playlist: Playlist) -> Json:
    """The resource with every part."""
    own = {"description": "", **playlist.parts["snippet"]}
    return {
        "id": playlist.id,
        **playlist.parts,
        "snippet": {
            **own,
            "publishedAt": written(playlist.made_at),
            "channelId": channel.id,
            "channelTitle": channel.title,
            "thumbnails": {},
            "localized": {"title": own["title"], "description": own["description"]},
        },
        "contentDetails": {"itemCount": len(playlist.items)},
    }


def _written(call: Call, before: dict[str, Json]) -> dict[str, Json]:
    after = {name: part for name, part in before.items() if name not in call.parts}
    named = [part for part in WRITTEN_PARTS if part in call.parts]
    after |= {part: dict(call.body[part]) for part in named if call.body.get(part)}
    after.setdefault("snippet", {})
    after["status"] = {"privacyStatus": "public", **after.get("status", {})}
    return after


def _check(parts: dict[str, Json]) -> None:
    snippet, localizations = parts["snippet"], parts.get("localizations", {})
    if not snippet.get("title", "").strip():
        raise Failure(400, "playlistTitleRequired", "snippet.title is missing.")
    texts = snippet["title"] + snippet.get("description", "")
    too_long = len(snippet["title"]) > TITLE_CHARACTERS
    if too_long or len(snippet.get("description", "")) > DESCRIPTION_CHARACTERS or set("<>") & set(texts):
        raise Failure(400, "invalidPlaylistSnippet", "The title or the description is not valid.")
    if localizations and not snippet.get("defaultLanguage"):
        raise Failure(400, "defaultLanguageNotSetError", "Localizations need snippet.defaultLanguage.")
    if any(not texts.get("title", "").strip() for texts in localizations.values()):
        raise Failure(400, "localizationValidationError", "A localization has no title.")
