"""From a request to its answer: named, befallen by faults, authorized, charged, checked, done."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace

from tests.youtube import media, oauth
from tests.youtube.answers import Answer, BadShape, Failure, Json
from tests.youtube.asking import Asked, Request
from tests.youtube.calls import Call
from tests.youtube.channel import Media
from tests.youtube.discovery import Found, Method, document
from tests.youtube.faults import Fault
from tests.youtube.resumable import Session
from tests.youtube.routes import FORBIDDEN, ROUTES
from tests.youtube.shapes import check_body
from tests.youtube.stand_in import STEP_BYTES, StandIn

OAUTH_PATHS = {"/auth": "auth", "/token": "token", "/revoke": "revoke"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back on the connection; None: it is closed."""

    asked: Asked
    answer: Answer | None
    fault: Fault


def reply(stand_in: StandIn, request: Request) -> Reply:
    """Carry a request out, unless a fault says otherwise."""
    name = name_of(stand_in, request)
    asked = stand_in.record(name, request)
    fault = stand_in.faults.take(name, asked.number)
    stand_in.step(f"{name}.received", asked.number)
    time.sleep(fault.before_seconds)
    request.cut_at = fault.cuts_at
    if not fault.acts:
        return _undone(request, asked, fault)
    answer = _done(stand_in, request, asked, fault)
    if request.broken:
        return Reply(asked, None, fault)
    stand_in.step(f"{name}.done", asked.number)
    fault = fault.after(answer)
    time.sleep(fault.after_seconds)
    return Reply(asked, None if fault.closes else fault.of(answer), fault)


def name_of(stand_in: StandIn, request: Request) -> str:
    """The call's name: the method's; `.bytes` and `.query` for those to its session; or `unknown`."""
    if request.path in OAUTH_PATHS:
        return OAUTH_PATHS[request.path]
    upload_id = request.value("upload_id")
    if upload_id:
        session = stand_in.sessions.all.get(upload_id)
        asks = request.headers.get("content-range", "").startswith("bytes */")
        return f"{session.call.name if session else 'videos.insert'}.{'query' if asks else 'bytes'}"
    try:
        return document().find(request.method, request.path).method.name
    except Failure:
        return "unknown"


def _undone(request: Request, asked: Asked, fault: Fault) -> Reply:
    if fault.closes or fault.instead is None:
        return Reply(asked, None, replace(fault, closes=True))
    request.drain()
    return Reply(asked, fault.of(fault.instead), fault)


def _done(stand_in: StandIn, request: Request, asked: Asked, fault: Fault) -> Answer:
    try:
        if asked.name in ("auth", "token", "revoke"):
            with stand_in.channel.lock:
                return oauth.answer(stand_in.tokens, asked.name, request)
        if request.value("upload_id"):
            return _to_session(stand_in, request, asked, fault)
        return _to_method(stand_in, request, asked)
    except Failure as failure:
        if isinstance(failure, BadShape):
            stand_in.violations.append(f"{request.method} {request.path}: {failure}")
        return failure.answer()
    finally:
        request.drain()


def _to_session(stand_in: StandIn, request: Request, asked: Asked, fault: Fault) -> Answer:
    header = request.headers.get("authorization")
    if header is not None:
        stand_in.tokens.authorize(header)
    upload_id = request.value("upload_id")
    if fault.forgets_session:
        stand_in.sessions.all.pop(upload_id, None)
    session = stand_in.sessions.find(upload_id)
    if session is None or request.method != "PUT":
        raise Failure(404, "notFound", "There is no such upload session.")
    if asked.name.endswith(".query"):
        answer = stand_in.sessions.status(session)
    else:
        answer = _take_bytes(stand_in, session, request, asked.name, fault)
    if fault.moves_session and answer.status == 308:
        answer = replace(answer, headers=(*answer.headers, stand_in.sessions.move(session, request)))
    return answer


def _take_bytes(stand_in: StandIn, session: Session, request: Request, name: str, fault: Fault) -> Answer:
    told = session.stored

    def progress(arrived: int) -> None:
        nonlocal told
        while told // STEP_BYTES < arrived // STEP_BYTES:
            told = (told // STEP_BYTES + 1) * STEP_BYTES
            stand_in.step(f"{name}.read", told)

    def finish(call: Call) -> Answer:
        with stand_in.channel.lock:
            return ROUTES[call.name].act(stand_in.channel, call)

    return stand_in.sessions.put(session, request, finish, progress, fault.keeps)


def _to_method(stand_in: StandIn, request: Request, asked: Asked) -> Answer:
    found = document().find(request.method, request.path)
    method = found.method
    if method.name not in ROUTES:
        stand_in.violations.append(f"{method.name} is not offered")
        raise Failure(404, "notFound", f"The stand-in does not offer {method.name}.")
    with stand_in.channel.lock:
        if not stand_in.tokens.authorize(request.headers.get("authorization")) & method.scopes:
            raise Failure(403, "insufficientPermissions", f"The token does not allow {method.name}.")
        asked.cost = stand_in.quota.charge(method.name)
    if method.name in FORBIDDEN:
        stand_in.violations.append(f"{method.name} must not be used")
    call = Call(method.name, document().parameters(found, request.query), root=stand_in.url)
    if found.upload and call.one("uploadType") == "resumable":
        return _begin(stand_in, method, call, request)
    call = _with_body(found, call, request)
    return _act(stand_in, call)


def _begin(stand_in: StandIn, method: Method, call: Call, request: Request) -> Answer:
    media.check_announced(method, request)
    body = request.read(media.METADATA_BYTES)
    call = replace(call, body=_json(method, call, body, request)) if method.request else call
    with stand_in.channel.lock:
        ROUTES[call.name].check(stand_in.channel, call)
    keeps = call.name != "videos.insert"
    return stand_in.sessions.start(
        call, request, keeps_content=keeps, hashing=stand_in.channel.hashing or keeps
    )


def _with_body(found: Found, call: Call, request: Request) -> Call:
    method, kind = found.method, call.one("uploadType")
    if not found.upload:
        if kind:
            raise BadShape("uploadType at an address that takes no media", location="uploadType")
        body = request.read(media.METADATA_BYTES)
        if body and not method.request:
            raise BadShape("a body where none is taken")
        return replace(call, body=_json(method, call, body, request)) if method.request else call
    if kind == "media" and not method.request:
        return replace(call, media=media.bare(method, request))
    if kind == "multipart" and method.request:
        text, sent = media.related(method, request)
        return replace(call, body=_json(method, call, text), media=sent)
    raise BadShape(f"uploadType {kind!r} is not taken here", location="uploadType")


def _act(stand_in: StandIn, call: Call) -> Answer:
    route = ROUTES[call.name]
    with stand_in.channel.lock:
        if route.needs_media and call.media is None:
            reason = "contentRequired" if call.name == "captions.insert" else "mediaBodyRequired"
            raise Failure(400, reason, "The request has no media.")
        route.check(stand_in.channel, call)
        return route.act(stand_in.channel, _lean(call))


def _lean(call: Call) -> Call:
    if call.media is None or call.name != "videos.insert":
        return call
    kept: Media = replace(call.media, content=b"")
    return replace(call, media=kept)


def _json(method: Method, call: Call, text: bytes, request: Request | None = None) -> Json:
    mime = "application/json" if request is None else request.headers.get("content-type", "")
    if not mime.startswith("application/json"):
        raise BadShape(f"Content-Type {mime!r} where JSON is needed")
    try:
        body = json.loads(text)
    except ValueError as error:
        raise BadShape(f"the body is no JSON: {error}", "parseError") from None
    return check_body(document().schemas, method.name, method.request, body, call.parts)
