"""Which video is ours: the one on record, the one that was being sent, the one with our mark, a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tayori.errors import OutcomeUnknown, RemoteError
from tayori.model.publishing import PackageFile, Part, PublicationState, Receipt
from tayori.publishers.base import Progress
from tayori.publishers.http.exchange import AnswerLost
from tayori.publishers.marker import marker
from tayori.publishers.youtube.channel import Channel, video_id, video_url
from tayori.publishers.youtube.errors import Declined
from tayori.publishers.youtube.metadata import held_back
from tayori.publishers.youtube.open_receipt import OpenReceipt
from tayori.publishers.youtube.playlists import PLAYLIST
from tayori.publishers.youtube.session import (
    Outcome,
    Said,
    Sending,
    Session,
    judge_session,
    read_session,
    require_ours,
    sent_s_ago,
)
from tayori.publishers.youtube.video import Upload

VIDEO, REPLACED = "video", "replaced."
SESSIONS = 3
"""Sessions that are begun in one run, where one after the other is gone."""


@dataclass(slots=True)
class FindingVideo:
    """Comes to exactly one video of just this content."""

    channel: Channel
    upload: Upload
    file: PackageFile
    receipt: OpenReceipt
    on_progress: Progress | None
    is_new: bool = False
    """Whether it was made just now, with everything that was wanted but seen by nobody yet."""

    def find_or_send(self) -> str:
        """The video's id, which is on record by then.

        Raises OutcomeUnknown while it may be there and cannot be seen yet.
        """
        self._settle_other()
        found = self._on_record() or self._gone_on() or self._marked_or_new()
        self._remember(found)
        return found

    def _on_record(self) -> str | None:
        return next((one for one in self._candidates() if self.channel.read(one) is not None), None)

    def _candidates(self) -> Iterator[str]:
        """Videos of just this content by our own record: the one out there, then earlier cuts."""
        receipt = self.receipt.now_is
        if receipt.remote_id and is_same_cut(receipt.find_part(VIDEO), self.upload):
            yield video_id(receipt.remote_id)
        for part in receipt.parts:
            if part.name.startswith(REPLACED) and is_content(part.digest, self.upload.content):
                yield part.name.removeprefix(REPLACED)

    def _gone_on(self) -> str | None:
        """What becomes of an upload of this content that was cut short."""
        session = read_session(self.receipt.now_is.session)
        if session is None or session.digest == self.file.digest:
            return self._finish(session, is_new=False) if session else None
        outcome = self._outcome(session)
        if outcome.said is Said.STORED:
            self.receipt.keep(session="")
        return outcome.video or None

    def _settle_other(self) -> None:
        """The end of a session of another cut, before all else: a video that came of it is no loose end."""
        known = self.receipt.now_is
        session = read_session(known.session)
        if session is None or session.content == self.upload.content:
            return
        outcome = self._outcome(session)
        is_gone = outcome.said is Said.GONE
        made = self._marked(marker(known.slug, session.content), session) if is_gone else outcome.video
        if made and made != video_id(known.remote_id):
            known = known.with_part(
                Part(f"{REPLACED}{made}", PublicationState.INTENDED, made, session.content)
            )
        self.receipt.keep(known, session="")

    def _outcome(self, session: Session) -> Outcome:
        """What became of a session that is for other bytes."""
        outcome = judge_session(self.channel.service, self.channel.context, session)
        if outcome.said in (Said.UNSURE, Said.UNSENT):
            raise OutcomeUnknown(
                f"What became of an earlier upload of {self.receipt.now_is.slug} is not known.",
                "Run again: it is asked first.",
            )
        return outcome

    def _marked_or_new(self) -> str:
        for _ in range(SESSIONS):
            session = read_session(self.receipt.now_is.session)
            if (found := self._marked(self.upload.mark, session)) is not None:
                return found
            if (made := self._finish(self._begun(), is_new=True)) is not None:
                self.is_new = True
                return made
        raise RemoteError(
            f"YouTube forgets every upload of {self.file.name} that is begun.", "Run again in a while."
        )

    def _marked(self, mark: str, session: Session | None) -> str | None:
        """The video with our mark. What may have arrived whole gets time to show before it counts as lost."""
        found = self.channel.uploads.find(mark, anew=session is not None)
        ago = sent_s_ago(session, self.channel.context.now()) if session else None
        wait = self.channel.options.settle_after_s
        if found is None and ago is not None and ago < wait:
            minutes = max(1, round((wait - ago) / 60))
            raise OutcomeUnknown(
                f"Whether {self.file.name} reached YouTube is not known: its upload is forgotten there, and "
                f"no video with {mark} is in the list yet.",
                f"Look for it in YouTube Studio under Content; run again in {minutes} minutes: if it is not "
                "there by then, it is sent again.",
            )
        return found

    def _begun(self) -> Session:
        """A new session, on record before the first byte. Nobody sees what comes of it yet."""
        intended = Part(VIDEO, PublicationState.INTENDED, "", self.upload.content)
        known = self.receipt.now_is
        self.receipt.keep(known if known.remote_id else known.with_part(intended), session="")
        body, params = held_back(self.upload.body), {"notifySubscribers": self.upload.notify_subscribers}
        try:
            uri = self.channel.service.start(
                "videos.insert", {"part": ",".join(body), **params}, body, self.file.size, self.file.mime
            )
        except AnswerLost as lost:
            raise RemoteError(
                f"No upload of {self.file.name} was begun: {lost.message}", "Run again."
            ) from lost
        require_ours(uri, self.channel.service.shapes.root)
        session = Session(uri, self.file.size, self.file.digest, self.upload.content)
        self._keep(session)
        return session

    def _finish(self, session: Session, *, is_new: bool) -> str | None:
        """The video that comes of a session; None when it is gone. What is refused is not gone on with."""
        sending = self._sending(session)
        try:
            found = sending.finish(is_new=is_new)
        except Declined as declined:
            self.receipt.keep(session="", state=PublicationState.FAILED, error=str(declined))
            raise
        if found is None:
            self._keep(sending.session)
        return found

    def _sending(self, session: Session) -> Sending:
        return Sending(
            self.channel.service,
            self.channel.context,
            self.file,
            session,
            self._keep,
            self.channel.options.chunk_bytes,
            self.on_progress,
        )

    def _keep(self, session: Session) -> None:
        self.receipt.keep(session=session.text(), state=PublicationState.UPLOADING)

    def _remember(self, video: str) -> None:
        """One record that says it all: the id, and that what was there before is to be put away."""
        known = self.receipt.now_is
        changes = {"remote_id": video, "url": video_url(video), "session": ""}
        settled = known.without_part(f"{REPLACED}{video}")
        if video_id(known.remote_id) != video:
            changes["detail"] = ""
            settled = _with_another_video(settled, self.upload)
        part = settled.find_part(VIDEO)
        is_done = part is not None and part.is_settled and part.remote_id == video
        state = PublicationState.VERIFIED if is_done else PublicationState.UPLOADED
        settled = settled.with_part(Part(VIDEO, state, video, self.upload.content))
        self.receipt.keep(settled, state=PublicationState.UPLOADED, **changes)


def _with_another_video(receipt: Receipt, upload: Upload) -> Receipt:
    """What is left of a receipt when another video takes the place: its list entry and earlier cuts."""
    before, old = video_id(receipt.remote_id), receipt.find_part(VIDEO)
    left = replace(receipt, parts=tuple(p for p in receipt.parts if p.name.startswith((REPLACED, PLAYLIST))))
    if not before or is_same_cut(old, upload):
        return left
    digest = old.digest if old else ""
    return left.with_part(Part(f"{REPLACED}{before}", PublicationState.INTENDED, before, digest))


def is_same_cut(part: Part | None, upload: Upload) -> bool:
    """Whether what is on record shows just what is wanted; where nothing is known of it, it counts so."""
    if part is None or not part.digest or upload.file is None:
        return True
    return any(is_content(part.digest, one) for one in (upload.content, upload.file.digest))


def is_content(digest: str, content: str) -> bool:
    """Whether `digest` is that of a content; of what was found by its mark the first digits are known."""
    return bool(digest) and content.startswith(digest)
