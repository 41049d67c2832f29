"""playlistItems.list, insert, update and delete; uploads are a list too (facts 1.2, 1.10)."""

from __future__ import annotations

from tests.youtube.answers import Answer, BadShape, Failure, Json, nothing, saying
from tests.youtube.calls import Call
from tests.youtube.channel import Channel, Item, Playlist
from tests.youtube.clock import written

NOTE_CHARACTERS = 280


def listed(channel: Channel, call: Call) -> Answer:
    """A playlist's entries, all of them or those of one video; or entries by id."""
    if len({"id", "playlistId"} & set(call.params)) != 1:
        raise BadShape("exactly one of id, playlistId", "invalidFilters")
    if "id" in call.params:
        ids = call.params["id"]
        found = [(p, i) for p in channel.playlists.values() for i in p.items if i.id in ids]
    else:
        playlist = _shown(channel, call.one("playlistId"))
        found = [(playlist, item) for item in playlist.items]
    video = call.one("videoId")
    wanted = [whole(channel, p, item) for p, item in found if not video or item.video_id == video]
    return call.page("playlistItem", wanted)


def insert(channel: Channel, call: Call) -> Answer:
    """Add an entry; the same video again is a second entry, as on ordinary lists."""
    snippet = _checked(call)
    playlist = _own(channel, snippet["playlistId"])
    video = channel.video(snippet["resourceId"]["videoId"])
    if channel.refuses_duplicates and any(item.video_id == video.id for item in playlist.items):
        raise Failure(409, "videoAlreadyInPlaylist", "The video is in the playlist.")
    position = snippet.get("position", len(playlist.items))
    _check_position(position, len(playlist.items))
    item = Item(playlist.id + channel.new_id("item", 12), video.id, channel.clock.now(), _note(call))
    playlist.items.insert(position, item)
    return saying(call.resource("playlistItem", whole(channel, playlist, item)))


def update(channel: Channel, call: Call) -> Answer:
    """Move an entry, or change its note."""
    snippet = _checked(call)
    playlist = _own(channel, snippet["playlistId"])
    item = next((item for item in playlist.items if item.id == call.body.get("id")), None)
    if item is None:
        raise Failure(404, "playlistItemNotFound", "no such entry")
    if snippet["resourceId"]["videoId"] != item.video_id:
        raise Failure(400, "invalidSnippet", "An entry's video cannot be changed.")
    position = snippet.get("position", len(playlist.items) - 1)
    _check_position(position, len(playlist.items) - 1)
    if "contentDetails" in call.parts:
        item.note = _note(call)
    playlist.items.remove(item)
    playlist.items.insert(position, item)
    return saying(call.resource("playlistItem", whole(channel, playlist, item)))


def delete(channel: Channel, call: Call) -> Answer:
    """Take an entry out."""
    for playlist in channel.playlists.values():
        for item in playlist.items:
            if item.id == call.one("id"):
                playlist.items.remove(item)
                return nothing()
    raise Failure(404, "playlistItemNotFound", "no such entry")


def whole(channel: Channel, playlist: Playlist, item: Item) -> Json:
    """The resource with every part."""
    video = channel.videos.get(item.video_id)
    snippet: Json = {
        "publishedAt": written(item.added_at),
        "channelId": channel.id,
        "channelTitle": channel.title,
        "title": "Deleted video",
        "description": "This video is unavailable.",
        "playlistId": playlist.id,
        "position": playlist.items.index(item),
        "resourceId": {"kind": "youtube#video", "videoId": item.video_id},
    }
    details: Json = {"videoId": item.video_id}
    status: Json = {"privacyStatus": "private"}
    if item.note:
        details["note"] = item.note
    if video is not None:
        own = video.parts["snippet"]
        snippet |= {"title": own["title"], "description": own.get("description", "")}
        details["videoPublishedAt"] = written(video.made_at)
        status = {"privacyStatus": video.parts["status"]["privacyStatus"]}
    return {"id": item.id, "snippet": snippet, "contentDetails": details, "status": status}


def _shown(channel: Channel, playlist_id: str) -> Playlist:
    if playlist_id != channel.uploads_id:
        return channel.playlist(playlist_id)
    items = [Item(f"UI{video.id}", video.id, video.made_at) for video in channel.uploads()]
    return Playlist(channel.uploads_id, {}, channel.clock.now(), items)


def _own(channel: Channel, playlist_id: str) -> Playlist:
    if playlist_id == channel.uploads_id:
        raise Failure(403, "playlistItemsNotAccessible", "The uploads playlist cannot be changed.")
    return channel.playlist(playlist_id)


def _checked(call: Call) -> Json:
    snippet: Json = call.body.get("snippet", {})
    resource = snippet.get("resourceId", {})
    if "playlistId" not in snippet or "videoId" not in resource:
        raise Failure(
            400, "invalidSnippet", "snippet.playlistId and snippet.resourceId.videoId are required."
        )
    if resource.get("kind") != "youtube#video":
        raise Failure(400, "invalidResourceType", "resourceId.kind must be youtube#video.")
    return snippet


def _note(call: Call) -> str:
    note: str = call.body.get("contentDetails", {}).get("note", "")
    if len(note) > NOTE_CHARACTERS:
        raise Failure(400, "invalidContentDetails", "The note has more than 280 characters.")
    return note


def _check_position(position: int, most: int) -> None:
    if position > most:
        raise Failure(400, "invalidSnippet", f"position {position} is beyond the end")
