"""videos.insert, list, update and delete (facts 1.4 to 1.7)."""

from __future__ import annotations

from tests.youtube.answers import Answer, BadShape, Failure, Json, nothing, saying
from tests.youtube.calls import Call
from tests.youtube.channel import Channel, Fate, Video
from tests.youtube.clock import written
from tests.youtube.video_rules import check_localizations, check_snippet, check_status, with_defaults

WRITTEN_PARTS = (
    "snippet",
    "status",
    "localizations",
    "recordingDetails",
    "paidProductPlacementDetails",
    "brandPartner",
    "ageGating",
)
PROCESSING = {"processed": "succeeded", "failed": "failed", "rejected": "terminated", "deleted": "terminated"}


def check_insert(channel: Channel, call: Call) -> None:
    """Everything that is refused before bytes are sent."""
    if channel.upload_limit is not None and len(channel.videos) >= channel.upload_limit:
        raise Failure(400, "uploadLimitExceeded", "The channel has uploaded too many videos.")
    parts = _written(channel, call, {})
    check_snippet(parts.get("snippet", {}))
    check_localizations(parts.get("localizations", {}), parts["snippet"])
    check_status(parts["status"], was_public=False)


def insert(channel: Channel, call: Call) -> Answer:
    """Make the video: 201 and the resource."""
    assert call.media is not None
    parts = _written(channel, call, {})
    parts["snippet"].setdefault("categoryId", "22")
    fate = channel.fates.pop(0) if channel.fates else Fate()
    video = Video(
        id=channel.new_id("video", 11),
        parts=parts,
        media=call.media,
        made_at=channel.clock.now(),
        fate=fate if call.media.length else Fate("failed", "emptyFile"),
        notified=call.one("notifySubscribers") != "false",
        short=channel.shorts,
    )
    channel.videos[video.id] = video
    channel.settle(video)
    return saying(call.resource("video", whole(channel, video)), 201)


def listed(channel: Channel, call: Call) -> Answer:
    """The videos asked for that exist; asking for their state is what makes processing go on."""
    ids = call.params.get("id", [])
    if not ids or len(ids) > 50:
        raise BadShape("from 1 to 50 ids", "invalidFilters", "id")
    if {"chart", "myRating", "pageToken", "maxResults"} & set(call.params):
        raise BadShape("only id is a filter here", "incompatibleParameters")
    found = [channel.videos[one] for one in dict.fromkeys(ids) if one in channel.videos]
    for video in found:
        video.polls += bool({"status", "processingDetails"} & set(call.parts))
        channel.settle(video)
    return call.listing("video", [whole(channel, video, call.one("hl")) for video in found])


def update(channel: Channel, call: Call) -> Answer:
    """Replace each named part whole (facts 1.7)."""
    if "id" not in call.body:
        raise Failure(400, "invalidVideoMetadata", "The body has no id.")
    video = channel.video(call.body["id"])
    parts = _written(channel, call, video.parts)
    if "snippet" in call.parts:
        _check_updated(parts["snippet"])
    check_snippet(parts["snippet"])
    check_localizations(parts.get("localizations", {}), parts["snippet"])
    if "status" in call.parts:
        check_status(parts["status"], was_public=video.was_public)
    video.parts = parts
    channel.settle(video)
    return saying(call.resource("video", whole(channel, video)))


def delete(channel: Channel, call: Call) -> Answer:
    """Delete for good."""
    channel.forget(channel.video(call.one("id")).id)
    return nothing()


def whole(channel: Channel, video: Video, hl: str = "") -> Json:
    """The resource with every part, as its owner sees it."""
    parts = {name: dict(part) for name, part in video.parts.items()}
    ended = video.fate if video.processed else Fate("uploaded")
    return {
        "id": video.id,
        **parts,
        "snippet": _snippet(channel, video, hl),
        "status": _status(video, ended),
        "contentDetails": _content(channel, video),
        "processingDetails": _processing(ended),
        "fileDetails": {"fileName": video.media.file_name, "fileSize": str(video.media.length)},
        "statistics": {"viewCount": "0"},
        "suggestions": {},
    }


def _written(channel: Channel, call: Call, before: dict[str, Json]) -> dict[str, Json]:
    after = {name: part for name, part in before.items() if name not in call.parts}
    named = [part for part in WRITTEN_PARTS if part in call.parts]
    after |= {part: dict(call.body[part]) for part in named if call.body.get(part)}
    after.setdefault("snippet", {})
    if "status" in call.parts or "status" not in after:
        after["status"] = with_defaults(after.get("status", {}), channel.default_privacy)
    return after


def _check_updated(snippet: Json) -> None:
    for key in ("title", "categoryId"):
        if key not in snippet:
            raise Failure(400, "invalidVideoMetadata", f"snippet.{key} is missing.")


def _snippet(channel: Channel, video: Video, hl: str) -> Json:
    own = {"description": "", **video.parts["snippet"]}
    texts = {"title": own["title"], "description": own["description"]}
    picture = {"url": f"https://i.ytimg.com/vi/{video.id}/default.jpg", "width": 120, "height": 90}
    return {
        **own,
        "publishedAt": written(video.made_at),
        "channelId": channel.id,
        "channelTitle": channel.title,
        "thumbnails": {"default": picture},
        "liveBroadcastContent": "none",
        "localized": {"description": "", **video.parts.get("localizations", {}).get(hl, texts)},
    }


def _status(video: Video, ended: Fate) -> Json:
    own = video.parts["status"]
    status = {
        **own,
        "uploadStatus": ended.upload_status,
        "madeForKids": own.get("selfDeclaredMadeForKids", False),
    }
    if ended.upload_status == "failed":
        status["failureReason"] = ended.reason
    if ended.upload_status == "rejected":
        status["rejectionReason"] = ended.reason
    return status


def _content(channel: Channel, video: Video) -> Json:
    seconds = video.duration_ms // 1000
    served = any(not track.is_draft and not track.failure_reason for track in channel.tracks(video.id))
    return {
        "duration": f"PT{seconds}S" if seconds < 60 else f"PT{seconds // 60}M{seconds % 60}S",
        "dimension": "2d",
        "definition": "hd",
        "caption": str(served).lower(),
        "licensedContent": False,
        "projection": "rectangular",
        "hasCustomThumbnail": video.thumbnail is not None,
    }


def _processing(ended: Fate) -> Json:
    details: Json = {"processingStatus": PROCESSING.get(ended.upload_status, "processing")}
    if ended.upload_status == "failed":
        details["processingFailureReason"] = "transcodeFailed"
    if ended.upload_status == "uploaded":
        details["processingProgress"] = {"partsTotal": "100", "partsProcessed": "40", "timeLeftMs": "20000"}
    return details
