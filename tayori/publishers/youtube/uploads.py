"""The channel's uploads by our own mark: how a video is found whose receipt is lost (facts 1.2, 1.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from tayori.errors import RemoteClosed
from tayori.model.ids import Slug
from tayori.publishers.marker import find_markers, marker
from tayori.publishers.youtube.service import Service

PAGE = 50
"""Entries of one page, the most YouTube gives; every page costs a unit."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A video of the list with a mark of ours."""

    video: str
    content: str
    """The digits of its mark: how the digest of its content begins."""
    is_copy: bool
    """An older video has the same mark: this one may be somebody's own."""


@dataclass(slots=True)
class Walked:
    """How far the list was walked, and what was seen; it outlives a connection."""

    found: dict[str, list[str]] = field(default_factory=dict)
    """Mark -> ids of the videos that have it, newest first."""
    page: str | None = ""
    """The next page; empty: the first, None: there is no more."""
    name: str = ""
    """The list's id."""
    lock: Lock = field(default_factory=Lock)


@dataclass(slots=True)
class Uploads:
    """Walked to its end, once for everything that is published in a run; safe for threads."""

    service: Service
    walked: Walked

    def find(self, mark: str, *, anew: bool = False) -> str | None:
        """The video with `mark` in its description; `anew`: also one that came only now.

        Of several it is the oldest: "reuse details" in YouTube Studio copies descriptions with their marks.
        """
        videos = self._marked(anew=anew).get(mark)
        return videos[-1] if videos else None

    def of(self, slug: Slug, *, anew: bool = False) -> tuple[Marked, ...]:
        """Every video with a mark of `slug`, whatever its cut, newest first; `anew` as above."""
        start = marker(slug, "")
        return tuple(
            Marked(video, mark.removeprefix(start), is_copy=video != videos[-1])
            for mark, videos in self._marked(anew=anew).items()
            if mark.startswith(start)
            for video in videos
        )

    def _marked(self, *, anew: bool) -> dict[str, list[str]]:
        walked = self.walked
        with walked.lock:
            if anew:
                walked.found, walked.page = {}, ""
            while walked.page is not None:
                self._walk(walked.page)
            return walked.found

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
                videos = self.walked.found.setdefault(mark, [])
                if item["contentDetails"]["videoId"] not in videos:
                    videos.append(item["contentDetails"]["videoId"])
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
