"""Publishing one clip: the fixed order in which a video comes to be as it is wanted, whatever is there.

It converges: what is there is read, what is missing or different is done, and all is read back. So an update,
a run after a kill and a restoration are the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tayori.errors import OutcomeUnknown, Refused, RemoteClosed, RemoteError
from tayori.model.ids import canonical_json, digest_bytes
from tayori.model.publishing import PackageFile, Part, PublicationState, Receipt
from tayori.publishers.base import Progress
from tayori.publishers.http.exchange import FilePart, FileUnreadable
from tayori.publishers.youtube.captions import Captions
from tayori.publishers.youtube.channel import Channel
from tayori.publishers.youtube.finding_video import REPLACED, VIDEO, FindingVideo
from tayori.publishers.youtube.metadata import (
    PRIVACY,
    PUBLIC,
    SCHEDULE,
    Body,
    changed_parts,
    differing,
    held_back,
    names_of,
    texts_of,
)
from tayori.publishers.youtube.open_receipt import OpenReceipt
from tayori.publishers.youtube.playlists import PLAYLIST
from tayori.publishers.youtube.retraction import put_away
from tayori.publishers.youtube.video import Upload
from tayori.publishers.youtube.video_state import PROCESSED, PROCESSING, refusal, upload_status

INTENDED, UPLOADED, VERIFIED = PublicationState.INTENDED, PublicationState.UPLOADED, PublicationState.VERIFIED
METADATA, CAPTIONS, THUMBNAIL = "metadata", "captions.", "thumbnail"
_BINDING = frozenset(
    {
        PRIVACY,
        SCHEDULE,
        "status.license",
        "status.selfDeclaredMadeForKids",
        "status.containsSyntheticMedia",
        "paidProductPlacementDetails.hasPaidProductPlacement",
    }
)
STILL_PROCESSING = "YouTube is still processing it; run again."
HELD_BACK = "It is not shown or scheduled before all else about it is there; run again."


@dataclass(slots=True)
class Publication:
    """One clip on its way to one channel."""

    channel: Channel
    describe: Callable[[bool], Upload]
    """What is wanted now, told whether the video was public before."""
    receipt: OpenReceipt
    on_progress: Progress | None
    upload: Upload = field(init=False)
    _is_right: bool = False
    """Whether everything that rights rest on was read back as it is wanted."""
    _unknown: list[OutcomeUnknown] = field(default_factory=list)

    def publish(self) -> Receipt:
        """Bring everything about it to what is wanted, in this order.

        Nobody sees a new video, and nobody more sees one that is there, before its captions are sent and it
        is processed, or our patience with that is over: then rights are asked once more (by `Record`) and it
        is shown or scheduled. What is public stays so while it is brought up to date; what is to be seen by
        fewer people is so at once.
        """
        self.receipt.keep(state=INTENDED, error="")
        is_new = self._video()
        resource = self._metadata()
        self._captions(is_new=is_new)
        self._thumbnail(self._processed(resource))
        self._playlist()
        self._release(resource)
        self._compare()
        self._show_playlist()
        self._replaced()
        return self._close()

    @property
    def _id(self) -> str:
        return self.receipt.now_is.remote_id

    def _video(self) -> bool:
        """Have the one video of this content, found or sent; whether it was made just now."""
        self.upload = self.describe(False)
        assert self.upload.file is not None  # nothing is sent while `faults` stand
        finding = FindingVideo(self.channel, self.upload, self.upload.file, self.receipt, self.on_progress)
        finding.find_or_send()
        return finding.is_new

    def _metadata(self) -> dict[str, Any]:
        """Write the parts that differ, each one whole and seen by nobody new; the video as it was found."""
        resource = self._read()
        was_public = self.receipt.now_is.detail == PUBLIC or resource["status"]["privacyStatus"] == "public"
        self.upload = self.describe(was_public)
        self.receipt.keep(detail=PUBLIC if was_public else "")
        body = held_back(self.upload.body, resource["status"])
        changes = changed_parts(resource, body, self._forgotten())
        with self._attempt(METADATA):
            if changes:
                self._write(changes)
            if body == self.upload.body:
                self._keep_metadata(UPLOADED)
            else:
                self._keep_metadata(INTENDED, error=HELD_BACK)
        return resource

    def _write(self, changes: Body) -> None:
        self._keep_metadata(INTENDED)
        body = {"id": self._id, **changes}
        self.channel.service.put("videos.update", body, part=",".join(changes))

    def _keep_metadata(self, state: PublicationState, error: str = "") -> None:
        digest = digest_bytes(canonical_json(self.upload.body).encode())
        self.receipt.keep_part(METADATA, state, remote_id=self._id, digest=digest, error=error)

    def _release(self, resource: dict[str, Any]) -> None:
        """Show it to those who are to see it, where all else about it was written. Raises Refused.

        `resource`: as it was found; of its status everything is ours.
        """
        if self.receipt.part(METADATA).state is not INTENDED:
            return
        try:
            with self._attempt(METADATA):
                self._write(changed_parts(resource, {"status": self.upload.body["status"]}))
                self._keep_metadata(UPLOADED)
        except Refused as refused:
            self._keep_metadata(PublicationState.FAILED, error=f"It was not shown: {refused}")
            raise

    def _forgotten(self) -> tuple[str, ...]:
        """Fields that we sent earlier and want no longer."""
        wanted = names_of(self.upload.body)
        return tuple(name for name, text in self.receipt.now_is.fields if text and name not in wanted)

    def _captions(self, *, is_new: bool) -> None:
        """A track per language with our text, and none of ours in any other."""
        service, sleep = self.channel.service, self.channel.context.sleep
        before = () if is_new else None
        tracks = Captions(service, self._id, self.channel.options.caption_name, sleep, before)
        sent = [part for part in self.receipt.now_is.parts if part.name.startswith(CAPTIONS)]
        for file in self.upload.captions:
            with self._attempt(f"{CAPTIONS}{file.lang}"):
                self._caption(tracks, file)
        wanted = {f"{CAPTIONS}{file.lang}" for file in self.upload.captions}
        for part in sent:
            if part.name not in wanted:
                with self._attempt(part.name):
                    self._drop_caption(tracks, part)

    def _caption(self, tracks: Captions, file: PackageFile) -> None:
        name = f"{CAPTIONS}{file.lang}"
        part = self.receipt.part(name)
        unsure = part.is_begun and self.receipt.now_is.find_part(name) is not None
        if unsure:  # it may be there under the name of then
            tracks = replace(tracks, name=part.called)
        track = tracks.find(tracks.before(), str(file.lang), part.remote_id)
        is_same = part.is_settled and part.digest == file.digest and part.remote_id == (track and track.id)
        if track is not None and is_same and not track.failure:
            return
        known = track.id if track else ""
        self.receipt.keep_part(name, INTENDED, remote_id=known, digest=file.digest, called=tracks.name)
        if track is None:
            made = tracks.make(file, unsure=unsure)
        else:
            made = track.id
            tracks.update(made, file)
        self.receipt.keep_part(name, VERIFIED, remote_id=made)

    def _drop_caption(self, tracks: Captions, part: Part) -> None:
        if part.remote_id:
            tracks.delete(part.remote_id)
        self.receipt.drop_part(part.name)

    def _processed(self, resource: dict[str, Any]) -> dict[str, Any] | None:
        """The video once YouTube has processed it; None while our patience is shorter than that."""
        options, sleep = self.channel.options, self.channel.context.sleep
        pause, left = options.poll_first_s, options.poll_patience_s
        while upload_status(resource) == PROCESSING and left > 0:
            sleep(min(pause, left))
            left, pause = left - pause, min(2 * pause, options.poll_longest_s)
            resource = self._read()
        if upload_status(resource) != PROCESSED:
            self.receipt.keep_part(VIDEO, UPLOADED, error=STILL_PROCESSING)
            return None
        self.receipt.keep_part(VIDEO, VERIFIED)
        return resource

    def _thumbnail(self, resource: dict[str, Any] | None) -> None:
        """Set the picture, which YouTube takes of a Short only when it is processed (facts 1.9)."""
        file, part = self.upload.thumbnail, self.receipt.part(THUMBNAIL)
        if file is None:
            self.receipt.drop_part(THUMBNAIL)
            return
        if resource is None:
            self.receipt.keep_part(THUMBNAIL, INTENDED, digest=file.digest, error=STILL_PROCESSING)
            return
        is_there = resource.get("contentDetails", {}).get("hasCustomThumbnail", True)
        if part.is_settled and part.digest == file.digest and is_there:
            return
        with self._attempt(THUMBNAIL):
            self.receipt.keep_part(THUMBNAIL, INTENDED, digest=file.digest)
            whole, params = FilePart(file.path, 0, file.size), {"videoId": self._id}
            self.channel.service.upload("thumbnails.set", params, None, whole, file.mime, repeatable=True)
            self.receipt.keep_part(THUMBNAIL, VERIFIED)

    def _playlist(self) -> None:
        """Have it in the list that is wanted, once, and in no other list of ours."""
        wanted, part = self.upload.playlist, self.receipt.now_is.find_part(PLAYLIST)
        lists = self.channel.playlists
        if wanted is None and part is None:
            return
        with self._attempt(PLAYLIST):
            unsure = part is not None and not (part.is_settled or part.remote_id)
            if part is not None and part.remote_id and not self._is_entry(part.remote_id):
                lists.remove(part.remote_id)
            elif part is not None and unsure and part.called and part.called != wanted:
                lists.drop(part.called, self._id)
            if wanted is None:
                self.receipt.drop_part(PLAYLIST)
                return
            digest = playlist_digest(self.upload)
            self.receipt.keep_part(PLAYLIST, INTENDED, remote_id="", digest=digest, called=wanted)
            made = lists.put(wanted, self._id, self.upload.number, unsure=unsure)
            self.receipt.keep_part(PLAYLIST, VERIFIED, remote_id=made)

    def _is_entry(self, known: str) -> bool:
        """Whether an entry we made is the one that is wanted: in this list, with this video."""
        wanted, lists = self.upload.playlist, self.channel.playlists
        playlist = lists.find(wanted) if wanted is not None else None
        entry = lists.find_entry(playlist, self._id) if playlist is not None else None
        return entry is not None and entry.id == known

    def _show_playlist(self) -> None:
        """Let everybody see the list, now that the video is seen to be public."""
        is_public = dict(self.receipt.now_is.fields).get(PRIVACY) == PUBLIC
        if self.upload.playlist is not None and is_public and self.receipt.part(PLAYLIST).is_settled:
            with self._attempt(PLAYLIST):
                self.channel.playlists.show(self.upload.playlist)

    def _compare(self) -> None:
        """Read everything back; what YouTube kept otherwise is told."""
        resource = self._read()
        body = self.upload.body
        fields = texts_of(resource, names_of(body))
        if self.upload.playlist is not None:
            fields = (*fields, (PLAYLIST, self.upload.playlist))
        was_public = PUBLIC in (dict(fields)[PRIVACY], self.receipt.now_is.detail)
        self.receipt.keep(fields=fields, detail=PUBLIC if was_public else "")
        part = self.receipt.part(METADATA)
        otherwise = differing(resource, body)
        self._is_right = not any(map(is_binding, otherwise))
        if part.state is not UPLOADED:
            return
        error = f"YouTube keeps another {', '.join(otherwise)} than was sent; look at it in YouTube Studio."
        if not self._is_right:
            self.receipt.keep_part(METADATA, PublicationState.FAILED, error=error)
            return
        if otherwise:
            self.channel.context.tell(f"{self.receipt.now_is.slug}: {error}")
        self.receipt.keep_part(METADATA, VERIFIED, error=error if otherwise else "")

    def _replaced(self) -> None:
        """Put earlier cuts away, now that this one is seen to be right in all that rights rest on."""
        if not (self.receipt.part(VIDEO).is_settled and self._is_right):
            return
        how = self.channel.options.replaced
        for part in self.receipt.now_is.parts:
            if part.name.startswith(REPLACED) and not part.is_settled:
                with self._attempt(part.name):
                    put_away(self.channel, part.name.removeprefix(REPLACED), how)
                    hidden = how in ("private", "delete")
                    self.receipt.keep_part(part.name, PublicationState.RETRACTED if hidden else VERIFIED)

    def _close(self) -> Receipt:
        """The receipt of it all. Raises OutcomeUnknown where one of its parts is not known."""
        left = self.receipt.now_is.unsettled
        error = " ".join(f"{part.name}: {part.error}" for part in left if part.state is not INTENDED)
        state, digest = UPLOADED if left else VERIFIED, self.upload.digest
        self.receipt.keep(state=state, payload_digest=digest, error=error)
        if self._unknown:
            raise self._unknown[0]
        return self.receipt.now_is

    def _read(self) -> dict[str, Any]:
        """The video as it is. Raises RemoteError when it is gone, failed or rejected."""
        resource = self.channel.read(self._id)
        why = "It was deleted meanwhile." if resource is None else refusal(resource)
        if not why and resource is not None:
            return resource
        error = RemoteError(
            f"{self.receipt.now_is.slug} ({self._id}): {why}",
            "Look at it in YouTube Studio; delete it there to send it again.",
        )
        self.receipt.keep_part(VIDEO, PublicationState.FAILED, error=why)
        self.receipt.keep(state=PublicationState.FAILED, error=str(error))
        raise error

    @contextmanager
    def _attempt(self, name: str) -> Iterator[None]:
        """What fails in the block is told in its part, and the rest goes on; a closed door stops all."""
        try:
            yield
        except RemoteClosed:
            raise
        except OutcomeUnknown as unknown:
            self.receipt.keep_part(name, PublicationState.UNKNOWN, error=str(unknown))
            self._unknown.append(unknown)
        except (RemoteError, FileUnreadable) as failure:
            self.receipt.keep_part(name, PublicationState.FAILED, error=str(failure))


def is_binding(field: str) -> bool:
    """Whether nothing goes on while YouTube keeps a field otherwise: who sees it, and its rights."""
    return field in _BINDING or field.endswith("description")


def playlist_digest(upload: Upload) -> str:
    """What a list's entry depends on; empty where there is none."""
    return digest_bytes(f"{upload.playlist}#{upload.number}".encode()) if upload.playlist else ""
