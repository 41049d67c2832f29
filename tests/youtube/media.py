"""Media that comes with its call in one request: bare, or as multipart/related."""

from __future__ import annotations

import hashlib
import re
from email.parser import BytesParser
from email.policy import HTTP

from tests.youtube.answers import BadShape, Failure
from tests.youtube.asking import Request
from tests.youtube.channel import Media
from tests.youtube.discovery import Method

METADATA_BYTES = 1024 * 1024
WHOLE_BYTES = 128 * 1024 * 1024
"""The most that is taken into memory."""


def bare(method: Method, request: Request) -> Media:
    """The body is the media."""
    mime = request.headers.get("content-type", "application/octet-stream")
    return _media(method, mime, request.read(min(method.max_bytes, WHOLE_BYTES)))


def related(method: Method, request: Request) -> tuple[bytes, Media]:
    """The metadata and the media of a multipart/related body."""
    mime = request.headers.get("content-type", "")
    if not mime.startswith("multipart/related"):
        raise BadShape(f"Content-Type {mime!r} where multipart/related is needed")
    body = request.read(min(method.max_bytes + METADATA_BYTES, WHOLE_BYTES))
    parsed = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + mime.encode() + b"\r\n\r\n" + body)
    parts = list(parsed.iter_parts()) if parsed.is_multipart() else []
    if len(parts) != 2 or parts[0].get_content_type() != "application/json":
        raise BadShape("the body is not JSON and media, in this order")
    texts = [part.get_payload(decode=True) for part in parts]
    assert isinstance(texts[0], bytes)
    assert isinstance(texts[1], bytes)
    return texts[0], _media(method, parts[1].get_content_type(), texts[1])


def check_announced(method: Method, request: Request) -> None:
    """The type and length that a resumable upload announces."""
    mime = request.headers.get("x-upload-content-type", "application/octet-stream")
    length = request.headers.get("x-upload-content-length", "0")
    if not method.accepts(mime):
        raise BadShape(f"media type {mime!r}", "badContent")
    if re.search(r"[/\\\x00-\x1f]", request.headers.get("slug", "")):
        raise Failure(400, "invalidFilename", "The file name in Slug is not valid.")
    if not length.isdigit():
        raise BadShape(f"X-Upload-Content-Length {length!r}")
    if int(length) > method.max_bytes:
        raise Failure(413, "uploadTooLarge", f"{length} bytes; at most {method.max_bytes}")


def _media(method: Method, mime: str, content: bytes) -> Media:
    if not method.accepts(mime):
        raise BadShape(f"media type {mime!r}", "badContent")
    if len(content) > method.max_bytes:
        raise Failure(413, "uploadTooLarge", f"{len(content)} bytes; at most {method.max_bytes}")
    return Media(len(content), hashlib.sha256(content).hexdigest(), mime, "", content)
