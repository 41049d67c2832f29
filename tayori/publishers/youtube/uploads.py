"""The channel's uploads by our own mark: how a video is found whose receipt is lost (facts 1.2, 1.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from tayori.errors import RemoteClosed
from tayori.publishers.marker import find_markers
from tayori.publishers.youtube.service import Service

PAGE = 50
"""Entries of one page, the most YouTube gives; every page costs a unit."""


@dataclass(slots=True)
class Walked:
    """How far the list was walked, and what was seen; it outlives a connection."""

    found: dict[str, str] = field(default_factory=dict)
    """Mark -> video id."""
    page: str | None = ""
    """The next page; empty: the first, None: there is no more."""
    name: str = ""
    """The list's id."""
    lock: Lock = field(default_factory=Lock)


@dataclass(slots=True)
class Uploads:
    """Walked as far as needed, once for everything that is published in a run; safe for threads."""

    service: Service
    walked: Walked

    def find(self, mark: str, *, anew: bool = False) -> str | None:
        """The newest video with `mark` in its description; `anew`: also one that came only now."""
        walked = self.walked
        with walked.lock:
            if anew:
                walked.found, walked.page = {}, ""
            while mark not in walked.found and walked.page is not None:
                self._walk(walked.page)
            return walked.found.get(mark)

    def _walk(self, page: str) -> None:
        more = {"pageToken": page} if page else {}
        answer = self.service.ask(
            "playlistItems.list",
            part="snippet,contentDetails",
            playlistId=self._name(),
            maxResults=PAGE,
            **more,
        )
        for item in answer.get("items", []):
            for mark in find_markers(item["snippet"].get("description", "")):
                self.walked.found.setdefault(mark, item["contentDetails"]["videoId"])
        self.walked.page = answer.get("nextPageToken")

    def _name(self) -> str:
        if not self.walked.name:
            items = self.service.ask("channels.list", part="contentDetails", mine=True).get("items")
            if not items:
                raise RemoteClosed(
                    "The account that was signed in with has no channel.",
                    f"Run `tayori youtube login {self.service.context.name}` and choose the channel.",
                )
            self.walked.name = items[0]["contentDetails"]["relatedPlaylists"]["uploads"]
        return self.walked.name
