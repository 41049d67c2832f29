"""thumbnails.set (facts 1.9)."""

from __future__ import annotations

from dataclasses import replace

from tests.youtube.answers import Answer, Failure, saying
from tests.youtube.calls import Call
from tests.youtube.channel import Channel

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
SIZES = {"default": (120, 90), "medium": (320, 180), "high": (480, 360), "standard": (640, 480)}


def check_set(channel: Channel, call: Call) -> None:
    """What is refused before the picture is looked at."""
    video = channel.video(call.one("videoId"))
    if not channel.phone_verified:
        raise Failure(403, "forbidden", "The channel may not set custom thumbnails.")
    if video.short and not (video.processed and video.fate.upload_status == "processed"):
        raise Failure(*channel.short_thumbnail_failure, "The Short is not processed yet.")


def set_thumbnail(channel: Channel, call: Call) -> Answer:
    """Take the picture."""
    check_set(channel, call)
    if call.media is None or not call.media.content:
        raise Failure(400, "mediaBodyRequired", "The request has no picture.")
    if call.media.length > channel.thumbnail_limit_bytes:
        raise Failure(413, "uploadTooLarge", "The picture is too large.")
    if not call.media.content.startswith((JPEG, PNG)):
        raise Failure(400, "invalidImage", "The picture is no JPEG and no PNG.")
    video = channel.video(call.one("videoId"))
    video.thumbnail = replace(call.media, content=b"")
    pictures = {
        key: {"url": f"https://i.ytimg.com/vi/{video.id}/{key}.jpg", "width": width, "height": height}
        for key, (width, height) in SIZES.items()
    }
    return saying({"kind": "youtube#thumbnailSetResponse", "etag": "e", "items": [pictures]})
