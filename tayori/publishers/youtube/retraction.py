"""Taking videos down: made private or deleted, and read again to prove it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tayori.errors import OutcomeUnknown, RemoteClosed, RemoteError, TayoriError
from tayori.model.publishing import Part, PublicationState, Receipt
from tayori.publishers.http.exchange import AnswerLost
from tayori.publishers.marker import marker
from tayori.publishers.youtube.channel import Channel, video_id, video_url
from tayori.publishers.youtube.errors import Declined
from tayori.publishers.youtube.finding_video import REPLACED, VIDEO, is_content
from tayori.publishers.youtube.metadata import PRIVACY, PUBLIC, SCHEDULE, changed_parts, was_public
from tayori.publishers.youtube.open_receipt import OpenReceipt
from tayori.publishers.youtube.playlists import drop_entry
from tayori.publishers.youtube.session import (
    Outcome,
    Said,
    Session,
    judge_session,
    read_session,
    sent_s_ago,
)
from tayori.publishers.youtube.uploads import Marked

NOT_ALL_DOWN = "Not all of it is taken down; retract it again."
DELETED = "deleted"
"""`Receipt.detail` of what was deleted: it cannot come back under its address."""


def hide(channel: Channel, video: str, privacy: str) -> None:
    """Make a video `private` or `unlisted`, with no schedule, and change nothing else of it.

    One that is gone is fine, and what is private already stays so. Raises RemoteError when YouTube says it
    did and it is not so.
    """
    resource = channel.read(video)
    is_private = resource is not None and resource["status"].get("privacyStatus") == "private"
    wanted = {"status": {"privacyStatus": "private" if is_private else privacy}}
    changes = changed_parts(resource, wanted) if resource else {}
    if not changes:
        return
    try:
        channel.service.put("videos.update", {"id": video, **changes}, part="status")
    except AnswerLost as lost:
        raise RemoteError(lost.message, "Run again.") from lost
    except Declined as declined:
        if declined.fault.status != 404:
            raise
    after = channel.read(video)
    if after and changed_parts(after, wanted):
        raise RemoteError(
            f"{video} is still {after['status']['privacyStatus']} on YouTube.",
            "Look at it in YouTube Studio.",
        )


def delete(channel: Channel, video: str) -> None:
    """Delete a video for good; one that is gone is fine. Raises RemoteError when it is still there."""
    if channel.read(video) is None:
        return
    try:
        channel.service.put("videos.delete", id=video)
    except AnswerLost as lost:
        raise RemoteError(lost.message, "Run again.") from lost
    except Declined as declined:
        if declined.fault.status != 404:
            raise
    if channel.read(video) is not None:
        raise RemoteError(f"{video} is still on YouTube.", "Look at it in YouTube Studio.")


def put_away(channel: Channel, video: str, how: str) -> None:
    """What the options say of a video: `private`, `unlisted`, `delete` or `keep`."""
    if how == "delete":
        delete(channel, video)
    elif how != "keep":
        hide(channel, video, how)


def known_of(receipt: Receipt) -> tuple[str, ...]:
    """Every video on record: the one of now, then earlier cuts."""
    parts = [part.name for part in receipt.parts if part.name.startswith(REPLACED)]
    ids = (video_id(receipt.remote_id), *(name.removeprefix(REPLACED) for name in parts))
    return tuple(dict.fromkeys(filter(None, ids)))


def all_of(channel: Channel, receipt: Receipt) -> tuple[str, ...]:
    """Every video of the asset: on record, or in the list of uploads with a mark of its."""
    marked = (one.video for one in channel.uploads.of(receipt.slug))
    return tuple(dict.fromkeys((*known_of(receipt), *marked)))


@dataclass(slots=True)
class Retraction:
    """One asset on its way down: what is down is kept at once, and what fails keeps nothing else up."""

    channel: Channel
    receipt: OpenReceipt
    _tried: set[str] = field(default_factory=set)
    _failures: list[TayoriError] = field(default_factory=list)

    def retract(self) -> Receipt:
        """Take down what is on record, then whatever else has a mark of its, then what an open upload became.

        A receipt may be old, bare or wrong. Raises the first thing that failed, when all was tried;
        OutcomeUnknown while an upload may have arrived and cannot be seen.
        """
        for video in known_of(self.receipt.now_is):
            with self._attempt():
                self._take_down(video)
        with self._attempt():
            self._marked()
        with self._attempt():
            self._settle()
        with self._attempt():
            self._unlist()
        if self._failures:
            raise self._failures[0]
        return self._close()

    def _take_down(self, video: str, content: str = "") -> None:
        """Take a video down, and keep that it is."""
        if video not in self._tried:
            self._tried.add(video)
            put_away(self.channel, video, self.channel.options.retracted)
            self._keep_down(video, content)

    def _keep_down(self, video: str, content: str) -> None:
        known = self.receipt.now_is
        if not known.remote_id:
            known = replace(known, remote_id=video, url=video_url(video))
        is_main = video_id(known.remote_id) == video
        part = known.find_part(VIDEO if is_main else f"{REPLACED}{video}")
        digest = part.digest if part is not None and part.digest.startswith(content) else content
        name = VIDEO if is_main else f"{REPLACED}{video}"
        known = known.with_part(Part(name, PublicationState.RETRACTED, video, digest))
        if is_main:
            known = _unseen(known, self.channel.context.now())
        if known.state is not PublicationState.RETRACTED:
            known = replace(known, state=PublicationState.FAILED, error=NOT_ALL_DOWN)
        self.receipt.keep(known)

    def _marked(self) -> None:
        """Take down what has a mark of the asset; the list is walked anew for what came only now."""
        known = self.receipt.now_is
        anew = bool(known.session or not known.remote_id)
        for one in self.channel.uploads.of(known.slug, anew=anew):
            with self._attempt():
                if one.video not in self._tried and self._is_copy(one):
                    hide(self.channel, one.video, "private")
                else:
                    self._take_down(one.video, one.content)

    def _is_copy(self, one: Marked) -> bool:
        """Whether another video of that content is ours: this may be somebody's own, and is not deleted."""
        parts = [part for part in self.receipt.now_is.parts if part.name.startswith((VIDEO, REPLACED))]
        others = (part for part in parts if part.remote_id != one.video)
        return one.is_copy or any(is_content(one.content, part.digest) for part in others)

    def _unlist(self) -> None:
        """Take its place in a playlist away."""
        known = self.receipt.now_is
        self.receipt.keep(drop_entry(self.channel.playlists, known, video_id(known.remote_id)))

    def _settle(self) -> None:
        """Take down what an upload became behind our back; what comes of it later is nobody's."""
        receipt = self.receipt.now_is
        session = read_session(receipt.session)
        if session is None:
            return
        outcome = judge_session(self.channel.service, self.channel.context, session)
        if outcome.said is Said.DONE:
            self._take_down(outcome.video, session.content)
        elif outcome.said is not Said.STORED:
            self._require_settled(session, outcome)
        self.receipt.keep(session="")

    def _require_settled(self, session: Session, outcome: Outcome) -> None:
        """Raise OutcomeUnknown where it may have become a video that is in no list yet."""
        slug, context = self.receipt.now_is.slug, self.channel.context
        mark = marker(slug, session.content)
        if self.channel.uploads.find(mark):
            return
        ago = sent_s_ago(session, context.now())
        is_young = ago is not None and ago < self.channel.options.settle_after_s
        if is_young or outcome.said is not Said.GONE:
            raise OutcomeUnknown(
                f"Whether an upload of {slug} became a video is not known: no {mark} is in the list.",
                "Look for it in YouTube Studio under Content, and retract again in a quarter of an hour.",
            )

    def _close(self) -> Receipt:
        is_deleted = self.channel.options.retracted == "delete" and bool(self._tried)
        known = self.receipt.now_is
        self.receipt.keep(
            state=PublicationState.RETRACTED,
            error="",
            detail=DELETED if is_deleted else known.detail,
        )
        return self.receipt.now_is

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        """What fails in the block is raised at the end; a closed door stops all."""
        try:
            yield
        except RemoteClosed:
            raise
        except (RemoteError, OutcomeUnknown) as failure:
            self._failures.append(failure)


def _unseen(receipt: Receipt, now: datetime) -> Receipt:
    """The receipt of a video that is private now: that it was public is remembered, its hour is not."""
    detail = PUBLIC if was_public(receipt, now) and receipt.detail != DELETED else receipt.detail
    hidden = {**dict(receipt.fields), PRIVACY: "private", SCHEDULE: ""} if receipt.fields else {}
    return replace(receipt, fields=tuple(hidden.items()), detail=detail)


def is_down(resource: dict[str, Any] | None) -> bool:
    """Whether nobody but the owner sees it, now and later."""
    if resource is None:
        return True
    status = resource["status"]
    return status.get("privacyStatus") == "private" and not status.get("publishAt")
