"""The channel behind the stand-in: videos, caption tracks, thumbnails and playlists, open to inspection."""

from __future__ import annotations

import base64
import hashlib
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.youtube.answers import Failure, Json
from tests.youtube.clock import Clock, parsed


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes that were received, by what remains of them."""

    length: int
    sha256: str
    mime: str
    file_name: str = ""
    content: bytes = b""
    """Kept for captions and thumbnails, never for videos."""


@dataclass(frozen=True, slots=True)
class Fate:
    """How processing ends."""

    upload_status: str = "processed"
    """`processed`, `failed`, `rejected` or `deleted`."""
    reason: str = ""
    """A failureReason or rejectionReason of facts 1.5."""


@dataclass(slots=True)
class Video:
    """A video; `parts` holds what was written, by part."""

    id: str
    parts: dict[str, Json]
    media: Media
    made_at: datetime
    fate: Fate
    notified: bool
    """Subscribers were told."""
    short: bool
    polls: int = 0
    """How often its state was asked for."""
    processed: bool = False
    """Processing has ended, well or badly."""
    was_public: bool = False
    thumbnail: Media | None = None
    duration_ms: int = 15_000


@dataclass(slots=True)
class Caption:
    """A caption track."""

    id: str
    video_id: str
    language: str
    name: str
    is_draft: bool
    content: bytes
    failure_reason: str
    """Empty when the track is served."""
    updated_at: datetime


@dataclass(slots=True)
class Item:
    """An entry of a playlist."""

    id: str
    video_id: str
    added_at: datetime
    note: str = ""


@dataclass(slots=True)
class Playlist:
    """A playlist and its entries in order."""

    id: str
    parts: dict[str, Json]
    made_at: datetime
    items: list[Item] = field(default_factory=list)


class Channel:
    """The state, and the settings a test may change at any time."""

    def __init__(self, clock: Clock, *, hashing: bool = True) -> None:
        self.clock = clock
        self.hashing = hashing
        """False: bytes are counted only, for measuring clients."""
        self.lock = threading.RLock()
        self.id = "UCstandin0000000000000tayo"[:24]
        self.title = "長野の朝"
        self.uploads_id = "UU" + self.id[2:]
        self.videos: dict[str, Video] = {}
        """By id, in order of creation."""
        self.captions: dict[str, Caption] = {}
        self.playlists: dict[str, Playlist] = {}
        self.processing_polls = 1
        """So many answers to videos.list say `uploaded` before the end is told."""
        self.processing_seconds = 0.0
        """Processing takes so long by the clock, besides."""
        self.uploads_lag = 0.0
        """Seconds by the clock before a new video is in the uploads playlist."""
        self.fates: list[Fate] = []
        """Taken from the front by each new video."""
        self.shorts = False
        """New videos are filed as Shorts."""
        self.default_privacy = "public"
        self.upload_limit: int | None = None
        """Videos the channel takes before 400 uploadLimitExceeded."""
        self.phone_verified = True
        self.long_uploads = "allowed"
        self.short_thumbnail_failure = (503, "notReady")
        """The answer to a thumbnail for a Short that is not processed."""
        self.thumbnail_limit_bytes = 52_428_800
        self.refuses_duplicates = False
        """409 videoAlreadyInPlaylist, where ordinary lists take an entry twice (facts 1.10)."""
        self._made = 0

    def new_id(self, kind: str, letters: int) -> str:
        """A new id in YouTube's alphabet; some start with '-' or '_'."""
        self._made += 1
        digest = hashlib.sha256(f"{kind} {self._made}".encode()).digest()
        return base64.urlsafe_b64encode(digest).decode()[:letters]

    def video(self, video_id: str) -> Video:
        """A video; 404 videoNotFound."""
        found = self.videos.get(video_id)
        if found is None:
            raise Failure(404, "videoNotFound", f"no video {video_id}")
        self.settle(found)
        return found

    def playlist(self, playlist_id: str) -> Playlist:
        """A playlist of the owner's making; 404 playlistNotFound."""
        found = self.playlists.get(playlist_id)
        if found is None:
            raise Failure(404, "playlistNotFound", f"no playlist {playlist_id}")
        return found

    def tracks(self, video_id: str) -> list[Caption]:
        """The caption tracks of a video."""
        return [track for track in self.captions.values() if track.video_id == video_id]

    def uploads(self) -> list[Video]:
        """What the uploads playlist shows: newest first, late by `uploads_lag`."""
        seen_from = self.clock.now() - timedelta(seconds=self.uploads_lag)
        return [video for video in reversed(self.videos.values()) if video.made_at <= seen_from]

    def settle(self, video: Video) -> None:
        """What time has done to a video: its processing ended, its schedule came due."""
        ready = video.made_at + timedelta(seconds=self.processing_seconds)
        if video.polls > self.processing_polls and self.clock.now() >= ready:
            video.processed = True
        status = video.parts["status"]
        due = status.get("publishAt")
        if due is not None and parsed(due) <= self.clock.now():
            status["privacyStatus"] = "public"
            del status["publishAt"]
        video.was_public = video.was_public or status["privacyStatus"] == "public"

    def forget(self, video_id: str) -> None:
        """Delete a video with its captions; playlists keep a "Deleted video"."""
        del self.videos[video_id]
        self.captions = {key: track for key, track in self.captions.items() if track.video_id != video_id}
