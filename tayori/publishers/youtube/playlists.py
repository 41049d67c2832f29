"""The channel's playlists: each one made once, a video in it once, and a series in its order (facts 1.10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from tayori.model.ids import digest_bytes
from tayori.model.publishing import Receipt
from tayori.publishers.once import once
from tayori.publishers.youtube.answers import made_id
from tayori.publishers.youtube.errors import Declined
from tayori.publishers.youtube.service import Service
from tayori.publishers.youtube.uploads import PAGE

PLAYLIST = "playlist"
"""The part of a publication that is its entry; it is `called` as the playlist is."""
PUBLIC, PRIVATE = "public", "private"
_PARTS = "snippet,contentDetails"
_WRITTEN = ("title", "description", "defaultLanguage")
"""Fields of a playlist's snippet, which is written whole (facts 1.10)."""
_ID = re.compile(r"(?:PL|FL|OL|UU)[\w-]{10,}")
SORTED_BY_YOUTUBE = "manualSortRequired"
_NUMBER = re.compile(r"\btayori:number:(\d+)\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A video's place in a playlist."""

    id: str
    position: int
    number: int | None
    """Its number in its series, as we noted it; None: not ours, or of no series."""


@dataclass(slots=True)
class KnownLists:
    """What was learned of the playlists; it outlives a connection."""

    ids: dict[str, str] = field(default_factory=dict)
    """Title -> id."""
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Title -> resource of those of ours that are private until their first public entry."""
    lock: RLock = field(default_factory=RLock)


@dataclass(slots=True)
class Playlists:
    """All of them, one at a time: what is published side by side makes one playlist and not two."""

    service: Service
    sleep: Callable[[float], None]
    privacy: str | None
    """Of those that are made; unsaid: private, until one of their videos is public."""
    known: KnownLists

    def find(self, wanted: str) -> str | None:
        """The id of a playlist by id or title; None: there is none."""
        if is_id(wanted):
            return wanted
        with self.known.lock:
            if wanted not in self.known.ids and (found := self._find(wanted)) is not None:
                self.known.ids[wanted] = found
            return self.known.ids.get(wanted)

    def get(self, wanted: str) -> str:
        """The id of a playlist by id or title; one that is not there is made.

        Another run may have made it for another clip, this very moment: once in a playlist's life we look
        patiently before.
        """
        with self.known.lock:
            if (found := self.find(wanted)) is None:
                found = self.known.ids[wanted] = once(
                    lambda: self._find(wanted),
                    lambda: self._make(wanted),
                    self.sleep,
                    f"the playlist {wanted!r}",
                    unsure=True,
                )
            return found

    def put(self, wanted: str, video: str, number: int | None, *, unsure: bool = False) -> str:
        """Have `video` in the playlist once, at its place in the series; the entry's id.

        `unsure`: an earlier run may have made the entry.
        """
        with self.known.lock:
            playlist = self.get(wanted)
            entry = once(
                lambda: self.find_entry(playlist, video),
                lambda: self._insert(playlist, video, number),
                self.sleep,
                f"the entry in the playlist {wanted!r}",
                unsure=unsure,
            )
            if number is not None and entry.number != number:
                self._move(playlist, entry, video, number)
            return entry.id

    def show(self, wanted: str) -> None:
        """Make a playlist of ours public that waited for its first public video; any other stays as it is."""
        with self.known.lock:
            self.find(wanted)
            if (resource := self.known.waiting.get(wanted)) is None:
                return
            snippet = {name: resource["snippet"][name] for name in _WRITTEN if name in resource["snippet"]}
            body = {"id": resource["id"], "snippet": snippet, "status": {"privacyStatus": PUBLIC}}
            self.service.put("playlists.update", body, part="snippet,status")
            del self.known.waiting[wanted]

    def drop(self, wanted: str, video: str) -> None:
        """Take `video` out of a playlist, where it is in it."""
        playlist = self.find(wanted)
        while playlist is not None and (entry := self.find_entry(playlist, video)) is not None:
            self.remove(entry.id)

    def remove(self, entry: str) -> None:
        """Take an entry out; one that is gone is fine."""
        try:
            self.service.put("playlistItems.delete", id=entry)
        except Declined as declined:
            if declined.fault.status != 404:
                raise

    def find_entry(self, playlist: str, video: str) -> Entry | None:
        """Where `video` is in a playlist, the first time."""
        answer = self.service.ask(
            "playlistItems.list",
            part="snippet,contentDetails",
            playlistId=playlist,
            videoId=video,
            maxResults=PAGE,
        )
        return next(map(_entry, answer.get("items", [])), None)

    def has_entry(self, entry: str) -> bool:
        """Whether an entry is still there."""
        return bool(self.service.ask("playlistItems.list", part="id", id=entry).get("items"))

    def _find(self, title: str) -> str | None:
        """The one with our mark, whatever it is called by now; else the first one of that title."""
        lists = list(self._pages("playlists.list", part="snippet,status", mine=True))
        mark = list_mark(title)
        ours = [one for one in lists if mark in one["snippet"].get("description", "").split()]
        if ours and ours[0].get("status", {}).get("privacyStatus") == PRIVATE:
            self._let_wait(title, ours[0])
        named = [one for one in lists if one["snippet"]["title"] == title]
        return next((str(one["id"]) for one in [*ours, *named]), None)

    def _make(self, title: str) -> str:
        body = {
            "snippet": {"title": title, "description": list_mark(title)},
            "status": {"privacyStatus": self.privacy or PRIVATE},
        }
        made = made_id(self.service.make("playlists.insert", body, part="snippet,status"), "a playlist")
        self._let_wait(title, {"id": made, **body})
        return made

    def _let_wait(self, title: str, resource: dict[str, Any]) -> None:
        if self.privacy is None:
            self.known.waiting[title] = resource

    def _insert(self, playlist: str, video: str, number: int | None) -> Entry:
        place = self._place(playlist, number)

        def send(place: int | None) -> dict[str, Any]:
            return self.service.make(
                "playlistItems.insert", _item(playlist, video, place, number), part=_PARTS
            )

        return Entry(made_id(_placed(send, place), "an entry"), place or 0, number)

    def _move(self, playlist: str, entry: Entry, video: str, number: int) -> None:
        def send(place: int | None) -> dict[str, Any]:
            body = {"id": entry.id, **_item(playlist, video, place, number)}
            return self.service.put("playlistItems.update", body, part=_PARTS)

        _placed(send, self._place(playlist, number, without=entry.id))

    def _place(self, playlist: str, number: int | None, without: str = "") -> int | None:
        if number is None:
            return None
        pages = self._pages("playlistItems.list", part="snippet,contentDetails", playlistId=playlist)
        return place_of(number, [entry.number for entry in map(_entry, pages) if entry.id != without])

    def _pages(self, method: str, **params: Any) -> Iterator[dict[str, Any]]:
        page: dict[str, str] = {}
        while True:
            answer = self.service.ask(method, maxResults=PAGE, **params, **page)
            yield from answer.get("items", [])
            if not answer.get("nextPageToken"):
                return
            page = {"pageToken": answer["nextPageToken"]}


def drop_entry(lists: Playlists, receipt: Receipt, video: str) -> Receipt:
    """The receipt of `video` where it is in no playlist of ours any more: its entry is taken out.

    One of a run that was cut short is looked for. One that is gone is fine. Raises RemoteError.
    """
    part = receipt.find_part(PLAYLIST)
    if part is None:
        return receipt
    if part.remote_id:
        lists.remove(part.remote_id)
    elif part.called and video:
        lists.drop(part.called, video)
    return receipt.without_part(PLAYLIST)


def is_id(wanted: str) -> bool:
    """Whether a playlist was named by its id; else it is a title."""
    return bool(_ID.fullmatch(wanted))


def list_mark(title: str) -> str:
    """Our mark on a playlist that was made for this title."""
    return f"tayori:playlist:{digest_bytes(title.encode())[:12]}"


def place_of(number: int, numbers: list[int | None]) -> int | None:
    """The position of `number` among entries of these numbers; None: at the end.

    After the last smaller one, else before the first greater one; entries without a number stay.
    """
    known = [(place, other) for place, other in enumerate(numbers) if other is not None]
    smaller = [place + 1 for place, other in known if other <= number]
    greater = [place for place, other in known if other > number]
    return smaller[-1] if smaller else greater[0] if greater else None


def _placed(send: Callable[[int | None], dict[str, Any]], place: int | None) -> dict[str, Any]:
    """What `send` answers; a list that YouTube itself sorts takes no place."""
    try:
        return send(place)
    except Declined as declined:
        if place is None or declined.fault.reason != SORTED_BY_YOUTUBE:
            raise
        return send(None)


def _item(playlist: str, video: str, place: int | None, number: int | None) -> dict[str, Any]:
    snippet: dict[str, Any] = {"playlistId": playlist}
    snippet["resourceId"] = {"kind": "youtube#video", "videoId": video}
    body: dict[str, Any] = {"snippet": snippet if place is None else {**snippet, "position": place}}
    return body if number is None else {**body, "contentDetails": {"note": f"tayori:number:{number}"}}


def _entry(item: dict[str, Any]) -> Entry:
    noted = _NUMBER.search(item.get("contentDetails", {}).get("note", ""))
    return Entry(item["id"], item["snippet"].get("position", 0), int(noted[1]) if noted else None)
