"""Resumable upload sessions (facts 1.4)."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from tests.youtube.answers import Answer, Failure
from tests.youtube.asking import BLOCK_BYTES, Request
from tests.youtube.calls import Call
from tests.youtube.channel import Media
from tests.youtube.clock import Clock

Finish = Callable[[Call], Answer]
WEEK_SECONDS = 7 * 24 * 3600.0


@dataclass(slots=True)
class Session:
    """An upload that was begun."""

    id: str
    call: Call
    mime: str
    file_name: str
    total: int | None
    """None until the client says it."""
    started_at: datetime
    keeps_content: bool
    hashing: bool = True
    stored: int = 0
    """Bytes, always in one piece from the start."""
    content: bytearray = field(default_factory=bytearray)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    answer: Answer | None = None
    """What the last byte was answered with; replayed ever after."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, piece: memoryview) -> None:
        """Store bytes: as a hash, and as content where the content matters."""
        if self.hashing:
            self.digest.update(piece)
        if self.keeps_content:
            self.content += piece
        self.stored += len(piece)

    def media(self) -> Media:
        """The whole of it."""
        sha256 = self.digest.hexdigest() if self.hashing else ""
        return Media(self.stored, sha256, self.mime, self.file_name, bytes(self.content))


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a PUT says it carries: from a byte up to, not with, another; of so many or None."""

    start: int
    end: int
    total: int | None


class Sessions:
    """The sessions by upload_id, with their settings."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.lifetime_seconds = WEEK_SECONDS
        self.replay_status = 200
        """What a finished session answers from then on (facts 1.4 allows 200 and 201)."""
        self.all: dict[str, Session] = {}

    def start(self, call: Call, request: Request, *, keeps_content: bool, hashing: bool) -> Answer:
        """Begin: 200 with the session's address."""
        announced = request.headers.get("x-upload-content-length")
        session = Session(
            id=secrets.token_urlsafe(24),
            call=call,
            mime=request.headers.get("x-upload-content-type", "application/octet-stream"),
            file_name=request.headers.get("slug", ""),
            total=None if announced is None else int(announced),
            started_at=self._clock.now(),
            keeps_content=keeps_content,
            hashing=hashing,
        )
        self.all[session.id] = session
        query = [*request.query, ("upload_id", session.id)]
        address = f"{call.root}{request.path.lstrip('/')}?{urlencode(query)}"
        return Answer(200, b"", (("Location", address), ("X-GUploader-UploadID", session.id)))

    def find(self, upload_id: str) -> Session | None:
        """A session that is alive."""
        found = self.all.get(upload_id)
        if found is None or self._clock.now() - found.started_at > timedelta(seconds=self.lifetime_seconds):
            return None
        return found

    def move(self, session: Session, request: Request) -> tuple[str, str]:
        """Give the session another address, the only one from now on: the Location header."""
        del self.all[session.id]
        session.id = secrets.token_urlsafe(24)
        self.all[session.id] = session
        query = [(k, session.id if k == "upload_id" else v) for k, v in request.query]
        return ("Location", f"{session.call.root}{request.path.lstrip('/')}?{urlencode(query)}")

    def status(self, session: Session) -> Answer:
        """The answer to a status query."""
        return _incomplete(session) if session.answer is None else self._replayed(session.answer)

    def put(
        self,
        session: Session,
        request: Request,
        finish: Finish,
        progress: Callable[[int], None],
        keeps: int | None = None,
    ) -> Answer:
        """Take bytes; with the last one, the call is done. `keeps`: only so many of them are stored."""
        with session.lock:
            if session.answer is not None:
                return self._replayed(session.answer)
            chunk = _chunk(session, request)
            if chunk.start != session.stored:
                return _incomplete(session)
            session.total = chunk.total if session.total is None else session.total
            before = session.stored
            for piece in request.pieces(lambda arrived: progress(before + arrived)):
                room = len(piece) if keeps is None else max(0, before + keeps - session.stored)
                session.take(piece[:room])
            if request.broken or session.stored != session.total:
                return _incomplete(session)
            session.answer = _finished(session, finish)
            return session.answer

    def _replayed(self, answer: Answer) -> Answer:
        return replace(answer, status=self.replay_status) if answer.status in (200, 201) else answer


def _finished(session: Session, finish: Finish) -> Answer:
    try:
        return finish(replace(session.call, media=session.media()))
    except Failure as failure:
        return failure.answer()


def _incomplete(session: Session) -> Answer:
    stored = (("Range", f"bytes=0-{session.stored - 1}"),) if session.stored else ()
    return Answer(308, b"", stored)


def _chunk(session: Session, request: Request) -> Chunk:
    written = request.headers.get("content-range")
    length = request.remaining
    if written is None:
        chunk = Chunk(0, length, length)
    else:
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", written)
        if found is None:
            raise Failure(400, "badRequest", f"Content-Range {written!r}")
        total = None if found[3] == "*" else int(found[3])
        chunk = Chunk(int(found[1]), int(found[2]) + 1, total)
    _check_chunk(session, chunk, length)
    return chunk


def _check_chunk(session: Session, chunk: Chunk, length: int) -> None:
    total = session.total if chunk.total is None else chunk.total
    if session.total is not None and total != session.total:
        raise Failure(400, "badRequest", f"{total} bytes in all, where {session.total} were announced")
    if chunk.end - chunk.start != length or (total is not None and chunk.end > total):
        raise Failure(400, "badRequest", "Content-Range does not fit Content-Length")
    if chunk.end != total and length % BLOCK_BYTES:
        raise Failure(400, "badRequest", f"{length} bytes are no multiple of {BLOCK_BYTES}")
    if not length and total:
        raise Failure(400, "badRequest", "no bytes")
