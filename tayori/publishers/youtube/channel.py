"""The channel while we speak to it: one service, one walk of its lists, for everything that is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from tayori.publishers.base import TargetContext
from tayori.publishers.youtube.metadata import MUTABLE
from tayori.publishers.youtube.options import YouTubeOptions
from tayori.publishers.youtube.playlists import KnownLists, Playlists
from tayori.publishers.youtube.service import Service
from tayori.publishers.youtube.uploads import Uploads, Walked

READ_PARTS = ",".join((*MUTABLE, "localizations", "processingDetails", "contentDetails"))
"""What `videos.list` is asked for: all that we write, and what becomes of it (facts 1.6)."""
_ID_IN_URL = re.compile(r"(?:[?&]v=|youtu\.be/|/shorts/|/live/|/embed/)([\w-]{11})")


@dataclass(frozen=True, slots=True)
class Channel:
    """What every publication of a run shares; safe for threads."""

    context: TargetContext
    options: YouTubeOptions
    service: Service
    uploads: Uploads
    playlists: Playlists

    def read(self, video: str) -> dict[str, Any] | None:
        """A video with all that its owner may know; None: there is none (facts 1.6)."""
        items = self.service.ask("videos.list", part=READ_PARTS, id=video).get("items", [])
        return items[0] if items else None


@dataclass(slots=True)
class OpenChannel:
    """The channel for as long as somebody uses it: who comes first opens it, who goes last closes it.

    What was learned of its lists stays for the next.
    """

    context: TargetContext
    options: YouTubeOptions
    _lock: Lock = field(default_factory=Lock)
    _users: int = 0
    _channel: Channel | None = None
    _walked: Walked = field(default_factory=Walked)
    _lists: KnownLists = field(default_factory=KnownLists)

    @contextmanager
    def use(self) -> Iterator[Channel]:
        """The channel, until the block ends."""
        channel = self._enter()
        try:
            yield channel
        finally:
            self._leave(channel)

    def _enter(self) -> Channel:
        with self._lock:
            if self._channel is None:
                service = Service(self.context, self.options)
                self._channel = Channel(
                    self.context,
                    self.options,
                    service,
                    Uploads(service, self._walked),
                    Playlists(service, self.context.sleep, self.options.playlist_privacy, self._lists),
                )
            self._users += 1
            return self._channel

    def _leave(self, channel: Channel) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._channel = None
                channel.service.__exit__(None, None, None)


def video_id(text: str) -> str:
    """The id of a video that a person wrote down: an id, or the address of a page that shows it."""
    found = _ID_IN_URL.search(text)
    return found[1] if found else text


def video_url(video: str) -> str:
    """Where it is seen."""
    return f"https://youtu.be/{video}"
