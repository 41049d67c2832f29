"""Caption tracks: one per language of ours, whatever it is called, and nobody else's touched (facts 1.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tayori.model.publishing import PackageFile
from tayori.publishers.http.exchange import FilePart
from tayori.publishers.once import once
from tayori.publishers.youtube.answers import made_id
from tayori.publishers.youtube.errors import Declined
from tayori.publishers.youtube.service import Service

MACHINE_MADE = "asr"
CAPTION_MIME = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Caption:
    """A track as it is there."""

    id: str
    language: str
    name: str
    failure: str
    """Why YouTube does not serve it; empty where it does."""


@dataclass(slots=True)
class Captions:
    """The tracks of one video."""

    service: Service
    video: str
    name: str
    """What new tracks are called."""
    sleep: Callable[[float], None]
    _known: tuple[Caption, ...] | None = None
    """Tracks as they were before anything was sent; empty of a new video."""

    def before(self) -> tuple[Caption, ...]:
        """The tracks there were before anything was sent; asked for once."""
        if self._known is None:
            self._known = self.there()
        return self._known

    def there(self) -> tuple[Caption, ...]:
        """Every track but those YouTube's own machine made."""
        return tracks_in(self.service.ask("captions.list", part="snippet", videoId=self.video))

    def find(self, tracks: tuple[Caption, ...], language: str, known_id: str) -> Caption | None:
        """Ours: the one whose id we know, even under another name; else the one of this language and name."""
        by_id = next((track for track in tracks if track.id == known_id), None)
        return by_id or next((track for track in tracks if self._is_named(track, language)), None)

    def make(self, file: PackageFile, *, unsure: bool) -> str:
        """The id of a new track with this file's text, in a language that has none of ours.

        `unsure`: an earlier run may have made it, under this name.
        """
        tried: list[str] = []
        return once(
            lambda: self._look(file) if tried or unsure else None,
            lambda: self._insert(file, tried),
            self.sleep,
            f"the track of captions in {file.lang}",
            unsure=unsure,
        )

    def update(self, track: str, file: PackageFile) -> None:
        """Give a track this file's text."""
        body = {"id": track}
        self.service.upload(
            "captions.update", {"part": "id"}, body, _whole(file), CAPTION_MIME, repeatable=True
        )

    def delete(self, track: str) -> None:
        """Delete a track; one that is gone is fine."""
        try:
            self.service.put("captions.delete", id=track)
        except Declined as declined:
            if declined.fault.status != 404:
                raise

    def _look(self, file: PackageFile) -> str | None:
        found = self.find(self.there(), str(file.lang), "")
        return found.id if found else None

    def _insert(self, file: PackageFile, tried: list[str]) -> str:
        tried.append(file.name)
        snippet = {"videoId": self.video, "language": str(file.lang), "name": self.name, "isDraft": False}
        params = {"part": "snippet"}
        try:
            answer = self.service.upload(
                "captions.insert", params, {"snippet": snippet}, _whole(file), CAPTION_MIME, repeatable=False
            )
        except Declined as declined:
            if declined.fault.reason != "captionExists" or (found := self._look(file)) is None:
                raise
            self.update(found, file)
            return found
        return made_id(answer, f"the captions in {file.lang}")

    def _is_named(self, track: Caption, language: str) -> bool:
        return (track.language.casefold(), track.name) == (language.casefold(), self.name)


def tracks_in(answer: Mapping[str, Any]) -> tuple[Caption, ...]:
    """The tracks people made, of a list YouTube answered."""
    items = answer.get("items", [])
    return tuple(
        _caption(one) for one in items if one["snippet"].get("trackKind", "").lower() != MACHINE_MADE
    )


def _caption(item: dict[str, Any]) -> Caption:
    snippet = item["snippet"]
    failure = snippet.get("failureReason", "failed") if snippet.get("status") == "failed" else ""
    return Caption(item["id"], snippet["language"], snippet.get("name", ""), failure)


def _whole(file: PackageFile) -> FilePart:
    return FilePart(file.path, 0, file.size)
