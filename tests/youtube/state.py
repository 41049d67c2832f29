"""What a viewer would see of a channel, in a form that two channels can be compared by."""

from __future__ import annotations

from tests.youtube import captions, playlists, videos
from tests.youtube.answers import Json
from tests.youtube.channel import Caption, Channel, Playlist, Video

PASSING = frozenset({"publishedAt", "lastUpdated", "channelId", "thumbnails", "videoId"})
"""Fields that differ between two equal channels."""


def state(channel: Channel, *, by_title: bool = False) -> Json:
    """Videos with tracks and thumbnails, and playlists with entries; ids are `video-1`, `playlist-1`, ..."""
    clips, lists = list(channel.videos.values()), list(channel.playlists.values())
    if by_title:
        clips.sort(key=_title)
        lists.sort(key=_title)
    names = {video.id: f"video-{n}" for n, video in enumerate(clips, 1)}
    uploads = [names[video.id] for video in channel.uploads()]
    return {
        "videos": [_video(channel, video, names[video.id]) for video in clips],
        "playlists": [_playlist(channel, one, f"playlist-{n}", names) for n, one in enumerate(lists, 1)],
        "uploads": sorted(uploads) if by_title else uploads,
    }


def _title(thing: Video | Playlist) -> str:
    return str(thing.parts["snippet"]["title"])


def _video(channel: Channel, video: Video, name: str) -> Json:
    channel.settle(video)
    whole = videos.whole(channel, video)
    tracks = sorted(
        (_track(track) for track in channel.tracks(video.id)), key=lambda t: (t["language"], t["name"])
    )
    return {
        "id": name,
        **{part: whole[part] for part in (*videos.WRITTEN_PARTS, "contentDetails") if part in whole},
        "snippet": _lasting(whole["snippet"]),
        "bytes": {"length": video.media.length, "sha256": video.media.sha256, "mime": video.media.mime},
        "file_name": video.media.file_name,
        "notified": video.notified,
        "captions": tracks,
        "thumbnail": None if video.thumbnail is None else video.thumbnail.sha256,
    }


def _track(track: Caption) -> Json:
    return {**_lasting(captions.whole(track)["snippet"]), "content": track.content.decode("utf-8", "replace")}


def _playlist(channel: Channel, playlist: Playlist, name: str, names: dict[str, str]) -> Json:
    whole = playlists.whole(channel, playlist)
    return {
        "id": name,
        "snippet": _lasting(whole["snippet"]),
        "status": whole["status"],
        "localizations": whole.get("localizations", {}),
        "items": [{"video": names.get(i.video_id, "deleted"), "note": i.note} for i in playlist.items],
    }


def _lasting(part: Json) -> Json:
    return {key: value for key, value in part.items() if key not in PASSING}
