"""What publishing would do, by the last receipt alone: no call is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from tayori.model.ids import Slug
from tayori.model.publishing import Action, FieldChange, PlannedAction, PublicationState, Receipt
from tayori.publishers.once import LOOKS
from tayori.publishers.youtube.finding_video import REPLACED, VIDEO, is_same_cut
from tayori.publishers.youtube.metadata import PRIVACY, PUBLIC, SCHEDULE, as_of, flat, held_back
from tayori.publishers.youtube.options import YouTubeOptions
from tayori.publishers.youtube.playlists import PLAYLIST, is_id
from tayori.publishers.youtube.publication import CAPTIONS, THUMBNAIL, playlist_digest
from tayori.publishers.youtube.quota import POLLS, price
from tayori.publishers.youtube.retraction import DELETED
from tayori.publishers.youtube.video import Upload

SENDING = (Action.CREATE, Action.UPDATE, Action.REPLACE)
READS = 3
"""Of a video that is there: whether it is, how it is, how it is afterwards."""
_OLD_VIDEO: Mapping[str, str] = MappingProxyType(
    {"private": "is made private", "unlisted": "is made unlisted", "keep": "stays", "delete": "is deleted"}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is wanted against what is on record."""

    upload: Upload
    last: Receipt | None
    now: datetime
    options: YouTubeOptions

    @property
    def action(self) -> Action:
        """What has to be done."""
        if self.upload.faults:
            return Action.BLOCKED
        if self.last is None or not self.last.is_out:
            return Action.CREATE
        if not is_same_cut(self.last.find_part(VIDEO), self.upload):
            return Action.REPLACE
        is_same = self.last.payload_digest == self.upload.digest and not self.last.unsettled
        return Action.NOTHING if is_same and self.last.state is PublicationState.VERIFIED else Action.UPDATE

    @property
    def restores(self) -> bool:
        """Whether a video that was made private comes back under its address."""
        last = self.last
        return (
            last is not None
            and last.state is PublicationState.RETRACTED
            and bool(last.remote_id)
            and last.detail != DELETED
            and is_same_cut(last.find_part(VIDEO), self.upload)
        )

    @property
    def goes_on(self) -> bool:
        """Whether an upload was cut short, or its end is not known."""
        begun = (PublicationState.UPLOADING, PublicationState.UNKNOWN)
        last = self.last
        return last is not None and (bool(last.session) or (last.state in begun and not last.remote_id))


def planned(slug: Slug, target: str, standing: Standing) -> PlannedAction:
    """The line of a plan."""
    action, upload = standing.action, standing.upload
    shows = action in SENDING or action is Action.BLOCKED
    return PlannedAction(
        slug=slug,
        target=target,
        action=action,
        changes=tuple(_changes(standing, action)) if shows else (),
        payload_digest=upload.digest,
        quota=price(_calls(standing, action), standing.options.quota) if action in SENDING else (),
        warnings=(*upload.warnings, *_warnings(standing, action)),
        blocked_by=upload.faults,
    )


def _warnings(standing: Standing, action: Action) -> Iterator[str]:
    last = standing.last
    if last is None or action not in SENDING:
        return
    if standing.goes_on:
        yield "It continues an upload that was cut short."
    if standing.restores:
        yield f"It restores the video that was taken down, {last.url or last.remote_id}."
    if action is Action.REPLACE:
        yield (
            "The picture differs; YouTube cannot replace a video's bytes, so this makes a new video. The old "
            f"one, {last.url or last.remote_id}, {_OLD_VIDEO[standing.options.replaced]} once the new one is "
            "verified."
        )


def _changes(standing: Standing, action: Action) -> Iterator[FieldChange]:
    if action is Action.UPDATE or standing.restores:
        yield from _field_changes(standing)
        yield from _part_changes(standing)
    else:
        yield from (FieldChange(name, None, text) for name, text in standing.upload.fields())


def _there(standing: Standing) -> dict[str, str]:
    """The fields as they have to be there by now."""
    assert standing.last is not None
    there = as_of(standing.last.fields, standing.now)
    return there | {PRIVACY: "private", SCHEDULE: ""} if standing.restores else there


def _field_changes(standing: Standing) -> Iterator[FieldChange]:
    there = _there(standing)
    wanted = dict(flat(standing.upload.body))
    for name in dict.fromkeys([*wanted, *there]):
        old, new = there.get(name), wanted.get(name, "")
        if name != PLAYLIST and old != new and (old or new):
            yield FieldChange(name, old, new)


def _part_changes(standing: Standing) -> Iterator[FieldChange]:
    assert standing.last is not None
    words, sent = dict(standing.upload.fields()), {part.name: part for part in standing.last.parts}
    told = dict(standing.last.fields)
    wanted = _wanted_parts(standing.upload)
    for name, digest in wanted.items():
        part = sent.get(name)
        if part is None:
            yield FieldChange(name, None, words[name])
        elif part.digest != digest or not part.is_settled:
            yield FieldChange(name, told.get(name) or part.error or "as sent before", words[name])
    for part in standing.last.parts:
        if part.name.startswith((CAPTIONS, PLAYLIST)) and part.name not in wanted:
            yield FieldChange(part.name, told.get(part.name) or "as sent before", "")
        elif part.name not in wanted and not part.is_settled:
            yield FieldChange(part.name, part.error or str(part.state), str(PublicationState.VERIFIED))


def _wanted_parts(upload: Upload) -> dict[str, str]:
    """Part -> digest of what is wanted of it."""
    parts = {f"{CAPTIONS}{file.lang}": str(file.digest) for file in upload.captions}
    if upload.thumbnail is not None:
        parts[THUMBNAIL] = upload.thumbnail.digest
    if upload.playlist:
        parts[PLAYLIST] = playlist_digest(upload)
    return parts


def _calls(standing: Standing, action: Action) -> Counter[str]:
    """Method -> times, of everything that is to be called."""
    if action is Action.UPDATE or standing.restores:
        return _calls_of_update(standing)
    upload = standing.upload
    calls = Counter({"channels.list": 1, "playlistItems.list": 1, "videos.list": POLLS})
    calls["videos.insert"] = 0 if standing.goes_on else 1
    calls["videos.update"] = int(held_back(upload.body) != upload.body)
    calls["captions.insert"] = len(upload.captions)
    calls["thumbnails.set"] = int(upload.thumbnail is not None)
    calls += _calls_of_playlist(upload) + _calls_of_new_list(standing)
    if action is Action.REPLACE and standing.last is not None:
        calls += _calls_of_old(standing.options.replaced)
        calls["playlistItems.delete"] += int(standing.last.find_part(PLAYLIST) is not None)
    return calls


def _calls_of_update(standing: Standing) -> Counter[str]:
    assert standing.last is not None
    changed = [change.field for change in (*_field_changes(standing), *_part_changes(standing))]
    parts, upload = standing.last.parts, standing.upload
    wanted, sent = _wanted_parts(upload), {part.name for part in parts}
    calls = Counter({"videos.list": POLLS if VIDEO in changed else READS})
    calls["videos.update"] = _updates(standing)
    tracks = [field for field in changed if field.startswith(CAPTIONS)]
    calls["captions.list"] = int(any(name.startswith(CAPTIONS) for name in {*wanted, *sent}))
    calls["captions.insert"] = sum(field in wanted and field not in sent for field in tracks)
    calls["captions.update"] = sum(field in wanted and field in sent for field in tracks)
    calls["captions.delete"] = sum(field not in wanted for field in tracks)
    calls["thumbnails.set"] = int(THUMBNAIL in changed)
    if upload.playlist:
        calls += Counter({"playlists.list": 1, "playlistItems.list": 2})
    if PLAYLIST in changed:
        calls["playlistItems.delete"] = int(PLAYLIST in sent)
        calls["playlistItems.insert"] = int(upload.playlist is not None)
    calls += _calls_of_new_list(standing)
    for _ in [field for field in changed if field.startswith(REPLACED)]:
        calls += _calls_of_old(standing.options.replaced)
    return calls


def _updates(standing: Standing) -> int:
    """Times the fields are written: as they are wanted, and last who may see it, if that is more people."""
    there, body = _there(standing), standing.upload.body
    held = held_back(body, {"privacyStatus": there.get(PRIVACY, ""), "publishAt": there.get(SCHEDULE, "")})
    wanted = dict(flat(held))
    names = {*wanted, *there} - {PLAYLIST}
    return any(there.get(name, "") != wanted.get(name, "") for name in names) + (held != body)


def _calls_of_playlist(upload: Upload) -> Counter[str]:
    if not upload.playlist:
        return Counter()
    place = int(upload.number is not None)
    return Counter({"playlists.list": 1, "playlistItems.list": 1 + place, "playlistItems.insert": 1})


def _calls_of_new_list(standing: Standing) -> Counter[str]:
    """Of a list that may have to be made, or shown: whether it is there, only the channel knows."""
    wanted, there = standing.upload.playlist, dict(standing.last.fields) if standing.last else {}
    if not wanted or is_id(wanted):
        return Counter()
    is_new = there.get(PLAYLIST) != wanted
    is_seen = standing.upload.body["status"]["privacyStatus"] == PUBLIC
    waits = standing.options.playlist_privacy is None and (is_new or there.get(PRIVACY) != PUBLIC)
    looks = LOOKS if is_new else 0
    return Counter(
        {
            "playlists.list": looks,
            "playlists.insert": int(is_new),
            "playlists.update": int(is_seen and waits),
        }
    )


def _calls_of_old(replaced: str) -> Counter[str]:
    if replaced == "delete":
        return Counter({"videos.delete": 1, "videos.list": 1})
    return Counter() if replaced == "keep" else Counter({"videos.list": 2, "videos.update": 1})
