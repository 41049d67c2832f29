"""What is no longer on YouTube as our receipt says, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tayori.model.publishing import Drift, PublicationState, Receipt
from tayori.publishers.marker import find_markers
from tayori.publishers.youtube.captions import Caption, Captions
from tayori.publishers.youtube.channel import Channel, video_id
from tayori.publishers.youtube.metadata import OPENNESS, PRIVACY, SCHEDULE, as_of, texts_of
from tayori.publishers.youtube.playlists import PLAYLIST
from tayori.publishers.youtube.publication import CAPTIONS, THUMBNAIL
from tayori.publishers.youtube.retraction import all_of, is_down, known_of
from tayori.publishers.youtube.video_state import refusal

RESTORE = "Restore it, or accept it as it is."
RESTORE_ONLY = "Restore it."
BOUND = frozenset(
    {
        "status.license",
        "status.containsSyntheticMedia",
        "status.selfDeclaredMadeForKids",
        "paidProductPlacementDetails.hasPaidProductPlacement",
    }
)
"""Fields rights and declarations rest on: they are never accepted as they are."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A receipt against the channel."""

    channel: Channel
    receipt: Receipt

    def drifts(self) -> Iterator[Drift]:
        """Everything that is otherwise."""
        if self.receipt.state is PublicationState.RETRACTED:
            yield from self._back()
            return
        if not self.receipt.remote_id:
            return
        video = video_id(self.receipt.remote_id)
        resource = self.channel.read(video)
        if resource is None:
            target, slug = self.receipt.target, self.receipt.slug
            again = f"`tayori drift {target} --restore {slug}` sends it again under another address"
            cure = f"{again}; `tayori retract {target} {slug}` writes down that it is gone."
            yield self._drift("video", video, "", "The video was deleted.", cure)
        else:
            yield from self._refused(resource)
            yield from self._fields(resource)
            yield from self._captions(video)
            yield from self._thumbnail(resource)
            yield from self._playlist()
        yield from self._others(video)

    def _back(self) -> Iterator[Drift]:
        for video in all_of(self.channel, self.receipt):
            resource = self.channel.read(video)
            if resource is not None and not is_down(resource):
                found = resource["status"]["privacyStatus"]
                text = f"It was taken down, and {video} is {found} or scheduled."
                yield self._drift(PRIVACY, "private", found, text, "Retract it again.", can_restore=False)

    def _others(self, video: str) -> Iterator[Drift]:
        """Videos with our mark that are not on record: copied in YouTube Studio, or of a lost receipt."""
        known = known_of(self.receipt)
        for one in self.channel.uploads.of(self.receipt.slug):
            if one.video not in known:
                text = f"Another video, {one.video}, has our mark in its description; it is left as it is."
                cure = "If it is not ours, delete the mark's line from it in YouTube Studio; else delete it."
                yield self._drift("video", video, one.video, text, cure, can_restore=False)

    def _refused(self, resource: dict[str, Any]) -> Iterator[Drift]:
        if why := refusal(resource):
            found = resource["status"]["uploadStatus"]
            cure = "Look at it in YouTube Studio; delete it there and publish it again."
            yield self._drift("video", "processed", found, why, cure, can_restore=False)
        limits = resource.get("contentDetails", {}).get("regionRestriction", {})
        for kind, words in (("blocked", "blocked in"), ("allowed", "shown only in")):
            if kind in limits:
                where = ", ".join(limits[kind]) or "no country"
                text, cure = (
                    f"It is {words} {where}: somebody claims it.",
                    "Answer the claim in YouTube Studio.",
                )
                yield self._drift("regionRestriction", "", where, text, cure, can_restore=False)

    def _fields(self, resource: dict[str, Any]) -> Iterator[Drift]:
        now = self.channel.context.now()
        wanted = as_of(self.receipt.fields, now)
        wanted.pop(PLAYLIST, None)
        accepted = {one.field: one.theirs for one in self.receipt.adopted}
        found = dict(texts_of(resource, tuple(wanted)))
        for field, ours in wanted.items():
            expected = accepted.get(field, ours)
            if found[field] != expected:
                text = _sentence(field, expected, found[field])
                may_stay = can_adopt(field, expected, found[field], resource)
                cure = RESTORE if may_stay else RESTORE_ONLY
                yield self._drift(field, expected, found[field], text, cure, can_adopt=may_stay)

    def _captions(self, video: str) -> Iterator[Drift]:
        sent = [part for part in self.receipt.parts if part.name.startswith(CAPTIONS) and part.remote_id]
        if not sent:
            return
        options, context = self.channel.options, self.channel.context
        tracks = Captions(self.channel.service, video, options.caption_name, context.sleep).there()
        there: Mapping[str, Caption] = {track.id: track for track in tracks}
        for part in sent:
            lang, track = part.name.removeprefix(CAPTIONS), there.get(part.remote_id)
            if track is None:
                text = f"The captions in {lang} were deleted."
                yield self._drift(part.name, part.remote_id, "", text, RESTORE_ONLY)
            elif track.failure:
                text = f"YouTube cannot show the captions in {lang}: {track.failure}."
                yield self._drift(
                    part.name, "serving", "failed", text, "Correct the captions, publish again."
                )

    def _thumbnail(self, resource: dict[str, Any]) -> Iterator[Drift]:
        part = self.receipt.find_part(THUMBNAIL)
        if part is None or not part.is_settled:
            return
        if resource.get("contentDetails", {}).get("hasCustomThumbnail") is False:
            text = "Our thumbnail is no longer set."
            yield self._drift(THUMBNAIL, part.digest[:12], "", text, RESTORE_ONLY)

    def _playlist(self) -> Iterator[Drift]:
        part = self.receipt.find_part(PLAYLIST)
        if part is None or not part.remote_id or self.channel.playlists.has_entry(part.remote_id):
            return
        wanted = dict(self.receipt.fields).get(PLAYLIST, "")
        yield self._drift(PLAYLIST, wanted, "", f"It is no longer in the playlist {wanted}.", RESTORE_ONLY)

    def _drift(self, field: str, expected: str, found: str, text: str, cure: str, **can: bool) -> Drift:
        return Drift(self.receipt.slug, self.receipt.target, field, expected, found, text, cure, **can)


def can_adopt(field: str, expected: str, found: str, resource: Mapping[str, Any]) -> bool:
    """Whether a field may stay as it was found: no rights depend on it, and no more people see it."""
    if field in BOUND:
        return False
    if field == PRIVACY:
        return found in OPENNESS and OPENNESS.index(found) <= OPENNESS.index(expected)
    if field == SCHEDULE:
        private = resource["status"].get("privacyStatus") == "private"
        return private and (not found or (bool(expected) and _when(found) >= _when(expected)))
    if field.endswith("description"):
        return _rights_of(expected) <= set(_lines(found))
    return True


def _rights_of(description: str) -> set[str]:
    """The lines of a description that have to stay: our mark, and the block of rights before it."""
    blocks = description.split("\n\n")
    tail = blocks[-2:] if find_markers(blocks[-1]) else blocks
    return {line for block in tail for line in _lines(block)}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _sentence(field: str, expected: str, found: str) -> str:
    name = field.partition(".")[2] or field
    if field == SCHEDULE and not found:
        return f"Its schedule for {expected} is lost."
    if not found:
        return f"{name} was emptied."
    return f"{name} was changed." if expected else f"{name} was set."
