"""What a site answers to a request: status, headers and bytes, before anything is sent."""

from __future__ import annotations

import errno
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import SplitResult, urlsplit

from tayori.publishers.serving.coding import takes_gzip
from tayori.publishers.serving.feed_links import feed_links
from tayori.publishers.serving.files import (
    ASK,
    caching_of,
    find_file,
    is_compressed,
    is_feed,
    is_shared,
    type_of,
)
from tayori.publishers.serving.guard import OEMBED, guard_of
from tayori.publishers.serving.oembed import OEmbed, asked_for, described_by, fitted
from tayori.publishers.serving.ranges import ByteRange, Unsatisfiable, parse_range
from tayori.publishers.serving.representation import Remembered, Representation, Representations, made_of
from tayori.publishers.site.paths import NOT_FOUND

METHODS = "GET, HEAD, OPTIONS"
_ASKED_ACROSS_SITES = "If-Modified-Since, If-None-Match, If-Range, Range"
_SEEN_ACROSS_SITES = "Content-Length, Content-Range, ETag"
_DAY_S = 86_400
_KNOWN = (*METHODS.split(", "), "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")
_FULL = (errno.EMFILE, errno.ENFILE)
_ANYTHING = PurePosixPath("index.html")


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks."""

    method: str
    target: str
    """As it stands in the first line."""
    headers: Message = field(default_factory=Message)


@dataclass(frozen=True, slots=True)
class Answer:
    """What it gets. Whoever takes it closes `stream`."""

    status: HTTPStatus
    headers: Mapping[str, str]
    stream: BinaryIO
    part: ByteRange | None = None
    """The bytes of `stream` to send; None for no body."""


class Answers:
    """The answers of the site in one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._representations = Representations()
        self._links = Remembered(feed_links, most=256)

    def to(self, request: Request) -> Answer:
        """The answer to `request`."""
        if request.method not in METHODS.split(", "):
            known = request.method in _KNOWN
            status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_IMPLEMENTED
            return bare(status, {"Allow": METHODS})
        url = _parts(request.target)
        if request.method == "OPTIONS" and url.path == "*":
            return _without_content({"Allow": METHODS})
        if url.path == f"/{OEMBED}":
            return self._oembed(request, url.query)
        if not url.path.endswith("/") and find_file(self._root, url.path + "/") is not None:
            # one slash only: `//host` would lead to another site
            query = f"?{url.query}" if url.query else ""
            return bare(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"/{url.path.strip('/')}/{query}"})
        return self._named(request, find_file(self._root, url.path))

    def _oembed(self, request: Request, query: str) -> Answer:
        asked = asked_for(query)
        if isinstance(asked, HTTPStatus):
            return bare(asked, {})
        return self._named(request, described_by(self._root, asked, request.headers.get("Host", "")), asked)

    def _named(self, request: Request, file: Path | None, asked: OEmbed | None = None) -> Answer:
        if file is None:
            return self._not_found(request)
        name = PurePosixPath(file.relative_to(self._root.resolve()).as_posix())
        answer = _options(name) if request.method == "OPTIONS" else self._file(request, file, name, asked)
        return replace(answer, headers=guard_of(name) | dict(answer.headers))

    def _file(self, request: Request, file: Path, name: PurePosixPath, asked: OEmbed | None) -> Answer:
        try:
            stream = file.open("rb")
        except OSError as error:  # gone since, or not for our eyes
            if error.errno in _FULL:
                return bare(HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "1"})
            return self._not_found(request)
        links = self._links.of(stream) if is_feed(name) else ""
        gzipped = is_compressed(name) and takes_gzip(request.headers.get("Accept-Encoding"))
        if asked and asked.is_limited:
            found = made_of(stream, lambda data: fitted(data, asked))
        else:
            found = self._representations.of(name, stream, gzipped=gzipped)
        headers = _description(name, found) | ({"Link": links} if links else {})
        unmet = found.validators.unmet(request.headers)
        if unmet is not None:
            return _instead(found, unmet, headers)
        return _content(request, name, found, headers)

    def _not_found(self, request: Request) -> Answer:
        page = find_file(self._root, f"/{NOT_FOUND}")
        body = page.read_bytes() if page else b"Not found\n"
        mime = type_of(PurePosixPath(page.name)) if page else "text/plain"
        headers = {"Cache-Control": ASK, "Content-Type": mime, "Content-Length": str(len(body))}
        part = _sent(request, len(body))
        return Answer(HTTPStatus.NOT_FOUND, guard_of(_ANYTHING) | headers, io.BytesIO(body), part)


def _parts(target: str) -> SplitResult:
    """Of a target; one that is no address is one of nothing."""
    try:
        return urlsplit(target)
    except ValueError:
        return SplitResult("", "", "/\0", "", "")


def _content(request: Request, name: PurePosixPath, found: Representation, told: dict[str, str]) -> Answer:
    """The bytes that are asked for; only GET knows ranges (RFC 9110 section 14.2)."""
    wanted = request.headers.get("Range") if request.method == "GET" else None
    if not found.validators.same(request.headers.get("If-Range")):
        wanted = None
    try:
        part = parse_range(wanted, found.size)
    except Unsatisfiable:
        lacking = {"Content-Range": f"bytes */{found.size}", "Content-Length": "0"}
        return _instead(found, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, _across_sites(name) | lacking)
    length = part.length if part else found.size
    headers = told | {"Content-Type": type_of(name), "Content-Length": str(length)}
    if part is not None:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{found.size}"
    status = HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK
    return Answer(status, headers, found.stream, part or _sent(request, found.size))


def _description(name: PurePosixPath, found: Representation) -> dict[str, str]:
    """The headers that a 304 has as well."""
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": caching_of(name),
        "ETag": found.validators.etag,
        "Last-Modified": formatdate(found.validators.modified, usegmt=True),
    } | _across_sites(name)
    if is_compressed(name):
        headers["Vary"] = "Accept-Encoding"
    return headers | ({"Content-Encoding": found.coding} if found.coding else {})


def _across_sites(name: PurePosixPath) -> dict[str, str]:
    if not is_shared(name):
        return {}
    return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _SEEN_ACROSS_SITES}


def _options(name: PurePosixPath) -> Answer:
    allowed = {
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": _ASKED_ACROSS_SITES,
        "Access-Control-Max-Age": str(_DAY_S),
    }
    across = _across_sites(name)
    return _without_content({"Allow": METHODS} | (across | allowed if across else {}))


def _without_content(headers: dict[str, str]) -> Answer:
    return Answer(HTTPStatus.NO_CONTENT, guard_of(_ANYTHING) | headers, io.BytesIO())


def bare(status: HTTPStatus, headers: dict[str, str]) -> Answer:
    """An answer of headers alone."""
    return Answer(status, guard_of(_ANYTHING) | headers | {"Content-Length": "0"}, io.BytesIO())


def _instead(found: Representation, status: HTTPStatus, headers: dict[str, str]) -> Answer:
    length = {"Content-Length": "0"} if status is not HTTPStatus.NOT_MODIFIED else {}
    return Answer(status, headers | length, found.stream)


def _sent(request: Request, size: int) -> ByteRange | None:
    return None if request.method == "HEAD" else ByteRange(0, size - 1)
