"""A site on localhost as listeners and viewers meet it: ranges, caching, types (facts 4.4).

For looking and for testing; the real site is served by the organisation's own web server.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from tayori.errors import ResourceError, UsageError
from tayori.publishers.site.paths import NOT_FOUND
from tayori.publishers.site.templating import CONTENT_POLICY

_CHUNK = 1 << 18
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml; charset=utf-8",
}
_SHARED = (".vtt", ".srt", ".json")
"""Fetched by players on other sites, so they need CORS (facts 4.4)."""
_FEED = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes `first` to `last`, both inclusive."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


class Unsatisfiable(ValueError):
    """A well-formed range that lies outside the file."""


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The one range `header` asks for of `size` bytes; None for the whole file.

    Several ranges, other units and nonsense are answered with the whole file, as RFC 9110 section 14
    allows. Raises Unsatisfiable when the range begins past the end.
    """
    unit, _, text = (header or "").strip().partition("=")
    first, dash, last = text.strip().partition("-")
    digits = [part for part in (first, last) if part]
    if unit != "bytes" or not dash or not digits or not all(p.isascii() and p.isdigit() for p in digits):
        return None
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:
        return None
    if start >= size or (not first and int(last) == 0):
        raise Unsatisfiable(text)
    return ByteRange(start, end)


def find_file(root: Path, path: str) -> Path | None:
    """The file a URL path names below `root`; None for what is not there, hidden, or outside.

    A folder gives its index.html; there is no listing.
    """
    parts = [part for part in unquote(path).split("/") if part not in ("", ".")]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    target = root.joinpath(*parts)
    if path.endswith("/"):
        target /= "index.html"
    try:
        resolved = target.resolve(strict=True)
    except OSError:
        return None
    inside = resolved.is_relative_to(root.resolve())
    return resolved if inside and resolved.is_file() else None


def mime_of(path: Path) -> str:
    """Content-Type by name; feeds are told from other XML by theirs."""
    if path.name.endswith(".xml") and "feed" in path.name:
        return _FEED
    return _TYPES.get(path.suffix.lower(), "application/octet-stream")


class SiteServer(ThreadingHTTPServer):
    """Serves one folder, read only. `serve_forever` until `shutdown`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, directory: Path, host: str, port: int) -> None:
        self.directory = directory
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where it is to be reached."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A viewer who leaves in the middle is no error; everything else is shown as usual."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def serve(directory: Path, host: str = "127.0.0.1", port: int = 8000) -> SiteServer:
    """A server of `directory`, bound but not yet running: call `serve_forever()`. Port 0 takes a free one.

    Raises UsageError without a site in `directory`, ResourceError when the port is taken.
    """
    if not (directory / "index.html").is_file():
        raise UsageError(
            f"There is no site in {directory} yet.", "Publish to it first: `tayori publish portal`."
        )
    try:
        return SiteServer(directory, host, port)
    except OSError as error:
        reason = error.strerror or "it cannot be used"
        raise ResourceError(f"{host}:{port}: {reason}.", "Choose another port with --port.") from error


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Tayori"
    sys_version = ""
    timeout = 30
    server: SiteServer

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent: the terminal belongs to the command."""

    def _answer(self, *, with_body: bool) -> None:
        path = urlsplit(self.path).path
        root = self.server.directory
        if not path.endswith("/") and find_file(root, path + "/") is not None:
            # one slash only: `//host` would lead to another site
            self._plain(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"/{path.strip('/')}/"})
            return
        file = find_file(root, path)
        if file is None:
            self._not_found(with_body=with_body)
            return
        with file.open("rb") as stream:
            self._send_file(file, stream, with_body=with_body)

    def _send_file(self, file: Path, stream: BinaryIO, *, with_body: bool) -> None:
        stat = file.stat()
        seen = _Seen(f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"', int(stat.st_mtime))
        headers = {
            "Accept-Ranges": "bytes",
            "Cache-Control": "no-cache",
            "ETag": seen.etag,
            "Last-Modified": formatdate(seen.modified, usegmt=True),
        } | ({"Access-Control-Allow-Origin": "*"} if file.suffix in _SHARED else {})
        if seen.fresh(self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            self._head(HTTPStatus.NOT_MODIFIED, headers)
            return
        wanted = self.headers.get("Range") if seen.same(self.headers.get("If-Range")) else None
        try:
            part = parse_range(wanted, stat.st_size)
        except Unsatisfiable:
            self._plain(
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{stat.st_size}"}
            )
            return
        headers |= {
            "Content-Type": mime_of(file),
            "Content-Length": str(part.length if part else stat.st_size),
        }
        if part is not None:
            headers["Content-Range"] = f"bytes {part.first}-{part.last}/{stat.st_size}"
        self._head(HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK, headers)
        if with_body:
            self._copy(stream, part or ByteRange(0, stat.st_size - 1))

    def _copy(self, stream: BinaryIO, part: ByteRange) -> None:
        stream.seek(part.first)
        left = part.length
        while left > 0 and (data := stream.read(min(_CHUNK, left))):
            self.wfile.write(data)
            left -= len(data)

    def _not_found(self, *, with_body: bool) -> None:
        page = find_file(self.server.directory, f"/{NOT_FOUND}")
        body = page.read_bytes() if page else b"Not found\n"
        mime = mime_of(page) if page else "text/plain"
        self._head(HTTPStatus.NOT_FOUND, {"Content-Type": mime, "Content-Length": str(len(body))})
        if with_body:
            self.wfile.write(body)

    def _plain(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self._head(status, {**headers, "Content-Length": "0"})

    def _head(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", f"{CONTENT_POLICY}; frame-ancestors 'none'")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a client may have of a file already (RFC 9110 section 13)."""

    etag: str
    modified: int

    def fresh(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether the client's copy is the file; If-None-Match outranks the date."""
        if if_none_match is not None:
            tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
            return "*" in tags or self.etag in tags
        since = _timestamp(if_modified_since)
        return since is not None and self.modified <= since

    def same(self, if_range: str | None) -> bool:
        """Whether a range may be answered: the client's other part is of the same file."""
        if if_range is None or if_range.startswith('"'):
            return if_range in (None, self.etag)
        return _timestamp(if_range) == self.modified


def _timestamp(header: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(header).timestamp()) if header else None
    except ValueError:
        return None
