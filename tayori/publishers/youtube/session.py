"""A resumable upload session: what is remembered of it, and how it is driven to its end (facts 1.4, 7.3)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tayori.errors import OutcomeUnknown, RemoteError, UsageError
from tayori.model.hidden import hide
from tayori.model.publishing import PackageFile
from tayori.publishers.base import Progress, TargetContext
from tayori.publishers.http.addresses import shown
from tayori.publishers.http.exchange import (
    AnswerLost,
    Call,
    FilePart,
    NotSent,
    Sent,
    is_same_origin,
    json_body,
    require_safe,
)
from tayori.publishers.http.web import Answer
from tayori.publishers.patience import TRIES, backoff_s, tell_pause
from tayori.publishers.youtube.calls import ROOT
from tayori.publishers.youtube.errors import Declined, fault_error, fault_of
from tayori.publishers.youtube.service import Service

GONE = (404, 410)
GOOGLES = ".googleapis.com"
"""Ends every host of Google's APIs: one may send an upload to another."""
_RANGE = re.compile(r"bytes=0-(\d+)")


@dataclass(frozen=True, slots=True)
class Session:
    """What has to outlive us of an upload."""

    uri: str
    """Whoever has it can write: never shown."""
    size: int
    digest: str
    """Of the file: only its own bytes go on with it."""
    content: str
    """Of what is seen and heard in it."""
    sent: str = ""
    """When a request with the last byte was sent whose answer is not known, ISO 8601; empty: never."""

    def text(self) -> str:
        """As `Receipt.session` keeps it."""
        names = ("uri", "size", "digest", "content", "sent")
        return json.dumps({name: getattr(self, name) for name in names})

    def __repr__(self) -> str:
        return f"Session({self.size} bytes, sent={self.sent!r})"


def read_session(text: str) -> Session | None:
    """The session of a receipt; None where there is none. Its address is masked from then on."""
    if not text:
        return None
    session = Session(**json.loads(text))
    hide(session.uri)
    return session


class Said(StrEnum):
    """What an answer means for the session."""

    DONE = "done"
    STORED = "stored"
    GONE = "gone"
    UNSENT = "unsent"
    UNSURE = "unsure"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer of a session, understood."""

    said: Said
    video: str = ""
    stored: int = 0
    """Bytes it has."""
    moved_to: str = ""
    """Its address from now on."""


def judge(answer: Answer) -> Outcome:
    """What an answer to a session's request means (facts 1.4, step 4)."""
    if answer.status in (200, 201):
        video = (json_body(answer) or {}).get("id")
        return Outcome(Said.DONE, video=video) if isinstance(video, str) and video else Outcome(Said.UNSURE)
    if answer.status == 308:
        return Outcome(
            Said.STORED, stored=_stored(answer.headers), moved_to=answer.headers.get("location", "")
        )
    if answer.status in GONE:
        return Outcome(Said.GONE)
    fault = fault_of(answer)
    passing = fault.is_passing or fault.is_throttle or fault.is_stale_token
    return Outcome(Said.UNSURE if passing else Said.REFUSED)


def judge_session(service: Service, context: TargetContext, session: Session) -> Outcome:
    """How far a session is; UNSURE where that cannot be learned. Raises RemoteClosed.

    One that is refused counts as gone: nothing more comes of it, and what it became is found by our mark.
    """
    headers = {"Content-Range": f"bytes */{session.size}"}
    try:
        return _judged(service, context, Call(method="PUT", url=session.uri, headers=headers))
    except Declined:
        return Outcome(Said.GONE)


def _judged(service: Service, context: TargetContext, call: Call, on_sent: Sent | None = None) -> Outcome:
    try:
        answer = service.raw(call, on_sent)
    except NotSent:
        return Outcome(Said.UNSENT)
    except AnswerLost:
        return Outcome(Said.UNSURE)
    outcome = judge(answer)
    if outcome.said is Said.REFUSED:
        raise fault_error(fault_of(answer), context, "the bytes of a video")
    return outcome


@dataclass(slots=True)
class Sending:
    """One file on its way through one session."""

    service: Service
    context: TargetContext
    file: PackageFile
    session: Session
    keep: Callable[[Session], None]
    """Keeps the session's new state before anything else happens."""
    chunk_bytes: int | None
    on_progress: Progress | None = None
    _stamp: tuple[int, int] = (0, 0)

    def finish(self, *, is_new: bool) -> str | None:
        """The video's id once the last byte is there; None when the session is gone.

        `is_new`: nothing was sent yet, so it is not asked first. Raises OutcomeUnknown where the last byte
        may have arrived and nobody says so.
        """
        self._stamp = self._look()
        stored, best, tries = (0 if is_new else None), 0, 0
        while tries < TRIES:
            outcome = self._step(stored)
            if outcome.said in (Said.DONE, Said.GONE):
                return outcome.video or None
            stored = outcome.stored if outcome.said is Said.STORED else None
            if stored is not None and stored > best:
                best, tries = stored, 0
                continue
            if outcome.said in (Said.UNSURE, Said.UNSENT):
                pause_s = backoff_s(tries)
                tell_pause(self.context.tell, f"YouTube does not take {self.file.name}", pause_s)
                self.context.sleep(pause_s)
            tries += 1
        raise self._given_up(best)

    def _ask(self) -> Outcome:
        """How far it is; what is stored and not whole was not sent whole."""
        outcome = judge_session(self.service, self.context, self.session)
        if outcome.said is Said.STORED:
            self.session = replace(self.session, sent="")
        return outcome

    def _step(self, stored: int | None) -> Outcome:
        outcome = self._ask() if stored is None else self._send(stored)
        if outcome.moved_to and outcome.moved_to != self.session.uri:
            hide(outcome.moved_to)
            require_ours(outcome.moved_to, self.service.shapes.root)
            self.session = replace(self.session, uri=outcome.moved_to)
            self.keep(self.session)
        return outcome

    def _send(self, start: int) -> Outcome:
        """Send what is left, or the next chunk of it; that its last byte goes out is kept before it does."""
        self._require_unchanged()
        left = self.session.size - start
        size = min(left, self.chunk_bytes or left)
        is_last = size == left
        if is_last:
            self.session = replace(self.session, sent=self.context.now().isoformat())
            self.keep(self.session)
        outcome = _judged(self.service, self.context, self._call(start, size), self._told(start))
        if is_last and outcome.said in (Said.STORED, Said.GONE, Said.UNSENT):
            self.session = replace(self.session, sent="")
        return outcome

    def _call(self, start: int, size: int) -> Call:
        headers = {"Content-Type": self.file.mime}
        if size != self.session.size:
            headers["Content-Range"] = f"bytes {start}-{start + size - 1}/{self.session.size}"
        part = FilePart(self.file.path, start, size)
        return Call(method="PUT", url=self.session.uri, headers=headers, body=part)

    def _told(self, start: int) -> Sent | None:
        tell = self.on_progress
        if tell is None:
            return None
        return lambda sent: tell((start + sent) / self.session.size)

    def _look(self) -> tuple[int, int]:
        try:
            seen = self.file.path.stat()
        except OSError as failure:
            raise self._changed() from failure
        if seen.st_size != self.file.size:
            raise self._changed()
        return seen.st_size, seen.st_mtime_ns

    def _require_unchanged(self) -> None:
        if self._look() != self._stamp:
            raise self._changed()

    def _changed(self) -> UsageError:
        return UsageError(
            f"{self.file.name} is not the file any more that was to be sent.", "Build it, then publish again."
        )

    def _given_up(self, stored: int) -> RemoteError | OutcomeUnknown:
        if self.session.sent:
            return OutcomeUnknown(
                f"Whether all of {self.file.name} reached YouTube is not known: it does not answer.",
                "Run again: it is asked first.",
            )
        return RemoteError(
            f"YouTube takes no more of {self.file.name}: it has {stored:,} of {self.file.size:,} bytes.",
            "Run again: it goes on from there.",
        )


def require_ours(address: str, root: str) -> None:
    """Raise RemoteError unless a session's address is that of the API at `root`: bytes go nowhere else."""
    require_safe(address)
    host = address.partition("//")[2].partition("/")[0].partition(":")[0]
    if is_same_origin(address, root):
        return
    if not (root == ROOT and address.startswith("https://") and host.endswith(GOOGLES)):
        raise RemoteError(
            f"YouTube wants the video sent to {shown(address).partition('?')[0]}, which is not its own.",
            "Nothing was sent there. Run again; look at `endpoint` and the network if it stays so.",
        )


def sent_s_ago(session: Session, now: datetime) -> float | None:
    """Seconds since the last byte was sent without an answer; None: it never was."""
    return (now - datetime.fromisoformat(session.sent)).total_seconds() if session.sent else None


def _stored(headers: Mapping[str, str]) -> int:
    """Bytes a 308 says are there: no `Range` means none (facts 1.4)."""
    found = _RANGE.fullmatch(headers.get("range", ""))
    return int(found[1]) + 1 if found else 0
