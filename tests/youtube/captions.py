"""captions.insert, list, update, delete and download (facts 1.8)."""

from __future__ import annotations

from tests.youtube.answers import Answer, BadShape, Failure, Json, nothing, saying
from tests.youtube.calls import Call
from tests.youtube.caption_formats import failure_reason, format_of
from tests.youtube.channel import Caption, Channel
from tests.youtube.clock import written
from tests.youtube.video_rules import LANGUAGE

NAME_CHARACTERS = 150


def check_insert(channel: Channel, call: Call) -> None:
    """Everything that is refused before the file is looked at."""
    _check_no_sync(call)
    snippet = call.body.get("snippet", {})
    for key in ("videoId", "language", "name"):
        if key not in snippet:
            raise Failure(400, "invalidMetadata", f"snippet.{key} is missing.")
    if not LANGUAGE.fullmatch(snippet["language"]):
        raise Failure(400, "invalidMetadata", f"{snippet['language']!r} is no language.")
    if len(snippet["name"]) > NAME_CHARACTERS:
        raise Failure(400, "nameTooLong", "The name has more than 150 characters.")
    video = channel.video(snippet["videoId"])
    key_of_new = (snippet["language"], snippet["name"])
    if any((track.language, track.name) == key_of_new for track in channel.tracks(video.id)):
        raise Failure(409, "captionExists", "A track of this language and name exists.")


def insert(channel: Channel, call: Call) -> Answer:
    """Make the track."""
    check_insert(channel, call)
    content = _content(call)
    snippet = call.body["snippet"]
    track = Caption(
        id=channel.new_id("caption", 40),
        video_id=snippet["videoId"],
        language=snippet["language"],
        name=snippet["name"],
        is_draft=snippet.get("isDraft", False),
        content=content,
        failure_reason=failure_reason(content),
        updated_at=channel.clock.now(),
    )
    channel.captions[track.id] = track
    return saying(call.resource("caption", whole(track)))


def listed(channel: Channel, call: Call) -> Answer:
    """The tracks of a video."""
    tracks = channel.tracks(channel.video(call.one("videoId")).id)
    wanted = call.params.get("id")
    return call.listing("caption", [whole(t) for t in tracks if wanted is None or t.id in wanted])


def check_update(channel: Channel, call: Call) -> None:
    """404 for a track that is not there."""
    _check_no_sync(call)
    _track(channel, call.body.get("id", ""))


def update(channel: Channel, call: Call) -> Answer:
    """Replace the content, the draft flag, or both."""
    track = _track(channel, call.body.get("id", ""))
    if "snippet" in call.parts and "snippet" in call.body:
        track.is_draft = call.body["snippet"].get("isDraft", False)
    if call.media is not None:
        track.content = _content(call)
        track.failure_reason = failure_reason(track.content)
    track.updated_at = channel.clock.now()
    return saying(call.resource("caption", whole(track)))


def delete(channel: Channel, call: Call) -> Answer:
    """Delete a track."""
    del channel.captions[_track(channel, call.one("id")).id]
    return nothing()


def download(channel: Channel, call: Call) -> Answer:
    """The file as it was uploaded; the stand-in converts nothing."""
    track = _track(channel, call.one("id"))
    wanted = call.one("tfmt")
    if call.one("tlang") or (wanted and wanted != format_of(track.content)):
        raise Failure(400, "couldNotConvert", "The stand-in gives the format that was uploaded.")
    return Answer(200, track.content, (("Content-Type", "application/octet-stream"),))


def whole(track: Caption) -> Json:
    """The resource with every part."""
    snippet: Json = {
        "videoId": track.video_id,
        "lastUpdated": written(track.updated_at),
        "trackKind": "standard",
        "language": track.language,
        "name": track.name,
        "audioTrackType": "unknown",
        "isCC": False,
        "isLarge": False,
        "isEasyReader": False,
        "isDraft": track.is_draft,
        "isAutoSynced": False,
        "status": "failed" if track.failure_reason else "serving",
    }
    if track.failure_reason:
        snippet["failureReason"] = track.failure_reason
    return {"id": track.id, "snippet": snippet}


def _check_no_sync(call: Call) -> None:
    if "sync" in call.params:
        raise BadShape("sync is not supported since 2024-04-12 (facts 1.8)", location="sync")


def _content(call: Call) -> bytes:
    if call.media is None or not call.media.content:
        raise Failure(400, "contentRequired", "The request has no caption file.")
    return call.media.content


def _track(channel: Channel, track_id: str) -> Caption:
    found = channel.captions.get(track_id)
    if found is None:
        raise Failure(404, "captionNotFound", f"no track {track_id}")
    return found
